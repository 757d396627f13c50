// One Via value: RFC 3261 §20.42, grammar via-parm in §25.1; rport RFC 3581.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sip/params.h"
#include "sip/parse_error.h"

namespace tandem::sip {

enum class ViaTransport : std::uint8_t { udp, tcp, tls, sctp, tls_sctp, ws, wss, other };

/// "UDP", "TCP" and so on, as written in Via; empty for other.
std::string_view to_text(ViaTransport transport);

/// A view: points into the text it was parsed from and must not outlive it.
class Via {
 public:
  /// Reads exactly one value; split the field at its commas first.
  static Parsed<Via> parse(std::string_view text);

  Via() = default;

  ViaTransport transport() const { return transport_; }
  std::string_view transport_text() const { return transport_text_; }
  bool is_sip_2_0() const { return is_sip_2_0_; }          ///< "SIP/2.0"; others are well-formed, not ours
  std::string_view sent_by_host() const { return host_; }  ///< IPv6 without brackets
  bool sent_by_is_ipv6() const { return host_is_ipv6_; }
  std::optional<std::uint16_t> sent_by_port() const { return has_port_ ? std::optional(port_) : std::nullopt; }
  std::string_view branch() const { return branch_; }      ///< empty when the sender is RFC 2543
  bool has_rfc3261_branch() const;                         ///< starts with z9hG4bK and has more
  std::string_view received() const { return received_; }  ///< IPv6 without brackets
  bool has_rport() const { return has_rport_; }
  std::optional<std::uint16_t> rport() const { return rport_ ? std::optional(rport_) : std::nullopt; }
  std::string_view maddr() const { return maddr_; }  ///< IPv6 without brackets
  std::optional<unsigned> ttl() const;
  const Params& params() const { return params_; }

  /// "SIP/2.0/UDP host:port" as received, for writing the value again with changed parameters.
  std::string_view text_before_params() const { return before_params_; }
  std::string_view text() const { return text_; }  ///< exactly as received

 private:
  friend class ViaReader;
  std::string_view text_, before_params_, transport_text_, host_, branch_, received_, maddr_;
  Params params_;
  std::uint16_t port_ = 0;
  std::uint16_t rport_ = 0;
  ViaTransport transport_ = ViaTransport::other;
  bool is_sip_2_0_ = false;
  bool has_port_ = false;
  bool has_rport_ = false;
  bool host_is_ipv6_ = false;
};

}  // namespace tandem::sip
