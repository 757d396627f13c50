// Session timers: RFC 4028, both roles. A session that nobody refreshes in time is over, so that a call whose other end
// vanished does not last for ever. Pure: events in, header values and waiting times out; no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "sip/message.h"
#include "sip/session_headers.h"
#include "sip/writer.h"
#include "sipstack/request_text.h"

namespace tandem::sipstack {

/// How an endpoint is treated, in Asterisk's words.
enum class SessionTimerUse : std::uint8_t {
  no,        ///< not spoken: what the peer says about it is passed over
  yes,       ///< asked for in our INVITEs, granted in theirs
  required,  ///< nobody without: 421 for theirs, Require in ours
  always     ///< also towards peers that do not speak it: then we refresh alone
};
struct SessionTimerPolicy {
  SessionTimerUse use = SessionTimerUse::yes;
  std::chrono::seconds min_se{90};     ///< below it: 422
  std::chrono::seconds expires{1800};  ///< what we ask for; longer wishes of the peer are cut down to it
};

/// Who refreshes, and what happens to it. One row per arrow; an event without a row changes nothing.
namespace session_timer {

enum class State : std::uint8_t {
  off,         ///< none was agreed, or it is over
  ours,        ///< we refresh
  refreshing,  ///< our refresh is on its way
  theirs       ///< the peer refreshes
};
enum class Event : std::uint8_t {
  agreed_ours,    ///< a 2xx, sent or received, makes us the refresher (§7.2, §9)
  agreed_theirs,  ///< ... the peer
  agreed_none,    ///< ... without Session-Expires: no expiration any more
  half_time,      ///< half of the interval is over (§10)
  refused,        ///< our refresh failed, but the dialog stands
  expired         ///< nobody refreshed
};
enum Action : std::uint8_t {
  none = 0,
  disarm = 1,       ///< both timers
  arm_refresh = 2,  ///< after refresh_after()
  arm_end = 4,      ///< after ends_after()
  refresh = 8,      ///< UPDATE or re-INVITE now
  arm_again = 16,   ///< another try after again_after()
  end_session = 32  ///< BYE (§10)
};
struct Row {
  State in;
  Event on;
  std::uint8_t act;
  State next;
};
using enum State;
using enum Event;

inline constexpr std::uint8_t start_ours = disarm | arm_refresh | arm_end;
inline constexpr std::uint8_t start_theirs = disarm | arm_end;

inline constexpr Row table[] = {
    {off, agreed_ours, start_ours, ours},
    {off, agreed_theirs, start_theirs, theirs},
    {ours, agreed_ours, start_ours, ours},
    {ours, agreed_theirs, start_theirs, theirs},
    {ours, agreed_none, disarm, off},
    {ours, half_time, refresh, refreshing},
    {ours, expired, disarm | end_session, off},
    {refreshing, agreed_ours, start_ours, ours},
    {refreshing, agreed_theirs, start_theirs, theirs},
    {refreshing, agreed_none, disarm, off},
    {refreshing, refused, arm_again, ours},
    {refreshing, expired, disarm | end_session, off},
    {theirs, agreed_ours, start_ours, ours},
    {theirs, agreed_theirs, start_theirs, theirs},
    {theirs, agreed_none, disarm, off},
    {theirs, expired, disarm | end_session, off},
};

constexpr Row step(State now, Event event) {
  for (const Row& row : table)
    if (row.in == now && row.on == event) return row;
  return {now, event, none, now};
}

static_assert(step(off, expired).act == none);                 // a late timer ends nothing
static_assert(step(theirs, half_time).act == none);            // the peer's affair
static_assert((step(refreshing, refused).act & disarm) == 0);  // a failed refresh does not prolong the session

}  // namespace session_timer

/// What a message of ours says, or one of theirs.
struct SessionTimerWords {
  using Refresher = sip::SessionExpires::Refresher;
  bool supported = false;     ///< "timer" in Supported or Require
  bool required = false;      ///< in Require
  std::uint32_t expires = 0;  ///< Session-Expires in seconds; 0: absent
  Refresher refresher = Refresher::unsaid;
  std::uint32_t min_se = 0;  ///< 0: absent, which means 90 s (§5)
};

/// From a request or a response. A header that cannot be read counts as absent.
SessionTimerWords session_timer_words(const sip::Message& message);
/// Session-Expires, Min-SE and Require; Supported is written with the other extensions.
void write_session_timer(sip::Writer& writer, const SessionTimerWords& words);
/// The same for a request of ours; what it said before goes.
void put_session_timer(std::vector<HeaderText>& headers, const SessionTimerWords& words);

/// Of one session. The owner arms the timers and sends.
class SessionTimer {
 public:
  explicit SessionTimer(SessionTimerPolicy policy) : policy_(policy), wish_(policy.expires) {}

  /// What a request of ours says: the first INVITE asks, later requests repeat what is in force (§7.4).
  SessionTimerWords request(bool initial) const;
  /// 422 with this Min-SE (§7.3). True: request() asks for enough now. False: that was tried, or is absurd.
  bool raise(std::uint32_t min_se);
  /// A 2xx to a request of ours; returns actions.
  std::uint8_t on_success(const SessionTimerWords& said);

  /// A request of theirs: 0, or the status with which to refuse it: 421, 422 (§9).
  unsigned judge(const SessionTimerWords& said, bool initial) const;
  struct Granted {
    SessionTimerWords words;  ///< for our 2xx
    std::uint8_t act;
  };
  /// Our 2xx to a request of theirs.
  Granted grant(const SessionTimerWords& said);

  std::uint8_t fire(session_timer::Event event);
  bool speaks() const { return policy_.use != SessionTimerUse::no; }
  session_timer::State state() const { return state_; }
  std::chrono::seconds interval() const { return interval_; }
  std::chrono::seconds min_se() const { return policy_.min_se; }
  std::chrono::seconds refresh_after() const { return interval_ / 2; }
  std::chrono::seconds ends_after() const;
  std::chrono::seconds again_after() const;

  /// Shorter intervals are not believed: RFC 4028 §5 asks for 90 s, some peers answer with less to keep a NAT open.
  static constexpr std::chrono::seconds shortest{10};
  /// A longer Min-SE than this is refused: it would mean no session timer at all.
  static constexpr std::chrono::seconds longest{86400};

 private:
  bool is_ours() const;
  std::uint8_t agree(std::chrono::seconds interval, bool ours);

  SessionTimerPolicy policy_;
  std::chrono::seconds wish_;         ///< after a 422: more than the policy's
  std::uint32_t told_min_se_ = 0;     ///< by a 422
  std::chrono::seconds interval_{0};  ///< agreed last
  session_timer::State state_ = session_timer::off;
};

}  // namespace tandem::sipstack
