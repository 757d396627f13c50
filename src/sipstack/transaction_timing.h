// RFC 3261 table 4: the timers' lengths.
#pragma once

#include <algorithm>
#include <chrono>

namespace tandem::sipstack {

struct TransactionTiming {
  std::chrono::milliseconds t1{500}, t2{4000}, t4{5000};

  std::chrono::milliseconds give_up() const { return 64 * t1; }  ///< Timers B, F, H, J, L, M
  /// Timer D: at least 32 s, because the server's Timer H does not know our T1.
  std::chrono::milliseconds timer_d() const { return std::max<std::chrono::milliseconds>(give_up(), least_timer_d); }
  /// RFC 4320 §4.1: when a client's Timer E has been set to T2 for the first time: T1 + 2*T1 + 4*T1 ...
  std::chrono::milliseconds timer_e_reaches_t2() const {
    std::chrono::milliseconds sum{0};
    for (auto step = t1; step < t2; step *= 2) sum += step;
    return sum;
  }
  static constexpr std::chrono::milliseconds trying_after{200};  ///< §17.2.1
  /// How long an INVITE that nobody waits for any more may go on ringing: Timer C of a proxy (§16.6).
  static constexpr std::chrono::minutes orphan_limit{3};
  static constexpr std::chrono::seconds least_timer_d{32};
};

}  // namespace tandem::sipstack
