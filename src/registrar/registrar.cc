#include "registrar/registrar.h"

#include <algorithm>
#include <chrono>

#include "sip/list.h"

namespace tandem::registrar {

using std::chrono::seconds;

namespace {

/// REGISTERs whose change is on its way to the owner or the disk, per shard.
constexpr std::size_t max_waiting = 50'000;

}  // namespace

Registrar::Registrar(Environment environment) : env_(std::move(environment)) {}

void Registrar::set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) {
  snapshot_ = std::move(snapshot);
  std::erase_if(refusals_, [this](const auto& refusal) { return !snapshot_->password_of(refusal.first); });
}

ShardId Registrar::owner_of(std::string_view account, unsigned shards) {
  return ShardId{static_cast<std::uint8_t>(siphash(account, 0x7a6e64656d, 0x6f776e6572) % shards)};
}

BindingLimits Registrar::limits_of(std::string_view account) const {
  const model::Settings& s = snapshot_->config().settings;
  const model::Trunk* gateway = snapshot_->find_proving_trunk(account);
  BulkRule bulk = BulkRule::foreign;
  if (gateway && gateway->account_type == model::AccountType::inbound)
    bulk = gateway->gateway.accept_bulk ? BulkRule::accepted : BulkRule::refused;
  return {s.registration_min, s.registration_max, s.registration_default, s.max_contacts, bulk};
}

std::vector<std::pair<std::string, Refusal>> Registrar::refusals() const {
  std::vector<std::pair<std::string, Refusal>> all;
  for (const auto& [account, refusal] : refusals_) {
    const model::Trunk* gateway = snapshot_ ? snapshot_->find_proving_trunk(account) : nullptr;
    all.emplace_back(gateway ? gateway->name : account, refusal);
  }
  return all;
}

void Registrar::load(const std::vector<store::Binding>& bindings) {
  std::unordered_map<std::string, std::vector<store::Binding>> by_account;
  for (const store::Binding& binding : bindings) {
    store::Binding kept = binding;
    // Streams of before the restart are gone; the address stays as the way to try.
    if (const std::size_t blank = kept.flow.rfind(' ');
        kept.flow.starts_with("tcp") && blank != std::string::npos && std::ranges::count(kept.flow, ' ') == 3)
      kept.flow.resize(blank);
    by_account[kept.aor].push_back(std::move(kept));
  }
  for (auto& [account, list] : by_account) {
    auto shared = std::make_shared<const std::vector<store::Binding>>(std::move(list));
    env_.locations.put(account, shared);
    if (owner_of(account, shard().count()) != shard().id()) continue;
    watch(account, shared);
    if (listener_) listener_(account, shared);
  }
}

void Registrar::challenge(sipstack::ServerRequest& request, const sipstack::Verdict& verdict) {
  if (verdict.outcome == sipstack::AuthOutcome::wrong)
    ++counters_.wrong_password;
  else
    ++counters_.challenged;
  const std::string_view realm = snapshot_->realm_for(request.essentials().to.uri().host());
  request.respond_once(401, {}, [&](sip::Writer& writer) {
    env_.digest.write_challenge(writer, {realm, request.flow().remote.ip, shard().wall(), verdict.stale()});
  });
}

/// Only of accounts that have proved their password: so there is no more to be kept than there are accounts.
void Registrar::refuse(sipstack::ServerRequest& request, const std::string& account, RegisterFault fault) {
  ++counters_.refused;
  refusals_.insert_or_assign(account, Refusal{fault, shard().wall()});
  unsigned status = status_of(fault);
  // Nothing is unsupported that was not required (RFC 3261 §20.40).
  if (fault == RegisterFault::bulk_refused && !requires_bulk(request.message())) status = 403;
  request.respond(status, sentence(fault), [&](sip::Writer& writer) {
    if (fault == RegisterFault::too_brief)
      writer.header(sip::HeaderId::min_expires,
                    static_cast<unsigned>(snapshot_->config().settings.registration_min.count()));
    if (fault == RegisterFault::bulk_unannounced) writer.header(sip::HeaderId::require, "gin");
    if (fault == RegisterFault::bulk_refused && status == 420) writer.header(sip::HeaderId::unsupported, "gin");
  });
}

