// Nonces that any shard can verify without a memory of them: time and randomness, sealed by a key that all share.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/digest_hash.h"

namespace tandem::sipstack {

enum class NonceState : std::uint8_t { fresh, expired, foreign };

/// 32 characters of base 32: 32 bits of time, 28 random, 100 of HMAC-SHA-256 over both, the realm and the address it
/// was given to. One per shard (its Hmac is); all with the same key.
class NonceMint {
 public:
  NonceMint(std::span<const std::uint8_t> key, std::chrono::seconds life) : hmac_(key), life_(life) {}

  std::string mint(std::string_view realm, const IpAddress& peer, WallTime now, Random& random);
  /// `foreign`: not minted with this key for this realm and peer. A clock set back makes nonces `expired`, not trusted.
  NonceState check(std::string_view nonce, std::string_view realm, const IpAddress& peer, WallTime now);

 private:
  std::string seal(std::string_view head, std::string_view realm, const IpAddress& peer);

  crypto::Hmac hmac_;
  std::chrono::seconds life_;
};

}  // namespace tandem::sipstack
