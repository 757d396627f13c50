#include "base/address.h"

#include <cassert>
#include <cstring>

#include "base/text.h"

namespace tandem {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// dec-octet without leading zeros, as RFC 3986 §3.2.2 has it: "010" is octal to some readers.
std::optional<std::uint8_t> take_octet(Cursor& text) {
  const auto digits = text.take_while(is_digit);
  if (digits.size() > 3 || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  return parse_number<std::uint8_t>(digits);
}

std::optional<std::uint32_t> parse_v4(std::string_view written) {
  Cursor text(written);
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && !text.take('.')) return std::nullopt;
    const auto octet = take_octet(text);
    if (!octet) return std::nullopt;
    value = value << 8 | *octet;
  }
  if (!text.at_end()) return std::nullopt;
  return value;
}

/// The groups on one side of "::", RFC 4291 §2.2.
struct Groups {
  std::array<std::uint16_t, 8> value{};
  std::size_t count = 0;
};

bool append_v4(Groups& groups, std::string_view piece) {
  const auto v4 = parse_v4(piece);
  if (!v4 || groups.count > 6) return false;
  groups.value[groups.count++] = static_cast<std::uint16_t>(*v4 >> 16);
  groups.value[groups.count++] = static_cast<std::uint16_t>(*v4);
  return true;
}

std::optional<Groups> parse_groups(std::string_view written, bool may_end_in_v4) {
  Groups groups;
  if (written.empty()) return groups;
  Cursor text(written);
  do {
    const auto piece = text.take_until(":");
    if (text.at_end() && may_end_in_v4 && piece.find('.') != std::string_view::npos) {
      if (!append_v4(groups, piece)) return std::nullopt;
      return groups;
    }
    if (piece.empty() || piece.size() > 4 || groups.count == 8) return std::nullopt;
    unsigned value = 0;
    for (char c : piece) {
      if (hex_value(c) < 0) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(hex_value(c));
    }
    groups.value[groups.count++] = static_cast<std::uint16_t>(value);
  } while (text.take(':'));
  return groups;
}

std::array<std::uint8_t, 16> to_bytes(const Groups& head, const Groups& tail) {
  std::array<std::uint8_t, 16> bytes{};
  const auto put = [&](std::size_t group, std::uint16_t value) {
    bytes[2 * group] = static_cast<std::uint8_t>(value >> 8);
    bytes[2 * group + 1] = static_cast<std::uint8_t>(value);
  };
  for (std::size_t i = 0; i < head.count; ++i) put(i, head.value[i]);
  for (std::size_t i = 0; i < tail.count; ++i) put(8 - tail.count + i, tail.value[i]);
  return bytes;
}

std::optional<std::array<std::uint8_t, 16>> parse_v6(std::string_view text) {
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) {
    const auto groups = parse_groups(text, true);
    if (!groups || groups->count != 8) return std::nullopt;
    return to_bytes(*groups, {});
  }
  std::string_view behind_gap = text.substr(gap + 2);
  if (behind_gap.starts_with(':') && parse_v4(behind_gap.substr(1))) behind_gap.remove_prefix(1);
  const auto head = parse_groups(text.substr(0, gap), false);
  const auto tail = parse_groups(behind_gap, true);
  if (!head || !tail || head->count + tail->count > 7) return std::nullopt;
  return to_bytes(*head, *tail);
}

void append_number(std::string& text, unsigned value, int base) {
  char digits[8];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, base).ptr;
  text.append(digits, end);
}

/// RFC 5952 §4.2.2, §4.2.3: the longest run of two or more zero groups is shortened, the first of equals.
struct ZeroRun {
  int start = -1, length = 1;
};
ZeroRun longest_zero_run(const std::array<std::uint16_t, 8>& groups) {
  ZeroRun best;
  for (int start = 0; start < 8; ++start) {
    int end = start;
    while (end < 8 && groups[static_cast<std::size_t>(end)] == 0) ++end;
    if (end - start > best.length) best = {start, end - start};
  }
  return best;
}

std::string v6_to_string(const std::array<std::uint8_t, 16>& bytes) {
  std::array<std::uint16_t, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  const ZeroRun run = longest_zero_run(groups);
  std::string text;
  for (int i = 0; i < 8; ++i) {
    if (i == run.start) {
      text += "::";
      i += run.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    append_number(text, groups[static_cast<std::size_t>(i)], 16);
  }
  return text;
}

bool same_leading_bits(const std::uint8_t* a, const std::uint8_t* b, unsigned bits) {
  if (std::memcmp(a, b, bits / 8) != 0) return false;
  if (bits % 8 == 0) return true;
  const unsigned mask = 0xffU << (8 - bits % 8) & 0xffU;
  return ((a[bits / 8] ^ b[bits / 8]) & mask) == 0;
}

}  // namespace

IpAddress IpAddress::v6(const std::array<std::uint8_t, 16>& bytes) {
  IpAddress address;
  if (std::memcmp(bytes.data(), mapped_prefix.data(), mapped_prefix.size()) == 0) {
    std::memcpy(address.bytes_.data(), bytes.data() + mapped_prefix.size(), 4);
    return address;
  }
  address.bytes_ = bytes;
  address.v6_ = true;
  return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
  } else if (const auto v4_text = parse_v4(text)) {
    return v4(*v4_text);
  }
  const auto bytes = parse_v6(text);
  if (!bytes) return std::nullopt;
  return v6(*bytes);
}

