#include "sdp/offer_answer.h"

#include <gtest/gtest.h>

namespace tandem::sdp {
namespace {

using enum OfferState;

Session voice(std::uint16_t port = 4000, std::size_t lines = 1) {
  Session session;
  session.connection = Connection{IpAddress::parse("192.0.2.1"), {}};
  for (std::size_t i = 0; i < lines; ++i) {
    Media media;
    media.port = port;
    media.add_payload({8, {"PCMA", 8000, 1, {}}});
    session.media.push_back(media);
  }
  return session;
}

OfferAnswer machine() {
  return OfferAnswer{{"tandem", 7000, *IpAddress::parse("198.51.100.1"), "-"}};
}

std::string version_in(const std::string& text) {
  const auto session = parse(text);
  return session ? session->origin.version : "unreadable";
}

TEST(OfferAnswer, OurOfferAndTheirAnswerMakeASession) {
  auto leg = machine();
  const auto text = leg.send_offer(voice());
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("o=tandem 7000 1 IN IP4 198.51.100.1\r\n"), std::string::npos);
  EXPECT_EQ(leg.state(), offer_sent);
  EXPECT_FALSE(leg.complete());
  EXPECT_EQ(leg.remote(), nullptr);
  ASSERT_TRUE(leg.receive_answer(voice(5000)));
  EXPECT_EQ(leg.state(), stable);
  EXPECT_EQ(leg.local()->media[0].port, 4000);
  EXPECT_EQ(leg.remote()->media[0].port, 5000);
}

TEST(OfferAnswer, TheirOfferAndOurAnswerMakeASession) {
  auto leg = machine();
  ASSERT_TRUE(leg.receive_offer(voice(5000)));
  EXPECT_EQ(leg.remote()->media[0].port, 5000);
  ASSERT_TRUE(leg.send_answer(voice(4000)));
  EXPECT_EQ(leg.state(), stable);
  EXPECT_EQ(leg.open_offer(), nullptr);
}

TEST(OfferAnswer, TheVersionGrowsOnlyWhenSomethingChanged) {
  auto leg = machine();
  EXPECT_EQ(version_in(*leg.send_offer(voice())), "1");
  ASSERT_TRUE(leg.receive_answer(voice(5000)));
  EXPECT_EQ(version_in(*leg.send_offer(voice())), "1");  // session refresh
  ASSERT_TRUE(leg.receive_answer(voice(5000)));
  auto held = voice();
  held.media[0].set_direction(Direction::sendonly);
  EXPECT_EQ(version_in(*leg.send_offer(held)), "2");
  leg.abandon_offer();
  EXPECT_EQ(version_in(*leg.send_offer(voice())), "3");  // never back to a number already used
}

TEST(OfferAnswer, ASecondOfferWhileOneIsOpenIsRefusedBothWays) {
  auto leg = machine();
  ASSERT_TRUE(leg.send_offer(voice()));
  EXPECT_EQ(leg.receive_offer(voice()).error(), OfferFault::offer_pending);
  EXPECT_EQ(leg.send_offer(voice()).error(), OfferFault::offer_pending);
  EXPECT_EQ(leg.send_answer(voice()).error(), OfferFault::no_offer);

  auto other = machine();
  ASSERT_TRUE(other.receive_offer(voice()));
  EXPECT_EQ(other.receive_offer(voice()).error(), OfferFault::offer_pending);
  EXPECT_EQ(other.send_offer(voice()).error(), OfferFault::offer_pending);
  EXPECT_EQ(other.receive_answer(voice()).error(), OfferFault::no_offer);
}

TEST(OfferAnswer, AnAnswerToNothingIsRefusedUnlessItRepeatsTheLast) {
  auto leg = machine();
  EXPECT_EQ(leg.receive_answer(voice()).error(), OfferFault::no_offer);
  ASSERT_TRUE(leg.send_offer(voice()));
  ASSERT_TRUE(leg.receive_answer(voice(5000)));
  EXPECT_TRUE(leg.receive_answer(voice(5000)));  // 183 with 100rel, then 200
  EXPECT_EQ(leg.receive_answer(voice(6000)).error(), OfferFault::no_offer);
  EXPECT_EQ(leg.remote()->media[0].port, 5000);
}

TEST(OfferAnswer, AnEarlyAnswerIsAPreviewThatTheFinalOneMayReplace) {
  auto leg = machine();
  ASSERT_TRUE(leg.send_offer(voice()));
  ASSERT_TRUE(leg.receive_answer(voice(5000), AnswerRank::early));
  EXPECT_EQ(leg.state(), offer_sent);
  EXPECT_TRUE(leg.complete());
  EXPECT_EQ(leg.remote()->media[0].port, 5000);
  ASSERT_TRUE(leg.receive_answer(voice(6000)));
  EXPECT_EQ(leg.remote()->media[0].port, 6000);
  EXPECT_EQ(leg.state(), stable);
}

TEST(OfferAnswer, ARefusedReofferLeavesTheSessionAsItWas) {
  auto leg = machine();
  ASSERT_TRUE(leg.send_offer(voice()));
  ASSERT_TRUE(leg.receive_answer(voice(5000)));
  ASSERT_TRUE(leg.send_offer(voice(4100)));
  EXPECT_EQ(leg.local()->media[0].port, 4000);  // not in force before it is answered
  leg.abandon_offer();
  EXPECT_EQ(leg.state(), stable);
  EXPECT_EQ(leg.local()->media[0].port, 4000);

  ASSERT_TRUE(leg.receive_offer(voice(5100)));
  EXPECT_EQ(leg.remote()->media[0].port, 5000);
  leg.abandon_offer();
  EXPECT_EQ(leg.remote()->media[0].port, 5000);

  auto fresh = machine();
  ASSERT_TRUE(fresh.send_offer(voice()));
  fresh.abandon_offer();
  EXPECT_EQ(fresh.state(), nothing);
  EXPECT_EQ(fresh.local(), nullptr);
}

TEST(OfferAnswer, LinesNeverBecomeFewer) {
  auto leg = machine();
  ASSERT_TRUE(leg.send_offer(voice(4000, 2)));
  EXPECT_EQ(leg.receive_answer(voice(5000, 1)).error(), OfferFault::line_count_differs);
  ASSERT_TRUE(leg.receive_answer(voice(5000, 2)));
  EXPECT_EQ(leg.send_offer(voice(4000, 1)).error(), OfferFault::lines_removed);
  EXPECT_EQ(leg.receive_offer(voice(5000, 1)).error(), OfferFault::lines_removed);
  EXPECT_TRUE(leg.receive_offer(voice(5000, 3)));
}

TEST(OfferAnswer, AnAnswerMayNotReviveALineOrChangeItsKind) {
  auto leg = machine();
  auto offer = voice(4000, 2);
  offer.media[1].port = 0;
  ASSERT_TRUE(leg.send_offer(offer));
  EXPECT_EQ(leg.receive_answer(voice(5000, 2)).error(), OfferFault::revived_line);
  auto answer = voice(5000, 2);
  answer.media[1].port = 0;
  answer.media[0].kind_text = "video";
  EXPECT_EQ(leg.receive_answer(answer).error(), OfferFault::kind_changed);
  answer.media[0].kind_text = "audio";
  EXPECT_TRUE(leg.receive_answer(answer));
}

TEST(OfferAnswer, ForksAreCopiesThatGoTheirOwnWay) {
  auto first = machine();
  ASSERT_TRUE(first.send_offer(voice()));
  auto second = first;
  ASSERT_TRUE(first.receive_answer(voice(5000), AnswerRank::early));
  ASSERT_TRUE(second.receive_answer(voice(6000)));
  EXPECT_EQ(first.state(), offer_sent);
  EXPECT_EQ(second.remote()->media[0].port, 6000);
}

TEST(OfferAnswer, EveryFaultHasASentence) {
  for (int i = 0; i <= static_cast<int>(OfferFault::revived_line); ++i)
    EXPECT_FALSE(describe(static_cast<OfferFault>(i)).empty());
}

}  // namespace
}  // namespace tandem::sdp
