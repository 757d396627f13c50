// Rules for numbers on their way in and out, compiled: an administrator's own, and what is usual in a country.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/problem.h"
#include "model/rule_set.h"
#include "routing/number_plan.h"

namespace re2 {
class RE2;
}

namespace tandem::routing {

/// Whose number, and which way: in, from where people dial; out, to there.
enum class NumberDirection : std::uint8_t { caller_in, callee_in, caller_out, callee_out };
inline constexpr std::size_t number_directions = 4;

struct Rewritten {
  std::string number;
  std::string rule;  ///< in words, for the trail: "rule set acme, callee_in[2]", "country ES"
};

/// What is usual in the country. In: as dialled there, becomes E.164 with its plus; a short number that has got the
/// country's code loses it. Out: the reverse, as phones there dial. Nothing: no public number, it stays as it is.
std::optional<Rewritten> converted(NumberDirection direction, std::string_view number, const NumberPlan& plan);

/// A model::RuleSet. Immutable; any shard.
class RuleSet {
 public:
  /// Problems are told under "rule_sets.NAME"; wrong rules are left out.
  RuleSet(const model::RuleSet& set, model::Problems& problems);
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;

  /// By the first own rule that takes the whole number, whatever comes of it; else what is usual in the set's country,
  /// or at `home`, where whoever uses the set lies, if it names none. Nothing: the number stays, also where nothing
  /// would be left of it, or more than a number can be.
  std::optional<Rewritten> apply(NumberDirection direction, std::string_view number, const NumberPlan* home) const;

 private:
  struct Rule {
    std::unique_ptr<re2::RE2> match;
    std::string replace;
    std::uint32_t index;  ///< in the list of the configuration
  };
  void compile(NumberDirection direction, const std::vector<model::RewriteRule>& rules, model::Problems& problems);

  std::string name_;
  bool generate_;
  std::optional<NumberPlan> plan_;
  std::array<std::vector<Rule>, number_directions> rules_;
};

}  // namespace tandem::routing
