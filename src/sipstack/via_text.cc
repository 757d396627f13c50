#include "sipstack/via_text.h"

#include "base/text.h"
#include "sip/grammar.h"
#include "sip/list.h"
#include "sip/uri_text.h"

namespace tandem::sipstack {
namespace {

constexpr std::uint16_t default_port = 5060;

void append_number(std::string& out, unsigned number) {
  char digits[10];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// "received" is told when the source is not what sent-by says (RFC 3261 §18.2.1), and always beside rport (RFC 3581
/// §4).
bool needs_received(const sip::Via& via, const SocketAddress& source) {
  if (via.has_rport()) return true;
  const auto host = sip::address_of(via.sent_by_host());
  return !host || *host != source.ip;
}

void write_top_via(sip::Writer& writer, const sip::Via& via, const SocketAddress& source) {
  writer.put(via.text_before_params());
  for (const sip::Param& param : via.params()) {
    if (equal_ignoring_case(param.name, "received") || equal_ignoring_case(param.name, "rport")) continue;
    writer.put(';').put(param.name);
    if (param.has_value) writer.put('=').put(param.value);
  }
  if (needs_received(via, source)) writer.put(";received=").put(source.ip.to_string());
  if (via.has_rport()) writer.put(";rport=").put(source.port);
}

}  // namespace

void write_our_via(std::string& out, const Flow& flow, std::string_view branch) {
  out.assign("SIP/2.0/").append(to_text(flow.protocol)).append(" ").append(flow.advertised_host).append(":");
  append_number(out, flow.advertised_port);
  out.append(";branch=").append(branch).append(";rport");
}

bool is_our_sent_by(const sip::Via& via, const Flow& flow) {
  std::string_view host = flow.advertised_host;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return equal_ignoring_case(via.sent_by_host(), host) &&
         via.sent_by_port().value_or(default_port) == flow.advertised_port;
}

void write_vias_of_response(sip::Writer& writer, const sip::Message& request, const sip::Via& top,
                            const SocketAddress& source) {
  bool first = true;
  sip::for_each_value(request, sip::HeaderId::via, [&](std::string_view value) {
    writer.begin_header(sip::HeaderId::via);
    if (first) {
      write_top_via(writer, top, source);
    } else {
      writer.put(value);
    }
    writer.end_header();
    first = false;
  });
}

SocketAddress response_target(const sip::Via& top, const SocketAddress& source, Protocol protocol, bool by_via) {
  if (!is_reliable(protocol) && (top.has_rport() || !by_via)) return source;
  return {source.ip, top.sent_by_port().value_or(default_port)};
}

std::optional<SocketAddress> seen_as(const sip::Via& top) {
  const auto port = top.rport();
  const auto received = IpAddress::parse(top.received());
  if (!port && !received) return std::nullopt;
  const auto ip = received ? received : sip::address_of(top.sent_by_host());
  if (!ip || ip->is_unspecified()) return std::nullopt;
  return SocketAddress{*ip, port.value_or(top.sent_by_port().value_or(default_port))};
}

}  // namespace tandem::sipstack
