#include "model/problem.h"

#include <algorithm>

namespace tandem::model {

std::string_view name_of(ProblemCode code) {
  switch (code) {
    case ProblemCode::too_large:
      return "too_large";
    case ProblemCode::too_deep:
      return "too_deep";
    case ProblemCode::syntax:
      return "syntax";
    case ProblemCode::unknown_key:
      return "unknown_key";
    case ProblemCode::duplicate_key:
      return "duplicate_key";
    case ProblemCode::wrong_type:
      return "wrong_type";
    case ProblemCode::bad_value:
      return "bad_value";
    case ProblemCode::out_of_range:
      return "out_of_range";
    case ProblemCode::missing:
      return "missing";
    case ProblemCode::secret_unavailable:
      return "secret_unavailable";
    case ProblemCode::too_many_problems:
      return "too_many_problems";
    case ProblemCode::duplicate_name:
      return "duplicate_name";
    case ProblemCode::duplicate_uuid:
      return "duplicate_uuid";
    case ProblemCode::duplicate_username:
      return "duplicate_username";
    case ProblemCode::duplicate_extension:
      return "duplicate_extension";
    case ProblemCode::unknown_reference:
      return "unknown_reference";
    case ProblemCode::bad_range:
      return "bad_range";
    case ProblemCode::same_bind:
      return "same_bind";
    case ProblemCode::incomplete_account:
      return "incomplete_account";
    case ProblemCode::unreachable_rule:
      return "unreachable_rule";
    case ProblemCode::circular_include:
      return "circular_include";
    case ProblemCode::same_provider:
      return "same_provider";
    case ProblemCode::unused:
      return "unused";
    case ProblemCode::without_effect:
      return "without_effect";
    case ProblemCode::weak_password:
      return "weak_password";
  }
  return "";
}

bool has_errors(const Problems& problems) {
  return std::ranges::any_of(problems, [](const Problem& p) { return p.severity == Severity::error; });
}

std::string to_text(const Problem& problem) {
  std::string text = problem.file;
  if (problem.place.line != 0) {
    text += ':' + std::to_string(problem.place.line) + ':' + std::to_string(problem.place.column);
  }
  if (!text.empty()) text += ": ";
  constexpr std::string_view words[] = {"error: ", "warning: ", "note: "};
  text += words[static_cast<std::size_t>(problem.severity)];
  if (!problem.path.empty()) text += problem.path + ": ";
  text += problem.sentence;
  if (!problem.fix.empty()) text += ' ' + problem.fix;
  return text;
}

std::string to_text(const Problems& problems) {
  std::string text;
  for (const Problem& problem : problems) text += to_text(problem) + '\n';
  return text;
}

}  // namespace tandem::model
