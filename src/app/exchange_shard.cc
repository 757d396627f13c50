#include "app/exchange_shard.h"

#include <algorithm>

#include "routing/party_words.h"

namespace tandem::app {

namespace {

std::vector<registrar::Locations*> pointers(std::vector<registrar::Locations>& tables) {
  std::vector<registrar::Locations*> all;
  for (registrar::Locations& table : tables) all.push_back(&table);
  return all;
}

sipstack::StackOptions stack_options(const ExchangeParts& parts, const model::Settings& settings) {
  sipstack::StackOptions options;
  options.group = parts.stacks;
  options.user_agent = settings.user_agent;
  return options;
}

/// How long providers may take to confirm that we are gone: the binding would expire by itself.
constexpr std::chrono::seconds unregister_limit{4};

/// What is reached by TLS needs no transport to be configured for it: connections can be opened without one. A
/// provider, and any SIP URI, as its domain may offer nothing else.
bool needs_tls_of_its_own(const model::Config& config) {
  const auto speaks_tls = [](const auto& one) { return one.enabled && one.protocol == model::Protocol::tls; };
  const auto by_uri = [](const model::Outcall& one) { return one.enabled && !one.uri_ways.empty(); };
  const bool wanted = config.settings.dial_uris || std::ranges::any_of(config.trunks, speaks_tls) ||
                      std::ranges::any_of(config.outcalls, by_uri);
  return wanted && std::ranges::none_of(config.transports, speaks_tls);
}

std::vector<sipstack::ListenAddress> with_tls(std::vector<sipstack::ListenAddress> wanted, const model::Config& config,
                                              const TlsMaterial& tls) {
  for (sipstack::ListenAddress& address : wanted)
    if (const auto secured = tls.transports.find(address.name); secured != tls.transports.end())
      address.tls = secured->second;
  if (needs_tls_of_its_own(config))
    for (const IpAddress& ip : {IpAddress{}, IpAddress::v6({})})
      wanted.push_back({.name = "tls to others",
                        .protocol = sipstack::Protocol::tls,
                        .bind = {ip, 0},
                        .advertised_host = {},
                        .tls = tls.usual});
  return wanted;
}

std::vector<SocketAddress> name_servers(const model::Settings& settings) {
  std::vector<SocketAddress> servers;
  for (const std::string& text : settings.dns_servers) {
    constexpr std::uint16_t usual_port = 53;
    if (const auto ip = IpAddress::parse(text))
      servers.push_back({*ip, usual_port});
    else if (const auto address = SocketAddress::parse(text))
      servers.push_back(*address);
  }
  return servers;
}

}  // namespace

ExchangeParts::ExchangeParts(unsigned shards, InstallationKeys its_keys)
    : keys(std::move(its_keys)),
      stacks(sipstack::make_stack_group(shards, keys.placement)),
      locations(shards),
      location_tables(pointers(locations)),
      registrars(shards),
      trunk_tables(shards),
      hop_marks(keys.placement.words[0], keys.placement.words[1]) {}

ExchangeShard::ExchangeShard(runtime::Shard& shard, net::Network& network, store::Records& records,
                             ExchangeParts& parts, const SnapshotPtr& snapshot)
    : shard_(shard),
      network_(network),
      snapshot_(snapshot),
      locations_(parts.locations[shard.id().value]),
      trunks_(parts.keys.contact_tokens),
      ports_(snapshot->config().settings.rtp_low, snapshot->config().settings.rtp_high, shard.id(), shard.count()),
      stories_(shard, events_),
      stack_(sipstack::make_stack(shard, network, stack_options(parts, snapshot->config().settings))),
      digest_(parts.keys.nonces, shard.random()),
      dialogs_(*stack_, {.user_agent = snapshot->config().settings.user_agent}),
      registrar_({*stack_, digest_, locations_, parts.location_tables, records, parts.registrars}),
      phones_(*stack_, locations_),
      registrations_({*stack_, network, parts.trunk_tables, trunks_}),
      outside_(shard, network, [this] { outside_changed(); }),
      own_hosts_(*stack_, network),
      leg_factory_({*stack_, dialogs_, network, locations_, trunks_, outside_}),
      peer_asker_(*stack_, leg_factory_),
      target_lookup_({*stack_, network, own_hosts_}),
      calls_({{shard, network, ports_},
              leg_factory_,
              target_lookup_,
              records,
              parts.meters,
              parts.pin_guesses,
              &stories_}),
      ingress_({*stack_, dialogs_, digest_, registrar_, trunks_, calls_, outside_, own_hosts_, parts.guest_meters,
                parts.hop_marks}) {
  if (shard.id() == ShardId{0}) usage_.emplace(shard, records, parts.meters);
  parts.registrars[shard.id().value] = &registrar_;
  parts.trunk_tables[shard.id().value] = &trunks_;
  registrar_.set_listener([this](const std::string& account, const registrar::Bindings& now) {
    phones_.on_bindings(account, now);
    events_.bindings(account, now);
  });
  registrations_.set_listener([this](const registrar::RegistrationStatus& status) { events_.registration(status); });
  stack_->set_observer(&stories_);
  stack_->set_connection_listener([this](sipstack::ConnectionId connection) {
    registrar_.connection_lost(connection);
    registrations_.connection_lost(connection);
  });
  stack_->set_health_listener([this](const sipstack::Target& target) { registrations_.on_health(target); });
  stack_->set_handlers(ingress_, dialogs_);
  network_.set_address_listener([this] { own_address_changed(); });
}

ExchangeShard::~ExchangeShard() {
  network_.set_address_listener({});
  stack_->set_observer(nullptr);
  stack_->set_connection_listener({});
  stack_->set_health_listener({});
  stack_->stop();
}

std::vector<std::pair<std::string, net::NetError>> ExchangeShard::publish(const SnapshotPtr& snapshot,
                                                                          const TlsMaterialPtr& tls,
                                                                          const media::SoundLibraryPtr& sounds) {
  snapshot_ = snapshot;
  const model::Settings& settings = snapshot->config().settings;
  ports_.set_range(settings.rtp_low, settings.rtp_high);
  network_.use_name_servers(name_servers(settings));
  digest_.offer(settings.digest != model::DigestAlgorithms::md5, settings.digest != model::DigestAlgorithms::sha256);
  trunks_.set_snapshot(*snapshot);
  outside_.set_snapshot(snapshot);
  registrar_.set_snapshot(snapshot);
  phones_.set_snapshot(snapshot);
  own_hosts_.set_snapshot(snapshot);
  leg_factory_.set_snapshot(snapshot);
  calls_.set_snapshot(snapshot);
  calls_.set_sounds(sounds);
  ingress_.set_snapshot(snapshot);
  if (usage_) usage_->set_snapshot(snapshot);
  tls_ = tls;
  auto faults = stack_->listen(with_tls(outside_.listen_addresses(), snapshot->config(), *tls));
  registrations_.set_tls(tls->trunks);
  registrations_.set_snapshot(snapshot);
  return faults;
}

/// By this shard's snapshot, which the call keeps.
std::expected<void, std::string> ExchangeShard::originate(const control::OriginateWish& wish) {
  auto party = routing::party_from_words(wish.party, *snapshot_);
  if (!party) return std::unexpected(std::move(party.error()));
  auto attempt = routing::attempt_of_party(*party, wish.exten, wish.context, *snapshot_);
  if (!attempt) return std::unexpected(std::move(attempt.error()));
  attempt->at = shard_.wall();
  if (calls_.originate({std::move(*party), wish.ring_time, wish.sound}, std::move(*attempt))) return {};
  return std::unexpected(wish.party + " is not registered.");
}

void ExchangeShard::follow(EventTeller::Listener listener, bool decisions) {
  EventTeller::Known known{.registrations = registrations_.statuses(), .accounts = {}};
  locations_.for_each(
      [&](const std::string& account, const registrar::Bindings&) { known.accounts.push_back(account); });
  events_.follow(std::move(listener), decisions, known);
}

/// The machine is elsewhere in the network: providers are told at once, and calls go on.
void ExchangeShard::own_address_changed() {
  stack_->own_address_changed();
  registrations_.own_address_changed();
  calls_.own_address_changed();
}

/// A name of ours stands for another address: providers must learn it before they call the old one.
void ExchangeShard::outside_changed() {
  static_cast<void>(stack_->listen(with_tls(outside_.listen_addresses(), snapshot_->config(), *tls_)));
  registrations_.advertised_address_changed();
  calls_.own_address_changed();
}

void ExchangeShard::drain(std::function<void()> done) {
  drained_ = std::move(done);
  calls_.refuse_new();
  const auto check = [this] {
    if (accounts_left_ && calls_.running() == 0 && drained_) std::exchange(drained_, nullptr)();
  };
  calls_.set_idle_handler(check);
  const auto accounts_gone = [this, check] {
    accounts_left_ = true;
    check();
  };
  farewell_.arm(shard_.timers(), shard_.now() + unregister_limit, accounts_gone);
  registrations_.stop(accounts_gone);
}

void ExchangeShard::fall_silent() {
  static_cast<void>(stack_->listen({}));
  stack_->stop();
  registrations_.forget();
  if (usage_) usage_->stop();
  registrar_.stop_watching();
  phones_.stop();
}

}  // namespace tandem::app
