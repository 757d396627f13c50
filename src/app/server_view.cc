#include "app/server_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "registrar/binding_change.h"
#include "routing/party_words.h"
#include "runtime/wall_clock.h"
#include "sip/uri_text.h"
#include "telemetry/ladder.h"

namespace tandem::app {

namespace {

/// Those who do not answer have been given up by then.
constexpr std::chrono::milliseconds longest_wait_for_peers = legs::PeerAsker::patience + std::chrono::seconds{2};

}  // namespace

ServerView::ServerView(Environment environment)
    : env_(std::move(environment)),
      started_(std::chrono::steady_clock::now()),
      reloaded_(started_.time_since_epoch().count()) {}

void ServerView::reloaded() {
  reloaded_ = std::chrono::steady_clock::now().time_since_epoch().count();
}

void ServerView::on_each(const std::function<void(ExchangeShard&)>& work) {
  env_.shards.run_on_each([&](runtime::Loop& loop) { work(*env_.exchange[loop.id().value]); });
}

std::vector<registrar::RegistrationStatus> ServerView::registrations() {
  std::vector<registrar::RegistrationStatus> all;
  on_each([&](ExchangeShard& shard) {
    auto some = shard.registrations().statuses();
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  });
  std::ranges::sort(all, {}, &registrar::RegistrationStatus::trunk);
  return all;
}

namespace {

/// Where somebody who registers here is now.
void add_contacts(control::PeerSummary& peer, const registrar::Bindings& bindings) {
  peer.dynamic = true;
  if (!bindings) return;
  peer.contacts = bindings->size();
  for (const store::Binding& binding : *bindings) {
    peer.bulk_contacts += registrar::is_bulk(binding.contact);
    peer.registered_at = std::max(peer.registered_at, binding.registered_at);
    peer.contact_list.push_back(
        {.uri = binding.contact, .user_agent = binding.user_agent, .expires_at = binding.expires_at});
  }
  peer.address = bindings->front().received;
}

void add_gateway(control::PeerSummary& peer, const registrar::Bindings& bindings) {
  add_contacts(peer, bindings);
  if (peer.bulk_contacts > 0) peer.description = "all its numbers (RFC 6140)";
}

/// A provider, a gateway, or a friend.
control::PeerSummary summary_of(const model::Trunk& trunk, const ExchangeShard& shard) {
  control::PeerSummary peer{
      .name = trunk.name, .username = trunk.username, .dynamic = false, .address = std::nullopt, .description = {}};
  if (const model::Friend* one = shard.snapshot()->find_friend(trunk.name)) peer.description = one->description;
  if (trunk.account_type == model::AccountType::inbound) {
    add_gateway(peer, shard.locations().find(std::string(shard.snapshot()->accounts().key_of(trunk))));
    return peer;
  }
  const auto known = shard.trunks().addresses_of(trunk.name);
  if (!known.empty())
    peer.address = SocketAddress{known.front().ip, known.front().port ? known.front().port : std::uint16_t{5060}};
  peer.contact_list.push_back({.uri = sip::uri_text({.host = trunk.host, .port = trunk.port})});
  return peer;
}

control::PeerSummary* find_peer(std::vector<control::PeerSummary>& sorted, const std::string& name) {
  const auto peer = std::ranges::lower_bound(sorted, name, {}, &control::PeerSummary::name);
  return peer != sorted.end() && peer->name == name ? &*peer : nullptr;
}

}  // namespace

std::vector<control::PeerSummary> ServerView::peers() {
  std::vector<control::PeerSummary> all;
  env_.shards.run_on(ShardId{0}, [&](runtime::Loop&) {  // every shard has the whole table
    const ExchangeShard& shard = *env_.exchange[0];
    for (const model::User& user : shard.snapshot()->config().users)
      for (const model::Phone& phone : user.phones) {
        const std::string account = shard.snapshot()->account_of(user, phone);
        control::PeerSummary peer{.name = account,
                                  .username = phone.username,
                                  .dynamic = true,
                                  .address = std::nullopt,
                                  .description = user.display_name};
        add_contacts(peer, shard.locations().find(account));
        all.push_back(std::move(peer));
      }
    for (const model::Trunk& trunk : shard.snapshot()->config().trunks) all.push_back(summary_of(trunk, shard));
  });
  std::ranges::sort(all, {}, &control::PeerSummary::name);
  on_each([&](ExchangeShard& shard) {  // who is watched is known to his owner only
    for (const auto& some : {shard.phones().reaches(), shard.registrations().reaches()})
      for (const auto& [name, reach] : some)
        if (control::PeerSummary* peer = find_peer(all, name)) {
          peer->reach = reach;
          if (!peer->dynamic && !peer->contact_list.empty()) peer->contact_list.front().reach = reach;
        }
    for (const auto& [name, uri, reach] : shard.phones().contacts())
      if (control::PeerSummary* peer = find_peer(all, name))
        for (control::ContactSummary& contact : peer->contact_list)
          if (contact.uri == uri) contact.reach = reach;
    for (const auto& [name, refusal] : shard.registrar().refusals()) {  // known to whoever received it
      control::PeerSummary* peer = find_peer(all, name);
      if (!peer || refusal.at <= peer->registered_at || (peer->refused && peer->refused->at >= refusal.at)) continue;
      peer->refused = refusal;
    }
  });
  return all;
}

std::vector<call::CallSummary> ServerView::calls() {
  std::vector<call::CallSummary> all;
  on_each([&](ExchangeShard& shard) {
    auto some = shard.calls().list();
    all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  });
  std::ranges::sort(all, {}, &call::CallSummary::started_at);
  return all;
}

control::Totals ServerView::totals() {
  control::Totals totals;
  on_each([&](ExchangeShard& shard) {
    totals.calls_running += shard.calls().running();
    totals.calls_processed += shard.calls().processed();
    totals.transactions += shard.stack().transactions();
    totals.ports_in_use += shard.ports().in_use();
    totals.guests_refused += shard.ingress().counters().guests_refused;
    totals.bindings = shard.locations().accounts();
  });
  const auto now = std::chrono::steady_clock::now();
  using std::chrono::duration_cast, std::chrono::seconds;
  totals.uptime = duration_cast<seconds>(now - started_);
  totals.since_reload =
      duration_cast<seconds>(now.time_since_epoch() - std::chrono::steady_clock::duration{reloaded_.load()});
  totals.shards = env_.shards.count();
  return totals;
}

std::vector<control::StorySummary> ServerView::stories(bool failed_only, std::size_t at_most) {
  std::vector<control::StorySummary> all;
  on_each([&](ExchangeShard& shard) {
    const auto add = [&](const std::vector<const telemetry::CallTrace*>& traces) {
      for (const telemetry::CallTrace* trace : traces)
        all.push_back({trace->id(), trace->began_wall(), !trace->ended(), trace->failed(), trace->sentence()});
    };
    telemetry::Stories& stories = shard.stories().stories();
    add(stories.failed(at_most));
    if (failed_only) return;
    add(stories.ended(at_most));
    add(stories.running(at_most));
  });
  std::ranges::sort(all, std::ranges::greater{}, &control::StorySummary::began);
  if (all.size() > at_most) all.resize(at_most);
  return all;
}

std::optional<std::string> ServerView::ladder(std::string_view id, bool with_messages) {
  constexpr std::size_t searched = 1000;
  std::vector<std::string> drawn;
  on_each([&](ExchangeShard& shard) {
    telemetry::Stories& stories = shard.stories().stories();
    for (const auto& traces : {stories.running(searched), stories.ended(searched), stories.failed(searched)})
      for (const telemetry::CallTrace* trace : traces)
        if (trace->id().starts_with(id))
          drawn.push_back(telemetry::draw_ladder(*trace) + (with_messages ? telemetry::list_messages(*trace) : ""));
  });
  if (drawn.size() != 1) return std::nullopt;
  return drawn.front();
}

std::vector<store::Cdr> ServerView::newest_cdrs(std::size_t count) {
  const auto store = store::Store::open(env_.data, store::Access::read);
  if (!store) return {};
  return (*store)->newest_cdrs(count).value_or(std::vector<store::Cdr>{});
}

bool ServerView::hang_up(std::string_view channel) {
  bool found = false;
  on_each([&](ExchangeShard& shard) { found = found || shard.calls().hang_up(channel); });
  return found;
}

bool ServerView::register_now(std::string_view trunk) {
  bool found = false;
  on_each([&](ExchangeShard& shard) { found = found || shard.registrations().try_now(trunk); });
  return found;
}

bool ServerView::leave_provider(std::string_view trunk) {
  bool found = false;
  on_each([&](ExchangeShard& shard) { found = found || shard.registrations().leave(trunk); });
  return found;
}

bool ServerView::qualify(std::string_view peer) {
  bool found = false;
  on_each([&](ExchangeShard& shard) {  // who is watched is known to his owner only
    const bool phone = shard.phones().ask_now(peer);
    const bool provider = shard.registrations().qualify(peer);
    found = found || phone || provider;
  });
  return found;
}

/// Waits on the caller's thread, never on the shard's.
std::expected<std::vector<legs::PeerReply>, std::string> ServerView::send_request(std::string_view peer,
                                                                                  const legs::PeerRequest& request) {
  const auto snapshot = env_.snapshot();
  const auto target = routing::party_from_words(peer, *snapshot);
  if (!target) return std::unexpected(target.error());
  auto answered = std::make_shared<std::promise<std::vector<legs::PeerReply>>>();
  auto answer = answered->get_future();
  bool sent = false;
  env_.shards.run_on(ShardId{0}, [&](runtime::Loop&) {
    sent = env_.exchange[0]->peer_asker().send(*target, request, [answered](std::vector<legs::PeerReply> replies) {
      answered->set_value(std::move(replies));
    });
  });
  if (!sent) return std::unexpected(fmt::format("{} is not registered.", peer));
  if (answer.wait_for(longest_wait_for_peers) != std::future_status::ready)
    return std::unexpected(fmt::format("{} has not answered.", peer));
  return answer.get();
}

std::expected<void, std::string> ServerView::originate(const control::OriginateWish& wish) {
  const ShardId shard{static_cast<std::uint8_t>(next_shard_++ % env_.shards.count())};
  std::expected<void, std::string> placed;
  env_.shards.run_on(shard, [&](runtime::Loop&) { placed = env_.exchange[shard.value]->originate(wish); });
  return placed;
}

void ServerView::follow(const control::FollowWish& wish) {
  on_each([&](ExchangeShard& shard) {
    if (wish.events)
      shard.follow(env_.debug_line, wish.decisions);
    else
      shard.stop_following();
  });
}

bool ServerView::unregister(std::string_view peer) {
  bool had = false;
  env_.shards.run_on(ShardId{0}, [&](runtime::Loop&) {  // which tells the account's owner
    ExchangeShard& shard = *env_.exchange[0];
    const registrar::Bindings bindings = shard.locations().find(peer);
    if (!bindings) return;
    had = true;
    for (const store::Binding& binding : *bindings) shard.registrar().flow_failed(std::string(peer), binding.contact);
  });
  return had;
}

firewall::Status ServerView::firewall() {
  firewall::Status status;
  env_.shards.run_on(ShardId{0}, [&](runtime::Loop&) { status = env_.firewall.status(); });
  return status;
}

namespace {

call::Moment moment_of(const routing::Snapshot& snapshot) {
  return call::moment_at(runtime::wall_clock_now(), snapshot.holders().zone());
}

}  // namespace

control::MeterReading ServerView::meter(const routing::Holder& holder) {
  const auto meter = env_.meters.find(holder.key);
  if (!meter) return {};
  const call::Moment now = moment_of(*env_.snapshot());
  const call::Usage::Amount today = meter->usage().today(now);
  control::MeterReading reading{meter->calls(), meter->external_calls(), today.talk, today.spend};
  if (const call::HourHistory* hours = meter->usage().hours()) {
    reading.this_hour = std::chrono::seconds(hours->at(now.hour).seconds);
    reading.busiest_hour = std::chrono::seconds(hours->busiest_before(now.hour).seconds);
  }
  reading.stop = meter->usage().stop();
  return reading;
}

bool ServerView::release_meter(const routing::Holder& holder) {
  const auto meter = env_.meters.find(holder.key);
  if (!meter || !meter->usage().release(moment_of(*env_.snapshot()))) return false;
  meter->touch();
  return true;
}

bool ServerView::reset_meter(const routing::Holder& holder) {
  const auto meter = env_.meters.find(holder.key);
  if (!meter) return false;
  meter->usage().reset(moment_of(*env_.snapshot()));
  meter->touch();
  return true;
}

namespace {

/// As Asterisk's console writes it, so that what reads its traces reads ours.
std::string debug_text(const sipstack::Traffic& traffic) {
  const std::string way =
      fmt::format("{}:{}", sipstack::to_text(traffic.flow.protocol), traffic.flow.remote.to_string());
  if (!traffic.outgoing) return fmt::format("<--- SIP read from {} --->\n{}\n<------------->\n", way, traffic.text);
  return fmt::format("{} (no NAT) to {}:\n{}\n---\n", traffic.retransmission ? "Retransmitting" : "Transmitting",
                     traffic.flow.remote.to_string(), traffic.text);
}

}  // namespace

bool ServerView::set_sip_debug(const control::SipDebug& wish) {
  using Mode = control::SipDebug::Mode;
  std::optional<IpAddress> only;
  if (wish.mode == Mode::address) only = wish.ip;
  if (wish.mode == Mode::peer) {
    for (const control::PeerSummary& peer : peers())
      if (peer.name == wish.peer && peer.address) only = peer.address->ip;
    if (!only) return false;
  }
  on_each([&](ExchangeShard& shard) {
    if (wish.mode == Mode::off) return shard.stories().set_debug({});
    shard.stories().set_debug([line = env_.debug_line, only](const sipstack::Traffic& traffic) {
      if (!only || traffic.flow.remote.ip == *only) line(debug_text(traffic));
    });
  });
  return true;
}

}  // namespace tandem::app
