#include "sipstack/digest_nonce.h"

#include <array>

namespace tandem::sipstack {
namespace {

constexpr std::string_view digits = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t head_size = 12, seal_size = 20;  // characters; the head uses 32 + 28 bits

std::string base32(std::uint64_t bits, std::size_t count) {
  std::string text(count, '\0');
  for (char& c : text) {
    c = digits[bits & 31];
    bits >>= 5;
  }
  return text;
}

std::optional<std::uint64_t> from_base32(std::string_view text) {
  std::uint64_t bits = 0;
  for (auto at = text.rbegin(); at != text.rend(); ++at) {
    const auto value = digits.find(*at);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | value;
  }
  return bits;
}

std::uint32_t seconds_of(WallTime now) {
  return static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
}

}  // namespace

std::string NonceMint::seal(std::string_view head, std::string_view realm, const IpAddress& peer) {
  const auto& bytes = peer.bytes();
  const std::string_view address(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto tag = hmac_.tag({"nonce", head, address, realm});
  std::string text;
  text.reserve(seal_size);
  for (std::size_t i = 0; i < seal_size; ++i) text += digits[tag[i] & 31];
  return text;
}

std::string NonceMint::mint(std::string_view realm, const IpAddress& peer, WallTime now, Random& random) {
  constexpr std::uint64_t random_bits = (1ULL << 28) - 1;
  std::string head = base32((random.next() & random_bits) << 32 | seconds_of(now), head_size);
  return head + seal(head, realm, peer);
}

NonceState NonceMint::check(std::string_view nonce, std::string_view realm, const IpAddress& peer, WallTime now) {
  if (nonce.size() != head_size + seal_size) return NonceState::foreign;
  const auto head = nonce.substr(0, head_size);
  const auto bits = from_base32(head);
  if (!bits || !crypto::equal_in_constant_time(nonce.substr(head_size), seal(head, realm, peer)))
    return NonceState::foreign;
  const std::uint32_t age = seconds_of(now) - static_cast<std::uint32_t>(*bits);  // modulo 2^32: from the future is old
  return age <= static_cast<std::uint64_t>(life_.count()) ? NonceState::fresh : NonceState::expired;
}

}  // namespace tandem::sipstack