void Registrar::on_register(std::unique_ptr<sipstack::ServerRequest> request) {
  const sip::Uri to = request->essentials().to.uri();
  const std::string_view domain = to.host();
  const std::string_view realm = snapshot_->realm_for(domain);
  const auto lookup = [&](std::string_view username) -> std::optional<sipstack::Secret> {
    const auto password = snapshot_->password_of(snapshot_->accounts().key_of(username, domain));
    return password ? std::optional(sipstack::Secret{std::string(*password), {}, {}}) : std::nullopt;
  };
  const sipstack::Verdict verdict =
      env_.digest.verify({request->message(), realm, request->flow().remote.ip, shard().wall()}, lookup);
  if (verdict.outcome != sipstack::AuthOutcome::ok) return challenge(*request, verdict);
  // An account may change only its own bindings (RFC 3261 §10.3 step 4).
  const std::string account(snapshot_->accounts().key_of(to.user_unescaped(), domain));
  if (account != snapshot_->accounts().key_of(verdict.username, domain)) return request->respond(403);
  if (!snapshot_->may_come_from(snapshot_->tenant_of_account(account), request->flow().remote.ip))
    return refuse(*request, account, RegisterFault::foreign_network);
  const auto change_wanted = read_register(request->message(), request->essentials(), request->flow(), account,
                                           limits_of(account), shard().wall());
  if (!change_wanted) return refuse(*request, account, change_wanted.error());
  if (waiting_.size() >= max_waiting) return request->respond(503);

  const std::uint64_t ticket = ++next_ticket_;
  waiting_.emplace(ticket, std::move(request));
  const ShardId owner = owner_of(account, shard().count());
  if (owner == shard().id())
    return change(*change_wanted, [this, ticket](auto result) { respond(ticket, std::move(result)); });
  // Shard crossing: the wish to the account's owner, the outcome back.
  shard().post(owner, [here = this, home = shard().id(), there = env_.by_shard[owner.value], ticket,
                       wish = *change_wanted]() mutable {
    there->change(std::move(wish), [here, home, there, ticket](auto result) {
      there->shard().post(
          home, [here, ticket, result = std::move(result)]() mutable { here->respond(ticket, std::move(result)); });
    });
  });
}

void Registrar::change(BindingChange wish, Answer answer) {
  const Bindings before = env_.locations.find(wish.account);
  static const std::vector<store::Binding> none;
  const WallTime now = shard().wall();
  if (wish.is_query()) {
    ++counters_.queries;
    return answer(before);
  }
  auto outcome = apply_register(before ? *before : none, wish, limits_of(wish.account), now);
  if (!outcome) return answer(std::unexpected(outcome.error()));
  ++counters_.registered;
  auto after = std::make_shared<const std::vector<store::Binding>>(std::move(outcome->bindings));
  keep(wish.account, after);
  for (const std::string& contact : outcome->removed)
    static_cast<void>(env_.records.remove_binding(wish.account, contact));
  // The last record's completion speaks for all: the store commits in order.
  auto told = std::make_shared<Answer>(std::move(answer));
  bool queued = !wish.put.empty();
  for (std::size_t i = 0; i < wish.put.size(); ++i) {
    store::Done done;
    if (i + 1 == wish.put.size()) done = [told, after](const store::Stored&) { (*told)(after); };
    queued = env_.records.put_binding(std::move(wish.put[i]), std::move(done)) && queued;
  }
  if (!queued) (*told)(after);
}

void Registrar::keep(const std::string& account, Bindings bindings) {
  for (const store::Binding& binding : *bindings)
    if (lives_by_its_connection(binding)) remember_connection(flow_of(binding).connection, account);
  env_.tables.publish(shard(), account, bindings);
  watch(account, bindings);
  if (listener_) listener_(account, bindings);
}

void Registrar::watch(const std::string& account, const Bindings& bindings) {
  if (!bindings || bindings->empty()) return;
  const WallTime first = std::ranges::min(*bindings, {}, &store::Binding::expires_at).expires_at;
  expiries_.emplace(first, account);
  if (!sweep_timer_.armed()) sweep_timer_.arm(shard().timers(), shard().now() + seconds{1}, [this] { sweep(); });
}

