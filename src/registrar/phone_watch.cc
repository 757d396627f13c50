#include "registrar/phone_watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "registrar/binding_change.h"
#include "registrar/trunk_flow.h"
#include "sip/grammar.h"
#include "sip/list.h"
#include "sip/name_addr.h"
#include "sip/uri_text.h"

namespace tandem::registrar {

using std::chrono::milliseconds;

namespace {

/// How many phones are asked for the first time in one second: after a restart they are all there at once.
constexpr std::uint64_t first_questions_per_second = 200;
constexpr milliseconds longest_first_pause{3000};

bool behind_nat(const store::Binding& binding) {
  const auto uri = sip::Uri::parse(binding.contact);
  const auto host = uri ? sip::address_of(uri->host()) : std::nullopt;
  return host && *host != binding.received.ip;
}

int rank(Reach reach) {
  switch (reach) {
    case Reach::reachable:
      return 4;
    case Reach::lagged:
      return 3;
    case Reach::unknown:
      return 2;
    case Reach::unmonitored:
      return 1;
    case Reach::unreachable:
      return 0;
  }
  return 0;
}

}  // namespace

struct PhoneWatch::Contact {
  std::string account, uri;
  Reachability reach{};
  std::unique_ptr<OptionsProbe> probe{};  ///< while a question is out, so that the many that wait stay small
  std::unique_ptr<OptionsProbe> answered{};
  runtime::Timer question{}, empty_line{};
};

PhoneWatch::PhoneWatch(sipstack::Stack& stack, const Locations& locations) : stack_(stack), locations_(locations) {}

PhoneWatch::~PhoneWatch() = default;

void PhoneWatch::stop() {
  accounts_.clear();
}

const model::Watch* PhoneWatch::settings_of(std::string_view account) const {
  if (!snapshot_) return nullptr;
  if (const auto* phone = snapshot_->find_phone(account)) return &phone->phone->watch;
  const model::Trunk* gateway = snapshot_->find_proving_trunk(account);
  return gateway ? &gateway->watch : nullptr;
}

void PhoneWatch::set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) {
  snapshot_ = std::move(snapshot);
  for (auto& [account, contacts] : accounts_)
    if (const model::Watch* settings = settings_of(account))
      for (const auto& contact : contacts) apply(*contact, *settings);
}

void PhoneWatch::on_bindings(const std::string& account, const Bindings& now) {
  if (!now || now->empty()) {
    accounts_.erase(account);
    return;
  }
  Contacts& contacts = accounts_[account];
  std::erase_if(contacts, [&](const auto& contact) {
    return std::ranges::none_of(*now, [&](const auto& binding) { return binding.contact == contact->uri; });
  });
  const model::Watch* settings = settings_of(account);
  for (const store::Binding& binding : *now) {
    const auto known = std::ranges::find_if(contacts, [&](const auto& one) { return one->uri == binding.contact; });
    if (known != contacts.end()) {
      // It was thought gone, and has just registered.
      if (!(*known)->reach.status().is_there()) ask_in(**known, milliseconds{100});
      continue;
    }
    contacts.push_back(std::make_unique<Contact>(Contact{account, binding.contact}));
    if (settings) apply(*contacts.back(), *settings);
  }
}

void PhoneWatch::apply(Contact& contact, const model::Watch& settings) {
  const bool on = settings.qualify_frequency.count() > 0;
  contact.reach.watch(on, shard().wall());
  if (!on) {
    contact.question.cancel();
    contact.probe.reset();
  } else if (!contact.question.armed()) {
    const auto crowd = milliseconds{1000 * accounts_.size() / first_questions_per_second};
    const auto longest = std::clamp<milliseconds>(
        crowd, longest_first_pause, std::max<milliseconds>(settings.qualify_frequency, longest_first_pause));
    ask_in(contact, milliseconds{shard().random().below(static_cast<std::uint64_t>(longest.count()))});
  }
  contact.empty_line.cancel();
  keep_alive(contact);
}

void PhoneWatch::ask_in(Contact& contact, Duration pause) {
  contact.question.arm(shard().timers(), shard().now() + pause, [this, &contact] { ask(contact); });
}

const store::Binding* PhoneWatch::binding_of(const Contact& contact, Bindings& keep) const {
  keep = locations_.find(contact.account);
  if (!keep) return nullptr;
  const auto at = std::ranges::find(*keep, contact.uri, &store::Binding::contact);
  return at == keep->end() ? nullptr : &*at;
}

void PhoneWatch::ask(Contact& contact) {
  const model::Watch* settings = settings_of(contact.account);
  if (!settings || settings->qualify_frequency.count() == 0) return;
  ask_in(contact, settings->qualify_frequency);
  send(contact);
}

