#include "registrar/registrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace tandem::registrar {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// The first REGISTERs of many accounts are spread over this long at most.
constexpr milliseconds longest_start_spread{10'000};
/// Of their first OPTIONS; longer where there are many.
constexpr milliseconds shortest_question_spread{10'000};
constexpr seconds shortest_look_up{15}, longest_look_up{3600}, look_up_after_failure{30};

/// The additional hosts that are names: their addresses are looked up for as long as the account is there. So are those
/// of the host itself if requests go to a proxy: calls may come from either.
std::vector<std::string> names_to_resolve(const model::Trunk& trunk) {
  std::vector<std::string> names;
  if (!trunk.outbound_proxy.empty() && !trunk.host.empty() && !IpAddress::parse(trunk.host))
    names.push_back(trunk.host);
  for (const std::string& host : trunk.additional_hosts)
    if (!IpAddress::parse(host) && !Prefix::parse(host)) names.push_back(host);
  return names;
}

/// Whether a change leaves the registration as it is: then it is not touched.
bool registers_alike(model::Trunk a, model::Trunk b) {
  for (model::Trunk* trunk : {&a, &b}) {
    trunk->additional_hosts.clear();
    trunk->caller_id.clear();
    trunk->codecs.clear();
    trunk->context.clear();
    trunk->max_calls = 0;
    trunk->identify_by.clear();
    trunk->match_header.clear();
    trunk->call_username.clear();
    trunk->call_password.clear();
    trunk->nat = {};
    trunk->force_rport = true;
    trunk->max_calls_per_second = 0;
    trunk->identity = {};
    trunk->numbers = {};
    trunk->did_source = trunk->caller_id_source = {};
    trunk->headers = {};
    trunk->tariff.clear();
    trunk->limits = {};
  }
  return a == b;
}

}  // namespace

/// One additional host of an account.
struct Registrations::Name {
  std::string text;
  std::unique_ptr<net::NameQuery> query{};
  runtime::Timer again{};
  std::vector<SocketAddress> addresses{};
};

/// One account with the way to its provider.
struct Registrations::Account {
  model::Trunk trunk;
  std::unique_ptr<TrunkFlow> flow;             ///< null for an account that registers with us
  std::unique_ptr<Registration> registration;  ///< null for an account by address; goes by `flow`
  TrunkStatePtr told;
  IpAddress address{};  ///< ours towards the provider, that it has been told; unspecified: none yet
  std::vector<std::unique_ptr<Name>> names;
  const Account* successor_of = nullptr;  ///< begins when that one has left: both hold the same Contact
};

Registrations::Registrations(Environment environment) : env_(std::move(environment)) {}
Registrations::~Registrations() = default;

ShardId Registrations::owner_of(std::string_view trunk, unsigned shards) {
  return ShardId{static_cast<std::uint8_t>(siphash(trunk, 0x7472756e6b, 0x6f776e6572) % shards)};
}

void Registrations::set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) {
  std::vector<std::unique_ptr<Account>> before = std::move(accounts_);
  accounts_.clear();
  std::unordered_map<std::string_view, std::unique_ptr<Account>*> by_name;  // of the names in the accounts themselves
  for (auto& account : before) by_name.emplace(account->trunk.name, &account);
  std::vector<const model::Trunk*> added;
  for (const model::Trunk& trunk : snapshot->config().trunks) {
    if (!trunk.enabled || owner_of(trunk.name, shard().count()) != shard().id()) continue;
    const auto same = by_name.find(trunk.name);
    if (same == by_name.end() || !registers_alike((*same->second)->trunk, trunk)) {
      added.push_back(&trunk);
      continue;
    }
    accounts_.push_back(std::move(*same->second));
    by_name.erase(same);
    accounts_.back()->trunk = trunk;
    watch_names(*accounts_.back());
  }
  for (auto& account : before)
    if (account) remove(std::move(account));
  for (const model::Trunk* trunk : added) add(*trunk);
}