/// Once a second: accounts whose first expiry has passed. Entries of bindings refreshed meanwhile are found stale here.
void Registrar::sweep() {
  const WallTime now = shard().wall();
  while (!expiries_.empty() && expiries_.begin()->first <= now) {
    const std::string account = std::move(expiries_.extract(expiries_.begin()).value().second);
    const Bindings before = env_.locations.find(account);
    if (!before) continue;
    std::vector<store::Binding> left;
    for (const store::Binding& binding : *before) {
      if (binding.expires_at > now) {
        left.push_back(binding);
        continue;
      }
      ++counters_.expired;
      static_cast<void>(env_.records.remove_binding(account, binding.contact));
    }
    if (left.size() == before->size())
      watch(account, before);
    else
      keep(account, std::make_shared<const std::vector<store::Binding>>(std::move(left)));
  }
  if (!expiries_.empty()) sweep_timer_.arm(shard().timers(), shard().now() + seconds{1}, [this] { sweep(); });
}

void Registrar::flow_failed(const std::string& account, const std::string& contact) {
  const ShardId owner = owner_of(account, shard().count());
  if (owner != shard().id()) {
    return shard().post(
        owner, [there = env_.by_shard[owner.value], account, contact] { there->flow_failed(account, contact); });
  }
  const Bindings before = env_.locations.find(account);
  if (!before) return;
  std::vector<store::Binding> left = *before;
  if (std::erase_if(left, [&](const auto& binding) { return binding.contact == contact; }) == 0) return;
  static_cast<void>(env_.records.remove_binding(account, contact));
  keep(account, std::make_shared<const std::vector<store::Binding>>(std::move(left)));
}

namespace {

std::uint64_t key_of(sipstack::ConnectionId connection) {
  return std::uint64_t{connection.shard.value} << 32 | connection.serial;
}

}  // namespace

void Registrar::remember_connection(sipstack::ConnectionId connection, const std::string& account) {
  const auto [first, last] = by_connection_.equal_range(key_of(connection));
  if (std::none_of(first, last, [&](const auto& entry) { return entry.second == account; }))
    by_connection_.emplace(key_of(connection), account);
}

void Registrar::connection_lost(sipstack::ConnectionId connection) {
  const auto [first, last] = by_connection_.equal_range(key_of(connection));
  std::vector<std::pair<std::string, std::string>> gone;
  for (auto entry = first; entry != last; ++entry)
    if (const Bindings bindings = env_.locations.find(entry->second))
      for (const store::Binding& binding : *bindings)
        if (flow_of(binding).connection == connection) gone.emplace_back(entry->second, binding.contact);
  by_connection_.erase(first, last);
  for (const auto& [account, contact] : gone) flow_failed(account, contact);
}

void Registrar::write_contacts(sip::Writer& writer, const Bindings& bindings) const {
  if (!bindings) return;
  const WallTime now = shard().wall();
  for (const store::Binding& binding : *bindings) {
    if (binding.expires_at <= now) continue;
    const auto left = std::chrono::ceil<seconds>(binding.expires_at - now).count();
    writer.header(sip::HeaderId::contact, "<", binding.contact, ">;expires=", static_cast<unsigned>(left));
  }
}

void Registrar::respond(std::uint64_t ticket, std::expected<Bindings, RegisterFault> result) {
  const auto found = waiting_.find(ticket);
  if (found == waiting_.end()) return;
  const std::unique_ptr<sipstack::ServerRequest> request = std::move(found->second);
  waiting_.erase(found);
  if (!result) {
    const sip::Uri to = request->essentials().to.uri();
    return refuse(*request, std::string(snapshot_->accounts().key_of(to.user_unescaped(), to.host())), result.error());
  }
  request->respond(200, {}, [&](sip::Writer& writer) {
    write_contacts(writer, *result);
    if (requires_bulk(request->message())) writer.header(sip::HeaderId::supported, "path, gin");
    // RFC 3327 §5.3: the path is shown to the phone that asked for it.
    if (request->message().has_option(sip::HeaderId::supported, "path"))
      writer.copy(request->message(), sip::HeaderId::path);
  });
}

}  // namespace tandem::registrar
