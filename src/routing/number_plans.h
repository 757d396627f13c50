// The number plans of all countries and areas that a configuration speaks of, made once.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "routing/number_plan.h"

namespace tandem::routing {

/// Immutable once filled; any shard.
class NumberPlans {
 public:
  /// Makes that of the country, if it has numbers, and of the area in it.
  void add(std::string_view country, std::string_view area_code = {}) {
    if (country.empty()) return;
    auto found = plans_.find(country);
    if (found == plans_.end()) {
      auto plan = NumberPlan::of_country(country);
      if (!plan) return;
      found = plans_.try_emplace(std::string(country)).first;
      found->second.try_emplace(std::string(), std::move(*plan));
    }
    Areas& areas = found->second;
    if (!areas.contains(area_code)) areas.try_emplace(std::string(area_code), areas.at({}).in_area(area_code));
  }
  const NumberPlan* find(std::string_view country, std::string_view area_code = {}) const {
    const auto areas = plans_.find(country);
    if (areas == plans_.end()) return nullptr;
    const auto found = areas->second.find(area_code);
    return found == areas->second.end() ? nullptr : &found->second;
  }

 private:
  using Areas = std::map<std::string, NumberPlan, std::less<>>;
  std::map<std::string, Areas, std::less<>> plans_;
};

}  // namespace tandem::routing