void Registrations::add(const model::Trunk& trunk) {
  auto account = std::make_unique<Account>();
  account->trunk = trunk;
  Account& added = *account;
  accounts_.push_back(std::move(account));
  watch_names(added);
  if (trunk.account_type == model::AccountType::inbound) return;
  const bool registers = trunk.account_type == model::AccountType::outbound;
  const std::string token = env_.tokens.token_of(trunk);
  added.flow = std::make_unique<TrunkFlow>(env_.stack, trunk, registers ? token : trunk.username,
                                           TrunkFlow::Listener{.changed = [this, &added] { tell(added); },
                                                               .moved =
                                                                   [&added] {
                                                                     if (added.registration)
                                                                       added.registration->follow();
                                                                   }});
  added.flow->set_tls(tls_of(trunk.name));
  added.flow->start(
      std::max<milliseconds>(shortest_question_spread, milliseconds{5} * static_cast<int>(accounts_.size())));
  if (!registers) return;
  added.registration = std::make_unique<Registration>(Registration::Environment{env_.stack, hasher_, *added.flow},
                                                      trunk, token, [this](const RegistrationStatus& status) {
                                                        if (listener_) listener_(status);
                                                      });
  for (const auto& leaving : leaving_)
    if (leaving->trunk.uuid == trunk.uuid) added.successor_of = leaving.get();
  if (!added.successor_of) start(added);
}

std::shared_ptr<const crypto::TlsContext> Registrations::tls_of(std::string_view trunk) const {
  const auto own = tls_.find(trunk);
  return own == tls_.end() ? nullptr : own->second;
}

void Registrations::set_tls(const TlsContexts& contexts) {
  tls_ = contexts;
  for (const auto& account : accounts_)
    if (account->flow) account->flow->set_tls(tls_of(account->trunk.name));
}

/// A change of the additional hosts leaves the registration alone: only these are looked up anew.
void Registrations::watch_names(Account& account) {
  const std::vector<std::string> wanted = names_to_resolve(account.trunk);
  const auto text = [](const std::unique_ptr<Name>& name) -> const std::string& { return name->text; };
  if (std::ranges::equal(account.names, wanted, {}, text)) return;
  account.names.clear();
  for (const std::string& name : wanted) {
    account.names.push_back(std::make_unique<Name>(name));
    resolve(account, *account.names.back());
  }
  tell_additional(account);
}

void Registrations::start(Account& account) {
  const milliseconds spread = std::min(longest_start_spread, milliseconds{2} * static_cast<int>(accounts_.size()));
  account.registration->start(milliseconds{shard().random().below(static_cast<std::uint64_t>(spread.count()) + 1)});
}

/// The account leaves the provider before it is forgotten; calls that run on it are not touched.
void Registrations::remove(std::unique_ptr<Account> account) {
  account->names.clear();
  if (account->flow) account->flow->stop();
  if (!account->registration) return;
  Account* going = account.get();
  leaving_.push_back(std::move(account));
  going->registration->unregister([this, going] {
    shard().defer([this, going] {
      std::erase_if(leaving_, [&](const auto& left) { return left.get() == going; });
      for (const auto& heir : accounts_)
        if (heir->successor_of == going) {
          heir->successor_of = nullptr;
          start(*heir);
        }
      if (leaving_.empty() && stopped_) std::exchange(stopped_, nullptr)();
    });
  });
}

void Registrations::stop(std::function<void()> done) {
  stopped_ = std::move(done);
  std::vector<std::unique_ptr<Account>> all = std::move(accounts_);
  accounts_.clear();
  for (auto& account : all) remove(std::move(account));
  if (leaving_.empty() && stopped_) std::exchange(stopped_, nullptr)();
}

void Registrations::forget() {
  stopped_ = nullptr;
  accounts_.clear();
  leaving_.clear();
}

