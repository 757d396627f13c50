#include "registrar/trunk_flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sip/uri.h"
#include "sip/uri_text.h"
#include "sipstack/resolve_target.h"

namespace tandem::registrar {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds shortest_look_up{15}, longest_look_up{3600}, look_up_after_failure{30};
constexpr seconds asked_again_when_gone{10};  ///< as Asterisk does: a provider that is back is noticed soon
constexpr seconds better_asked_every{10};
/// Where nothing may be asked (qualify_frequency 0): after so long the better target is just tried.
constexpr seconds better_tried_after{300};

std::string name_of(const sipstack::Target& target) {
  return fmt::format("{} {}", sipstack::to_text(target.protocol), target.address.to_string());
}

}  // namespace

milliseconds keep_alive_pause(seconds every, Random& random) {
  return milliseconds{every} * static_cast<int>(80 + random.below(21)) / 100;
}

std::string next_hop_uri(const model::Trunk& trunk) {
  return trunk.outbound_proxy.empty() ? sip::uri_text({.host = trunk.host, .port = trunk.port})
                                      : "sip:" + trunk.outbound_proxy;
}

std::optional<sipstack::Protocol> protocol_of(const model::Trunk& trunk) {
  if (!trunk.protocol) return std::nullopt;
  return stack_protocol(*trunk.protocol);
}

sipstack::Protocol stack_protocol(model::Protocol protocol) {
  switch (protocol) {
    case model::Protocol::udp:
      return sipstack::Protocol::udp;
    case model::Protocol::tcp:
      return sipstack::Protocol::tcp;
    case model::Protocol::tls:
      return sipstack::Protocol::tls;
    case model::Protocol::ws:
      return sipstack::Protocol::ws;
    case model::Protocol::wss:
      return sipstack::Protocol::wss;
  }
  return sipstack::Protocol::udp;
}

namespace {

/// RFC 5922 §4: the name that was configured, before DNS.
std::string name_in_certificate(const model::Trunk& trunk) {
  if (!trunk.tls.name.empty()) return trunk.tls.name;
  if (trunk.outbound_proxy.empty()) return trunk.host;
  const std::string uri = "sip:" + trunk.outbound_proxy;
  const auto proxy = sip::Uri::parse(uri);
  return proxy ? std::string(proxy->host()) : trunk.host;
}

}  // namespace

std::string account_uri(const model::Trunk& trunk) {
  return sip::uri_text({.user = trunk.from_user.empty() ? trunk.username : trunk.from_user,
                        .host = trunk.from_domain.empty() ? trunk.host : trunk.from_domain});
}

TrunkFlow::TrunkFlow(sipstack::Stack& stack, const model::Trunk& trunk, std::string contact_user, Listener listener)
    : stack_(stack),
      trunk_(trunk),
      contact_user_(std::move(contact_user)),
      listener_(std::move(listener)),
      seen_(trunk.learn_address),
      probe_(stack),
      better_probe_(stack),
      keep_alive_every_(trunk.watch.keep_alive) {
  if (auto question = sipstack::question_from(next_hop_uri(trunk_), protocol_of(trunk_)))
    question_ = std::move(*question);
  question_.any_transport = !trunk_.protocol;
  reach_.watch(trunk_.watch.qualify_frequency.count() > 0, shard().wall());
}

void TrunkFlow::set_tls(std::shared_ptr<const crypto::TlsContext> context) {
  sipstack::TlsPeer peer{
      {.name = name_in_certificate(trunk_), .verify = trunk_.tls.verify, .wildcard = trunk_.tls.wildcard},
      std::move(context)};
  if (peer_ && *peer_ == peer) return;
  peer_ = std::make_shared<const sipstack::TlsPeer>(std::move(peer));
  changed();
}

std::optional<crypto::TlsError> TrunkFlow::tls_trouble() const {
  for (const sipstack::Target& target : choice_.targets())
    if (const auto trouble = stack_.trouble_with(target, target.protocol == sipstack::Protocol::tls ? peer_ : nullptr);
        trouble && trouble->fault == net::NetFault::insecure)
      return trouble->tls;
  return std::nullopt;
}