void PhoneWatch::send(Contact& contact) {
  const model::Watch* settings = settings_of(contact.account);
  Bindings keep;
  const store::Binding* binding = binding_of(contact, keep);
  if (!settings || !binding || contact.probe) return;
  const sipstack::Flow flow = flow_of(*binding);
  OptionsProbe::Wish wish;
  wish.request_uri = contact_without_bulk(binding->contact);
  for (const std::string_view value : sip::split_list(binding->path)) wish.routes.emplace_back(value);
  wish.to.uri = binding->contact;
  wish.to.protocol = flow.protocol;
  if (wish.routes.empty())
    wish.to.flow = flow;
  else if (const auto route = sip::NameAddr::parse(wish.routes.front()))
    wish.to.uri = route->uri().text();
  const std::string& domain = snapshot_->config().settings.domain;
  wish.from_uri = sip::uri_text({.host = domain.empty() ? flow.local.ip.to_uri_host() : domain});
  wish.patience = milliseconds{2 * settings->qualify_timeout};
  contact.probe = std::make_unique<OptionsProbe>(stack_);
  contact.probe->ask(std::move(wish), [this, &contact](const auto& result) { heard(contact, result); });
}

void PhoneWatch::heard(Contact& contact, const OptionsProbe::Result& result) {
  contact.answered = std::move(contact.probe);  // not destroyed in its own call
  const model::Watch* settings = settings_of(contact.account);
  if (!settings) return;
  const std::string fault = "OPTIONS: " + std::string(sipstack::sentence(result.fault));
  if (settings->qualify_frequency.count() == 0)  // asked once: nothing would ever take back what it says
    contact.reach.remark(
        result.status == 0 ? fault : fmt::format("OPTIONS: answers after {} ms", result.round_trip.count()),
        shard().wall());
  else if (result.status == 0)
    contact.reach.failed(fault, shard().wall());
  else
    contact.reach.answered(result.round_trip, milliseconds{settings->qualify_timeout}, shard().wall());
}

/// Only where it is needed: a phone behind a NAT that registered by UDP, and browsers, whose connections proxies on the
/// way close when nothing is said.
void PhoneWatch::keep_alive(Contact& contact) {
  const model::Watch* settings = settings_of(contact.account);
  if (!settings || settings->keep_alive.count() == 0) return;
  Bindings keep;
  const store::Binding* binding = binding_of(contact, keep);
  if (!binding) return;
  const sipstack::Protocol protocol = flow_of(*binding).protocol;
  if (!sipstack::is_web_socket(protocol) && (sipstack::is_reliable(protocol) || !behind_nat(*binding))) return;
  contact.empty_line.arm(
      shard().timers(), shard().now() + keep_alive_pause(settings->keep_alive, shard().random()), [this, &contact] {
        Bindings now;
        const store::Binding* there = binding_of(contact, now);
        const auto flow = there ? std::optional(flow_of(*there)) : std::nullopt;
        if (flow && (!sipstack::is_reliable(flow->protocol) || sipstack::is_web_socket(flow->protocol)))
          stack_.keep_alive(*flow, sipstack::is_web_socket(flow->protocol));
        keep_alive(contact);
      });
}

const std::string& PhoneWatch::name_of(const std::string& account) const {
  const model::Trunk* gateway = snapshot_ ? snapshot_->find_proving_trunk(account) : nullptr;
  return gateway ? gateway->name : account;
}

bool PhoneWatch::ask_now(std::string_view name) {
  bool any = false;
  for (const auto& [account, contacts] : accounts_) {
    if (account != name && name_of(account) != name) continue;
    for (const auto& contact : contacts) send(*contact);
    any = any || !contacts.empty();
  }
  return any;
}

std::vector<PhoneWatch::ContactReach> PhoneWatch::contacts() const {
  std::vector<ContactReach> all;
  for (const auto& [account, contacts] : accounts_)
    for (const auto& contact : contacts) all.push_back({name_of(account), contact->uri, contact->reach.status()});
  return all;
}

std::vector<std::pair<std::string, ReachStatus>> PhoneWatch::reaches() const {
  std::vector<std::pair<std::string, ReachStatus>> all;
  for (const auto& [account, contacts] : accounts_) {
    if (contacts.empty()) continue;
    const auto best =
        std::ranges::max_element(contacts, {}, [](const auto& contact) { return rank(contact->reach.status().state); });
    all.emplace_back(name_of(account), (*best)->reach.status());
  }
  return all;
}

}  // namespace tandem::registrar
