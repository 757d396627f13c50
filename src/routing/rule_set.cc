#include "routing/rule_set.h"

#include <re2/re2.h>

#include <algorithm>

#include "routing/expression.h"

namespace tandem::routing {

namespace {

constexpr std::size_t longest_number = 128;  ///< of strangers; what is longer is no number

constexpr std::array<std::string_view, number_directions> list_names{"caller_in", "callee_in", "caller_out",
                                                                     "callee_out"};
std::string_view name_of(NumberDirection direction) {
  return list_names[static_cast<std::size_t>(direction)];
}
bool comes_in(NumberDirection direction) {
  return direction == NumberDirection::caller_in || direction == NumberDirection::callee_in;
}

model::Problem problem_at(std::string path, model::ProblemCode code, std::string sentence, std::string fix = {}) {
  model::Problem problem;
  problem.code = code;
  problem.path = std::move(path);
  problem.sentence = std::move(sentence);
  problem.fix = std::move(fix);
  return problem;
}

}  // namespace

std::optional<Rewritten> converted(NumberDirection direction, std::string_view number, const NumberPlan& plan) {
  std::string words = "country " + plan.country() + (plan.area_code().empty() ? "" : ", area " + plan.area_code());
  const auto e164 = plan.to_e164(number);
  if (auto digits = plan.short_with_code(e164 ? '+' + *e164 : std::string(number)))
    return Rewritten{std::move(*digits), std::move(words)};
  if (!e164) return std::nullopt;
  return Rewritten{comes_in(direction) ? '+' + *e164 : plan.to_dialled(*e164), std::move(words)};
}

RuleSet::RuleSet(const model::RuleSet& set, model::Problems& problems) : name_(set.name), generate_(set.generate) {
  if (!set.country.empty()) {
    plan_ = NumberPlan::of_country(set.country, set.area_code);
    if (!plan_)
      problems.push_back(problem_at("rule_sets." + name_ + ".country", model::ProblemCode::bad_value,
                                    "There are no telephone numbers in the country '" + set.country + "'.",
                                    "Use a code of ISO 3166, such as FR."));
  }
  compile(NumberDirection::caller_in, set.caller_in, problems);
  compile(NumberDirection::callee_in, set.callee_in, problems);
  compile(NumberDirection::caller_out, set.caller_out, problems);
  compile(NumberDirection::callee_out, set.callee_out, problems);
}
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;

void RuleSet::compile(NumberDirection direction, const std::vector<model::RewriteRule>& rules,
                      model::Problems& problems) {
  for (std::uint32_t i = 0; i < rules.size() && i < model::max_rewrite_rules; ++i) {
    const std::string path =
        "rule_sets." + name_ + '.' + std::string(name_of(direction)) + '[' + std::to_string(i) + ']';
    auto match = compiled_expression(rules[i].match, path + ".match", problems);
    std::string wrong;
    if (!match) continue;
    if (!match->CheckRewriteString(rules[i].replace, &wrong)) {
      problems.push_back(problem_at(path + ".replace", model::ProblemCode::bad_value,
                                    "'" + rules[i].replace + "' cannot replace it: " + wrong + ".",
                                    "\\1 is the first group, in parentheses, of `match`."));
      continue;
    }
    rules_[static_cast<std::size_t>(direction)].push_back({std::move(match), rules[i].replace, i});
  }
}

std::optional<Rewritten> RuleSet::apply(NumberDirection direction, std::string_view number,
                                        const NumberPlan* home) const {
  if (number.size() > longest_number) return std::nullopt;
  for (const Rule& rule : rules_[static_cast<std::size_t>(direction)]) {
    std::array<re2::StringPiece, 10> groups;  // \0 to \9
    const int wanted = std::min(rule.match->NumberOfCapturingGroups() + 1, static_cast<int>(groups.size()));
    if (!rule.match->Match({number.data(), number.size()}, 0, number.size(), RE2::ANCHOR_BOTH, groups.data(), wanted))
      continue;
    std::string result;
    rule.match->Rewrite(&result, rule.replace, groups.data(), wanted);
    if (result.empty() || result.size() > longest_number) return std::nullopt;
    return Rewritten{std::move(result), "rule set " + name_ + ", " + std::string(name_of(direction)) + '[' +
                                            std::to_string(rule.index) + ']'};
  }
  const NumberPlan* plan = plan_ ? &*plan_ : home;
  if (!generate_ || plan == nullptr) return std::nullopt;
  auto usual = converted(direction, number, *plan);
  if (usual) usual->rule = "rule set " + name_ + ", " + usual->rule;
  return usual;
}

}  // namespace tandem::routing
