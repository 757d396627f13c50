#include "routing/did_lookup.h"

#include <algorithm>
#include <vector>

#include "routing/trail.h"

namespace tandem::routing {

namespace {

std::string plain_number(std::string_view number) {
  std::string plain = model::without_dashes(number);
  if (plain.size() > 1 && plain.front() == '+') plain.erase(0, 1);
  return plain;
}

class DidSearch {
 public:
  DidSearch(const std::string& trunk, const Snapshot& snapshot, Trail& trail)
      : own_(snapshot.incalls_of(trunk)), any_(snapshot.incalls_of_any()), config_(snapshot.config()), trail_(trail) {}

  const model::Incall* by_number(const std::string& number) {
    const std::string plain = plain_number(number);
    for (const bool literal : {true, false})
      for (const auto* table : {own_, &any_})
        if (const auto* incall = in_table(table, plain, literal)) return incall;
    note(trail_, false, "incalls", "none names the number " + number);
    return nullptr;
  }

  const model::Incall* for_any_number() {
    for (const auto* table : {own_, &any_}) {
      if (table == nullptr) continue;
      for (auto index : table->wildcards)
        if (const auto* incall = usable(config_.incalls[index], "for any number")) return incall;
    }
    return nullptr;
  }

 private:
  const model::Incall* in_table(const CompiledIncalls* table, const std::string& number, bool literal) {
    const model::Incall* found = nullptr;
    if (table == nullptr) return found;
    table->numbers.each_match(number, [&](PatternTrie::Hit hit) {
      if (hit.literal == literal)
        found = usable(config_.incalls[table->entries[hit.id]], literal ? "exactly this number" : "by its pattern");
      return found == nullptr && !(literal && !hit.literal);  // literals are told first
    });
    return found;
  }

  const model::Incall* usable(const model::Incall& incall, const char* how) {
    const std::string rule = "incall " + incall.name + (incall.did.empty() ? "" : ", DID " + incall.did);
    const std::string whose = incall.trunk.empty() ? ", from any trunk" : ", from trunk " + incall.trunk;
    if (!incall.enabled) {
      note(trail_, false, rule, "fits (" + std::string(how) + whose + ") but is disabled");
      return nullptr;
    }
    note(trail_, true, rule, how + whose);
    return &incall;
  }

  const CompiledIncalls* own_;
  const CompiledIncalls& any_;
  const model::Config& config_;
  Trail& trail_;
};

std::vector<std::string> called_numbers(const Attempt& attempt, Trail& trail) {
  std::vector<std::string> numbers;
  if (!attempt.did.empty()) numbers.push_back(attempt.did);
  if (attempt.caller.by == IdentifiedBy::token)
    note(trail, false, "Request-URI", "is our Contact token and names no number; To is looked at");
  else if (!attempt.dialled.empty() && attempt.dialled != attempt.did)
    numbers.push_back(attempt.dialled);
  if (!attempt.to_user.empty() && std::ranges::find(numbers, attempt.to_user) == numbers.end() &&
      (attempt.caller.by != IdentifiedBy::token || attempt.to_user != attempt.dialled))
    numbers.push_back(attempt.to_user);
  return numbers;
}

/// What the provider calls the account counts as its number, if the call names no other.
void add_login(const Attempt& attempt, const Snapshot& snapshot, std::vector<std::string>& numbers) {
  const model::Trunk* trunk = snapshot.find_trunk(attempt.caller.trunk);
  if (trunk != nullptr && !trunk->username.empty() && std::ranges::find(numbers, trunk->username) == numbers.end())
    numbers.push_back(trunk->username);
}

}  // namespace

FoundIncall find_incall(const Attempt& attempt, const Snapshot& snapshot, Trail& trail) {
  auto numbers = called_numbers(attempt, trail);
  add_login(attempt, snapshot, numbers);
  DidSearch search(attempt.caller.trunk, snapshot, trail);
  for (const auto& number : numbers)
    if (const auto* incall = search.by_number(number)) return {incall, number};
  return {search.for_any_number(), numbers.empty() ? std::string() : numbers.front()};
}

const model::Incall* find_guest_incall(std::string_view number, const Snapshot& snapshot) {
  const CompiledIncalls& table = snapshot.guest_incalls();
  const auto& incalls = snapshot.config().incalls;
  const model::Incall* found = nullptr;
  table.numbers.each_match(plain_number(number), [&](PatternTrie::Hit hit) {
    found = &incalls[table.entries[hit.id]];
    return false;  // the most specific comes first
  });
  if (found != nullptr || table.wildcards.empty() || number.empty()) return found;
  return &incalls[table.wildcards.front()];
}

}  // namespace tandem::routing
