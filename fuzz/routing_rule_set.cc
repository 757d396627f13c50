// Anything as a number, in one of several countries and areas, with an expression of anybody's as a rule: the first
// byte chooses the country, then a line with the expression, one with what replaces it, and the number. Out and in
// again is the same number, and whatever comes of a rule is bounded.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "routing/number_class.h"
#include "routing/rule_set.h"

namespace {

using namespace tandem;
using routing::NumberDirection;

constexpr std::size_t longest_number = 128;

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void require(bool holds) {
  if (!holds) std::abort();
}

const routing::NumberPlan& plan_of(std::uint8_t choice) {
  using Place = std::pair<const char*, const char*>;
  constexpr std::array<Place, 8> places{Place{"ES", ""}, {"FR", ""},   {"US", "212"}, {"RU", "495"},
                                        {"IT", ""},      {"DE", "30"}, {"BR", ""},    {"AR", "11"}};
  static const auto plans = [&] {
    std::vector<routing::NumberPlan> made;
    for (const auto& [country, area] : places) made.push_back(routing::NumberPlan::of_country(country, area).value());
    return made;
  }();
  return plans[choice % plans.size()];
}

std::string through(NumberDirection direction, std::string_view number, const routing::NumberPlan& plan) {
  const auto rewritten = routing::converted(direction, number, plan);
  return rewritten ? rewritten->number : std::string(number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto& plan = plan_of(data[0]);
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  model::RuleSet set;
  set.name = "any";
  set.callee_in.push_back({std::string(take_line(text)), std::string(take_line(text)), {}});
  const std::string here = through(NumberDirection::callee_in, text, plan);
  const std::string there = through(NumberDirection::callee_out, here, plan);
  require(through(NumberDirection::callee_in, there, plan) == here);
  require(here.size() <= text.size() + 8 && there.size() <= text.size() + 8);
  if (plan.is_emergency(text)) require(here == text && there == text);
  require(!routing::word(routing::classify(text, plan)).empty());
  model::Problems problems;
  const routing::RuleSet compiled(set, problems);
  const auto rewritten = compiled.apply(NumberDirection::callee_in, text, &plan);
  if (rewritten) require(!rewritten->number.empty() && rewritten->number.size() <= longest_number);
  return 0;
}
