#include "sipstack/derived_request.h"

#include "sip/cseq.h"
#include "sip/list.h"
#include "sip/writer.h"

namespace tandem::sipstack {
namespace {

using sip::HeaderId;

void write_common(sip::Writer& writer, sip::Method method, const sip::Message& invite, std::string_view to) {
  writer.request(method, invite.request_uri());
  writer.header(HeaderId::via, sip::first_value(invite, HeaderId::via));
  writer.copy(invite, HeaderId::route);
  writer.header(HeaderId::max_forwards, "70");
  writer.header(HeaderId::from, invite.value(HeaderId::from));
  writer.header(HeaderId::to, to);
  writer.header(HeaderId::call_id, invite.value(HeaderId::call_id));
  const auto cseq = sip::CSeq::parse(invite.value(HeaderId::cseq));
  writer.header(HeaderId::cseq, cseq ? cseq->number : 0U, " ", sip::to_text(method));
}

}  // namespace

bool write_ack_to_refusal(std::string& out, std::string& invite, const sip::Message& response) {
  const auto sent = sip::Message::parse(invite);
  if (!sent || sent->method() != sip::Method::invite) return false;
  sip::Writer writer(out);
  write_common(writer, sip::Method::ack, *sent, response.value(HeaderId::to));
  writer.end();
  return true;
}

bool write_cancel(std::string& out, std::string& invite, std::string_view reason) {
  const auto sent = sip::Message::parse(invite);
  if (!sent || sent->method() != sip::Method::invite) return false;
  sip::Writer writer(out);
  write_common(writer, sip::Method::cancel, *sent, sent->value(HeaderId::to));
  if (!reason.empty()) writer.header(HeaderId::reason, reason);
  writer.end();
  return true;
}

}  // namespace tandem::sipstack
