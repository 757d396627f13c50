// When to try again after a failed registration: per cause, growing, capped, spread, never given up.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/random.h"
#include "registrar/registration_cause.h"

namespace tandem::registrar {

/// First pause, doubled on each further failure in a row, up to the cap.
struct RetryPace {
  std::chrono::seconds first, cap;
};

constexpr RetryPace pace_of(RegistrationCause cause) {
  using std::chrono::seconds;
  switch (cause) {
    // Nothing changes until a person acts, and providers ban those who repeat a wrong password quickly.
    case RegistrationCause::wrong_password:
    case RegistrationCause::no_credentials:
    case RegistrationCause::always_stale:
    case RegistrationCause::unusable_challenge:
    case RegistrationCause::forbidden:
    case RegistrationCause::unknown_account:
      return {seconds{60}, seconds{600}};
    case RegistrationCause::interval_dispute:
    case RegistrationCause::redirected:
    case RegistrationCause::refused:
    case RegistrationCause::too_large:
      return {seconds{60}, seconds{300}};
    // Passing faults: quickly first, then without harming a provider that is coming back.
    case RegistrationCause::none:
    case RegistrationCause::server_error:
    case RegistrationCause::insecure:
    case RegistrationCause::binding_missing:
      return {seconds{10}, seconds{180}};
    case RegistrationCause::timed_out:
    case RegistrationCause::name_not_found:
    case RegistrationCause::dns_failed:
    case RegistrationCause::no_service:
    case RegistrationCause::transport_refused:
      return {seconds{4}, seconds{60}};
  }
  return {seconds{60}, seconds{300}};
}

/// The pause before the next try. `failures` counts from 1. A Retry-After of the provider is a lower bound (up to an
/// hour). Spread by +-20 % so that thousands of accounts do not come back in one breath.
std::chrono::milliseconds retry_pause(RegistrationCause cause, std::uint32_t failures,
                                      std::optional<std::chrono::seconds> retry_after, Random& random);

/// When to refresh a granted expiry: between 70 and 85 % of it, at least one second before its end.
std::chrono::milliseconds refresh_pause(std::chrono::seconds granted, Random& random);

}  // namespace tandem::registrar
