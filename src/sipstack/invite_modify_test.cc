// Changing a session that stands: RFC 3261 §14, RFC 3311, RFC 3665 §3.7, RFC 6337.
#include <gtest/gtest.h>

#include "sipstack/session_bench.h"

namespace tandem::sipstack::bench {
namespace {

TEST(InviteModify, OurOfferGoesByReinvite) {
  Bench bench;
  bench.establish();
  bench.session->offer("hold");
  auto reinvite = bench.next("INVITE");
  EXPECT_EQ(reinvite->body(), "hold");
  EXPECT_EQ(reinvite->essentials.to_tag, "peer");
  EXPECT_EQ(reinvite->essentials.cseq.number, 2u);
  EXPECT_NE(reinvite->value("Contact"), "");
  bench.respond(reinvite, 200, {.sdp = "held", .contact = "<sip:bob@192.0.2.77>"});
  auto ack = bench.next("ACK");
  EXPECT_EQ(ack->essentials.cseq.number, 2u);
  EXPECT_EQ(ack->message.request_uri(), "sip:bob@192.0.2.77") << "target refresh";
  EXPECT_EQ(bench.told(), Words{"answer held"});
  bench.respond(reinvite, 200, {.sdp = "held"});
  bench.next("ACK");
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteModify, SameAnswerTextIsToldForEachOffer) {
  Bench bench;
  bench.establish("answer");
  bench.session->offer("two");
  bench.respond(bench.next("INVITE"), 200, {.sdp = "answer"});
  EXPECT_EQ(bench.told(), Words{"answer answer"});
}

TEST(InviteModify, OffersQueueUp) {
  Bench bench;
  bench.establish();
  bench.session->offer("one");
  bench.session->offer("two");
  auto first = bench.next("INVITE");
  EXPECT_TRUE(bench.silent());
  bench.respond(first, 200, {.sdp = "a1"});
  bench.next("ACK");
  auto second = bench.next("INVITE");
  EXPECT_EQ(second->body(), "two");
  EXPECT_EQ(bench.told(), Words{"answer a1"});
}

TEST(InviteModify, RefusedOfferLeavesTheSession) {
  Bench bench;
  bench.establish();
  bench.session->offer("video");
  bench.respond(bench.next("INVITE"), 488);
  EXPECT_EQ(bench.told(), Words{"refused 488"});
  EXPECT_TRUE(bench.silent());
  bench.session->offer("again");
  EXPECT_EQ(bench.next("INVITE")->body(), "again");
}

// RFC 5057 §5
TEST(InviteModify, LostDialogEndsTheSession) {
  Bench bench;
  bench.establish();
  bench.session->offer("x");
  bench.respond(bench.next("INVITE"), 481);
  EXPECT_EQ(bench.told(), Words{"ended peer 481"});
  bench.next("BYE");
}

TEST(InviteModify, UnansweredReinviteEndsTheSession) {
  Bench bench;
  bench.establish();
  bench.session->offer("x");
  bench.fail(bench.next("INVITE"), SendFault::timed_out);
  EXPECT_EQ(bench.told(), Words{"ended network 408"});
  EXPECT_TRUE(bench.diary.last->timed_out);
}

TEST(InviteModify, WeAskForAnOffer) {
  Bench bench;
  bench.establish();
  bench.session->want_offer();
  auto reinvite = bench.next("INVITE");
  EXPECT_EQ(reinvite->body(), "");
  bench.respond(reinvite, 200, {.sdp = "theirs"});
  EXPECT_EQ(bench.told(), Words{"offer theirs"});
  EXPECT_TRUE(bench.silent());
  bench.session->answer("ours", false);
  EXPECT_EQ(bench.next("ACK")->body(), "ours");
}

// ---- theirs

TEST(InviteModify, TheirReinviteIsAnswered) {
  Bench bench;
  bench.establish_incoming();
  bench.request("INVITE", {.sdp = "hold", .contact = "<sip:bob@192.0.2.88>"});
  EXPECT_EQ(bench.told(), Words{"offer hold"});
  bench.session->answer("held", false);
  auto success = bench.next("200 INVITE");
  EXPECT_EQ(success->body(), "held");
  bench.run_for(500ms);
  bench.next("200 INVITE");
  bench.ack();
  bench.run_for(60s);
  EXPECT_TRUE(bench.silent());
  bench.session->end(0, {});
  EXPECT_EQ(bench.next("BYE")->message.request_uri(), "sip:bob@192.0.2.88");
}

TEST(InviteModify, TheirReinviteIsRefused) {
  Bench bench;
  bench.establish();
  bench.request("INVITE", {.sdp = "video"});
  bench.told();
  bench.session->refuse_offer(488, "no codec");
  auto refusal = bench.next("488 INVITE");
  EXPECT_EQ(refusal->value("Warning"), "399 192.0.2.1 \"no codec\"");
  bench.session->offer("mine");
  bench.next("INVITE");
}

TEST(InviteModify, TheirReinviteWithoutOffer) {
  Bench bench;
  bench.establish();
  bench.request("INVITE");
  EXPECT_EQ(bench.told(), Words{"offer wanted"});
  bench.session->offer("mine");
  EXPECT_EQ(bench.next("200 INVITE")->body(), "mine");
  bench.ack("theirs");
  EXPECT_EQ(bench.told(), Words{"answer theirs"});
}

TEST(InviteModify, TheirReinviteIsCancelled) {
  Bench bench;
  bench.establish();
  bench.request("INVITE", {.sdp = "x"});
  bench.cancel();
  bench.next("487 INVITE");
  EXPECT_EQ(bench.told(), (Words{"offer x", "withdrawn"}));
  bench.session->answer("late", false);
  EXPECT_TRUE(bench.silent());
  bench.request("INVITE", {.sdp = "y"});
  EXPECT_EQ(bench.told(), Words{"offer y"});
}

TEST(InviteModify, NoAckToOur2xxOnReinviteEndsTheSession) {
  Bench bench;
  bench.establish();
  bench.request("INVITE", {.sdp = "x"});
  bench.told();
  bench.session->answer("y", false);
  bench.run_for(31'999ms);
  EXPECT_TRUE(bench.told().empty());
  bench.stack.wire.clear();
  bench.run_for(1ms);
  bench.next("BYE");
  EXPECT_EQ(bench.told(), Words{"ended network 408"});
}

TEST(InviteModify, ByeDuringTheirReinvite) {
  Bench bench;
  bench.establish();
  bench.request("INVITE", {.sdp = "x"});
  bench.request("BYE");
  bench.next("200 BYE");
  bench.next("487 INVITE");
  EXPECT_EQ(bench.told(), (Words{"offer x", "ended peer 0"}));
}

// ---- glare: RFC 3261 §14.1, §14.2

TEST(InviteModify, TheirReinviteDuringOursGets491) {
  Bench bench;
  bench.establish();
  bench.session->offer("ours");
  bench.next("INVITE");
  bench.request("INVITE", {.sdp = "theirs"});
  bench.next("491 INVITE");
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteModify, SecondReinviteBeforeTheFirstIsAnsweredGets500) {
  Bench bench;
  bench.establish();
  bench.request("INVITE", {.sdp = "one"});
  bench.request("INVITE", {.sdp = "two"});
  auto refusal = bench.next("500 INVITE");
  EXPECT_LE(std::stoul(refusal->value("Retry-After")), 10u);
}

TEST(InviteModify, GlareIsTriedAgainByTheOwnerOfTheCallIdAfter2To4Seconds) {
  Bench bench;
  bench.establish();
  bench.session->offer("ours");
  bench.respond(bench.next("INVITE"), 491);
  bench.run_for(2099ms);
  EXPECT_TRUE(bench.silent());
  bench.run_for(1901ms);
  EXPECT_EQ(bench.next("INVITE")->body(), "ours");
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteModify, GlareIsTriedAgainByTheOtherSideWithin2Seconds) {
  Bench bench;
  bench.establish_incoming();
  bench.session->offer("ours");
  bench.respond(bench.next("INVITE"), 491);
  bench.run_for(2000ms);
  EXPECT_EQ(bench.next("INVITE")->body(), "ours");
}

TEST(InviteModify, EndlessGlareIsGivenUp) {
  Bench bench;
  bench.establish();
  bench.session->offer("ours");
  Words told;
  for (int i = 0; i < 20 && told.empty(); ++i) {
    bench.respond(bench.next("INVITE"), 491);
    told = bench.told();
    if (told.empty()) bench.run_for(4s);
  }
  EXPECT_EQ(told, Words{"refused 491"});
}

TEST(InviteModify, RetryAfterIsObeyed) {
  Bench bench;
  bench.establish();
  bench.session->offer("ours");
  bench.respond(bench.next("INVITE"), 500, {.headers = "Retry-After: 3\r\n"});
  bench.run_for(2999ms);
  EXPECT_TRUE(bench.silent());
  bench.run_for(1ms);
  bench.next("INVITE");
}

// ---- UPDATE

TEST(InviteModify, TheirUpdateInTheConfirmedDialog) {
  Bench bench;
  bench.establish();
  bench.request("UPDATE", {.sdp = "x"});
  EXPECT_EQ(bench.told(), Words{"offer x"});
  bench.session->answer("y", false);
  EXPECT_EQ(bench.next("200 UPDATE")->body(), "y");
  bench.request("UPDATE", {.contact = "<sip:bob@192.0.2.99>"});
  bench.next("200 UPDATE");
  bench.session->end(0, {});
  EXPECT_EQ(bench.next("BYE")->message.request_uri(), "sip:bob@192.0.2.99");
}

TEST(InviteModify, UpdateBeforeTheFirstAnswerGets491Or500) {
  Bench called;
  called.incoming({.sdp = "offer"});
  called.session->ring(180);
  called.next("180 INVITE");
  called.request("UPDATE", {.sdp = "x"});
  EXPECT_NE(called.next("500 UPDATE")->value("Retry-After"), "");
  Bench caller;
  caller.call();
  caller.respond(caller.invite, 180);
  caller.adopt(*caller.invite);
  caller.request("UPDATE", {.sdp = "x"});
  caller.next("491 UPDATE");
}

TEST(InviteModify, SecondUpdateBeforeTheFirstIsAnsweredGets500) {
  Bench bench;
  bench.establish();
  bench.request("UPDATE", {.sdp = "x"});
  bench.request("UPDATE", {.sdp = "y"});
  EXPECT_NE(bench.next("500 UPDATE")->value("Retry-After"), "");
}

const std::string reliable = "Require: 100rel\r\nRSeq: 1\r\n";

TEST(InviteModify, OurOfferInTheEarlyDialogGoesByUpdate) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.headers = reliable + "Allow: INVITE, UPDATE\r\n", .sdp = "answer"});
  bench.respond(bench.next("PRACK"), 200);
  bench.told();
  bench.session->offer("changed");
  auto update = bench.next("UPDATE");
  EXPECT_EQ(update->body(), "changed");
  bench.respond(update, 200, {.sdp = "agreed"});
  EXPECT_EQ(bench.told(), Words{"answer agreed"});
  bench.respond(bench.invite, 200);
  bench.next("ACK");
  EXPECT_EQ(bench.told(), Words{"answered"});
}

