// Why a provider account is not registered, as data and in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/tls_error.h"
#include "registrar/reachability.h"

namespace tandem::registrar {

enum class RegistrationState : std::uint8_t {
  off,     ///< switched off, or not ours to register
  trying,  ///< the first answer is still to come
  registered,
  rejected,    ///< the provider said no
  unreachable  ///< nobody answered
};

enum class RegistrationCause : std::uint8_t {
  none,
  wrong_password,      ///< our digest was refused
  no_credentials,      ///< asked for a password that is not configured
  always_stale,        ///< every answer to a challenge was called outdated
  unusable_challenge,  ///< only algorithms or schemes that we do not speak
  forbidden,           ///< 403
  unknown_account,     ///< 404, 604
  interval_dispute,    ///< 423 again and again
  redirected,          ///< 3xx
  refused,             ///< any other 4xx
  server_error,        ///< 5xx, 6xx
  timed_out,
  name_not_found,
  dns_failed,  ///< no name server answered
  no_service,  ///< DNS says that there is no SIP there
  transport_refused,
  insecure,  ///< TLS did not come about: see RegistrationStatus::tls
  too_large,
  binding_missing  ///< 200 without our Contact and without any expiry
};

/// RFC 6140 on an account of ours.
enum class BulkWish : std::uint8_t { no, asked, refused };

/// What everybody may ask about one account. Times are calendar times, for people.
struct RegistrationStatus {
  std::string trunk;
  std::string host;  ///< host:port as configured
  std::string username;
  std::string server;  ///< "UDP 192.0.2.1:5060": who answered last
  RegistrationState state = RegistrationState::off;
  RegistrationCause cause = RegistrationCause::none;  ///< of the last failure, kept after it is over
  std::uint16_t status = 0;                           ///< SIP status of the last failure
  std::string phrase;                                 ///< its reason phrase
  crypto::TlsError tls{};                             ///< of the last failure
  std::string detail;                                 ///< what else it says: a Warning, another registrar's address
  WallTime since{};                                   ///< when `state` was entered
  WallTime registered_at{};                           ///< last success; zero: never
  WallTime next_try{};                                ///< refresh or retry
  std::uint32_t refresh_seconds = 0;  ///< between refreshes, as granted; before that the configured expiry
  bool auth_sent = false;             ///< a digest was sent in the try that runs
  std::uint32_t failures = 0;         ///< in a row
  BulkWish bulk = BulkWish::no;       ///< whether all numbers of the account are registered at once
  ReachStatus reach{};                ///< what OPTIONS say of the provider
  std::vector<std::string> targets;   ///< to where it goes, in order, and what is known against each
};

std::string_view to_text(RegistrationState state);
/// One or two sentences: what is wrong and what to change.
std::string sentence(const RegistrationStatus& status);

}  // namespace tandem::registrar
