// Tariffs at work: what a call to a number costs, and which of several ways is the cheapest.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "model/money.h"
#include "model/problem.h"

namespace tandem::routing {

inline constexpr std::size_t longest_rate_prefix = 15;      ///< digits of an international number (E.164)
inline constexpr std::chrono::days longest_rated_call{30};  ///< what is longer costs as much

/// What calls cost. Amounts are exact: millionths of the currency's unit, never floating point.
struct Rate {
  model::Micros price = 0;       ///< of a minute
  model::Micros connection = 0;  ///< of each call
  model::Increment increment{};
  /// Of an answered call: what is begun of an increment is paid, and what is begun of a millionth as well.
  model::Micros cost(std::chrono::seconds talked) const;
  friend bool operator==(const Rate&, const Rate&) = default;
};

/// One tariff, compiled: 16 bytes a prefix, beside the different rates. Immutable; any shard.
class Tariff {
 public:
  /// Problems are told under "tariffs.NAME".
  Tariff(const model::Tariff& tariff, model::Problems& problems);

  struct Hit {
    std::string prefix;  ///< "+33"
    Rate rate;
  };
  /// Of the longest prefix of an international number, with or without `+`; nothing if none fits.
  std::optional<Hit> find(std::string_view number) const;
  /// "+33 in tariff wholesale: 0.0125 EUR a minute, 0.01 EUR a call, 60/1".
  std::string in_words(const Hit& hit) const;

  const std::string& name() const { return name_; }
  const std::string& currency() const { return currency_; }
  std::size_t size() const { return entries_.size(); }
  std::size_t memory_bytes() const;

 private:
  /// Sorted by `digits`, which puts every prefix before all that it begins.
  struct Entry {
    std::uint64_t digits;   ///< four bits each from the top, counted from 1; 0: no more
    std::uint32_t shorter;  ///< the longest entry that is a prefix of this one; itself if there is none
    std::uint32_t rate;
  };
  void link();

  std::string name_, currency_;
  std::vector<Entry> entries_;
  std::vector<Rate> rates_;
};

/// A way for a call, in the order of the configuration.
struct LeastCostCandidate {
  std::string_view name;           ///< of the trunk, for the reason
  const Tariff* tariff = nullptr;  ///< null: none
};
struct LeastCostChoice {
  std::size_t candidate;              ///< its index
  std::optional<model::Micros> cost;  ///< of a call of `least_cost_call`
  std::string reason;                 ///< "trunk a: 0.0625 EUR for 5 minutes (+33 in tariff wholesale: ...)"
};
inline constexpr std::chrono::minutes least_cost_call{5};

/// The cheapest first, those without a rate for the number last; equal ones as they were. Figures are compared whatever
/// the currencies.
std::vector<LeastCostChoice> least_cost_order(std::string_view number, std::span<const LeastCostCandidate> candidates);

/// All of a configuration, by name.
class Tariffs {
 public:
  Tariffs() = default;
  Tariffs(const model::Config& config, model::Problems& problems);
  const Tariff* find(std::string_view name) const;  ///< null if there is none

 private:
  std::unordered_map<std::string, Tariff, TextHash, std::equal_to<>> tariffs_;
};

}  // namespace tandem::routing
