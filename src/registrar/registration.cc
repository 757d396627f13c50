#include "registrar/registration.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "registrar/retry_schedule.h"
#include "sip/contact.h"
#include "sip/list.h"
#include "sip/name_addr.h"
#include "sip/uri_text.h"

namespace tandem::registrar {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr unsigned max_disputes = 3;
constexpr seconds shortest_between_corrections{60};
constexpr std::uint64_t longest_follow_pause = 500;  ///< milliseconds
constexpr seconds longest_interval{86'400};          ///< no provider makes us wait longer than a day

std::optional<seconds> seconds_of(std::string_view text) {
  // Retry-After may carry a comment and parameters: "120 (maintenance);duration=60".
  const auto number = parse_number<std::uint32_t>(text.substr(0, text.find_first_of(" ;(\t")));
  if (!number) return std::nullopt;
  return seconds{*number};
}

constexpr std::size_t most_service_routes = 8;

std::vector<std::string> values_of(const sip::Message& response, sip::HeaderId header) {
  std::vector<std::string> values;
  sip::for_each_value(response, header, [&](std::string_view value) {
    if (values.size() < most_service_routes && sip::NameAddr::parse(value)) values.emplace_back(value);
  });
  return values;
}

/// What a refusal says beside its phrase, bounded: it is shown to people.
std::string detail_of(const sip::Message& response) {
  constexpr std::size_t longest = 200;
  const bool moved = response.status() < 400;
  return std::string(response.value(moved ? sip::HeaderId::contact : sip::HeaderId::warning).substr(0, longest));
}

RegistrationCause cause_of(sipstack::ResolveFault fault) {
  switch (fault) {
    case sipstack::ResolveFault::dns_failed:
      return RegistrationCause::dns_failed;
    case sipstack::ResolveFault::no_service:
      return RegistrationCause::no_service;
    default:
      return RegistrationCause::name_not_found;
  }
}

RegistrationCause cause_of(sipstack::SendFault fault) {
  switch (fault) {
    case sipstack::SendFault::unresolved:
      return RegistrationCause::name_not_found;
    case sipstack::SendFault::transport:
      return RegistrationCause::transport_refused;
    case sipstack::SendFault::insecure:
      return RegistrationCause::insecure;
    case sipstack::SendFault::too_large:
      return RegistrationCause::too_large;
    case sipstack::SendFault::timed_out:
    case sipstack::SendFault::stopped:
      return RegistrationCause::timed_out;
  }
  return RegistrationCause::timed_out;
}

RegistrationCause cause_of(unsigned status) {
  if (status >= 500) return status == 604 ? RegistrationCause::unknown_account : RegistrationCause::server_error;
  if (status >= 300 && status < 400) return RegistrationCause::redirected;
  if (status == 403) return RegistrationCause::forbidden;
  if (status == 404) return RegistrationCause::unknown_account;
  if (status == 408) return RegistrationCause::timed_out;
  return RegistrationCause::refused;
}

RegistrationCause cause_of(sipstack::DigestFault fault) {
  switch (fault) {
    case sipstack::DigestFault::no_credential:
      return RegistrationCause::no_credentials;
    case sipstack::DigestFault::wrong_password:
      return RegistrationCause::wrong_password;
    case sipstack::DigestFault::always_stale:
      return RegistrationCause::always_stale;
    default:
      return RegistrationCause::unusable_challenge;
  }
}

RegistrationState state_of(RegistrationCause cause) {
  switch (cause) {
    case RegistrationCause::timed_out:
    case RegistrationCause::name_not_found:
    case RegistrationCause::dns_failed:
    case RegistrationCause::no_service:
    case RegistrationCause::transport_refused:
    case RegistrationCause::insecure:
      return RegistrationState::unreachable;
    default:
      return RegistrationState::rejected;
  }
}

}  // namespace

Registration::Registration(Environment environment, const model::Trunk& trunk, std::string token, Listener listener)
    : env_(environment),
      trunk_(trunk),
      token_(std::move(token)),
      listener_(std::move(listener)),
      call_id_(env_.stack.mint_call_id()),
      asked_(trunk.expiry),
      outbound_(trunk.path.outbound),
      bulk_(trunk.path.bulk) {
  const std::string domain = trunk.from_domain.empty() ? trunk.host : trunk.from_domain;
  registrar_uri_ = sip::uri_text({.host = domain, .port = trunk.from_domain.empty() ? trunk.port : std::uint16_t{0}});
  account_uri_ = account_uri(trunk);
  from_tag_ = env_.stack.mint_tag();
  status_.trunk = trunk.name;
  if (bulk_) status_.bulk = BulkWish::asked;
  status_.host =
      fmt::format("{}:{}", trunk.host,
                  trunk.port ? trunk.port : sipstack::usual_port(protocol_of(trunk).value_or(sipstack::Protocol::udp)));
  status_.username = trunk.username;
  status_.refresh_seconds = static_cast<std::uint32_t>(trunk.expiry.count());
  status_.since = shard().wall();
}

void Registration::start(milliseconds delay) {
  enter(RegistrationState::trying);
  schedule(delay);
}

void Registration::try_now() {
  if (std::exchange(leaving_, false)) enter(RegistrationState::trying);
  send();
}

void Registration::follow() {
  if (request_ || leaving_ || status_.state == RegistrationState::off) return;
  const sipstack::Destination to = env_.flow.destination();
  const bool stands_there = to.flow && answered_by_ == sipstack::target_of(*to.flow);
  if (stands_there && (told_ == env_.flow.contact_address() || !may_correct())) return;
  // Spread: many accounts lose a target at the same moment.
  schedule(milliseconds{shard().random().below(longest_follow_pause)});
}

void Registration::register_anew() {
  if (leaving_ || status_.state == RegistrationState::off) return;
  request_.reset();  // sent from the old address: its answer will not come
  schedule(milliseconds{shard().random().below(longest_follow_pause)});
}

void Registration::unregister(std::function<void()> done) {
  leaving_ = true;
  left_ = std::move(done);
  timer_.cancel();
  status_.next_try = {};
  if (status_.registered_at == WallTime{} || status_.state == RegistrationState::off) {
    request_.reset();
    enter(RegistrationState::off);
    if (left_) left_();
    return;
  }
  send();
}

void Registration::schedule(milliseconds pause) {
  status_.next_try = shard().wall() + pause;
  timer_.arm(shard().timers(), shard().now() + pause, [this] { send(); });
}

void Registration::enter(RegistrationState state) {
  if (status_.state != state) {
    status_.state = state;
    status_.since = shard().wall();
  }
  if (listener_) listener_(status_);
}

void Registration::send() {
  timer_.cancel();
  if (preparing_) return;
  preparing_ = true;
  env_.flow.prepare([this] {
    preparing_ = false;
    transmit();
  });
}

void Registration::transmit() {
  sipstack::Destination to = env_.flow.destination();
  if (to.targets.empty()) return failed(cause_of(env_.flow.fault().value_or(sipstack::ResolveFault::no_such_name)), {});
  if (challenger_) to.flow = std::exchange(challenger_, std::nullopt);
  ++cseq_;
  status_.auth_sent = digest_.has_credentials();
  request_ = env_.stack.send(sip::Method::register_, std::move(to),
                             [this](sip::Writer& writer, const sipstack::Outgoing& where) { write(writer, where); },
                             *this, {.hurry = TrunkFlow::hurry});
  if (listener_) listener_(status_);
}

/// Our Contact without brackets and parameters.
std::string Registration::contact_uri(const sipstack::Flow& flow) const {
  std::string params(sipstack::contact_params(flow.protocol));
  if (bulk_) params += ";bnc";  // RFC 6140 §5.2: the registrar puts the numbers in as user
  return sip::uri_text({.user = bulk_ ? std::string_view() : std::string_view(token_),
                        .host = told_ ? told_->ip.to_uri_host() : flow.advertised_host,
                        .port = told_ ? told_->port : flow.advertised_port,
                        .params = params});
}

/// The provider sees us elsewhere than where we said. A NAT that gives every request another port is not followed.
bool Registration::may_correct() {
  if (shard().now() - corrected_ < shortest_between_corrections && corrected_ != TimePoint{}) return false;
  corrected_ = shard().now();
  return true;
}

void Registration::write(sip::Writer& writer, const sipstack::Outgoing& where) {
  using enum sip::HeaderId;
  told_ = env_.flow.contact_address();
  asked_contact_ = contact_uri(where.flow);
  // The binding at the address that we are no longer seen at goes with the same request.
  const bool moved = !bound_contact_.empty() && bound_contact_ != asked_contact_ && !leaving_;
  writer.request(sip::Method::register_, registrar_uri_).header(via, where.via);
  if (!trunk_.outbound_proxy.empty() && trunk_.path.proxy_route)
    writer.header(route, "<sip:", trunk_.outbound_proxy, ";lr>");
  writer.header(max_forwards, 70u)
      .header(from, "<", account_uri_, ">;tag=", from_tag_)
      .header(to, "<", account_uri_, ">")
      .header(call_id, call_id_)
      .header(cseq, cseq_, " REGISTER")
      .header(contact, "<", asked_contact_, ">;expires=", leaving_ ? 0u : static_cast<unsigned>(asked_.count()),
              outbound_ ? ";reg-id=1;+sip.instance=\"<urn:uuid:" + trunk_.uuid + ">\"" : std::string(),
              moved ? ", <" + bound_contact_ + ">;expires=0" : std::string())
      .header(expires, leaving_ ? 0u : static_cast<unsigned>(asked_.count()))
      .header(supported, outbound_ ? "path, outbound" : "path")
      .header(allow, "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK");
  if (bulk_) writer.header(require, "gin").header(proxy_require, "gin");
  digest_.authorize(writer, "REGISTER", registrar_uri_, env_.hasher, shard().random());
  writer.end();
}

void Registration::on_response(const sip::Message& response, const sip::Essentials& essentials,
                               const sipstack::Flow& from) {
  const unsigned status = response.status();
  if (status < 200) return;
  const auto over = std::move(request_);
  answered_by_ = sipstack::target_of(from);
  challenger_ = from;
  status_.server = fmt::format("{} {}", sipstack::to_text(from.protocol), from.remote.to_string());
  env_.flow.answered(from, essentials.top_via);
  if (leaving_ && status != 401 && status != 407) {
    enter(RegistrationState::off);
    if (left_) left_();
    return;
  }
  if (status < 300) return accepted(response);
  if (status == 401 || status == 407) return challenged(response);
  if (status == 423) return interval_too_brief(response);
  // RFC 5626 §11.1; some say so by 420 (RFC 3261 §21.4.15).
  const bool no_outbound =
      status == 439 || (status == 420 && response.has_option(sip::HeaderId::unsupported, "outbound"));
  if (outbound_ && no_outbound) return without(outbound_);
  if (bulk_ && status == 420 && response.has_option(sip::HeaderId::unsupported, "gin")) return without(bulk_);
  failed(cause_of(status), &response);
}

void Registration::on_failed(sipstack::SendFault fault) {
  const auto over = std::move(request_);
  answered_by_.reset();
  if (leaving_) {
    enter(RegistrationState::off);
    if (left_) left_();
    return;
  }
  failed(cause_of(fault), nullptr);
}

void Registration::challenged(const sip::Message& response) {
  const sipstack::ClientCredential credential{
      .username = trunk_.auth_username.empty() ? trunk_.username : trunk_.auth_username, .password = trunk_.password};
  const bool have_any = !trunk_.password.empty();
  const auto taken = digest_.challenged(response, {&credential, have_any ? 1u : 0u});
  if (taken) return send();
  digest_.forget();
  failed(cause_of(taken.error()), &response);
}

void Registration::interval_too_brief(const sip::Message& response) {
  const auto wanted = seconds_of(response.value(sip::HeaderId::min_expires));
  if (!wanted || *wanted <= asked_ || *wanted > longest_interval || ++disputes_ > max_disputes)
    return failed(RegistrationCause::interval_dispute, &response);
  asked_ = *wanted;
  send();
}

/// A plain registration is better than none.
void Registration::without(bool& extension) {
  extension = false;
  if (!bulk_ && status_.bulk == BulkWish::asked) status_.bulk = BulkWish::refused;
  send();
}

/// RFC 3261 §10.2.4: the expiry of our own Contact counts, not that of others of the same account, and not the header
/// when the Contact says otherwise. A NAT box or the provider may have rewritten our Contact's host: the token stays.
std::optional<seconds> Registration::granted(const sip::Message& response) const {
  std::optional<seconds> ours, smallest;
  std::size_t contacts = 0;
  sip::for_each_value(response, sip::HeaderId::contact, [&](std::string_view value) {
    const auto contact = sip::Contact::parse(value);
    if (!contact || contact->is_wildcard()) return;
    ++contacts;
    if (!contact->expires()) return;
    const seconds expires{*contact->expires()};
    const bool is_ours = bulk_ ? contact->uri().has_param("bnc") : contact->uri().user() == token_;
    if (is_ours) ours = ours ? std::max(*ours, expires) : expires;
    if (expires.count() > 0 && (!smallest || expires < *smallest)) smallest = expires;
  });
  if (ours) return ours;
  if (const auto header = seconds_of(response.value(sip::HeaderId::expires)); header && header->count() > 0)
    return header;
  if (smallest) return smallest;
  return contacts > 0 ? std::optional(asked_) : std::nullopt;
}

void Registration::accepted(const sip::Message& response) {
  const auto expiry = granted(response);
  if (!expiry || expiry->count() == 0) return failed(RegistrationCause::binding_missing, &response);
  challenger_.reset();
  disputes_ = 0;
  status_.failures = 0;
  status_.registered_at = shard().wall();
  status_.cause = RegistrationCause::none;
  status_.status = 200;
  status_.phrase.clear();
  bound_contact_ = asked_contact_;
  env_.flow.set_service_route(values_of(response, sip::HeaderId::service_route));
  env_.flow.set_outbound(outbound_ && response.has_option(sip::HeaderId::require, "outbound"),
                         seconds_of(response.value(sip::HeaderId::flow_timer)));
  const milliseconds pause = refresh_pause(std::min(*expiry, longest_interval), shard().random());
  status_.refresh_seconds = static_cast<std::uint32_t>(std::chrono::duration_cast<seconds>(pause).count());
  schedule(pause);
  enter(RegistrationState::registered);
  if (told_ != env_.flow.contact_address() && may_correct()) send();
}

void Registration::failed(RegistrationCause cause, const sip::Message* response) {
  status_.cause = cause;
  status_.status = response ? static_cast<std::uint16_t>(response->status()) : std::uint16_t{0};
  status_.phrase = response ? std::string(response->reason()) : std::string{};
  status_.detail = response ? detail_of(*response) : std::string{};
  status_.tls =
      cause == RegistrationCause::insecure ? env_.flow.tls_trouble().value_or(crypto::TlsError{}) : crypto::TlsError{};
  ++status_.failures;
  std::optional<seconds> retry_after;
  if (response) retry_after = seconds_of(response->value(sip::HeaderId::retry_after));
  if (cause == RegistrationCause::interval_dispute) {
    asked_ = trunk_.expiry;
    disputes_ = 0;
  }
  challenger_.reset();
  schedule(retry_pause(cause, status_.failures, retry_after, shard().random()));
  enter(state_of(cause));
}

}  // namespace tandem::registrar
