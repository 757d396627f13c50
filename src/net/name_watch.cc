#include "net/name_watch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace tandem::net {
namespace {

/// What a SIP provider may publish: RFC 3263 section 4.1.
constexpr std::array<std::string_view, 3> service_prefixes{"_sip._udp.", "_sip._tcp.", "_sips._tcp."};

bool is_trouble(NameFault fault) {
  return fault != NameFault::not_found && fault != NameFault::bad_name;
}

/// RFC 3263 section 4.1: "SIP+D2U" and the like, with the flag of names that have SRV records.
bool leads_to_services(const NaptrRecord& pointer) {
  return equal_ignoring_case(pointer.flags, "s") && equal_ignoring_case(pointer.service.substr(0, 3), "sip");
}

bool same_content(const NameAnswer& a, const NameAnswer& b) {
  const auto sorted = [](const NameAnswer& answer) {
    std::vector<IpAddress> addresses = answer.addresses;
    std::vector<std::string> targets;
    for (const SrvRecord& service : answer.services) targets.push_back(lower_case(service.target));
    for (const NaptrRecord& pointer : answer.pointers) targets.push_back(lower_case(pointer.replacement));
    std::ranges::sort(addresses);
    std::ranges::sort(targets);
    return std::pair{std::move(addresses), std::move(targets)};
  };
  return sorted(a) == sorted(b);
}

}  // namespace

void NameWatch::follow(const std::vector<Wish>& wishes) {
  wishes_.clear();
  for (const Wish& wish : wishes) wishes_[wish.name] |= wish.services;
  ask_what_is_needed();
}

std::vector<std::string> NameWatch::service_names(const std::string& name) const {
  std::vector<std::string> names;
  for (const std::string_view prefix : service_prefixes) names.push_back(std::string(prefix) + name);
  if (const auto found = questions_.find({Kind::pointers, name}); found != questions_.end())
    for (const NaptrRecord& pointer : found->second.answer.pointers)
      if (leads_to_services(pointer)) names.push_back(lower_case(pointer.replacement));
  return names;
}

std::vector<NameWatch::Key> NameWatch::questions_for(std::string_view host, bool services) const {
  const std::string name(host);
  std::vector<Key> keys{{Kind::addresses, name}};
  if (!services) return keys;
  keys.push_back({Kind::pointers, name});
  for (std::string& service_name : service_names(name)) {
    Key key{Kind::services, std::move(service_name)};
    if (const auto found = questions_.find(key); found != questions_.end())
      for (const SrvRecord& service : found->second.answer.services)
        if (!service.target.empty() && service.target != ".")
          keys.push_back({Kind::addresses, lower_case(service.target)});
    keys.push_back(std::move(key));
  }
  return keys;
}

NameWatch::Known NameWatch::known(std::string_view name) const {
  Known known;
  const auto wish = wishes_.find(name);
  if (wish == wishes_.end()) return known;
  std::optional<NameFault> absence;
  for (const Key& key : questions_for(name, wish->second)) {
    const auto found = questions_.find(key);
    if (found == questions_.end()) continue;
    const Question& question = found->second;
    known.addresses.insert(known.addresses.end(), question.answer.addresses.begin(), question.answer.addresses.end());
    if (question.fault) (is_trouble(*question.fault) ? known.trouble : absence) = question.fault;
  }
  std::ranges::sort(known.addresses);
  const auto twice = std::ranges::unique(known.addresses);
  known.addresses.erase(twice.begin(), twice.end());
  if (known.addresses.empty() && !known.trouble) known.trouble = absence;  // no SRV, or no A, is how things are
  return known;
}

void NameWatch::ask_what_is_needed() {
  for (auto& [key, question] : questions_) question.needed = false;
  std::vector<Key> fresh;
  for (const auto& [name, services] : wishes_)
    for (Key& key : questions_for(name, services)) {
      const auto found = questions_.find(key);
      if (found != questions_.end())
        found->second.needed = true;
      else
        fresh.push_back(std::move(key));
    }
  for (auto at = questions_.begin(); at != questions_.end();) {
    if (at->second.needed) {
      ++at;
      continue;
    }
    if (at->second.query) answered_.push_back(std::move(at->second.query));
    at = questions_.erase(at);
  }
  if (!answered_.empty()) sweep_.arm(shard_.timers(), shard_.now(), [this] { answered_.clear(); });
  for (const Key& key : fresh) {
    const auto [at, is_new] = questions_.try_emplace(key);
    if (is_new) ask(at->first, at->second);
  }
}

void NameWatch::ask(const Key& key, Question& question) {
  auto handler = [this, key](NameResult result) { on_answer(key, std::move(result)); };
  switch (key.kind) {
    case Kind::addresses:
      question.query = network_.resolve_addresses(key.name, std::move(handler));
      break;
    case Kind::services:
      question.query = network_.resolve_services(key.name, std::move(handler));
      break;
    case Kind::pointers:
      question.query = network_.resolve_pointers(key.name, std::move(handler));
      break;
  }
}

void NameWatch::on_answer(const Key& key, NameResult result) {
  const auto at = questions_.find(key);
  if (at == questions_.end()) return;  // not needed any more; its query is being swept
  Question& question = at->second;
  answered_.push_back(std::move(question.query));
  sweep_.arm(shard_.timers(), shard_.now(), [this] { answered_.clear(); });
  const auto fault_before = question.fault;
  bool changed = false;
  std::chrono::seconds wait = after_failure;
  if (result || !is_trouble(result.error())) {
    NameAnswer answer = result ? std::move(*result) : NameAnswer{};
    wait = result ? std::clamp(answer.ttl, shortest, longest) : after_absence;
    changed = !same_content(question.answer, answer);
    question.answer = std::move(answer);
  }
  question.fault = result ? std::nullopt : std::optional(result.error());
  question.again.arm(shard_.timers(), shard_.now() + wait, [this, key] {
    if (const auto found = questions_.find(key); found != questions_.end()) ask(found->first, found->second);
  });
  if (changed && key.kind != Kind::addresses) ask_what_is_needed();
  if (changed || question.fault != fault_before) on_change_();
}

}  // namespace tandem::net
