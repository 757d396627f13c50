#include "sip/via.h"

#include <array>

#include "sip/grammar.h"

namespace tandem::sip {
namespace {

constexpr std::array<std::string_view, 7> transports{"UDP", "TCP", "TLS", "SCTP", "TLS-SCTP", "WS", "WSS"};
static_assert(transports.size() == static_cast<std::size_t>(ViaTransport::other));

ViaTransport transport_from(std::string_view text) {
  for (std::size_t i = 0; i < transports.size(); ++i)
    if (equal_ignoring_case(transports[i], text)) return static_cast<ViaTransport>(i);
  return ViaTransport::other;
}

}  // namespace

std::string_view to_text(ViaTransport transport) {
  return transport == ViaTransport::other ? std::string_view{} : transports[static_cast<std::size_t>(transport)];
}

class ViaReader {
 public:
  explicit ViaReader(std::string_view text) : text_(text), cursor_(text) { via_.text_ = trim(text); }

  Parsed<Via> read() {
    skip_lws(cursor_);
    const std::size_t start = cursor_.offset();
    if (!read_protocol()) return error(ParseFault::bad_via);
    if (!read_sent_by()) return error(ParseFault::bad_via);
    via_.before_params_ = trim(text_.substr(start, cursor_.offset() - start));
    const auto params = Params::parse(cursor_.rest());
    if (!params) return error(params.error().fault, params.error().offset);
    via_.params_ = *params;
    if (!read_params()) return error(ParseFault::bad_via);
    return via_;
  }

 private:
  std::unexpected<ParseError> error(ParseFault fault, std::size_t further = 0) const {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(cursor_.offset() + further)});
  }

  bool take_slash() {
    skip_lws(cursor_);
    const bool taken = cursor_.take('/');
    skip_lws(cursor_);
    return taken;
  }

  bool read_protocol() {
    const std::string_view name = take_token(cursor_);
    if (name.empty() || !take_slash()) return false;
    const std::string_view version = take_token(cursor_);
    if (version.empty() || !take_slash()) return false;
    via_.transport_text_ = take_token(cursor_);
    via_.transport_ = transport_from(via_.transport_text_);
    via_.is_sip_2_0_ = equal_ignoring_case(name, "SIP") && version == "2.0";
    return !via_.transport_text_.empty() && (cursor_.peek() == ' ' || cursor_.peek() == '\t');
  }

  bool read_sent_by() {
    skip_lws(cursor_);
    const std::string_view host = take_host(cursor_);
    if (host.empty()) return false;
    via_.host_is_ipv6_ = host.front() == '[';
    via_.host_ = strip_brackets(host);
    skip_lws(cursor_);
    if (!cursor_.take(':')) return true;
    skip_lws(cursor_);
    const auto port = parse_number<std::uint16_t>(cursor_.take_while(is_digit));
    via_.has_port_ = port.has_value();
    via_.port_ = port.value_or(0);
    return via_.has_port_;
  }

  bool read_params() {
    for (const Param& param : via_.params_) {
      if (equal_ignoring_case(param.name, "branch")) {
        if (via_.branch_.empty()) via_.branch_ = param.value;
        if (!is_token(param.value)) return false;
      } else if (equal_ignoring_case(param.name, "received")) {
        via_.received_ = strip_brackets(param.value);  // bare IPv6 in the RFC, bracketed by some (RFC 5118 §4.5)
      } else if (equal_ignoring_case(param.name, "maddr")) {
        via_.maddr_ = strip_brackets(param.value);
      } else if (equal_ignoring_case(param.name, "rport")) {
        via_.has_rport_ = true;
        if (param.value.empty()) continue;
        const auto port = parse_number<std::uint16_t>(param.value);
        if (!port) return false;
        via_.rport_ = *port;
      }
    }
    return true;
  }

  std::string_view text_;
  Cursor cursor_;
  Via via_;
};

Parsed<Via> Via::parse(std::string_view text) {
  return ViaReader(text).read();
}

bool Via::has_rfc3261_branch() const {
  constexpr std::string_view cookie = "z9hG4bK";
  return branch_.size() > cookie.size() && equal_ignoring_case(branch_.substr(0, cookie.size()), cookie);
}

std::optional<unsigned> Via::ttl() const {
  const auto ttl = parse_number<unsigned>(params_.value("ttl"));
  return ttl && *ttl <= 255 ? ttl : std::nullopt;
}

}  // namespace tandem::sip
