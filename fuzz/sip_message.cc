// A datagram from a stranger: framing, essentials, every typed view, bodies, salvage. Nothing may be read outside of
// the text, and what a view gives out lies in the text.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sip/auth.h"
#include "sip/contact.h"
#include "sip/content_type.h"
#include "sip/dtmf_info.h"
#include "sip/essentials.h"
#include "sip/list.h"
#include "sip/multipart.h"
#include "sip/session_headers.h"
#include "sip/writer.h"

using namespace tandem::sip;

namespace {

void demand(bool condition) {
  if (!condition) std::abort();
}

void use_params(const Params& params) {
  for (const Param& param : params) demand(params.has(param.name));
}

void use_address(std::string_view text) {
  if (const auto address = NameAddr::parse(text)) {
    use_params(address->params());
    use_params(address->uri().params());
    demand(equivalent(address->uri(), address->uri()));
    static_cast<void>(address->display_name_unescaped());
    static_cast<void>(address->uri().user_unescaped());
  }
}

void use_value(std::string_view value) {
  use_address(value);
  if (const auto via = Via::parse(value)) use_params(via->params());
  if (const auto contact = Contact::parse(value)) demand(contact->q_thousandths() <= 1000);
  if (const auto challenge = Challenge::parse(value)) static_cast<void>(challenge->offers_qop("auth"));
  if (const auto credentials = Credentials::parse(value)) static_cast<void>(credentials->nc());
  if (const auto cseq = CSeq::parse(value)) demand(cseq->number < 0x80000000);
  static_cast<void>(RAck::parse(value));
  static_cast<void>(SessionExpires::parse(value));
  static_cast<void>(Replaces::parse(value));
  static_cast<void>(Reason::parse(value));
  static_cast<void>(RetryAfter::parse(value));
  static_cast<void>(Event::parse(value));
  static_cast<void>(ContentType::parse(value));
}

void use_message(const Message& message) {
  const std::string_view text = message.text();
  for (const Field& field : message.fields()) {
    demand(field.value.data() >= text.data() && field.value.data() + field.value.size() <= text.data() + text.size());
    demand(field.value.find_first_of("\r\n") == std::string_view::npos);
    use_value(field.value);
    for (std::string_view value : split_list(field.value)) use_value(value);
  }
  static_cast<void>(Uri::parse(message.request_uri()));
  static_cast<void>(find_sdp(message));
  for (const std::string_view type :
       {"application/dtmf", "application/dtmf-relay", "application/vnd.nortelnetworks.digits"})
    if (const auto dtmf = read_dtmf_info(type, message.body())) {
      const auto again =
          read_dtmf_info(content_type_of(DtmfInfoForm::relay), dtmf_info_body(dtmf->key, DtmfInfoForm::relay));
      demand(again && again->key == dtmf->key);
    }
}

/// What passed the checks is written again and must pass them again with the same meaning.
void write_again(const Message& message, const Essentials& seen) {
  std::string buffer;
  Writer writer(buffer);
  if (message.is_request())
    writer.request(message.method_text(), message.request_uri());
  else
    writer.status(message.status(), message.reason());
  for (const Field& field : message.fields())
    if (field.id != HeaderId::content_length && field.id != HeaderId::content_type)
      writer.header(field.name, field.value);
  writer.body("a/b", message.body());
  const auto again = Message::parse(buffer);
  demand(again.has_value() || again.error().fault == ParseFault::message_too_long ||
         again.error().fault == ParseFault::too_many_headers ||
         again.error().fault == ParseFault::header_line_too_long);
  if (!again) return;
  const auto checked = essentials(*again);
  demand(checked && checked->call_id == seen.call_id.substr(0, checked->call_id.size()));
  demand(checked->cseq.number == seen.cseq.number && again->body() == message.body());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string buffer(reinterpret_cast<const char*>(data), size);
  const auto call_id = peek_call_id(buffer);
  const std::string peeked(call_id.value_or(""));
  std::string salvage_buffer = buffer;
  if (const auto rest = Message::salvage(salvage_buffer)) use_message(*rest);
  const auto message = Message::parse(buffer);
  if (!message) {
    demand(message.error().offset <= size && !sentence(message.error().fault).empty());
    return 0;
  }
  use_message(*message);
  const auto checked = essentials(*message);
  if (!checked) {
    demand(checked.error().offset <= size);
    return 0;
  }
  demand(peeked == checked->call_id);
  write_again(*message, *checked);
  return 0;
}