void Registrations::resolve(Account& account, Name& name) {
  name.query = env_.network.resolve_addresses(name.text, [this, &account, &name](net::NameResult result) {
    seconds again = look_up_after_failure;
    if (result) {
      name.addresses.clear();
      for (const IpAddress& ip : result->addresses) name.addresses.push_back({ip, account.trunk.port});
      tell_additional(account);
      again = std::clamp(result->ttl, shortest_look_up, longest_look_up);
    }
    name.again.arm(shard().timers(), shard().now() + again, [this, &account, &name] { resolve(account, name); });
  });
}

/// Shard crossing: every shard recognises calls from these addresses too.
void Registrations::tell_additional(Account& account) {
  std::vector<SocketAddress> addresses;
  for (const auto& name : account.names)
    addresses.insert(addresses.end(), name->addresses.begin(), name->addresses.end());
  for (std::size_t i = 0; i < env_.tables.size(); ++i)
    shard().post(ShardId{static_cast<std::uint8_t>(i)}, [table = env_.tables[i], name = account.trunk.name, addresses] {
      table->set_additional(name, addresses);
    });
}

/// Shard crossing: every shard calls by this way, and recognises the provider's calls by its addresses.
void Registrations::tell(Account& account) {
  if (account.address.is_unspecified() && account.flow->flow()) account.address = account.flow->flow()->local.ip;
  auto state = std::make_shared<const TrunkState>(account.flow->state());
  if (account.told && *account.told == *state) return;
  account.told = state;
  for (std::size_t i = 0; i < env_.tables.size(); ++i)
    shard().post(ShardId{static_cast<std::uint8_t>(i)},
                 [table = env_.tables[i], name = account.trunk.name, state] { table->set_state(name, state); });
}

void Registrations::connection_lost(sipstack::ConnectionId connection) {
  for (const auto& account : accounts_)
    if (account->flow) account->flow->connection_lost(connection);
}

void Registrations::on_health(const sipstack::Target& target) {
  for (const auto& account : accounts_)
    if (account->flow) account->flow->on_health(target);
}

/// The flow may have the new address already, by an OPTIONS that was answered meanwhile; the provider's Contact of us
/// has not.
void Registrations::own_address_changed() {
  for (const auto& account : accounts_) {
    if (!account->flow || !account->flow->flow()) continue;
    const IpAddress now = env_.network.local_address_towards(account->flow->flow()->remote.ip);
    if (now == account->address || now.is_unspecified()) continue;
    const IpAddress before = std::exchange(account->address, now);
    account->flow->own_address_changed(
        fmt::format("our address towards it is {} now, no longer {}", now.to_string(), before.to_string()));
    if (account->registration) account->registration->register_anew();
  }
}

void Registrations::advertised_address_changed() {
  for (const auto& account : accounts_) {
    if (!account->flow) continue;
    account->flow->own_address_changed("the external address of the transport is another now");
    if (account->registration) account->registration->register_anew();
  }
}

std::vector<std::pair<std::string, ReachStatus>> Registrations::reaches() const {
  std::vector<std::pair<std::string, ReachStatus>> all;
  for (const auto& account : accounts_)
    if (account->flow) all.emplace_back(account->trunk.name, account->flow->reach());
  return all;
}

bool Registrations::try_now(std::string_view trunk) {
  for (const auto& account : accounts_)
    if (account->trunk.name == trunk && account->registration) {
      account->registration->try_now();
      return true;
    }
  return false;
}

bool Registrations::leave(std::string_view trunk) {
  for (const auto& account : accounts_)
    if (account->trunk.name == trunk && account->registration) {
      account->registration->leave();
      return true;
    }
  return false;
}

bool Registrations::qualify(std::string_view trunk) {
  for (const auto& account : accounts_)
    if (account->trunk.name == trunk && account->flow) {
      account->flow->ask_now();
      return true;
    }
  return false;
}

std::vector<RegistrationStatus> Registrations::statuses() const {
  std::vector<RegistrationStatus> all;
  for (const auto& account : accounts_)
    if (account->registration) {
      all.push_back(account->registration->status());
      all.back().reach = account->flow->reach();
      all.back().targets = account->flow->target_words();
    }
  return all;
}

}  // namespace tandem::registrar
