// RFC 4028: what is said, what is granted, who refreshes, when it is over.
#include "sipstack/session_timer.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

using namespace std::chrono_literals;
using namespace session_timer;
using Refresher = SessionTimerWords::Refresher;
using Use = SessionTimerUse;

SessionTimer timer(Use use, std::chrono::seconds min_se = 90s, std::chrono::seconds expires = 1800s) {
  return SessionTimer({use, min_se, expires});
}

TEST(SessionTimer, WhatTheFirstInviteSays) {
  EXPECT_FALSE(timer(Use::no).request(true).supported);
  EXPECT_EQ(timer(Use::no).request(true).expires, 0u);
  const auto yes = timer(Use::yes).request(true);
  EXPECT_TRUE(yes.supported);
  EXPECT_FALSE(yes.required);
  EXPECT_EQ(yes.expires, 1800u);
  EXPECT_EQ(yes.min_se, 0u) << "90 s need not be said";
  EXPECT_EQ(yes.refresher, Refresher::unsaid) << "the peer's choice";
  EXPECT_TRUE(timer(Use::required).request(true).required);
  EXPECT_EQ(timer(Use::yes, 200s).request(true).min_se, 200u);
}

// §7.2
TEST(SessionTimer, ThePeersAnswerDecides) {
  SessionTimer ours = timer(Use::yes);
  EXPECT_EQ(ours.on_success({.supported = true, .expires = 600, .refresher = Refresher::uac}), start_ours);
  EXPECT_EQ(ours.interval(), 600s);
  EXPECT_EQ(ours.refresh_after(), 300s);
  EXPECT_EQ(ours.ends_after(), 600s);
  EXPECT_EQ(ours.request(false).refresher, Refresher::uac);
  SessionTimer theirs = timer(Use::yes);
  EXPECT_EQ(theirs.on_success({.supported = true, .expires = 600, .refresher = Refresher::uas}), start_theirs);
  EXPECT_EQ(theirs.ends_after(), 568s) << "§10: 32 s before";
  EXPECT_EQ(theirs.request(false).refresher, Refresher::uas) << "a change of ours leaves the roles";
  EXPECT_EQ(theirs.fire(half_time), none);
  SessionTimer without = timer(Use::yes);
  EXPECT_EQ(without.on_success({}), none);
  EXPECT_EQ(without.request(false).expires, 0u);
}

TEST(SessionTimer, AlwaysAndRequiredRefreshAloneAPeerThatDoesNotSpeakIt) {
  for (const Use use : {Use::always, Use::required}) {
    SessionTimer one = timer(use);
    EXPECT_EQ(one.on_success({}), start_ours);
    EXPECT_EQ(one.interval(), 1800s);
  }
  SessionTimer deaf = timer(Use::no);
  EXPECT_EQ(deaf.on_success({.supported = true, .expires = 90}), none);
}

TEST(SessionTimer, AbsurdIntervalsAreBounded) {
  SessionTimer one = timer(Use::yes);
  one.on_success({.supported = true, .expires = 1});
  EXPECT_EQ(one.interval(), SessionTimer::shortest);
  one.on_success({.supported = true, .expires = 4294967295u});
  EXPECT_EQ(one.interval(), SessionTimer::longest);
}

// §7.3
TEST(SessionTimer, AfterA422MoreTimeIsAskedForOnceForEachMinSe) {
  SessionTimer one = timer(Use::yes, 90s, 300s);
  EXPECT_TRUE(one.raise(900));
  EXPECT_EQ(one.request(true).expires, 900u);
  EXPECT_EQ(one.request(true).min_se, 900u);
  EXPECT_FALSE(one.raise(900)) << "the same again would go round for ever";
  EXPECT_FALSE(one.raise(0));
  EXPECT_FALSE(one.raise(4000000000u));
  EXPECT_FALSE(timer(Use::no).raise(900));
  EXPECT_TRUE(one.raise(1000));
}

// §9
TEST(SessionTimer, TheirRequestIsJudged) {
  const SessionTimer one = timer(Use::yes, 120s);
  EXPECT_EQ(one.judge({.supported = true, .expires = 90}, true), 422u);
  EXPECT_EQ(one.judge({.supported = true, .expires = 120}, true), 0u);
  EXPECT_EQ(one.judge({.supported = false, .expires = 90}, true), 0u) << "would not be understood";
  EXPECT_EQ(timer(Use::required).judge({}, true), 421u);
  EXPECT_EQ(timer(Use::required).judge({}, false), 0u) << "inside the dialog it was settled";
  EXPECT_EQ(timer(Use::required).judge({.supported = true}, true), 0u);
  EXPECT_EQ(timer(Use::no, 120s).judge({.supported = true, .expires = 90}, true), 0u);
}

