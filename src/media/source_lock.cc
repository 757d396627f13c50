#include "media/source_lock.h"

#include <utility>

namespace tandem::media {

bool SourceLock::set_signalled(SocketAddress media, std::optional<IpAddress> signalling_source, TimePoint now) {
  held_ = media.ip.is_unspecified();
  if (held_) return false;  // hold in the old way: nothing to send to, but the party is still where it was
  const bool other_hint = signalling_source && signalling_source != signalling_source_;
  if (signalling_source) signalling_source_ = signalling_source;
  if (media == signalled_ && (!other_hint || rank_ == SourceRank::signalled)) return false;
  signalled_ = media;
  reopen(now);
  return true;
}

void SourceLock::reopen(TimePoint now) {
  if (rank_ != SourceRank::none && rank_ != SourceRank::elsewhere) before_ = locked_;
  rank_ = SourceRank::none;
  locked_ = {};
  candidates_ = {};
  opened_ = now;
}

std::optional<SocketAddress> SourceLock::destination() const {
  if (held_ || signalled_.port == 0) return std::nullopt;
  return rank_ == SourceRank::none ? signalled_ : locked_;
}

SourceRank SourceLock::rank_of(const SocketAddress& from) const {
  if (from == signalled_) return SourceRank::signalled;
  if (from.ip == signalled_.ip || from.ip == signalling_source_) return SourceRank::same_host;
  return SourceRank::elsewhere;
}

SourceLock::Verdict SourceLock::on_packet(const SocketAddress& from, std::uint32_t ssrc, std::uint16_t sequence,
                                          TimePoint now) {
  if (rank_ == SourceRank::none || from != locked_) {
    const auto verdict = on_unlocked_source(from, ssrc, sequence, now);
    const bool still_passed = before_ == from && rank_ == SourceRank::none && now - opened_ <= learning_window;
    return still_passed ? Verdict::accept : verdict;
  }
  heard_ = now;
  ssrc_ = ssrc;
  sequence_ = sequence;
  return Verdict::accept;
}

SourceLock::Verdict SourceLock::on_opaque(const SocketAddress& from, TimePoint now) {
  if (rank_ != SourceRank::none && from == locked_) {
    heard_ = now;
    return Verdict::accept;
  }
  const auto rank = rank_of(from);
  if (signalled_.port == 0 || rank == SourceRank::elsewhere) return Verdict::stranger;
  // Without numbers of their own the datagrams of a source count as consecutive.
  const Candidate& candidate = candidates_[std::to_underlying(rank) - 1];
  return on_unlocked_source(from, 0, static_cast<std::uint16_t>(candidate.sequence + 1), now);
}

SourceLock::Verdict SourceLock::on_unlocked_source(const SocketAddress& from, std::uint32_t ssrc,
                                                   std::uint16_t sequence, TimePoint now) {
  const auto rank = rank_of(from);
  if (signalled_.port == 0) return Verdict::stranger;  // nothing signalled yet: nobody can be judged
  if (rule_ == LearningRule::strict && rank != SourceRank::signalled) return Verdict::stranger;
  const bool displaces = may_displace(rank, now);
  if (!displaces && (rule_ == LearningRule::strict || from.ip != locked_.ip || rank_ == SourceRank::none))
    return Verdict::stranger;

  Candidate& candidate = candidates_[std::to_underlying(rank) - 1];
  const auto shown = show(candidate, from, ssrc, sequence);
  if (displaces) return shown < needed(rank, now) ? Verdict::probation : lock(from, rank, ssrc, sequence, now);
  return try_rebinding(candidate, now);
}

/// Rule 5: the NAT in front of the locked party gave it another port. The numbers have to continue the stream when
/// the new port is first seen, and the old port has to have fallen silent.
SourceLock::Verdict SourceLock::try_rebinding(Candidate& candidate, TimePoint now) {
  const auto step = static_cast<std::uint16_t>(candidate.sequence - sequence_);
  if (candidate.ssrc != ssrc_ || (candidate.shown == 1 && (step == 0 || step > rebinding_sequence_step))) {
    candidate = {};
    return Verdict::stranger;
  }
  if (candidate.shown < same_host_packets || now - heard_ < rebinding_silence) return Verdict::probation;
  return lock(candidate.from, rank_, candidate.ssrc, candidate.sequence, now);
}

/// Rules 3 and 4.
bool SourceLock::may_displace(SourceRank better, TimePoint now) const {
  const bool window_open = now - opened_ <= learning_window;
  if (rank_ == SourceRank::none) return better != SourceRank::elsewhere || window_open;
  if (better <= rank_) return false;
  return rank_ == SourceRank::elsewhere || window_open || now - heard_ >= displacing_silence;
}

unsigned SourceLock::needed(SourceRank rank, TimePoint now) const {
  if (rank == SourceRank::elsewhere) return elsewhere_packets;
  if (rank == SourceRank::same_host) return same_host_packets;
  const bool late = rank_ == SourceRank::same_host && now - opened_ > learning_window;
  return late ? same_host_packets : 1;
}

unsigned SourceLock::show(Candidate& candidate, const SocketAddress& from, std::uint32_t ssrc, std::uint16_t sequence) {
  const auto step = static_cast<std::uint16_t>(sequence - candidate.sequence);
  const bool continues =
      candidate.shown > 0 && candidate.from == from && candidate.ssrc == ssrc && step >= 1 && step <= max_sequence_step;
  const std::uint8_t shown = !continues ? 1 : candidate.shown < 0xff ? candidate.shown + 1 : 0xff;
  candidate = {from, ssrc, sequence, shown};
  return shown;
}

SourceLock::Verdict SourceLock::lock(const SocketAddress& from, SourceRank rank, std::uint32_t ssrc,
                                     std::uint16_t sequence, TimePoint now) {
  locked_ = from;
  rank_ = rank;
  ssrc_ = ssrc;
  sequence_ = sequence;
  heard_ = now;
  before_.reset();
  candidates_ = {};
  return Verdict::locked;
}

}  // namespace tandem::media
