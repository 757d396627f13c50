// Whether a phone or a provider is there, how quickly it answers, and how that has changed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tandem::registrar {

enum class Reach : std::uint8_t {
  unmonitored,  ///< it is not asked
  unknown,      ///< asked for the first time
  reachable,
  lagged,      ///< answers later than it should
  unreachable  ///< does not answer
};
std::string_view to_text(Reach reach);

/// One change, with its cause in words for people.
struct ReachChange {
  WallTime at{};
  Reach to = Reach::unknown;
  std::string why;
  friend bool operator==(const ReachChange&, const ReachChange&) = default;
};

struct ReachStatus {
  Reach state = Reach::unmonitored;
  std::chrono::milliseconds round_trip{0};  ///< of the last answer
  WallTime since{};
  std::vector<ReachChange> history{};  ///< oldest first, at most Reachability::most_changes
  friend bool operator==(const ReachStatus&, const ReachStatus&) = default;

  bool is_there() const { return state != Reach::unreachable; }
  std::string_view why() const { return history.empty() ? std::string_view() : std::string_view(history.back().why); }
};
/// As consoles show it: "OK (12 ms)", "LAGGED (2100 ms)", "UNREACHABLE", "UNKNOWN", "Unmonitored".
std::string status_text(const ReachStatus& status);

/// Pure.
class Reachability {
 public:
  static constexpr std::size_t most_changes = 16;

  void watch(bool on, WallTime now);  ///< off: unmonitored; on: unknown, unless it is watched already
  /// True: the state is another now. `limit`: what is later is lagged.
  bool answered(std::chrono::milliseconds round_trip, std::chrono::milliseconds limit, WallTime now);
  bool failed(std::string why, WallTime now);
  /// Something else worth remembering: "moved to 192.0.2.2: 192.0.2.1 does not answer".
  void remark(std::string what, WallTime now);
  const ReachStatus& status() const { return status_; }

 private:
  bool enter(Reach state, std::string why, WallTime now);
  ReachStatus status_;
};

}  // namespace tandem::registrar
