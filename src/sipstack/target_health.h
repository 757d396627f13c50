// Which targets are known not to serve at present: RFC 3263 §4.3, so that not every request finds it out anew.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "sipstack/target.h"

namespace tandem::sipstack {

enum class TargetFault : std::uint8_t {
  none,
  silent,   ///< no answer came
  refused,  ///< connection refused or lost, host unreachable
  busy      ///< 503
};
std::string_view sentence(TargetFault fault);  ///< "does not answer"

/// Pure. A target that failed is down for a while, longer each time in a row; any answer takes that back. Down means:
/// tried last, not never. Bounded: what is remembered of more than `most_targets` is forgotten, the oldest first.
class TargetHealth {
 public:
  static constexpr std::chrono::seconds first_pause{30}, longest_pause{300};
  static constexpr std::size_t most_targets = 4096;

  struct Record {
    TargetFault fault = TargetFault::none;
    TimePoint since{};  ///< first failure in a row
    TimePoint until{};  ///< tried last until then
    unsigned failures = 0;
  };

  /// `pause`: what the target itself asked for (Retry-After). True: it was not down before.
  bool failed(const Target& target, TargetFault fault, TimePoint now, std::optional<std::chrono::seconds> pause = {});
  /// True: it had failed.
  bool answered(const Target& target);
  bool is_down(const Target& target, TimePoint now) const;
  /// Null: no failure since its last answer.
  const Record* find(const Target& target) const;
  bool empty() const { return records_.empty(); }

 private:
  struct Hash {
    std::size_t operator()(const Target& target) const {
      return std::hash<SocketAddress>{}(target.address) * 8 + static_cast<std::size_t>(target.protocol);
    }
  };
  std::unordered_map<Target, Record, Hash> records_;
};

}  // namespace tandem::sipstack
