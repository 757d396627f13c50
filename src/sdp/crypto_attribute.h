// Keys of SRTP in a description: a=crypto, RFC 4568 (SDES).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sdp/session.h"

namespace tandem::sdp {

/// RFC 4568 section 6.2 and RFC 6188.
enum class SrtpSuite : std::uint8_t { aes_128_sha1_80, aes_128_sha1_32, aes_256_sha1_80 };
std::string_view to_string(SrtpSuite suite);
/// Octets of master key and salt together.
constexpr std::size_t key_octets(SrtpSuite suite) {
  return suite == SrtpSuite::aes_256_sha1_80 ? 46 : 30;
}

/// The same in Base64, without the padding.
constexpr std::size_t key_letters(SrtpSuite suite) {
  return (key_octets(suite) * 8 + 5) / 6;
}

/// One way's key, and the suite for which it is.
struct SrtpKey {
  SrtpSuite suite = SrtpSuite::aes_128_sha1_80;
  std::string letters;  ///< Base64 without padding, key_letters(suite) of them
  friend bool operator==(const SrtpKey&, const SrtpKey&) = default;
};

struct CryptoAttribute {
  std::uint32_t tag = 1;
  SrtpKey key;
  friend bool operator==(const CryptoAttribute&, const CryptoAttribute&) = default;
};

/// Nothing: malformed, or something that we do not do (other suites, several keys, a master key index in packets,
/// parameters that must be understood). Such an attribute is passed over, as RFC 4568 section 5.1.2 wants.
std::optional<CryptoAttribute> parse_crypto(std::string_view value);
std::string to_text(const CryptoAttribute& attribute);

/// The first attribute of a line that we can use; nothing if there is none.
std::optional<CryptoAttribute> usable_crypto(const Media& media);

/// RTP/SAVP or RTP/SAVPF: the line's media must be encrypted.
bool is_secure_profile(const Media& media);
/// The name of the same profile with or without the S of security; other protocols stay.
std::string with_security(std::string_view protocol, bool secure);

}  // namespace tandem::sdp
