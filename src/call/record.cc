#include "call/record.h"

#include <fmt/format.h>

#include <chrono>

namespace tandem::call {

Record::Record(std::string id, const routing::Attempt& attempt, WallTime now) {
  cdr_.id = id;
  cdr_.story = std::move(id);
  cdr_.caller_number = attempt.from_user;
  if (!attempt.from_host.empty() && !attempt.from_user.empty()) cdr_.caller_number += "@" + attempt.from_host;
  cdr_.caller_name = attempt.from_display;
  cdr_.caller_user = attempt.caller.user;
  cdr_.trunk_in = attempt.caller.trunk;
  cdr_.dialled = attempt.dialled;
  cdr_.started_at = now;
}

void Record::planned(const routing::Plan& plan) {
  cdr_.destination = plan.destination;
  switch (plan.direction) {
    case routing::Direction::internal:
      cdr_.direction = store::CdrDirection::internal;
      break;
    case routing::Direction::outgoing:
      cdr_.direction = store::CdrDirection::outgoing;
      break;
    case routing::Direction::incoming:
      cdr_.direction = store::CdrDirection::incoming;
      break;
  }
}

void Record::dialled(const routing::Target& target) {
  cdr_.presented_number = target.as.anonymous ? "anonymous" : target.as.number;
  cdr_.trunk_out = target.kind == routing::Target::Kind::trunk ? target.trunk : std::string{};
}

void Record::rang(WallTime now) {
  if (!cdr_.rang_at) cdr_.rang_at = now;
}

void Record::answered(const Party& callee, WallTime now) {
  cdr_.answered_at = now;
  cdr_.answered_by = party_name(callee.target);
  dialled(callee.target);
}

void Record::announced(const std::string& sound, std::optional<WallTime> answered) {
  announcement_ = sound;
  if (!greeted_at_) greeted_at_ = answered;
}

void Record::ended(EndCode code, std::uint16_t status, std::string phrase, store::CdrParty by) {
  if (ended_) return;
  ended_ = true;
  code_ = code;
  if (code == EndCode::announced && greeted_at_ && !is_answered()) {
    cdr_.answered_at = greeted_at_;
    cdr_.answered_by = "announcement " + announcement_;
  }
  cdr_.sip_status = is_answered() ? std::uint16_t{200} : status;
  cdr_.sip_reason = std::move(phrase);
  cdr_.q850 = static_cast<std::uint8_t>(
      is_answered() && (code == EndCode::normal || code == EndCode::announced) ? 16 : q850_of_status(status));
  cdr_.ended_by = by;
}

void Record::take_media(const Party& party, bool caller) {
  store::CdrLeg& leg = caller ? cdr_.caller : cdr_.callee;
  leg = {};
  leg.call_id = party.leg ? std::string(party.leg->protocol_id()) : std::string{};
  if (!party.local || !party.remote) return;
  for (std::size_t i = 0; i < party.local->media.size() && i < party.remote->media.size(); ++i) {
    const auto codec = sdp::agreed_codec(party.local->media[i], party.remote->media[i]);
    if (!codec || party.local->media[i].kind != sdp::MediaKind::audio) continue;
    leg.codec = fmt::format("{}/{}", codec->name, codec->clock_rate);
    const media::LineStatistics line = party.media.statistics(i);
    leg.received.packets = line.received.packets();
    leg.received.octets = line.received.octets();
    leg.received.lost = line.received.lost() > 0 ? static_cast<std::uint64_t>(line.received.lost()) : 0;
    leg.received.jitter_us = static_cast<std::uint32_t>(std::uint64_t{line.received.jitter()} * 1'000'000 /
                                                        std::max<std::uint32_t>(codec->clock_rate, 1));
    return;
  }
}

OutcomeFacts Record::facts(WallTime now) const {
  OutcomeFacts f;
  f.code = code_;
  f.caller = cdr_.caller_user.empty() ? cdr_.caller_number : cdr_.caller_user;
  if (f.caller.empty()) f.caller = "anonymous";
  f.callee = !cdr_.trunk_in.empty() && !cdr_.answered_by.empty() ? cdr_.answered_by : cdr_.dialled;
  f.trunk = cdr_.trunk_out;
  if (!first_party_.empty()) {
    f.caller = "Tandem";
    f.callee = first_party_;
  }
  f.status = cdr_.sip_status;
  f.phrase = cdr_.sip_reason;
  f.who_hung_up = cdr_.ended_by == store::CdrParty::caller   ? "the caller"
                  : cdr_.ended_by == store::CdrParty::callee ? "the called side"
                                                             : "Tandem";
  f.refusal = refusal_;
  f.announcement = announcement_;
  f.answered = is_answered();
  if (cdr_.answered_at)
    f.seconds =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now - *cdr_.answered_at).count());
  return f;
}

store::Cdr Record::finish(WallTime now, std::string& sentence) {
  cdr_.ended_at = now;
  cdr_.ending = to_text(code_);
  sentence = call::sentence(facts(now));
  return cdr_;
}

}  // namespace tandem::call