bool IpAddress::is_unspecified() const {
  return bytes_ == std::array<std::uint8_t, 16>{};
}

bool IpAddress::is_loopback() const {
  if (!v6_) return bytes_[0] == 127;
  std::array<std::uint8_t, 16> one{};
  one[15] = 1;
  return bytes_ == one;
}

bool IpAddress::is_private() const {
  struct Block {
    std::uint32_t network;
    unsigned length;
  };
  constexpr Block v4_blocks[] = {
      {0x0a000000, 8}, {0xac100000, 12}, {0xc0a80000, 16}, {0x64400000, 10}, {0xa9fe0000, 16}};
  if (v6_) return (bytes_[0] & 0xfe) == 0xfc || (bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80);
  const std::uint32_t value = v4_host_order();
  for (const Block& block : v4_blocks)
    if ((value ^ block.network) >> (32 - block.length) == 0) return true;
  return false;
}

std::uint32_t IpAddress::v4_host_order() const {
  return std::uint32_t{bytes_[0]} << 24 | std::uint32_t{bytes_[1]} << 16 | std::uint32_t{bytes_[2]} << 8 | bytes_[3];
}

std::string IpAddress::to_string() const {
  if (v6_) return v6_to_string(bytes_);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) text += '.';
    append_number(text, bytes_[i], 10);
  }
  return text;
}

std::string IpAddress::to_uri_host() const {
  return v6_ ? '[' + to_string() + ']' : to_string();
}

std::optional<SocketAddress> SocketAddress::parse(std::string_view text, std::uint16_t default_port) {
  std::string_view host = text, port;
  const bool bracketed = text.starts_with('[');
  const auto host_end = bracketed ? text.find(']') + 1 : text.find(':');
  if (bracketed && host_end == 0) return std::nullopt;
  if (host_end < text.size()) {
    if (text[host_end] != ':') return std::nullopt;
    // Without brackets a second colon can only be a bare IPv6 address, whose port would be ambiguous.
    if (!bracketed && text.find(':', host_end + 1) != std::string_view::npos) {
      host = text;
    } else {
      host = text.substr(0, host_end);
      port = text.substr(host_end + 1);
      if (port.empty()) return std::nullopt;
    }
  }
  const auto ip = IpAddress::parse(host);
  if (!ip || (bracketed && !ip->is_v6() && host.find(':') == std::string_view::npos)) return std::nullopt;
  if (port.empty()) return SocketAddress{*ip, default_port};
  const auto number = parse_number<std::uint16_t>(port);
  if (!number) return std::nullopt;
  return SocketAddress{*ip, *number};
}

std::string SocketAddress::to_string() const {
  std::string text = ip.to_uri_host();
  text += ':';
  append_number(text, port, 10);
  return text;
}

std::optional<Prefix> Prefix::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto ip = IpAddress::parse(text.substr(0, slash));
  if (!ip) return std::nullopt;
  const std::uint8_t full = ip->is_v4() ? 32 : 128;
  std::uint8_t length = full;
  if (slash != std::string_view::npos) {
    const auto written = parse_number<std::uint8_t>(text.substr(slash + 1));
    if (!written || *written > full) return std::nullopt;
    length = *written;
  }
  auto bytes = ip->bytes();
  for (unsigned bit = length; bit < full; ++bit)
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] & ~(0x80U >> (bit % 8)));
  if (ip->is_v6()) return Prefix{IpAddress::v6(bytes), length};
  return Prefix{IpAddress::v4(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                              std::uint32_t{bytes[2]} << 8 | bytes[3]),
                length};
}

bool Prefix::contains(const IpAddress& ip) const {
  if (ip.is_v4() != network.is_v4()) return false;
  assert(length <= (ip.is_v4() ? 32 : 128));
  return same_leading_bits(network.bytes().data(), ip.bytes().data(), length);
}

std::string Prefix::to_string() const {
  std::string text = network.to_string();
  if (length == (network.is_v4() ? 32 : 128)) return text;
  text += '/';
  append_number(text, length, 10);
  return text;
}

std::size_t hash_value(const IpAddress& ip) {
  std::uint64_t halves[2];
  std::memcpy(halves, ip.bytes().data(), sizeof halves);
  std::uint64_t mixed = halves[0] * 0x9e3779b97f4a7c15ULL ^ (halves[1] + (ip.is_v6() ? 1 : 0)) * 0xc2b2ae3d27d4eb4fULL;
  mixed ^= mixed >> 32;
  mixed *= 0xd6e8feb86659fd93ULL;
  return mixed ^ mixed >> 32;
}

std::size_t hash_value(const SocketAddress& address) {
  std::uint64_t mixed = (hash_value(address.ip) ^ address.port) * 0x9e3779b97f4a7c15ULL;
  return mixed ^ mixed >> 29;
}

}  // namespace tandem
