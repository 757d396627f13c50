#include "sipstack/session_timer.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::sipstack {
namespace {

using std::chrono::seconds;
using Refresher = sip::SessionExpires::Refresher;

constexpr std::uint32_t default_min_se = 90;  // §5

std::string expires_text(const SessionTimerWords& words) {
  std::string text = std::to_string(words.expires);
  if (words.refresher == Refresher::uac) text += ";refresher=uac";
  if (words.refresher == Refresher::uas) text += ";refresher=uas";
  return text;
}

std::uint32_t count(seconds span) {
  return static_cast<std::uint32_t>(span.count());
}

}  // namespace

SessionTimerWords session_timer_words(const sip::Message& message) {
  SessionTimerWords words;
  words.required = message.has_option(sip::HeaderId::require, "timer");
  words.supported = words.required || message.has_option(sip::HeaderId::supported, "timer");
  if (const auto expires = sip::SessionExpires::parse(message.value(sip::HeaderId::session_expires))) {
    words.expires = expires->seconds;
    words.refresher = expires->refresher;
  }
  // Min-SE has the same shape, without refresher (§5).
  if (const auto least = sip::SessionExpires::parse(message.value(sip::HeaderId::min_se)))
    words.min_se = least->seconds;
  return words;
}

void write_session_timer(sip::Writer& writer, const SessionTimerWords& words) {
  if (words.required) writer.header(sip::HeaderId::require, "timer");
  if (words.expires) writer.header(sip::HeaderId::session_expires, expires_text(words));
  if (words.min_se) writer.header(sip::HeaderId::min_se, words.min_se);
}

void put_session_timer(std::vector<HeaderText>& headers, const SessionTimerWords& words) {
  std::erase_if(headers, [](const HeaderText& line) {
    return line.name == "Session-Expires" || line.name == "Min-SE" || (line.name == "Require" && line.value == "timer");
  });
  if (words.required) headers.push_back({"Require", "timer"});
  if (words.expires) headers.push_back({"Session-Expires", expires_text(words)});
  if (words.min_se) headers.push_back({"Min-SE", std::to_string(words.min_se)});
}

bool SessionTimer::is_ours() const {
  return state_ == session_timer::ours || state_ == session_timer::refreshing;
}

SessionTimerWords SessionTimer::request(bool initial) const {
  SessionTimerWords words;
  if (!speaks()) return words;
  words.supported = true;
  const bool running = state_ != session_timer::off;
  if (!initial && !running) return words;
  words.required = initial && policy_.use == SessionTimerUse::required;
  words.expires = count(running ? std::max(interval_, seconds(told_min_se_)) : wish_);
  // The first request leaves the choice to the peer; later ones keep the roles (§7.4), seen from this request.
  if (running) words.refresher = is_ours() ? Refresher::uac : Refresher::uas;
  const std::uint32_t least = std::max(count(policy_.min_se), told_min_se_);
  if (least > default_min_se || told_min_se_) words.min_se = least;
  return words;
}

bool SessionTimer::raise(std::uint32_t min_se) {
  if (!speaks() || min_se <= told_min_se_ || seconds(min_se) > longest) return false;
  told_min_se_ = min_se;
  wish_ = std::max(wish_, seconds(min_se));
  return true;
}

std::uint8_t SessionTimer::agree(seconds interval, bool ours) {
  interval_ = interval;
  return fire(ours ? session_timer::agreed_ours : session_timer::agreed_theirs);
}

std::uint8_t SessionTimer::on_success(const SessionTimerWords& said) {
  if (!speaks()) return session_timer::none;
  if (said.expires) {
    const seconds interval = std::clamp(seconds(said.expires), shortest, longest);
    return agree(interval, said.refresher != Refresher::uas);
  }
  // The peer does not speak it, so there is no expiration (§7.2); we may still find out whether it is there.
  if (policy_.use == SessionTimerUse::yes) return fire(session_timer::agreed_none);
  return agree(state_ == session_timer::off ? wish_ : interval_, true);
}

unsigned SessionTimer::judge(const SessionTimerWords& said, bool initial) const {
  if (!speaks()) return 0;
  if (initial && policy_.use == SessionTimerUse::required && !said.supported) return 421;
  // Not to be said to a peer that would not understand it: a proxy put the header in (§9).
  const bool too_short = said.expires && seconds(said.expires) < policy_.min_se;
  return too_short && said.supported ? 422 : 0;
}

SessionTimer::Granted SessionTimer::grant(const SessionTimerWords& said) {
  if (!speaks()) return {{}, session_timer::none};
  const bool running = state_ != session_timer::off;
  const bool wanted = said.expires || policy_.use != SessionTimerUse::yes || (running && (said.supported || is_ours()));
  if (!wanted) return {{.supported = true}, fire(session_timer::agreed_none)};
  seconds interval = running ? interval_ : policy_.expires;
  if (said.expires) {
    const seconds most = std::max(policy_.expires, seconds(said.min_se));
    interval = std::clamp(seconds(said.expires), policy_.min_se, std::clamp(most, policy_.min_se, longest));
  }
  // Unsaid: we refresh, because we know that we do (§9, table 2).
  const bool theirs = said.expires && said.supported && said.refresher == Refresher::uac;
  SessionTimerWords words{.supported = true, .required = theirs, .expires = count(interval)};
  words.refresher = theirs ? Refresher::uac : Refresher::uas;
  return {words, agree(interval, !theirs)};
}

std::uint8_t SessionTimer::fire(session_timer::Event event) {
  const session_timer::Row row = session_timer::step(state_, event);
  state_ = row.next;
  return row.act;
}

/// §10: who waits hangs up a little early, so that its BYE still meets a session.
std::chrono::seconds SessionTimer::ends_after() const {
  return is_ours() ? interval_ : interval_ - std::min(seconds(32), interval_ / 3);
}

std::chrono::seconds SessionTimer::again_after() const {
  return std::max(seconds(2), interval_ / 10);
}

}  // namespace tandem::sipstack
