// The hashes that SIP digest authentication is made of (RFC 7616, RFC 8760), without any type of OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace tandem::crypto {

/// RFC 7616 §3.2 and RFC 8760 §2.1. The "-sess" forms use the same hashes.
enum class HashAlgorithm : std::uint8_t { md5, sha256, sha512_256 };

/// "MD5", "SHA-256", "SHA-512-256": as written in a challenge.
std::string_view name_of(HashAlgorithm algorithm);
/// Case does not matter; nothing for an algorithm we do not have, the "-sess" forms among them.
std::optional<HashAlgorithm> hash_algorithm(std::string_view name);

/// A hash as lower-case hexadecimal digits: 32 for MD5, else 64. A value without allocation.
class HexHash {
 public:
  explicit HexHash(std::span<const std::uint8_t> bytes);  ///< at most 32 bytes
  std::string_view text() const { return {digits_.data(), size_}; }

 private:
  std::array<char, 64> digits_;
  std::uint8_t size_;
};

/// Hashes texts. Keeps its OpenSSL contexts between uses, so that a hash costs no allocation and no lookup.
/// One per shard; not thread safe. Works apart from the machine's OpenSSL configuration: a policy that forbids MD5
/// would otherwise cut off every peer that speaks nothing newer than RFC 3261.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  /// The hash of all pieces one after another, with nothing between them.
  HexHash hex(HashAlgorithm algorithm, std::span<const std::string_view> pieces);
  HexHash hex(HashAlgorithm algorithm, std::initializer_list<std::string_view> pieces) {
    return hex(algorithm, std::span<const std::string_view>{pieces.begin(), pieces.size()});
  }

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

/// HMAC-SHA-256 (RFC 2104) under one key, for nonces and tokens that any shard with the same key can verify.
/// One per shard; not thread safe.
class Hmac {
 public:
  using Tag = std::array<std::uint8_t, 32>;

  explicit Hmac(std::span<const std::uint8_t> key);  ///< the key is copied; any length, 32 bytes is right
  ~Hmac();
  Hmac(Hmac&&) noexcept;
  Hmac& operator=(Hmac&&) noexcept;

  /// The tag of all pieces one after another: lengths are not part of it, so separate the pieces where it matters.
  Tag tag(std::span<const std::string_view> pieces);
  Tag tag(std::initializer_list<std::string_view> pieces) {
    return tag(std::span<const std::string_view>{pieces.begin(), pieces.size()});
  }

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Takes the same time wherever the texts differ. Their lengths are not secret: texts of two lengths differ at once.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Fills `out` with unguessable bytes from the system's generator. Any thread. Ends the program if there are none to be
/// had, as every secret made after that would be a guessable one.
void fill_with_random_bytes(std::span<std::uint8_t> out);

}  // namespace tandem::crypto