TEST(InviteModify, WithoutUpdateAnEarlyOfferWaitsForTheAnswer) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.headers = reliable, .sdp = "answer"});
  bench.respond(bench.next("PRACK"), 200);
  bench.session->offer("changed");
  EXPECT_TRUE(bench.silent());
  bench.respond(bench.invite, 200);
  bench.next("ACK");
  EXPECT_EQ(bench.next("INVITE")->body(), "changed");
}

TEST(InviteModify, UpdateGlareIsTriedAgain) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.headers = reliable + "Allow: UPDATE\r\n", .sdp = "answer"});
  bench.respond(bench.next("PRACK"), 200);
  bench.session->offer("changed");
  bench.respond(bench.next("UPDATE"), 491);
  bench.run_for(4s);
  EXPECT_EQ(bench.next("UPDATE")->body(), "changed");
}

TEST(InviteModify, UpdateNotAllowedWaitsForReinvite) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.headers = reliable + "Allow: UPDATE\r\n", .sdp = "answer"});
  bench.respond(bench.next("PRACK"), 200);
  bench.session->offer("changed");
  bench.respond(bench.next("UPDATE"), 405);
  EXPECT_TRUE(bench.silent());
  bench.respond(bench.invite, 200);
  bench.next("ACK");
  EXPECT_EQ(bench.next("INVITE")->body(), "changed");
}

}  // namespace
}  // namespace tandem::sipstack::bench
