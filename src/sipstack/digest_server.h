// Who sent this request? Digest access authentication, server side: RFC 7616, RFC 8760, RFC 3261 §22.
//
//     auto verdict = digest.verify({request, realm, source, shard.wall()}, lookup);
//     if (verdict.outcome != AuthOutcome::ok)
//       request->respond_once(401, {}, [&](sip::Writer& w) {
//         digest.write_challenge(w, {realm, source, shard.wall(), verdict.stale()});
//       });
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/digest_hash.h"
#include "sip/auth.h"
#include "sip/message.h"
#include "sip/writer.h"
#include "sipstack/digest_nonce.h"
#include "sipstack/replay_window.h"

namespace tandem::sipstack {

/// What we know of a user: the password, or H(username:realm:password) per algorithm (empty: not known).
struct Secret {
  std::string password;
  std::string ha1_md5, ha1_sha256;
};
/// By the user name as the peer meant it (escapes resolved). Must take about the same time for known and unknown names.
using SecretLookup = std::function<std::optional<Secret>(std::string_view username)>;

enum class AuthOutcome : std::uint8_t {
  ok,
  challenge,  ///< nothing usable was shown: ask
  stale,      ///< the right password with an old or used-up nonce: ask again with stale=true
  wrong       ///< shown and refused: ask again (and count it against the source)
};

/// Why, for stories and for the operator. Never for the peer: towards it `unknown_user` and `wrong_password` look
/// alike.
enum class AuthReason : std::uint8_t {
  none,
  no_credentials,
  unreadable_credentials,
  other_realm,
  foreign_nonce,
  expired_nonce,
  replayed,
  unsupported_algorithm,
  unsupported_qop,
  other_uri,
  unknown_user,
  wrong_password
};
std::string_view sentence(AuthReason reason);

struct Verdict {
  AuthOutcome outcome = AuthOutcome::challenge;
  AuthReason reason = AuthReason::none;
  std::string username;  ///< as shown, also when it was refused; empty if none was shown
  bool stale() const { return outcome == AuthOutcome::stale; }
};

struct AuthQuestion {
  const sip::Message& request;
  std::string_view realm;
  IpAddress peer;  ///< the source: a nonce is good only from where it was asked
  WallTime now;
  bool proxy = false;  ///< reads Proxy-Authorization, not Authorization
};

struct ChallengeWish {
  std::string_view realm;
  IpAddress peer;
  WallTime now;
  bool stale = false;
  bool proxy = false;  ///< Proxy-Authenticate (407), not WWW-Authenticate (401)
};

struct DigestServerOptions {
  std::chrono::seconds nonce_life{300};
  bool offer_sha256 = true;
  bool offer_md5 = true;  ///< off: peers that speak only RFC 3261 cannot log in
  std::size_t remembered_nonces = 16'384;
};

/// Shard: one per shard, all with the same key. `random` must outlive it.
///
/// Replays: a nonce-count is accepted once per nonce, as far as this shard remembers (replay_window.h). A copy of a
/// request with the same Call-ID comes to the same shard and is caught; one replayed under another Call-ID may reach
/// another shard and pass there once, within the nonce's life, from the same address, for the same method and URI.
/// Unknown users cost the same as known ones and get the same answer.
class DigestServer {
 public:
  DigestServer(std::span<const std::uint8_t> shared_key, Random& random, DigestServerOptions options = {});

  /// Which algorithms are offered and taken from now on.
  void offer(bool sha256, bool md5) {
    options_.offer_sha256 = sha256;
    options_.offer_md5 = md5;
  }

  Verdict verify(const AuthQuestion& question, const SecretLookup& lookup);
  /// One header per offered algorithm, strongest first (RFC 8760 §2.4).
  void write_challenge(sip::Writer& writer, const ChallengeWish& wish);

 private:
  struct Shown;
  bool response_fits(const Shown& shown, const std::optional<Secret>& secret);

  DigestServerOptions options_;
  Random& random_;
  crypto::Hasher hasher_;
  NonceMint nonces_;
  ReplayWindow replays_;
  Secret nobody_;  ///< computed with when the user does not exist
};

}  // namespace tandem::sipstack
