#include "legs/sip_ingress.h"

#include <algorithm>

#include "legs/endpoint_session.h"
#include "legs/peer_nat.h"
#include "legs/sip_leg.h"
#include "legs/trunk_credentials.h"
#include "legs/trunk_request.h"
#include "routing/callable_uri.h"
#include "sip/auth.h"
#include "sipstack/request_rules.h"

namespace tandem::legs {

namespace {

constexpr std::string_view allowed_methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK";

/// The identity that the caller shows.
std::string shown_user(const sip::Essentials& essentials) {
  return number_of(essentials.from.uri());
}

routing::Attempt attempt_of(const sipstack::ServerRequest& request, const sip::Uri& request_uri, routing::Caller caller,
                            WallTime now) {
  const sip::Essentials& essentials = request.essentials();
  routing::Attempt attempt;
  attempt.caller = std::move(caller);
  attempt.dialled = number_of(request_uri);
  attempt.to_user = number_of(essentials.to.uri());
  // Called by our private Contact: the number, if any, stands in To.
  if (attempt.caller.by == routing::IdentifiedBy::token) attempt.dialled = attempt.to_user;
  attempt.from_user = shown_user(essentials);
  attempt.from_display = essentials.from.display_name_unescaped();
  attempt.at = now;
  if (attempt.caller.kind == routing::CallerKind::phone) {
    attempt.hidden = asks_for_privacy(request.message());
    attempt.asks_for = caller_ids_asked_for(request.message());
  }
  return attempt;
}

std::uint8_t forwards_left(const sipstack::ServerRequest& request) {
  return static_cast<std::uint8_t>(std::min(request.essentials().max_forwards, 70u) - 1);
}

/// As he says himself; what is no text is nobody.
void take_guest_identity(const sip::Uri& from, routing::Attempt& attempt) {
  attempt.from_host = from.host();
  if (!is_sensible(attempt.from_user)) attempt.from_user.clear();
  if (!is_sensible(attempt.from_display)) attempt.from_display.clear();
}

/// RFC 3261 §8.2.2.1, whatever the request is for. True: it has been answered.
bool refused_for_request_uri(sipstack::ServerRequest& request) {
  const auto uri = sip::Uri::parse(request.message().request_uri());
  if (uri && uri->scheme() != sip::Scheme::other) return false;
  if (uri)
    request.respond_once(416);
  else
    request.respond_once(400, "Unreadable Request-URI");
  return true;
}

}  // namespace

SipIngress::SipIngress(Environment environment) : env_(std::move(environment)), guests_(env_.own, env_.guest_meters) {
  env_.stack.set_answer_by_via([this](const IpAddress& source) { return answers_by_via(source); });
}

void SipIngress::set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) {
  snapshot_ = std::move(snapshot);
  guests_.set_snapshot(snapshot_);
  answered_by_via_.clear();
  for (const model::Trunk& trunk : snapshot_->config().trunks)
    if (trunk.enabled && !trunk.force_rport) answered_by_via_.push_back(trunk.name);
}

bool SipIngress::answers_by_via(const IpAddress& source) const {
  return std::ranges::any_of(answered_by_via_,
                             [&](const std::string& trunk) { return env_.trunks.nearness(trunk, {source, 0}) > 0; });
}

void SipIngress::on_request(std::unique_ptr<sipstack::ServerRequest> request) {
  // RFC 3261 §10.3 step 2 for REGISTER; that of an INVITE is looked at after its digest (§8.2).
  const sip::Method method = request->message().method();
  const bool judged_here = method == sip::Method::register_ || method == sip::Method::options;
  if ((judged_here || method == sip::Method::invite) && refused_for_request_uri(*request)) return;
  // Whether an account may use gin (RFC 6140) is the registrar's to say, once it knows who asks.
  const std::string_view known = method == sip::Method::register_ ? "100rel, path, gin" : "100rel, path";
  if (judged_here && sipstack::refused_for_extensions(*request, known)) return;
  switch (method) {
    case sip::Method::register_:
      return env_.registrar.on_register(std::move(request));
    case sip::Method::invite:
      return on_invite(std::move(request));
    case sip::Method::options:
      return on_options(*request);
    default:
      break;
  }
  ++counters_.unsupported;
  // RFC 3261 §8.2.1: 405 for methods that we know but do not take here, 501 for those that we have never heard of.
  const unsigned status = request->message().method() == sip::Method::other ? 501 : 405;
  request->respond_once(status, {}, [](sip::Writer& writer) { writer.header(sip::HeaderId::allow, allowed_methods); });
}

