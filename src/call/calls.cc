#include "call/calls.h"

#include "call/call.h"

namespace tandem::call {

Calls::Calls(CallServices services) : services_(std::move(services)), meters_(services_.meters) {}
Calls::~Calls() = default;

void Calls::set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot) {
  snapshot_ = std::move(snapshot);
}

void Calls::begin(IncomingCall incoming) {
  ++processed_;
  if (!sounds_) sounds_ = std::make_shared<const media::SoundLibrary>();
  std::string id = services_.media.shard.random().token(20);
  auto call = std::make_unique<Call>(*this, id, std::move(incoming));
  Call& begun = *call;
  calls_.emplace(std::move(id), std::move(call));
  begun.begin();
}

bool Calls::originate(FirstParty first, routing::Attempt attempt) {
  auto legs = services_.legs.legs_for({.target = first.target, .call_id_for_story = {}});
  if (legs.empty()) return false;
  IncomingCall call;
  call.leg = std::move(legs.front());
  call.media = media_rules(*snapshot_, first.target);
  call.attempt = std::move(attempt);
  call.first = std::move(first);
  begin(std::move(call));
  return true;
}

/// Deferred destruction: the call is usually inside a callback of one of its legs.
void Calls::release(Call& call) {
  const auto found = calls_.find(call.id());
  if (found == calls_.end()) return;
  std::shared_ptr<Call> ended = std::move(found->second);
  calls_.erase(found);
  services_.media.shard.defer([ended = std::move(ended), this]() mutable {
    ended.reset();
    if (calls_.empty() && on_idle_) on_idle_();
  });
}

void Calls::own_address_changed() {
  for (const auto& [id, call] : calls_) call->own_address_changed();
}

std::vector<CallSummary> Calls::list() const {
  std::vector<CallSummary> all;
  all.reserve(calls_.size());
  for (const auto& [id, call] : calls_) all.push_back(call->summary());
  return all;
}

bool Calls::hang_up(std::string_view channel) {
  for (const auto& [id, call] : calls_)
    if (call->has_channel(channel)) {
      call->hang_up(EndCode::hung_up_by_operator, 0, store::CdrParty::exchange);
      return true;
    }
  return false;
}

void Calls::hang_up_all(EndCode why) {
  std::vector<Call*> all;
  for (const auto& [id, call] : calls_) all.push_back(call.get());
  for (Call* call : all) call->hang_up(why, why == EndCode::shutting_down ? 503 : 0, store::CdrParty::exchange);
}

}  // namespace tandem::call
