// What is wrong with a configuration, as data and as a sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.h"

namespace tandem::model {

enum class Severity : std::uint8_t { error, warning, note };  ///< note: nothing to do, but good to know

enum class ProblemCode : std::uint8_t {
  // the text
  too_large,
  too_deep,
  syntax,
  unknown_key,
  duplicate_key,
  wrong_type,
  bad_value,
  out_of_range,
  missing,
  secret_unavailable,
  too_many_problems,
  // objects between each other
  duplicate_name,
  duplicate_uuid,
  duplicate_username,
  duplicate_extension,
  unknown_reference,
  bad_range,
  same_bind,
  incomplete_account,
  unreachable_rule,
  circular_include,
  same_provider,
  unused,
  without_effect,
  weak_password
};
/// "unknown_key": stable, for scripts and REST.
std::string_view name_of(ProblemCode code);

/// One thing that is wrong. Sentences are whole, without the path; `fix` says what is allowed or what to do.
struct Problem {
  Severity severity = Severity::error;
  ProblemCode code{};
  std::string path;      ///< "trunks.ovh.host", "outcalls.national.patterns[2].pattern"
  std::string sentence;  ///< "'prot' is not a key of a trunk."
  std::string fix;       ///< "Did you mean 'port'?"; may be empty
  std::string file;      ///< empty: not from a file
  Place place;
};
using Problems = std::vector<Problem>;

/// Beyond that many, reading and checking stop telling more.
inline constexpr std::size_t max_problems = 100;

bool has_errors(const Problems& problems);

/// "site.yaml:12:5: error: trunks.ovh.prot: 'prot' is not a key of a trunk. Did you mean 'port'?"
std::string to_text(const Problem& problem);
std::string to_text(const Problems& problems);  ///< one line each

}  // namespace tandem::model
