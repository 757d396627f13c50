// What phones and trunks say alike about their sessions.
#include "model/checks.h"
#include "model/references.h"

namespace tandem::model {
namespace {

void check_rules(const SessionRules& rules, const std::string& path, Findings& findings) {
  if (rules.timers != SessionTimers::no && rules.timers_sess_expires < rules.timers_min_se)
    findings.error(ProblemCode::bad_range, path + ".timers_sess_expires",
                   "The session interval " + std::to_string(rules.timers_sess_expires.count()) +
                       " is shorter than the shortest that is granted, " + std::to_string(rules.timers_min_se.count()) +
                       ".",
                   "Lower timers_min_se, or raise timers_sess_expires.");
}

}  // namespace

void check_sessions(const Config& config, Findings& findings) {
  for (const User& user : config.users)
    for (std::size_t i = 0; i < user.phones.size(); ++i)
      check_rules(user.phones[i].session, path_of(user) + ".phones[" + std::to_string(i) + ']', findings);
  for (const Trunk& trunk : config.trunks) check_rules(trunk.session, path_of(trunk), findings);
}

}  // namespace tandem::model
