// How numbers are written where somebody dials, and how that becomes the form they have here.
#pragma once

#include <string>
#include <vector>

namespace tandem::model {

inline constexpr std::size_t max_rewrite_rules = 1000;  ///< of one list

/// A rule of a set: what the whole number is, and what it becomes.
struct RewriteRule {
  std::string match;    ///< RE2 expression for the whole number
  std::string replace;  ///< \1 stands for the first group
  std::string description;
  friend bool operator==(const RewriteRule&, const RewriteRule&) = default;
};

/// Ordered rules for numbers of callers and of those called, on their way in (from phones, friends, providers) and out
/// to them. Of each list the first rule that matches decides. A number that no rule takes is converted as usual in the
/// country, if `generate` is set; else it stays.
struct RuleSet {
  std::string uuid, name, tenant, description;
  std::string country;    ///< of the conversion; empty: that of whoever uses the set
  std::string area_code;  ///< in `country`, without trunk prefix; empty: none
  bool generate = true;
  std::vector<RewriteRule> caller_in, callee_in, caller_out, callee_out;
  friend bool operator==(const RuleSet&, const RuleSet&) = default;
};

}  // namespace tandem::model
