#include "app/story_keeper.h"

namespace tandem::app {

namespace {

constexpr std::size_t max_ended_legs = 1024;

/// "SIP/alice-0000002a" is the channel of alice.
std::string party_of_channel(std::string_view channel) {
  const std::size_t slash = channel.find('/'), dash = channel.rfind('-');
  if (slash == std::string_view::npos || dash == std::string_view::npos || dash < slash) return std::string(channel);
  return std::string(channel.substr(slash + 1, dash - slash - 1));
}

std::string_view without_body(std::string_view message) {
  const std::size_t end = message.find("\r\n\r\n");
  return end == message.npos ? message.substr(0, message.find('\r')) : message.substr(0, end + 4);
}

}  // namespace

StoryKeeper::StoryKeeper(runtime::Shard& shard, EventTeller& events)
    : shard_(shard), events_(events), stories_(telemetry::Stories::Limits{}, shard.random().next()) {}

void StoryKeeper::on_traffic(const sipstack::Traffic& received) {
  const auto leg = legs_.find(received.call_id);
  sipstack::Traffic traffic = received;
  // A PIN may stand in it.
  if (leg != legs_.end() && leg->second.secret_keys && traffic.text.starts_with("INFO "))
    traffic.text = without_body(traffic.text);
  if (debug_) debug_(traffic);
  if (leg == legs_.end()) return keep_overture(traffic);
  stories_.message(leg->second.story,
                   {.at = shard_.now(),
                    .direction = traffic.outgoing ? telemetry::Direction::out : telemetry::Direction::in,
                    .remote = traffic.flow.remote,
                    .leg = leg->second.party,
                    .text = traffic.text,
                    .retransmission = traffic.retransmission});
}

void StoryKeeper::keep_overture(const sipstack::Traffic& traffic) {
  const bool begins = !traffic.outgoing && traffic.text.starts_with("INVITE ");
  const bool goes_on = !overtures_.empty() && overtures_.back().call_id == traffic.call_id;
  if (!begins && !goes_on) return;
  if (overtures_.size() >= max_overtures) overtures_.pop_front();
  overtures_.push_back(
      {std::string(traffic.call_id), std::string(traffic.text), shard_.now(), traffic.flow.remote, traffic.outgoing});
}

void StoryKeeper::play_overtures(const std::string& call_id, const std::string& party) {
  for (const Overture& overture : overtures_)
    if (overture.call_id == call_id)
      stories_.message(call_id, {.at = overture.at,
                                 .direction = overture.outgoing ? telemetry::Direction::out : telemetry::Direction::in,
                                 .remote = overture.remote,
                                 .leg = party,
                                 .text = overture.text});
  std::erase_if(overtures_, [&](const Overture& overture) { return overture.call_id == call_id; });
}

void StoryKeeper::on_begin(std::string_view id, const call::Leg& caller) {
  events_.call_began(id, caller);
  const std::string call_id(caller.protocol_id());
  const std::string party = party_of_channel(caller.name());
  if (!stories_.begin(call_id, shard_.now(), shard_.wall())) return;
  legs_of_call_[std::string(id)].push_back(call_id);
  legs_.insert_or_assign(call_id, LegName{party, call_id});
  play_overtures(call_id, party);
}

void StoryKeeper::on_leg(std::string_view id, const call::Leg& callee) {
  events_.leg_rings(id, callee);
  const auto call = legs_of_call_.find(id);
  if (call == legs_of_call_.end()) return;
  const std::string leg(callee.protocol_id());
  const std::string& story = call->second.front();
  stories_.join(story, leg);
  legs_.insert_or_assign(leg, LegName{party_of_channel(callee.name()), story});
  call->second.push_back(leg);
}

void StoryKeeper::on_decision(std::string_view id, std::string_view text) {
  events_.decided(id, text);
  if (const auto call = legs_of_call_.find(id); call != legs_of_call_.end())
    stories_.decision(call->second.front(), {.at = shard_.now(), .code = "decision", .sentence = text});
}

/// Until the call's end: a repeated message may come late.
void StoryKeeper::on_secret_keys(std::string_view id) {
  const auto call = legs_of_call_.find(id);
  if (call == legs_of_call_.end()) return;
  if (const auto leg = legs_.find(call->second.front()); leg != legs_.end()) leg->second.secret_keys = true;
}

void StoryKeeper::on_finished(const store::Cdr& cdr, std::string_view sentence) {
  events_.call_ended(cdr, sentence);
  if (auto call = legs_of_call_.extract(cdr.id)) {
    stories_.end(call.mapped().front(), shard_.now(), !cdr.answered_at.has_value(), sentence);
    for (std::string& leg : call.mapped()) ended_legs_.push_back(std::move(leg));
  }
  while (ended_legs_.size() > max_ended_legs) {
    legs_.erase(ended_legs_.front());
    ended_legs_.pop_front();
  }
  if (finished_) finished_(cdr, sentence);
}

}  // namespace tandem::app