void TrunkFlow::start(milliseconds spread) {
  look_up();
  if (!trunk_.outbound_proxy.empty()) look_up_host();
  const auto within = [this](milliseconds longest) {
    return milliseconds{shard().random().below(static_cast<std::uint64_t>(longest.count()) + 1)};
  };
  if (const seconds every = trunk_.watch.qualify_frequency; every.count() > 0)
    qualify_timer_.arm(shard().timers(),
                       shard().now() + milliseconds{500} + within(std::min<milliseconds>(every, spread)),
                       [this] { qualify(); });
  keep_alive();
}

void TrunkFlow::stop() {
  stopped_ = true;
  resolution_.reset();
  host_resolution_.reset();
  probe_.stop();
  better_probe_.stop();
  for (runtime::Timer* timer : {&look_up_timer_, &qualify_timer_, &better_timer_, &keep_alive_timer_}) timer->cancel();
}

/// Not any more when the account is on its way out: another of its name may have taken its place.
void TrunkFlow::changed() {
  if (!stopped_) listener_.changed();
}

void TrunkFlow::look_up() {
  if (resolution_) return;
  resolution_ = stack_.resolve(question_, [this](sipstack::TargetAnswer answer) {
    const auto over = std::move(resolution_);
    resolved(std::move(answer));
  });
}

/// Calls may come from the host itself too, though ours go through the proxy.
void TrunkFlow::look_up_host() {
  sipstack::TargetQuestion question = question_;
  question.host = trunk_.host;
  question.port = trunk_.port ? std::optional(trunk_.port) : std::nullopt;
  host_resolution_ = stack_.resolve(std::move(question), [this](sipstack::TargetAnswer answer) {
    const auto over = std::move(host_resolution_);
    if (!answer) return;
    host_addresses_.clear();
    for (const sipstack::Target& target : answer->targets) host_addresses_.push_back(target.address);
    changed();
  });
}

void TrunkFlow::resolved(sipstack::TargetAnswer answer) {
  seconds again = look_up_after_failure;
  if (answer) {
    fault_.reset();
    again = std::clamp(answer->good_for, shortest_look_up, longest_look_up);
    const bool had_one = !choice_.empty();
    const auto before = choice_.present();
    if (choice_.set_targets(std::move(answer->targets)) && had_one)
      moved(fmt::format("DNS does not name {} any more", name_of(*before)));
    else
      changed();
  } else if (choice_.empty()) {
    fault_ = answer.error();
  }
  if (!stopped_)
    look_up_timer_.arm(shard().timers(), shard().now() + again, [this] {
      look_up();
      if (!trunk_.outbound_proxy.empty()) look_up_host();
    });
  for (auto& ready : std::exchange(waiting_, {})) ready();
}

void TrunkFlow::prepare(std::function<void()> ready) {
  if (!choice_.empty()) return ready();
  waiting_.push_back(std::move(ready));
  look_up();
}

/// Does the flow lead to the target that is chosen?
bool TrunkFlow::along_flow() const {
  return flow_ && (choice_.empty() || sipstack::target_of(*flow_) == choice_.present());
}

sipstack::Destination TrunkFlow::destination() const {
  sipstack::Destination to;
  to.uri = next_hop_uri(trunk_);
  to.protocol = protocol_of(trunk_);
  to.targets = choice_.in_order();
  to.peer = peer_;
  if (along_flow()) to.flow = flow_;
  return to;
}

std::vector<std::string> TrunkFlow::target_words() const {
  std::vector<std::string> words;
  for (const sipstack::Target& target : choice_.in_order()) {
    const auto* record = stack_.health().find(target);
    words.push_back(name_of(target));
    if (record) words.back() += fmt::format(": {}", sipstack::sentence(record->fault));
  }
  return words;
}

