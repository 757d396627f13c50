// The parts of validate(): each looks at the whole configuration for one sort of mistake.
#pragma once

#include <map>
#include <string>

#include "model/config.h"
#include "model/problem.h"

namespace tandem::model {

/// Collects problems up to the limit.
class Findings {
 public:
  void error(ProblemCode code, std::string path, std::string sentence, std::string fix = {}) {
    add(Severity::error, code, std::move(path), std::move(sentence), std::move(fix));
  }
  void warn(ProblemCode code, std::string path, std::string sentence, std::string fix = {}) {
    add(Severity::warning, code, std::move(path), std::move(sentence), std::move(fix));
  }
  void note(ProblemCode code, std::string path, std::string sentence, std::string fix = {}) {
    add(Severity::note, code, std::move(path), std::move(sentence), std::move(fix));
  }
  void add(Problems problems);
  Problems take();  ///< errors first, notes last, at most max_problems and one that says there are more

 private:
  void add(Severity severity, ProblemCode code, std::string path, std::string sentence, std::string fix);
  Problems errors_, warnings_, notes_;
};

/// Rules of one list that are compared with each other; of longer lists only the first so many.
inline constexpr std::size_t max_compared = 1000;

void check_fields(const Config& config, Findings& findings);
void check_names(const Config& config, Findings& findings);
void check_references(const Config& config, Findings& findings);
void check_settings(const Config& config, Findings& findings);
void check_transports(const Config& config, Findings& findings);
void check_sessions(const Config& config, Findings& findings);
void check_trunks(const Config& config, Findings& findings);
void check_trunk_overlaps(const Config& config, Findings& findings);
void check_users(const Config& config, Findings& findings);
void check_tenants(const Config& config, Findings& findings);
void check_rule_sets(const Config& config, Findings& findings);
void check_contexts(const Config& config, Findings& findings);
void check_friends(const Config& config, Findings& findings);
void check_destinations(const Config& config, Findings& findings);
void check_includes(const Config& config, Findings& findings);
void check_outcalls(const Config& config, Findings& findings);
void check_incalls(const Config& config, Findings& findings);
void check_schedules(const Config& config, Findings& findings);
void check_tariffs(const Config& config, Findings& findings);
void check_permissions(const Config& config, Findings& findings);
void check_sounds(const Config& config, Findings& findings);
void check_limits(const Config& config, Findings& findings);

}  // namespace tandem::model
