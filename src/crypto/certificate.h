// What a certificate says, and for which SIP domains it speaks: RFC 5922 section 7.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tandem::crypto {

/// Read from a certificate; a value.
struct Certificate {
  std::string subject, issuer;          ///< for people: "CN=sip.example.net, O=Example"
  std::string common_name;              ///< of the subject; empty: none
  std::vector<std::string> uris;        ///< subjectAltName, as they stand
  std::vector<std::string> host_names;  ///< subjectAltName dNSName
  std::vector<std::string> addresses;   ///< subjectAltName iPAddress, as text
  bool has_alternatives = false;        ///< there is a subjectAltName, of whatever types
  WallTime not_before{}, not_after{};
  bool self_issued = false;
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

enum class NameMatch : std::uint8_t { no, exact, wildcard };

/// RFC 5922 §7.1, §7.2: `sip:` URIs without user part and host names count; the common name only where there is no
/// subjectAltName at all. Without regard to case. A wildcard ("*." for one label) is told apart, since §7.2 forbids
/// them. An IP address matches an iPAddress: a departure for gateways that are known by their address.
NameMatch match(const Certificate& certificate, std::string_view name);
/// The names for which it speaks, for people: "sip:example.net, sip1.example.net".
std::string names_of(const Certificate& certificate);
/// Whole days until it ends, rounded down: 0 on its last day, negative after it.
int days_left(const Certificate& certificate, WallTime now);
/// "2026-11-26": for people; UTC.
std::string date_text(WallTime time);

}  // namespace tandem::crypto