/// The same answer to everybody, whatever the user part says: nothing to be learnt about who exists.
void SipIngress::on_options(sipstack::ServerRequest& request) {
  request.respond_once(200, {}, [](sip::Writer& writer) {
    writer.header(sip::HeaderId::allow, allowed_methods)
        .header(sip::HeaderId::accept, "application/sdp")
        .header(sip::HeaderId::supported, "100rel, timer, path");
  });
}

void SipIngress::on_invite(std::unique_ptr<sipstack::ServerRequest> request) {
  const sip::Message& message = request->message();
  const sip::Uri uri = *sip::Uri::parse(message.request_uri());  // on_request has looked
  // RFC 3261 §26.2.2, RFC 5630 §3.1: who says sips wants TLS on the whole way.
  if (uri.scheme() == sip::Scheme::sips && !sipstack::is_secure(request->flow().protocol))
    return request->respond_once(416, "SIPS Needs TLS");
  const auto credentials = sip::Credentials::parse(message.value(sip::HeaderId::authorization));
  const std::string digest_username = credentials ? credentials->username_unescaped() : std::string{};
  const std::string request_user = uri.user_unescaped();
  const std::string from_user = shown_user(request->essentials());
  const std::string to_user = request->essentials().to.uri().user_unescaped();
  routing::Caller caller =
      routing::identify({.source = request->flow().remote,
                         .request_user = request_user,
                         .to_user = to_user,
                         .from_user = from_user,
                         .from_host = request->essentials().from.uri().host(),
                         .digest_username = digest_username,
                         .header = [&](std::string_view name) { return request_value(message, name); }},
                        *snapshot_, env_.trunks);
  if (!caller.trusted()) {
    if (const auto* incall = guests_.incall_for(uri, request->essentials().from.uri(), caller))
      return begin_guest_call(std::move(request), uri, *incall);
    std::string account;
    if (!proved(*request, caller, account)) return;
    if (!snapshot_->may_come_from(snapshot_->tenant_of_account(account), request->flow().remote.ip)) {
      ++counters_.foreign_networks;
      return request->respond_once(403, "Not From This Network");
    }
    caller = routing::proved_caller(account, *snapshot_);
  }
  routing::Attempt attempt = attempt_of(*request, uri, std::move(caller), shard().wall());
  if (const model::Trunk* trunk = snapshot_->find_trunk(attempt.caller.trunk))
    read_trunk_request(message, *trunk, snapshot_->numbers_of(trunk->name), attempt);
  else if (env_.own.have_domain() && !env_.own.are_named_by(uri))
    attempt.uri = routing::callable_uri(uri).value_or(std::string());
  begin_call(std::move(request), std::move(attempt));
}

