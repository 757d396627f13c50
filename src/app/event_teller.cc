#include "app/event_teller.h"

#include <fmt/format.h>

#include <utility>

namespace tandem::app {

namespace {

constexpr std::size_t shown_of_id = 8;  ///< enough to tell apart calls that run

}  // namespace

void EventTeller::follow(Listener listener, bool decisions, const Known& known) {
  stop();
  listener_ = std::move(listener);
  decisions_ = decisions;
  for (const registrar::RegistrationStatus& status : known.registrations)
    states_.insert_or_assign(status.trunk, status.state);
  present_.insert(known.accounts.begin(), known.accounts.end());
}

void EventTeller::stop() {
  listener_ = nullptr;
  states_.clear();
  present_.clear();
}

void EventTeller::tell(std::string_view text) {
  listener_(fmt::format("    -- {}\n", text));
}

void EventTeller::tell(std::string_view id, std::string_view text) {
  tell(fmt::format("{} {}", id.substr(0, shown_of_id), text));
}

void EventTeller::call_began(std::string_view id, const call::Leg& caller) {
  if (listener_) tell(id, caller.incoming() ? caller.name() + " calls" : caller.name() + " is called first");
}

void EventTeller::leg_rings(std::string_view id, const call::Leg& callee) {
  if (listener_) tell(id, callee.name() + " is called");
}

void EventTeller::answered(std::string_view id, const call::Leg& callee) {
  if (listener_) tell(id, callee.name() + " has answered");
}

void EventTeller::decided(std::string_view id, std::string_view text) {
  if (listener_ && decisions_) tell(id, fmt::format("  {}", text));
}

void EventTeller::call_ended(const store::Cdr& cdr, std::string_view sentence) {
  if (listener_) tell(cdr.id, fmt::format("ended: {}", sentence));
}

void EventTeller::registration(const registrar::RegistrationStatus& status) {
  if (!listener_) return;
  const auto [known, fresh] = states_.try_emplace(status.trunk, status.state);
  if (std::exchange(known->second, status.state) == status.state && !fresh) return;
  tell(fmt::format("account {}: {}. {}", status.trunk, to_text(status.state), sentence(status)));
}

void EventTeller::bindings(const std::string& account, const registrar::Bindings& now) {
  if (!listener_) return;
  if (!now || now->empty()) {
    if (present_.erase(account) > 0) tell(fmt::format("{} is no longer registered", account));
  } else if (present_.insert(account).second) {
    tell(fmt::format("{} has registered from {}", account, now->front().received.to_string()));
  }
}

}  // namespace tandem::app
