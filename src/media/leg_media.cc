#include "media/leg_media.h"

#include <algorithm>
#include <cassert>

#include "media/line.h"

namespace tandem::media {

std::string_view describe(Drop drop) {
  switch (drop) {
    case Drop::malformed:
      return "not an RTP or RTCP packet";
    case Drop::stranger:
      return "from an address that is not the party's";
    case Drop::probation:
      return "from a new address that had not proved itself yet";
    case Drop::not_joined:
      return "nobody was connected";
    case Drop::held:
      return "the other party does not receive (hold)";
    case Drop::no_destination:
      return "the other party has not told its address";
    case Drop::unmapped:
      return "the other party would misunderstand the payload number";
    case Drop::unauthentic:
      return "not encrypted by the agreed key, or repeated";
  }
  return "dropped";
}

LegMedia::LegMedia(const MediaEnvironment& environment, LegMediaOptions options)
    : environment_(environment), options_(std::move(options)) {}

LegMedia::~LegMedia() {
  if (bridge_) bridge_->leave(*this);
}

std::expected<void, MediaFault> LegMedia::open_line(std::size_t index, bool opaque) {
  if (lines_[index]) return {};
  auto line = std::make_unique<Line>(*this, index, options_.learning);
  if (auto opened = line->open(environment_, options_); !opened) return opened;
  line->set_opaque(opaque);
  lines_[index] = std::move(line);
  return {};
}

std::expected<void, MediaFault> LegMedia::open_lines(const sdp::Session& description) {
  if (description.media.size() > lines_.size()) return std::unexpected(MediaFault::too_many_lines);
  for (std::size_t i = 0; i < description.media.size(); ++i) {
    if (!sdp::is_relayable(description.media[i])) continue;
    if (auto opened = open_line(i, !description.media[i].is_rtp()); !opened) return opened;
  }
  return {};
}

std::expected<void, MediaFault> LegMedia::open_audio(std::size_t count) {
  if (count > lines_.size()) return std::unexpected(MediaFault::too_many_lines);
  for (std::size_t i = 0; i < count; ++i)
    if (auto opened = open_line(i, false); !opened) return opened;
  return {};
}

std::expected<void, MediaFault> LegMedia::move_to(LegMediaOptions options) {
  options_ = std::move(options);
  for (const auto& line : lines_)
    if (line)
      if (auto opened = line->open(environment_, options_); !opened) return opened;
  return {};
}

void LegMedia::close_refused(const sdp::Session& description) {
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (i >= description.media.size() || description.media[i].refused()) lines_[i].reset();
}

sdp::LocalMedia LegMedia::local() const {
  sdp::LocalMedia ours;
  ours.address = options_.advertised.value_or(options_.bind);
  for (std::size_t i = 0; i < lines(); ++i) ours.ports.push_back(lines_[i] ? lines_[i]->port() : 0);
  return ours;
}

void LegMedia::set_remote(const sdp::Session& remote, std::optional<IpAddress> signalling_source) {
  const auto count = std::min(remote.media.size(), lines_.size());
  for (std::size_t i = 0; i < count; ++i)
    if (lines_[i]) lines_[i]->set_remote(remote, remote.media[i], signalling_source);
}

void LegMedia::set_keys(std::size_t line, const std::optional<SrtpKeys>& keys) {
  if (is_open(line)) lines_[line]->set_keys(keys);
}

std::optional<TimePoint> LegMedia::last_event() const {
  std::optional<TimePoint> latest;
  for (const auto& line : lines_)
    if (line) latest = std::max(latest, line->last_event());
  return latest;
}

bool LegMedia::tell_key(const TelephoneKey& key) {
  return std::ranges::any_of(lines_, [&](const auto& line) { return line && line->tell_key(key); });
}

bool LegMedia::can_play() const {
  return std::ranges::any_of(lines_, [](const auto& line) { return line && line->can_play(); });
}

bool LegMedia::play(const SoundPtr& sound, bool repeat, std::function<void()> done) {
  for (const auto& line : lines_)
    if (line && line->can_play()) {
      line->play(sound, repeat, std::move(done));
      return true;
    }
  return false;
}

void LegMedia::stop_playing() {
  for (const auto& line : lines_)
    if (line) line->stop_playing();
}

void LegMedia::stop_listening() {
  for (const auto& line : lines_)
    if (line) line->stop_listening();
}

std::size_t LegMedia::lines() const {
  std::size_t count = lines_.size();
  while (count > 0 && !lines_[count - 1]) --count;
  return count;
}

bool LegMedia::is_open(std::size_t line) const {
  return line < lines_.size() && lines_[line];
}

LineStatistics LegMedia::statistics(std::size_t line) const {
  return is_open(line) ? lines_[line]->statistics() : LineStatistics{};
}

const SourceLock* LegMedia::source(std::size_t line) const {
  return is_open(line) ? &lines_[line]->source() : nullptr;
}

std::optional<TimePoint> LegMedia::last_heard() const {
  std::optional<TimePoint> latest;
  for (const auto& line : lines_)
    if (line) latest = std::max(latest, line->statistics().received.last_packet());
  return latest;
}

LegMedia::Line* LegMedia::peer_line(std::size_t index) const {
  return peer_ ? peer_->lines_[index].get() : nullptr;
}

Bridge::Bridge(LegMedia& a, LegMedia& b) : a_(&a), b_(&b) {
  assert(&a != &b);
  for (LegMedia* leg : {a_, b_})
    if (leg->bridge_) leg->bridge_->dissolve();
  a_->bridge_ = b_->bridge_ = this;
  a_->peer_ = b_;
  b_->peer_ = a_;
}

Bridge::~Bridge() {
  dissolve();
}

void Bridge::dissolve() {
  for (LegMedia* leg : {std::exchange(a_, nullptr), std::exchange(b_, nullptr)}) {
    if (!leg) continue;
    leg->bridge_ = nullptr;
    leg->peer_ = nullptr;
    for (auto& line : leg->lines_)
      if (line) line->forget_other();
  }
}

void Bridge::leave(const LegMedia& leg) {
  LegMedia*& other = &leg == a_ ? b_ : a_;
  (&leg == a_ ? a_ : b_) = nullptr;
  if (other) other->peer_ = nullptr;
}

namespace {

const sdp::Media& line_of(const sdp::Session* session, std::size_t index) {
  static const sdp::Media none;
  return session && index < session->media.size() ? session->media[index] : none;
}

}  // namespace

void LegMedia::set_alone(const sdp::Session& local, const sdp::Session& remote, DigitManner manner) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i]) continue;
    lines_[i]->learn_clocks(line_of(&local, i), false);
    lines_[i]->set_alone(manner, digit_formats(line_of(&local, i), line_of(&remote, i)));
  }
}

void Bridge::set_agreed(const Agreed& a, const Agreed& b) {
  const auto set_one_way = [](LegMedia& from, const Agreed& sender, const Agreed& receiver) {
    for (std::size_t i = 0; i < from.lines_.size(); ++i) {
      if (!from.lines_[i]) continue;
      const auto& told = line_of(sender.local, i);
      from.lines_[i]->set_map(sdp::make_payload_map(told, line_of(sender.remote, i), line_of(receiver.remote, i)));
      from.lines_[i]->learn_clocks(told, false);
      from.lines_[i]->set_digits(sender.digits, digit_formats(told, line_of(sender.remote, i)));
    }
  };
  if (!whole()) return;
  set_one_way(*a_, a, b);
  set_one_way(*b_, b, a);
  for (std::size_t i = 0; i < a_->lines_.size(); ++i) {
    if (!a_->lines_[i] || !b_->lines_[i]) continue;
    a_->lines_[i]->listen_for_digits(*b_->lines_[i]);
    b_->lines_[i]->listen_for_digits(*a_->lines_[i]);
  }
}

}  // namespace tandem::media
