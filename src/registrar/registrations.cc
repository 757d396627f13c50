#include "registrar/registrations.h"

#include <algorithm>
#include <utility>

namespace tandem::registrar {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// The first REGISTERs of many accounts are spread over this long at most.
constexpr milliseconds longest_start_spread{10'000};

/// Whether a change leaves the registration as it is: then it is not touched.
bool registers_alike(model::Trunk a, model::Trunk b) {
  for (model::Trunk* trunk : {&a, &b}) {
    trunk->caller_id.clear();
    trunk->codecs.clear();
    trunk->context.clear();
    trunk->max_calls = 0;
  }
  return a == b;
}

}  // namespace

/// One account with the way to its provider.
struct Registrations::Account {
  model::Trunk trunk;
  std::unique_ptr<TrunkFlow> flow;             ///< null for an account that registers with us
  std::unique_ptr<Registration> registration;  ///< null for an account by address; goes by `flow`
  TrunkStatePtr told;
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
  for (const model::Trunk& trunk : snapshot->config().trunks) {
    if (!trunk.enabled || owner_of(trunk.name, shard().count()) != shard().id()) continue;
    const auto same = std::ranges::find_if(
        before, [&](const auto& account) { return account && registers_alike(account->trunk, trunk); });
    if (same == before.end()) continue;
    (*same)->trunk = trunk;
    accounts_.push_back(std::move(*same));
  }
  for (auto& account : before)
    if (account) remove(std::move(account));
  for (const model::Trunk& trunk : snapshot->config().trunks) {
    if (!trunk.enabled || owner_of(trunk.name, shard().count()) != shard().id()) continue;
    if (std::ranges::none_of(accounts_, [&](const auto& account) { return account->trunk.name == trunk.name; }))
      add(trunk);
  }
}

void Registrations::add(const model::Trunk& trunk) {
  auto account = std::make_unique<Account>();
  account->trunk = trunk;
  Account& added = *account;
  accounts_.push_back(std::move(account));
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
  added.flow->start();
  if (!registers) return;
  added.registration = std::make_unique<Registration>(Registration::Environment{env_.stack, hasher_, *added.flow},
                                                      trunk, token, [this](const RegistrationStatus& status) {
                                                        if (listener_) listener_(status);
                                                      });
  for (const auto& leaving : leaving_)
    if (leaving->trunk.uuid == trunk.uuid) added.successor_of = leaving.get();
  if (!added.successor_of) start(added);
}

void Registrations::start(Account& account) {
  const milliseconds spread = std::min(longest_start_spread, milliseconds{2} * static_cast<int>(accounts_.size()));
  account.registration->start(milliseconds{shard().random().below(static_cast<std::uint64_t>(spread.count()) + 1)});
}

/// The account leaves the provider before it is forgotten; calls that run on it are not touched.
void Registrations::remove(std::unique_ptr<Account> account) {
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

/// Shard crossing: every shard calls by this way, and recognises the provider's calls by its addresses.
void Registrations::tell(Account& account) {
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

std::vector<RegistrationStatus> Registrations::statuses() const {
  std::vector<RegistrationStatus> all;
  for (const auto& account : accounts_)
    if (account->registration) {
      all.push_back(account->registration->status());
      all.back().reach = account->flow->reach();
    }
  return all;
}

}  // namespace tandem::registrar