TrunkState TrunkFlow::state() const {
  TrunkState state;
  for (const sipstack::Target& target : choice_.targets()) state.addresses.push_back(target.address);
  state.addresses.insert(state.addresses.end(), host_addresses_.begin(), host_addresses_.end());
  if (flow_) state.addresses.push_back(flow_->remote);
  if (along_flow()) state.flow = flow_;
  state.targets = choice_.in_order();
  state.seen_as = seen_.address();
  state.service_route = service_route_;
  state.reach = reach_.status().state;
  state.why = reach_.status().why();
  state.peer = peer_;
  return state;
}

bool TrunkFlow::answered(const sipstack::Flow& from, const sip::Via& via) {
  const bool seen_elsewhere = seen_.note(from, via);
  if (seen_elsewhere && seen_.address())
    reach_.remark(fmt::format("it sees us at {}, which it is told from now on", seen_.address()->to_string()),
                  shard().wall());
  const bool news = flow_ != from || seen_elsewhere;
  const auto before = choice_.present();
  flow_ = from;
  if (choice_.answered(sipstack::target_of(from)) && before) {
    reach_.remark(fmt::format("{} is used instead of {}", name_of(sipstack::target_of(from)), name_of(*before)),
                  shard().wall());
    ask_better();
  }
  if (news) changed();
  return seen_elsewhere;
}

void TrunkFlow::set_service_route(std::vector<std::string> route) {
  if (route == service_route_) return;
  service_route_ = std::move(route);
  changed();
}

void TrunkFlow::on_health(const sipstack::Target& target) {
  if (choice_.failed(target, stack_.health(), shard().now())) {
    const auto* record = stack_.health().find(target);
    moved(fmt::format("{} {}", name_of(target),
                      sipstack::sentence(record ? record->fault : sipstack::TargetFault::silent)));
  }
}

void TrunkFlow::moved(std::string why) {
  if (!along_flow()) flow_.reset();
  reach_.remark(fmt::format("moved to {}: {}", name_of(*choice_.present()), why), shard().wall());
  ask_better();
  changed();
  if (!stopped_) listener_.moved();
}

void TrunkFlow::connection_lost(sipstack::ConnectionId connection) {
  if (!flow_ || flow_->connection != connection || connection.serial == 0) return;
  reach_.remark("the connection was lost", shard().wall());
  flow_.reset();
  changed();
  if (!stopped_) listener_.moved();
}

void TrunkFlow::own_address_changed(std::string why) {
  reach_.remark(std::move(why), shard().wall());
  flow_.reset();
  changed();
}

OptionsProbe::Wish TrunkFlow::wish() const {
  OptionsProbe::Wish wish;
  wish.to = destination();
  if (!answers_options_ && !wish.to.targets.empty()) {
    // As long as it is not known that anybody there answers OPTIONS at all, silence is held against nobody.
    wish.to.targets = {wish.to.targets[turn_ % wish.to.targets.size()]};
    if (wish.to.flow && sipstack::target_of(*wish.to.flow) != wish.to.targets.front()) wish.to.flow.reset();
  }
  wish.request_uri = sip::uri_text({.host = trunk_.host, .port = trunk_.port});
  if (!trunk_.outbound_proxy.empty() && trunk_.path.proxy_route)
    wish.routes.push_back("<sip:" + trunk_.outbound_proxy + ";lr>");
  wish.from_uri = account_uri(trunk_);
  wish.contact_user = contact_user_;
  wish.contact_address = seen_.address();
  wish.patience = milliseconds{2 * trunk_.watch.qualify_timeout};
  return wish;
}

void TrunkFlow::qualify() {
  const seconds usual = trunk_.watch.qualify_frequency;
  const bool there = reach_.status().is_there();
  qualify_timer_.arm(shard().timers(), shard().now() + (there ? usual : std::min(usual, asked_again_when_gone)),
                     [this] { qualify(); });
  ask_now();
}

void TrunkFlow::ask_now() {
  if (!probe_.asking()) probe_.ask(wish(), [this](const auto& result) { qualified(result); });
}