/// Nothing proves that he is where he seems to be: his answers are bounded by what he sent, and beyond the limits of
/// the incall there is no call and no record that strangers could fill the disk with.
void SipIngress::begin_guest_call(std::unique_ptr<sipstack::ServerRequest> request, const sip::Uri& called,
                                  const model::Incall& incall) {
  auto seat = guests_.seat(incall, shard().now());
  if (!seat) {
    ++counters_.guests_refused;
    return request->respond_once(seat.error() == call::SeatFault::calls ? 486 : 503);
  }
  ++counters_.guests;
  ++counters_.calls;
  request->bound_answers();
  call::IncomingCall incoming;
  incoming.seat = std::move(*seat);
  routing::Caller nobody;
  nobody.reason = "nobody we know";
  incoming.attempt = attempt_of(*request, called, std::move(nobody), shard().wall());
  take_guest_identity(request->essentials().from.uri(), incoming.attempt);
  incoming.max_forwards = forwards_left(*request);
  const model::SessionRules rules;
  incoming.media = call::media_rules({}, rules);
  SipLegOrigin origin;
  origin.party = "guest";
  origin.session.session_timer = session_timer_of(rules);
  origin.session.reliable_provisionals = reliable_provisionals_of(rules);
  origin.session.contact_trust = sipstack::ContactTrust::never;  // what we begin goes where his own comes from
  origin.find_own = finder_for_phone({}, env_.outside);
  incoming.leg = SipLeg::incoming(env_.dialogs, std::move(request), std::move(origin));
  if (incoming.leg) env_.calls.begin(std::move(incoming));
}

bool SipIngress::proved(sipstack::ServerRequest& request, const routing::Caller& caller, std::string& account) {
  const std::string_view domain = request.essentials().from.uri().host();
  const std::string_view realm = snapshot_->realm_for(domain);
  const auto lookup = [&](std::string_view name) -> std::optional<sipstack::Secret> {
    const auto password = snapshot_->password_of(snapshot_->accounts().key_of(name, domain));
    return password ? std::optional(sipstack::Secret{std::string(*password), {}, {}}) : std::nullopt;
  };
  const sipstack::Verdict verdict =
      env_.digest.verify({request.message(), realm, request.flow().remote.ip, shard().wall()}, lookup);
  if (verdict.outcome == sipstack::AuthOutcome::ok) {
    account = snapshot_->accounts().key_of(verdict.username, domain);
    return true;
  }
  if (caller.kind == routing::CallerKind::stranger) ++counters_.strangers;
  ++(verdict.outcome == sipstack::AuthOutcome::wrong ? counters_.wrong_password : counters_.challenged);
  request.respond_once(401, {}, [&](sip::Writer& writer) {
    env_.digest.write_challenge(writer, {realm, request.flow().remote.ip, shard().wall(), verdict.stale()});
  });
  return false;
}

void SipIngress::begin_call(std::unique_ptr<sipstack::ServerRequest> request, routing::Attempt attempt) {
  ++counters_.calls;
  call::IncomingCall incoming;
  incoming.max_forwards = forwards_left(*request);
  incoming.hops = env_.hop_marks.arrived(request->message().value(call::hop_header),
                                         attempt.caller.trunk.empty() ? attempt.caller.phone : attempt.caller.trunk,
                                         attempt.dialled);
  SipLegOrigin origin;
  if (attempt.caller.kind == routing::CallerKind::trunk) {
    const model::Trunk* trunk = snapshot_->find_trunk(attempt.caller.trunk);
    origin.party = trunk->name;
    origin.session.session_timer = session_timer_of(trunk->session);
    origin.session.reliable_provisionals = reliable_provisionals_of(trunk->session);
    incoming.media = call::media_rules(trunk->codecs, trunk->session);
    origin.session.contact_user = env_.trunks.token_of(*trunk);
    origin.session.credentials = trunk_credentials(*trunk);
    origin.session.contact_trust = contact_trust(*trunk);
    origin.find_own = finder_for_trunk(*trunk, env_.trunks, env_.outside);
  } else {
    const auto* account = snapshot_->find_phone(attempt.caller.phone);
    origin.party = account->key;
    origin.session.session_timer = session_timer_of(account->phone->session);
    origin.session.reliable_provisionals = reliable_provisionals_of(account->phone->session);
    incoming.media = call::media_rules(account->phone->codecs, account->phone->session);
    origin.session.contact_trust = contact_trust(*account->phone);
    origin.find_own = finder_for_phone(account->phone->nat, env_.outside);
  }
  incoming.leg = SipLeg::incoming(env_.dialogs, std::move(request), std::move(origin));
  if (!incoming.leg) return;
  incoming.attempt = std::move(attempt);
  env_.calls.begin(std::move(incoming));
}

}  // namespace tandem::legs
