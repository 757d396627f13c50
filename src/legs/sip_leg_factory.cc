#include "legs/sip_leg_factory.h"

#include <algorithm>

#include "call/hop_record.h"
#include "legs/endpoint_session.h"
#include "legs/peer_nat.h"
#include "legs/trunk_caller.h"
#include "legs/trunk_credentials.h"
#include "registrar/binding_change.h"
#include "sip/grammar.h"
#include "sip/list.h"
#include "sip/name_addr.h"
#include "sip/uri_text.h"

namespace tandem::legs {

namespace {

constexpr std::string_view anonymous_uri = "sip:anonymous@anonymous.invalid";  // RFC 3323 §4.1.1.3

/// Of TEST-NET-1 (RFC 5737): what leads there leads by the default route.
constexpr IpAddress documentation_address = IpAddress::v4(0xc0000201);

/// A trunk that answers nothing at all is given up soon, so that the next one can be tried while the caller waits.
constexpr std::chrono::seconds trunk_patience{6}, phone_patience{10};
/// The same of one target of a trunk that has others: three sendings of the INVITE.
constexpr std::chrono::seconds target_patience{3};

std::string host_of(const std::string& uri_text) {
  const auto uri = sip::Uri::parse(uri_text);
  return uri ? std::string(uri->host()) : std::string();
}

std::vector<std::string> routes_of_path(const std::string& path) {
  std::vector<std::string> routes;
  for (const std::string_view value : sip::split_list(path)) routes.emplace_back(value);
  return routes;
}

/// Where a request with these routes goes first: the URI inside the brackets.
std::string first_hop(const std::vector<std::string>& routes, const std::string& request_uri) {
  if (routes.empty()) return request_uri;
  const auto route = sip::NameAddr::parse(routes.front());
  return route ? std::string(route->uri().text()) : request_uri;
}

/// In From and Contact: who calls, as far as he wants it told.
void name_caller(SipLegTarget& target, const routing::CallerIdentity& as, std::string_view domain) {
  target.from_uri = as.anonymous ? std::string(anonymous_uri) : sip::uri_text({.user = as.number, .host = domain});
  target.from_display = as.anonymous ? "Anonymous" : as.display_name;
  target.contact_user = as.anonymous ? "anonymous" : as.number;
}

/// Whether a route's URI names the very machine that the flow leads to.
bool leads_to(const std::string& uri_text, const std::optional<sipstack::Flow>& flow) {
  const auto uri = sip::Uri::parse(uri_text);
  const auto ip = uri ? sip::address_of(uri->host()) : std::nullopt;
  return flow && ip && *ip == flow->remote.ip && uri->port().value_or(5060) == flow->remote.port;
}

}  // namespace

std::vector<std::unique_ptr<call::Leg>> SipLegFactory::legs_for(const Wish& wish) {
  std::vector<std::unique_ptr<call::Leg>> legs;
  for (SipLegTarget& way : ways_to(wish)) legs.push_back(SipLeg::outgoing(env_.dialogs, std::move(way)));
  return legs;
}

std::vector<SipLegTarget> SipLegFactory::ways_to(const Wish& wish) const {
  std::vector<SipLegTarget> ways;
  if (wish.target.kind == routing::Target::Kind::uri) ways.push_back(way_to_uri(wish));
  if (wish.target.kind != routing::Target::Kind::phone && wish.target.kind != routing::Target::Kind::trunk) return ways;
  if (wish.target.kind == routing::Target::Kind::trunk) {
    const model::Trunk* trunk = snapshot_->find_trunk(wish.target.trunk);
    if (!trunk || !trunk->enabled) return ways;
    if (trunk->account_type != model::AccountType::inbound)
      ways.push_back(way_to_trunk(wish, *trunk));
    else if (const store::Binding* binding = best_binding(*trunk))
      ways.push_back(way_to_gateway(wish, *trunk, *binding));
    return ways;
  }
  const registrar::Bindings bindings = env_.locations.find(wish.target.phone);
  if (!bindings) return ways;
  const WallTime now = env_.stack.shard().wall();
  for (const store::Binding& binding : *bindings)
    if (binding.expires_at > now) ways.push_back(way_to_binding(wish, binding));
  return ways;
}

/// A gateway that registered from several places is called at one: it is one party, whatever the number of its
/// contacts. One for all its numbers goes before those of its account alone (RFC 6140 §5), if it may have one.
const store::Binding* SipLegFactory::best_binding(const model::Trunk& trunk) const {
  const registrar::Bindings bindings = env_.locations.find(std::string(snapshot_->accounts().key_of(trunk)));
  if (!bindings) return nullptr;
  const WallTime now = env_.stack.shard().wall();
  const store::Binding* plain = nullptr;
  for (const store::Binding& binding : *bindings) {
    if (binding.expires_at <= now) continue;
    if (!registrar::is_bulk(binding.contact))
      plain = plain ? plain : &binding;
    else if (trunk.gateway.accept_bulk)
      return &binding;
  }
  return plain;
}

std::string SipLegFactory::own_host(const sipstack::Flow& flow) const {
  const std::string& domain = snapshot_->config().settings.domain;
  if (!domain.empty()) return domain;
  return flow.advertised_host.empty() ? flow.local.ip.to_uri_host() : flow.advertised_host;
}

/// The way it registered leads back through its NAT, unless proxies on the way asked to be gone through (RFC 3327).
void SipLegFactory::go_by_binding(SipLegTarget& target, const store::Binding& binding, const sipstack::Flow& flow,
                                  const model::PeerNat& nat) const {
  target.routes = routes_of_path(binding.path);
  target.destination.uri = first_hop(target.routes, binding.contact);
  target.destination.protocol = flow.protocol;
  const bool along_flow = nat.rewrite_contact || sipstack::is_reliable(flow.protocol);
  if (target.routes.empty() && along_flow) target.destination.flow = flow;
  target.contact_trust = nat.rewrite_contact ? sipstack::ContactTrust::never : sipstack::ContactTrust::always;
  const IpAddress ours =
      flow.local.ip.is_unspecified() ? env_.network.local_address_towards(flow.remote.ip) : flow.local.ip;
  sipstack::Flow way = flow;
  way.local.ip = ours;
  target.find_own = finder_for_phone(nat, env_.outside);
  target.own = target.find_own(way);
}

SipLegTarget SipLegFactory::way_to_binding(const Wish& wish, const store::Binding& binding) const {
  const sipstack::Flow flow = registrar::flow_of(binding);
  SipLegTarget target;
  target.request_uri = binding.contact;
  const auto* account = snapshot_->find_phone(wish.target.phone);
  const std::string host = account && !account->domain.empty() ? account->domain : own_host(flow);
  go_by_binding(target, binding, flow, account ? account->phone->nat : model::PeerNat{});
  const routing::CallerIdentity& as = wish.target.as;
  name_caller(target, as, as.host.empty() ? host : as.host);
  target.to_uri = sip::uri_text({.user = account ? account->phone->username : wish.target.phone, .host = host});
  target.party = wish.target.phone;
  if (account) {
    target.session_timer = session_timer_of(account->phone->session);
    target.reliable_provisionals = reliable_provisionals_of(account->phone->session);
  }
  target.max_forwards = wish.max_forwards;
  target.give_up_after = phone_patience;
  return target;
}

IpAddress SipLegFactory::address_towards(const model::Trunk& trunk) const {
  const auto known = env_.trunks.addresses_of(trunk.name);
  if (!known.empty()) return env_.network.local_address_towards(known.front().ip);
  // The provider's name is being looked up: the address of the default route is the best guess.
  return env_.network.local_address_towards(documentation_address);
}

/// By the proxy, then by the route that the registrar gave us (RFC 3608 §5.1), to where the account is registered and
/// over the same connection; the provider's other targets if that fails.
void SipLegFactory::set_way(SipLegTarget& target, const model::Trunk& trunk) const {
  const auto state = env_.trunks.state_of(trunk.name);
  sipstack::Destination& to = target.destination;
  to.protocol = registrar::protocol_of(trunk);
  to.uri = registrar::next_hop_uri(trunk);
  if (!trunk.outbound_proxy.empty() && trunk.path.proxy_route)
    target.routes.push_back("<sip:" + trunk.outbound_proxy + ";lr>");
  if (!state) return;
  to.peer = state->peer;
  if (!state->service_route.empty()) {
    for (const std::string& route : state->service_route) target.routes.push_back(route);
    const std::string first = first_hop(state->service_route, {});
    if (trunk.outbound_proxy.empty() && !leads_to(first, state->flow)) {
      to.uri = first;
      return;
    }
    // The proxy is often the first of the route as well: named once.
    if (target.routes.size() > 1 && leads_to(first, state->flow) && !trunk.outbound_proxy.empty() &&
        trunk.path.proxy_route)
      target.routes.erase(target.routes.begin());
  }
  to.flow = state->flow;
  to.targets = state->targets;
}

std::string SipLegFactory::trouble_with(const routing::Target& target) const {
  if (target.kind != routing::Target::Kind::trunk) return {};
  const auto state = env_.trunks.state_of(target.trunk);
  return state && state->reach == registrar::Reach::unreachable ? state->why : std::string();
}

/// To somebody whom we do not know: told nothing but From, and no password whatever he asks for.
SipLegTarget SipLegFactory::way_to_uri(const Wish& wish) const {
  SipLegTarget target;
  target.request_uri = wish.target.uri;
  target.destination.uri = wish.target.uri;
  const IpAddress remote = wish.target.addresses.empty() ? documentation_address : wish.target.addresses.front().ip;
  const IpAddress local = env_.network.local_address_towards(remote);
  const std::string& domain = snapshot_->config().settings.domain;
  const auto advertised = env_.outside.media_address(local, remote);
  name_caller(target, wish.target.as, domain.empty() ? advertised.value_or(local).to_uri_host() : domain);
  target.party = host_of(wish.target.uri);
  target.max_forwards = wish.max_forwards;
  target.find_own = finder_for_phone({}, env_.outside);
  target.own.media = {.bind = local, .advertised = advertised};
  const model::SessionRules rules;
  target.session_timer = session_timer_of(rules);
  target.reliable_provisionals = reliable_provisionals_of(rules);
  target.give_up_after = trunk_patience;
  target.hurry = target_patience;
  return target;
}

SipLegTarget SipLegFactory::way_to_trunk(const Wish& wish, const model::Trunk& trunk) const {
  SipLegTarget target = target_as(wish, trunk, trunk.from_domain.empty() ? trunk.host : trunk.from_domain);
  target.request_uri = sip::uri_text({.user = wish.target.number,
                                      .host = trunk.host,
                                      .port = trunk.port,
                                      .params = phone_parameter(trunk, wish.target.number)});
  name_account(target, wish, trunk);
  set_way(target, trunk);
  if (trunk.account_type == model::AccountType::outbound) target.contact_user = env_.trunks.token_of(trunk);
  target.hurry = target_patience;
  target.contact_trust = contact_trust(trunk);
  const auto known = env_.trunks.addresses_of(trunk.name);
  target.own = place_for_trunk(trunk.name, trunk.nat, address_towards(trunk),
                               known.empty() ? IpAddress{} : known.front().ip, env_.trunks, env_.outside);
  target.find_own = finder_for_trunk(trunk, env_.trunks, env_.outside);
  return target;
}

SipLegTarget SipLegFactory::way_to_gateway(const Wish& wish, const model::Trunk& trunk,
                                           const store::Binding& binding) const {
  const sipstack::Flow flow = registrar::flow_of(binding);
  SipLegTarget target = target_as(wish, trunk, trunk.from_domain.empty() ? own_host(flow) : trunk.from_domain);
  const routing::TrunkNumbers* numbers = snapshot_->numbers_of(trunk.name);
  const bool bulk = numbers && registrar::is_bulk(binding.contact);
  target.request_uri =
      registrar::contact_for_number(binding.contact, bulk ? numbers->for_bulk(wish.target.number) : wish.target.number);
  if (const model::Friend* one = snapshot_->find_friend(trunk.name); one && !one->number_in_uri) {
    target.to_uri = sip::uri_text({.user = wish.target.number, .host = own_host(flow)});
    target.request_uri = binding.contact;
  }
  go_by_binding(target, binding, flow, trunk.nat);
  return target;
}

/// Some PBXs are called by their account, and told the number in To.
void SipLegFactory::name_account(SipLegTarget& target, const Wish& wish, const model::Trunk& trunk) const {
  const model::Friend* one = snapshot_->find_friend(trunk.name);
  if (!one || one->number_in_uri) return;
  target.to_uri = sip::uri_text({.user = wish.target.number, .host = trunk.host, .port = trunk.port});
  target.request_uri = sip::uri_text({.user = trunk.username, .host = trunk.host, .port = trunk.port});
}

/// Who calls, and as which account of ours: what does not depend on where the trunk is.
SipLegTarget SipLegFactory::target_as(const Wish& wish, const model::Trunk& trunk, const std::string& domain) const {
  SipLegTarget target;
  SaidToTrunk said = said_to_trunk(trunk, wish.target, domain);
  target.from_uri = std::move(said.from_uri);
  target.from_display = std::move(said.from_display);
  target.headers = std::move(said.headers);
  apply_header_rules(trunk, wish.target, target.headers);
  if (!wish.hops.empty()) target.headers.push_back({std::string(call::hop_header), std::string(wish.hops)});
  target.contact_user = trunk.from_user.empty() ? trunk.username : trunk.from_user;
  target.credentials = trunk_credentials(trunk);
  target.party = trunk.name;
  target.session_timer = session_timer_of(trunk.session);
  target.reliable_provisionals = reliable_provisionals_of(trunk.session);
  target.max_forwards = wish.max_forwards;
  target.give_up_after = trunk_patience;
  return target;
}

}  // namespace tandem::legs
