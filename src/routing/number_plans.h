// The number plans of all countries that a configuration speaks of, made once.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "routing/number_plan.h"

namespace tandem::routing {

/// Immutable once filled; any shard.
class NumberPlans {
 public:
  /// Makes that of the country, if it has numbers.
  void add(std::string_view country) {
    if (country.empty() || plans_.contains(country)) return;
    if (auto plan = NumberPlan::of_country(country)) plans_.emplace(country, std::move(*plan));
  }
  const NumberPlan* find(std::string_view country) const {
    const auto found = plans_.find(country);
    return found == plans_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, NumberPlan, std::less<>> plans_;
};

}  // namespace tandem::routing
