// A call as the console shows it.
#include <algorithm>

#include "call/call.h"

namespace tandem::call {

namespace {

ChannelMedia media_of(const media::LineStatistics& line, std::uint32_t clock_rate) {
  const double units_a_millisecond = std::max<std::uint32_t>(clock_rate, 1000) / 1000.0;
  ChannelMedia media;
  media.received = line.received.packets();
  media.received_lost = line.received.lost() > 0 ? static_cast<std::uint64_t>(line.received.lost()) : 0;
  media.received_jitter_ms = line.received.jitter() / units_a_millisecond;
  media.sent = line.sent_packets;
  if (line.reported_by_peer) {
    media.sent_lost = static_cast<std::uint64_t>(std::max(line.reported_by_peer->cumulative_lost, 0));
    media.sent_jitter_ms = line.reported_by_peer->jitter / units_a_millisecond;
  }
  return media;
}

ChannelSummary channel_of(const Party& party, std::string state) {
  ChannelSummary channel;
  channel.name = party.leg->name();
  channel.state = std::move(state);
  channel.protocol_id = party.leg->protocol_id();
  channel.remote = party.leg->remote();
  if (party.remote) channel.held = sdp::is_on_hold(*party.remote);
  if (party.local && party.remote)
    for (std::size_t i = 0; i < party.local->media.size() && i < party.remote->media.size(); ++i)
      if (const auto codec = sdp::agreed_codec(party.local->media[i], party.remote->media[i])) {
        channel.codec = sdp::operator_name(*codec);
        channel.media = media_of(party.media.statistics(i), codec->clock_rate);
        break;
      }
  return channel;
}

ChannelSummary callee_channel(const Party& party, std::string state) {
  ChannelSummary channel = channel_of(party, std::move(state));
  channel.application = "AppDial";
  channel.data = "(Outgoing Line)";
  channel.caller_number = party.target.number;
  channel.party = party_name(party.target);
  return channel;
}

}  // namespace

bool Call::has_channel(std::string_view name) const {
  if (caller_->leg->name() == name || (callee_ && callee_->leg->name() == name)) return true;
  for (const Ringing& ringing : ringing_)
    if (ringing.party->leg->name() == name) return true;
  return false;
}

CallSummary Call::summary() const {
  const store::Cdr& cdr = record_.cdr();
  CallSummary summary;
  summary.id = id_;
  summary.from = cdr.caller_user.empty() ? cdr.caller_number : cdr.caller_user;
  summary.to = cdr.dialled;
  summary.trunk = cdr.trunk_out.empty() ? cdr.trunk_in : cdr.trunk_out;
  summary.started_at = cdr.started_at;
  summary.answered_at = cdr.answered_at;
  const bool rung = waits_for_first();
  ChannelSummary caller = channel_of(*caller_, callee_ || answered_here_ ? "Up" : rung ? "Ringing" : "Ring");
  caller.caller = true;
  caller.exten = attempt_.dialled;
  caller.application = rung ? "AppDial" : pin_ ? "Read" : hears_announcement() ? "Playback" : "Dial";
  caller.data = rung ? "(Outgoing Line)" : cdr.destination;
  caller.caller_number = attempt_.from_user;
  caller.party = attempt_.caller.trunk.empty() ? attempt_.caller.phone : attempt_.caller.trunk;
  const auto* account = snapshot_->find_phone(attempt_.caller.phone);
  const model::Trunk* trunk = snapshot_->find_trunk(attempt_.caller.trunk);
  caller.context = account ? account->user->context : trunk ? trunk->context : "default";
  summary.channels.push_back(std::move(caller));
  for (const Ringing& ringing : ringing_) summary.channels.push_back(callee_channel(*ringing.party, "Ringing"));
  if (callee_) summary.channels.push_back(callee_channel(*callee_, "Up"));
  return summary;
}

}  // namespace tandem::call
