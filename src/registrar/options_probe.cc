#include "registrar/options_probe.h"

#include <utility>

namespace tandem::registrar {

void OptionsProbe::ask(Wish wish, Handler handler) {
  handler_ = std::move(handler);
  sipstack::RequestText text;
  text.method = sip::Method::options;
  text.to = "<" + wish.request_uri + ">";
  text.request_uri = std::move(wish.request_uri);
  text.routes = std::move(wish.routes);
  text.from = "<" + wish.from_uri + ">;tag=" + stack_.mint_tag();
  text.call_id = stack_.mint_call_id();
  text.cseq = ++cseq_;
  text.with_contact = true;
  text.contact_user = std::move(wish.contact_user);
  text.contact_address = wish.contact_address;
  text.headers.push_back({"Accept", std::string(sipstack::sdp_type)});
  asked_ = std::make_shared<TimePoint>(stack_.shard().now());
  request_ = stack_.send(sip::Method::options, std::move(wish.to),
                         [text = std::move(text), asked = asked_, shard = &stack_.shard()](
                             sip::Writer& writer, const sipstack::Outgoing& way) {
                           *asked = shard->now();
                           text.write(writer, way);
                         },
                         *this, {.give_up_after = wish.patience, .hurry = wish.patience});
}

void OptionsProbe::on_response(const sip::Message& response, const sip::Essentials& essentials,
                               const sipstack::Flow& from) {
  if (response.status() < 200) return;
  const auto over = std::move(request_);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(stack_.shard().now() - *asked_);
  handler_({.status = response.status(), .round_trip = took, .from = &from, .via = &essentials.top_via});
}

void OptionsProbe::on_failed(sipstack::SendFault fault) {
  const auto over = std::move(request_);
  handler_({.fault = fault});
}

}  // namespace tandem::registrar