// §9, table 2
TEST(SessionTimer, WhatIsGrantedForTheirWish) {
  SessionTimer one = timer(Use::yes);
  auto granted = one.grant({.supported = true, .expires = 600, .refresher = Refresher::uac});
  EXPECT_EQ(granted.act, start_theirs);
  EXPECT_EQ(granted.words.expires, 600u);
  EXPECT_EQ(granted.words.refresher, Refresher::uac);
  EXPECT_TRUE(granted.words.required);
  granted = timer(Use::yes).grant({.supported = true, .expires = 600});
  EXPECT_EQ(granted.act, start_ours) << "unsaid: we do it";
  EXPECT_EQ(granted.words.refresher, Refresher::uas);
  EXPECT_FALSE(granted.words.required);
  granted = timer(Use::yes).grant({.supported = false, .expires = 600, .refresher = Refresher::uac});
  EXPECT_EQ(granted.words.refresher, Refresher::uas) << "a proxy asked; the caller does not know";
  EXPECT_EQ(timer(Use::yes).grant({.supported = true, .expires = 7200}).words.expires, 1800u) << "cut down to ours";
  EXPECT_EQ(timer(Use::yes).grant({.supported = true, .expires = 7200, .min_se = 3600}).words.expires, 3600u);
  EXPECT_EQ(timer(Use::yes, 200s).grant({.supported = false, .expires = 100}).words.expires, 200u);
}

TEST(SessionTimer, WithoutAWishOfTheirsOnlyAlwaysAndRequiredGrantOne) {
  EXPECT_EQ(timer(Use::yes).grant({.supported = true}).words.expires, 0u);
  EXPECT_EQ(timer(Use::always).grant({}).words.expires, 1800u);
  EXPECT_EQ(timer(Use::always).grant({}).words.refresher, Refresher::uas);
  EXPECT_EQ(timer(Use::required).grant({.supported = true}).words.expires, 1800u);
  const auto refused = timer(Use::no).grant({.supported = true, .expires = 600});
  EXPECT_EQ(refused.words.expires, 0u);
  EXPECT_FALSE(refused.words.supported);
}

// Phones that refresh, and leave Session-Expires out of a re-INVITE for hold.
TEST(SessionTimer, ALaterRequestWithoutAWishHandsTheRefreshingToUs) {
  SessionTimer one = timer(Use::yes);
  one.grant({.supported = true, .expires = 600, .refresher = Refresher::uac});
  const auto granted = one.grant({.supported = true});
  EXPECT_EQ(granted.words.expires, 600u);
  EXPECT_EQ(granted.act, start_ours);
  one.grant({.supported = true, .expires = 600, .refresher = Refresher::uac});
  EXPECT_EQ(one.grant({}).act, std::uint8_t{disarm}) << "no word of timers at all: none any more";
  EXPECT_EQ(one.state(), off);
}

TEST(SessionTimer, AFailedRefreshIsTriedAgainAndDoesNotProlong) {
  SessionTimer one = timer(Use::yes);
  one.on_success({.supported = true, .expires = 600, .refresher = Refresher::uac});
  EXPECT_EQ(one.fire(half_time), std::uint8_t{refresh});
  EXPECT_EQ(one.fire(half_time), none);
  EXPECT_EQ(one.fire(refused), std::uint8_t{arm_again});
  EXPECT_EQ(one.again_after(), 60s);
  EXPECT_EQ(one.fire(half_time), std::uint8_t{refresh});
  EXPECT_EQ(one.fire(expired), disarm | end_session);
  EXPECT_EQ(one.fire(expired), none);
}

TEST(SessionTimer, HeadersAreReadAndWritten) {
  std::string text =
      "INVITE sip:a@b SIP/2.0\r\nSession-Expires: 600;refresher=uas\r\nMin-SE: 120\r\nSupported: 100rel, timer\r\n"
      "Content-Length: 0\r\n\r\n";
  const auto message = sip::Message::parse(text);
  ASSERT_TRUE(message);
  const auto words = session_timer_words(*message);
  EXPECT_TRUE(words.supported);
  EXPECT_FALSE(words.required);
  EXPECT_EQ(words.expires, 600u);
  EXPECT_EQ(words.min_se, 120u);
  EXPECT_EQ(words.refresher, Refresher::uas);
  std::vector<HeaderText> headers{{"Privacy", "id"}, {"Session-Expires", "1"}, {"Require", "100rel"}};
  put_session_timer(headers,
                    {.supported = true, .required = true, .expires = 90, .refresher = Refresher::uac, .min_se = 90});
  ASSERT_EQ(headers.size(), 5u);
  EXPECT_EQ(headers[1].value, "100rel");
  EXPECT_EQ(headers[3].value, "90;refresher=uac");
  std::string out;
  sip::Writer writer(out);
  write_session_timer(writer, words);
  EXPECT_EQ(out, "Session-Expires: 600;refresher=uas\r\nMin-SE: 120\r\n");
}

}  // namespace
}  // namespace tandem::sipstack
