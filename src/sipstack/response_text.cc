#include "sipstack/response_text.h"

#include "sip/name_addr.h"
#include "sipstack/via_text.h"

namespace tandem::sipstack {
namespace {

using sip::HeaderId;

void copy_first(sip::Writer& writer, const sip::Message& request, HeaderId id) {
  if (const auto* field = request.find(id)) writer.header(id, field->value);
}

void write_to(sip::Writer& writer, const sip::Message& request, const ResponseWish& wish) {
  const auto* field = request.find(HeaderId::to);
  if (!field) return;
  const auto to = sip::NameAddr::parse(field->value);
  const bool add_tag = wish.status != 100 && !wish.to_tag.empty() && to && to->tag().empty();
  if (add_tag) {
    writer.header(HeaderId::to, field->value, ";tag=", wish.to_tag);
  } else {
    writer.header(HeaderId::to, field->value);
  }
}

bool has_blank_line(std::string_view text, std::size_t from) {
  return text.find("\r\n\r\n", from) != std::string_view::npos;
}

}  // namespace

void write_response(std::string& out, const sip::Message& request, const sip::Via& top_via, const SocketAddress& source,
                    const ResponseWish& wish) {
  sip::Writer writer(out);
  writer.status(wish.status, wish.reason);
  write_vias_of_response(writer, request, top_via, source);
  // §12.1.1: what forms a dialog carries the route set back.
  if (request.method() == sip::Method::invite && wish.status > 100 && wish.status < 300)
    writer.copy(request, HeaderId::record_route);
  copy_first(writer, request, HeaderId::from);
  write_to(writer, request, wish);
  copy_first(writer, request, HeaderId::call_id);
  copy_first(writer, request, HeaderId::cseq);
  if (wish.status == 100) copy_first(writer, request, HeaderId::timestamp);  // §8.2.6.1
  const std::size_t head_end = out.size();
  if (wish.extra && *wish.extra) (*wish.extra)(writer);
  if (!has_blank_line(out, head_end - 2)) writer.end();
}

}  // namespace tandem::sipstack
