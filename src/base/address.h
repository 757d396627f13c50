// IP addresses, address:port pairs and prefixes as small values. No name resolution here: see net/resolver.h.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tandem {

/// An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses (::ffff:a.b.c.d) are stored as the IPv4 address they stand for.
class IpAddress {
 public:
  constexpr IpAddress() = default;  ///< 0.0.0.0
  static constexpr IpAddress v4(std::uint32_t host_order) {
    IpAddress a;
    for (int i = 0; i < 4; ++i) a.bytes_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
    return a;
  }
  static IpAddress v6(const std::array<std::uint8_t, 16>& bytes);
  static constexpr IpAddress loopback() { return v4(0x7f000001); }

  /// Accepts dotted IPv4 and RFC 4291 IPv6 text, the latter with or without brackets. No names, no scope ids. Tolerates
  /// the third colon that the grammar of RFC 3261 puts between "::" and a dotted end (RFC 5118 §4.10).
  static std::optional<IpAddress> parse(std::string_view text);

  bool is_v4() const { return !v6_; }
  bool is_v6() const { return v6_; }
  bool is_unspecified() const;  ///< 0.0.0.0 or ::
  bool is_loopback() const;
  bool is_private() const;  ///< RFC 1918, RFC 6598, link-local, unique local
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }  ///< an IPv4 address uses the first four
  std::uint32_t v4_host_order() const;

  std::string to_string() const;    ///< IPv6 without brackets
  std::string to_uri_host() const;  ///< IPv6 in brackets

  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
  bool v6_ = false;
};

struct SocketAddress {
  IpAddress ip;
  std::uint16_t port = 0;

  /// "192.0.2.1:5060", "[2001:db8::1]:5060"; the port may be missing (then `default_port`).
  static std::optional<SocketAddress> parse(std::string_view text, std::uint16_t default_port = 0);
  std::string to_string() const;
  friend constexpr auto operator<=>(const SocketAddress&, const SocketAddress&) = default;
};

/// A network in CIDR form; a bare address is a prefix of full length.
struct Prefix {
  IpAddress network;
  std::uint8_t length = 0;

  static std::optional<Prefix> parse(std::string_view text);
  bool contains(const IpAddress& ip) const;
  std::string to_string() const;
  friend constexpr auto operator<=>(const Prefix&, const Prefix&) = default;
};

std::size_t hash_value(const IpAddress& ip);
std::size_t hash_value(const SocketAddress& address);

}  // namespace tandem

template <>
struct std::hash<tandem::IpAddress> {
  std::size_t operator()(const tandem::IpAddress& ip) const { return tandem::hash_value(ip); }
};
template <>
struct std::hash<tandem::SocketAddress> {
  std::size_t operator()(const tandem::SocketAddress& a) const { return tandem::hash_value(a); }
};
