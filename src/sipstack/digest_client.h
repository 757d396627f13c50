// Proving who we are: digest access authentication, client side: RFC 7616, RFC 8760 §2.4, RFC 3261 §22.
//
// Pure. One per registration or call leg; it keeps the nonces it was given, so that later requests carry credentials at
// once.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "crypto/digest_hash.h"
#include "sip/auth.h"
#include "sip/message.h"
#include "sip/writer.h"

namespace tandem::sipstack {

struct ClientCredential {
  std::string realm{};  ///< answered only there; empty: wherever this peer asks
  std::string username{};
  std::string password{};
};

/// Why a challenge was not answered.
enum class DigestFault : std::uint8_t {
  no_challenge,       ///< 401 or 407 without a readable digest challenge
  unknown_algorithm,  ///< none that we have
  unknown_qop,        ///< only auth-int, or something unknown
  no_credential,      ///< none for this realm
  wrong_password,     ///< a fresh challenge was answered and refused
  always_stale        ///< the peer calls every nonce stale
};
std::string_view sentence(DigestFault fault);

class DigestClient {
 public:
  static constexpr unsigned max_stale_rounds = 3;
  static constexpr std::size_t max_realms = 8;

  /// Takes in all challenges of a 401 or 407. Done: send the request again with authorize(). Of several challenges of a
  /// realm the strongest that we can compute is taken; realms without a credential are left to others as long as one
  /// realm can be answered.
  std::expected<void, DigestFault> challenged(const sip::Message& response,
                                              std::span<const ClientCredential> credentials);

  /// Writes an Authorization or Proxy-Authorization header per challenged realm, or nothing before the first challenge.
  /// `uri` is the Request-URI exactly as sent. Each call takes a new nonce-count: once per request, also when a request
  /// is written again for another target.
  void authorize(sip::Writer& writer, std::string_view method, std::string_view uri, crypto::Hasher& hasher,
                 Random& random);

  bool has_credentials() const { return !sessions_.empty(); }
  /// The realm of the last challenge, for words to people.
  std::string_view last_realm() const { return last_realm_; }
  void forget();  ///< other password, other peer

 private:
  struct Session {
    std::string realm, nonce, opaque, username, password;
    crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::md5;
    bool algorithm_named = false, has_opaque = false, qop_auth = false, proxy = false;
    bool fresh = true;            ///< not yet used
    bool answered_fresh = false;  ///< the last request answered a challenge that had just come
    unsigned stale_rounds = 0;
    std::uint32_t count = 0;
  };
  struct Choice;
  std::expected<void, DigestFault> take(const Choice& choice, std::span<const ClientCredential> credentials);
  Session* session_for(std::string_view realm, bool proxy);

  std::vector<Session> sessions_;
  std::string last_realm_;
};

}  // namespace tandem::sipstack