void TrunkFlow::qualified(const OptionsProbe::Result& result) {
  const WallTime now = shard().wall();
  if (trunk_.watch.qualify_frequency.count() == 0)  // asked once: nothing would ever take back what it says
    return reach_.remark(result.status == 0 ? fmt::format("OPTIONS: {}", why_unanswered(result.fault))
                                            : fmt::format("OPTIONS: answers after {} ms", result.round_trip.count()),
                         now);
  bool news = false;
  if (result.status == 0 && !answers_options_) {
    ++turn_;
    if (flow_) return options_ignored();
  }
  if (result.status == 0) {
    news = reach_.failed(fmt::format("OPTIONS: {}", why_unanswered(result.fault)), now);
    if (news) flow_.reset();  // another local address or connection may do
    // It is looked for more often from now on.
    if (news) qualify_timer_.arm(shard().timers(), shard().now() + asked_again_when_gone, [this] { qualify(); });
  } else {
    answers_options_ = true;
    reach_.watch(true, now);
    news = reach_.answered(result.round_trip, milliseconds{trunk_.watch.qualify_timeout}, now);
    // Another one than where the account stands has only shown that it could be asked.
    const bool stands_there = !flow_ || sipstack::target_of(*result.from) == choice_.present();
    if (stands_there && answered(*result.from, *result.via) && !stopped_) listener_.moved();
  }
  if (news) changed();
}

std::string TrunkFlow::why_unanswered(sipstack::SendFault fault) const {
  const auto trouble = fault == sipstack::SendFault::insecure ? tls_trouble() : std::nullopt;
  if (!trouble) return std::string(sipstack::sentence(fault));
  return fmt::format("{}. {}", crypto::to_text(*trouble), crypto::remedy(trouble->fault));
}

/// It answers other requests: some providers drop OPTIONS, and are no worse for it.
void TrunkFlow::options_ignored() {
  if (reach_.status().state == Reach::unmonitored) return;
  reach_.watch(false, shard().wall());
  reach_.remark("it answers other requests but no OPTIONS, so these tell nothing", shard().wall());
  changed();
}

/// Whether the target that was left serves again, as long as there is one that was left.
void TrunkFlow::ask_better() {
  if (!choice_.better() || better_timer_.armed() || stopped_) return;
  const bool may_ask = trunk_.watch.qualify_frequency.count() > 0;
  better_timer_.arm(shard().timers(), shard().now() + (may_ask ? better_asked_every : better_tried_after),
                    [this, may_ask] {
                      const auto better = choice_.better();
                      if (!better) return;
                      if (!may_ask) {
                        choice_.go_back();
                        return moved("it is tried again after a while");
                      }
                      OptionsProbe::Wish one = wish();
                      one.to.flow.reset();
                      one.to.targets = {*better};
                      better_probe_.ask(std::move(one), [this](const OptionsProbe::Result& result) {
                        if (choice_.asked_better(result.status != 0 && result.status != 503))
                          return moved(fmt::format("it has answered {} times in a row", TargetChoice::proofs_wanted));
                        ask_better();
                      });
                    });
}

void TrunkFlow::set_outbound(bool takes_part, std::optional<seconds> flow_timer) {
  pong_expected_ = takes_part;
  const seconds usual = trunk_.watch.keep_alive;
  // §4.4: between 80 and 100 % of the time after which the provider takes the flow for dead.
  const seconds asked = takes_part && flow_timer ? std::max(*flow_timer * 9 / 10, seconds{5}) : usual;
  const seconds every = usual.count() > 0 ? std::min(asked, usual) : asked;
  if (std::exchange(keep_alive_every_, every) != every) keep_alive();
}

void TrunkFlow::keep_alive() {
  keep_alive_timer_.cancel();
  if (keep_alive_every_.count() == 0 || stopped_) return;
  keep_alive_timer_.arm(shard().timers(), shard().now() + keep_alive_pause(keep_alive_every_, shard().random()),
                        [this] {
                          if (along_flow()) stack_.keep_alive(*flow_, pong_expected_);
                          keep_alive();
                        });
}

}  // namespace tandem::registrar
