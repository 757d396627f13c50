#include "sipstack/dialog.h"

#include <algorithm>

#include "sip/contact.h"
#include "sip/grammar.h"
#include "sip/list.h"

namespace tandem::sipstack {
namespace {

/// The URI of the first Contact value; empty if there is none or it is a wildcard.
std::expected<std::string_view, DialogFault> contact_uri(const sip::Message& message) {
  const std::string_view value = sip::first_value(message, sip::HeaderId::contact);
  if (value.empty()) return std::unexpected(DialogFault::no_contact);
  const auto contact = sip::Contact::parse(value);
  if (!contact || contact->is_wildcard()) return std::unexpected(DialogFault::bad_contact);
  return contact->uri().text();
}

std::expected<std::vector<std::string>, DialogFault> record_routes(const sip::Message& message) {
  std::vector<std::string> routes;
  if (!message.has(sip::HeaderId::record_route)) return routes;
  const auto values = sip::parse_addresses(message, sip::HeaderId::record_route);
  if (!values) return std::unexpected(DialogFault::bad_record_route);
  if (values->size() > max_routes) return std::unexpected(DialogFault::too_many_routes);
  for (const sip::NameAddr& value : *values)
    routes.push_back(value.has_brackets() ? std::string(value.text()) : "<" + std::string(value.uri().text()) + ">");
  return routes;
}

/// A stored route was checked when it was taken over.
sip::Uri route_uri(std::string_view route) {
  const auto value = sip::NameAddr::parse(route);
  return value ? value->uri() : sip::Uri();
}

std::string_view without_headers(std::string_view uri) {
  return uri.substr(0, uri.find('?'));
}

}  // namespace

std::string_view sentence(DialogFault fault) {
  switch (fault) {
    case DialogFault::no_remote_tag:
      return "Missing Tag";
    case DialogFault::no_contact:
      return "Missing Contact";
    case DialogFault::bad_contact:
      return "Malformed Contact";
    case DialogFault::bad_record_route:
      return "Malformed Record-Route";
    case DialogFault::too_many_routes:
      return "Too Many Record-Routes";
  }
  return "Bad Request";
}

bool contact_needs_flow(std::string_view contact_uri, const Flow& from, ContactTrust trust) {
  const auto uri = sip::Uri::parse(contact_uri);
  if (!uri || !uri->is_sip()) return true;
  const auto ip = sip::address_of(uri->host());
  const bool same = ip && *ip == from.remote.ip && uri->port().value_or(5060) == from.remote.port;
  // The very stream: it may live on another shard, and a client does not listen at that port (RFC 5923 §1).
  if (same && is_reliable(from.protocol) && from.connection.serial != 0) return true;
  if (trust == ContactTrust::never) return !same;
  if (trust == ContactTrust::always) return false;
  return ip && ip->is_private() && !from.remote.ip.is_private() && !from.remote.ip.is_loopback();
}

std::expected<Dialog, DialogFault> Dialog::as_uac(const RequestText& request, const sip::Message& response,
                                                  const sip::Essentials& essentials, const Flow& from,
                                                  ContactTrust trust) {
  if (essentials.to_tag.empty()) return std::unexpected(DialogFault::no_remote_tag);
  auto routes = record_routes(response);
  if (!routes) return std::unexpected(routes.error());
  Dialog dialog;
  dialog.call_id_ = request.call_id;
  dialog.local_tag_ = essentials.from_tag;
  dialog.remote_tag_ = essentials.to_tag;
  dialog.local_party_ = request.from;
  dialog.remote_party_ = essentials.to.text();
  dialog.remote_target_ = contact_uri(response).value_or(request.request_uri);
  std::ranges::reverse(*routes);
  dialog.route_set_ = std::move(*routes);
  dialog.local_cseq_ = request.cseq;
  dialog.trust_ = trust;
  dialog.decide_way(from);
  return dialog;
}

std::expected<Dialog, DialogFault> Dialog::as_uas(const sip::Message& request, const sip::Essentials& essentials,
                                                  std::string_view local_tag, const Flow& flow, ContactTrust trust) {
  auto routes = record_routes(request);
  if (!routes) return std::unexpected(routes.error());
  const auto target = contact_uri(request);
  if (!target) return std::unexpected(target.error());
  Dialog dialog;
  dialog.call_id_ = essentials.call_id;
  dialog.local_tag_ = local_tag;
  dialog.remote_tag_ = essentials.from_tag;
  dialog.local_party_ = std::string(essentials.to.text()) + ";tag=" + dialog.local_tag_;
  dialog.remote_party_ = essentials.from.text();
  dialog.remote_target_ = *target;
  dialog.route_set_ = std::move(*routes);
  dialog.remote_cseq_ = essentials.cseq.number;
  dialog.trust_ = trust;
  dialog.decide_way(flow);
  return dialog;
}

bool Dialog::accept_cseq(std::uint32_t number) {
  if (remote_cseq_ && number <= *remote_cseq_) return false;
  remote_cseq_ = number;
  return true;
}

void Dialog::refresh_target(const sip::Message& message, const Flow& from) {
  const auto target = contact_uri(message);
  if (!target) return;
  remote_target_ = *target;
  decide_way(from);
}

void Dialog::confirm(const sip::Message& success, const Flow& from) {
  if (auto routes = record_routes(success)) {
    std::ranges::reverse(*routes);
    route_set_ = std::move(*routes);
  }
  if (const auto target = contact_uri(success)) remote_target_ = *target;
  decide_way(from);
}

RequestText Dialog::request(sip::Method method) {
  return head(method, ++local_cseq_);
}

RequestText Dialog::ack(std::uint32_t invite_cseq) const {
  return head(sip::Method::ack, invite_cseq);
}

RequestText Dialog::head(sip::Method method, std::uint32_t cseq) const {
  RequestText text;
  text.method = method;
  text.cseq = cseq;
  text.call_id = call_id_;
  text.from = local_party_;
  text.to = remote_party_;
  text.routes = route_set_;
  text.request_uri = remote_target_;
  if (route_set_.empty()) return text;
  const sip::Uri first = route_uri(route_set_.front());
  if (first.has_param("lr")) return text;
  // A strict router wants its own URI in the Request-URI and the target at the end of the route (§12.2.1.1).
  text.request_uri = without_headers(first.text());
  text.routes.erase(text.routes.begin());
  text.routes.push_back("<" + remote_target_ + ">");
  return text;
}

Destination Dialog::next_hop() const {
  Destination to;
  to.uri = route_set_.empty() ? remote_target_ : std::string(route_uri(route_set_.front()).text());
  if (back_by_flow_) to.flow = flow_;
  to.local = flow_.local;
  return to;
}

void Dialog::decide_way(const Flow& from) {
  flow_ = from;
  const std::string next = route_set_.empty() ? remote_target_ : std::string(route_uri(route_set_.front()).text());
  // A recorded route names a proxy, which knows its own address; only an unreachable one is doubted.
  const ContactTrust trust = route_set_.empty() ? trust_ : ContactTrust::unless_unreachable;
  back_by_flow_ = contact_needs_flow(next, from, trust);
}

}  // namespace tandem::sipstack
