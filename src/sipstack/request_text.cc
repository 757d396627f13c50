#include "sipstack/request_text.h"

#include "sip/uri_text.h"

namespace tandem::sipstack {

void RequestText::write(sip::Writer& writer, const Outgoing& way) const {
  writer.request(method, request_uri).header(sip::HeaderId::via, way.via);
  for (const std::string& value : routes) writer.header(sip::HeaderId::route, value);
  writer.header(sip::HeaderId::max_forwards, max_forwards)
      .header(sip::HeaderId::from, from)
      .header(sip::HeaderId::to, to)
      .header(sip::HeaderId::call_id, call_id)
      .header(sip::HeaderId::cseq, cseq, " ", sip::to_text(method));
  if (with_contact) {
    writer.header(sip::HeaderId::contact, contact_text(contact_user, way.flow, contact_address));
    writer.header(sip::HeaderId::allow, allow_text);
    if (!supported.empty()) writer.header(sip::HeaderId::supported, supported);
  }
  if (!user_agent.empty()) writer.header(sip::HeaderId::user_agent, user_agent);
  for (const HeaderText& line : credentials) writer.header(line.name, line.value);
  for (const HeaderText& line : headers) writer.header(line.name, line.value);
  if (body.empty())
    writer.end();
  else
    writer.body(content_type, body);
}

std::string contact_text(std::string_view user, const Flow& flow, const std::optional<SocketAddress>& address) {
  std::string params = is_reliable(flow.protocol) ? ";transport=tcp" : "";
  return "<" +
         sip::uri_text({.user = user,
                        .host = address ? address->ip.to_uri_host() : flow.advertised_host,
                        .port = address ? address->port : flow.advertised_port,
                        .params = params}) +
         ">";
}

}  // namespace tandem::sipstack
