// Our INVITE: RFC 3261 §13.2, RFC 3262 §4, RFC 3665 §3, §9.
#include <gtest/gtest.h>

#include "sipstack/session_bench.h"

namespace tandem::sipstack::bench {
namespace {

using Say = Bench::Say;

TEST(InviteCaller, SendsACompleteInvite) {
  Bench bench;
  bench.call();
  const Seen& invite = *bench.invite;
  EXPECT_EQ(invite.message.request_uri(), "sip:bob@192.0.2.2");
  EXPECT_EQ(invite.value("To"), "<sip:bob@biloxi.example>");
  EXPECT_TRUE(invite.value("From").starts_with("\"Alice\" <sip:alice@tandem.example>;tag="));
  EXPECT_EQ(invite.value("Contact"), "<sip:alice@192.0.2.1:5060>");
  EXPECT_TRUE(invite.message.has_option(sip::HeaderId::supported, "100rel"));
  EXPECT_TRUE(invite.message.has_option(sip::HeaderId::allow, "UPDATE"));
  EXPECT_EQ(invite.value("Max-Forwards"), "70");
  EXPECT_EQ(invite.body(), "offer");
}

// RFC 3665 §3.1
TEST(InviteCaller, SuccessfulSession) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180);
  EXPECT_EQ(bench.told(), Words{"ringing 180"});
  bench.respond(bench.invite, 200, {.sdp = "answer"});
  EXPECT_EQ(bench.told(), (Words{"answer answer", "answered"}));
  auto ack = bench.next("ACK");
  EXPECT_EQ(ack->message.request_uri(), "sip:bob@192.0.2.2");
  EXPECT_EQ(ack->essentials.cseq.number, bench.invite->essentials.cseq.number);
  EXPECT_EQ(ack->essentials.to_tag, "peer");
  bench.adopt(*bench.invite);
  bench.request("BYE", {.headers = "Reason: Q.850;cause=16;text=\"Normal\"\r\n"});
  bench.next("200 BYE");
  EXPECT_EQ(bench.told(), Words{"ended peer 0"});
  EXPECT_EQ(bench.diary.last->q850, 16);
  bench.session.reset();
  bench.told();
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

TEST(InviteCaller, WeHangUp) {
  Bench bench;
  bench.establish();
  bench.session->end(0, "Q.850;cause=16");
  EXPECT_TRUE(bench.diary.take().empty()) << "told from within a command";
  auto bye = bench.next("BYE");
  EXPECT_EQ(bye->value("Reason"), "Q.850;cause=16");
  EXPECT_GT(bye->essentials.cseq.number, bench.invite->essentials.cseq.number);
  EXPECT_EQ(bench.told(), Words{"ended us 0"});
  bench.session.reset();
  EXPECT_EQ(bench.dialogs.sessions(), 1u) << "until the BYE is answered";
  bench.respond(bye, 200);
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

TEST(InviteCaller, AckIsRepeatedForEachRepeatedSuccess) {
  Bench bench;
  bench.establish();
  bench.respond(bench.invite, 200, {.sdp = "answer"});
  auto ack = bench.next("ACK");
  EXPECT_EQ(ack->essentials.cseq.number, 1u);
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteCaller, RouteSetIsReversedAndKept) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 200,
                {.headers = "Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>\r\n", .sdp = "answer"});
  auto ack = bench.next("ACK");
  EXPECT_EQ(ack->value("Route"), "<sip:p1.example;lr>");
  EXPECT_EQ(ack->message.count(sip::HeaderId::route), 2u);
  EXPECT_EQ(ack->to->uri, "sip:p1.example;lr");
}

// RFC 3665 §3.7, §3.9: busy, unavailable
TEST(InviteCaller, RefusalCarriesItsCause) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 486,
                {.headers = "Reason: SIP;cause=486, Q.850;cause=17;text=\"User busy\"\r\nWarning: 399 x \"why\"\r\n"});
  EXPECT_EQ(bench.told(), Words{"ended peer 486"});
  EXPECT_EQ(bench.diary.last->reason_phrase, "Busy Here");
  EXPECT_EQ(bench.diary.last->q850, 17);
  EXPECT_EQ(bench.diary.last->reason_header, "SIP;cause=486, Q.850;cause=17;text=\"User busy\"");
  EXPECT_EQ(bench.diary.last->warning, "399 x \"why\"");
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCaller, RedirectionIsReportedNotFollowed) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 302, {.contact = "<sip:carol@elsewhere.example>"});
  EXPECT_EQ(bench.told(), Words{"ended peer 302"});
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCaller, NothingCameBack) {
  Bench bench;
  bench.call();
  bench.fail(bench.invite, SendFault::timed_out);
  EXPECT_EQ(bench.told(), Words{"ended network 408"});
  EXPECT_TRUE(bench.diary.last->timed_out);
}

// ---- CANCEL: RFC 3665 §3.8, RFC 3261 §9.1

TEST(InviteCaller, CancelledWhileRinging) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180);
  bench.told();
  bench.session->end(487, "SIP;cause=200;text=\"Call completed elsewhere\"");
  EXPECT_EQ(bench.next("CANCEL")->value("Reason"), "SIP;cause=200;text=\"Call completed elsewhere\"");
  EXPECT_EQ(bench.told(), Words{"ended us 487"});
  bench.session.reset();
  EXPECT_EQ(bench.dialogs.sessions(), 1u);
  bench.respond(bench.invite, 487);
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCaller, CancelledBeforeAnyResponse) {
  Bench bench;
  bench.call();
  bench.session->end(487, {});
  bench.next("CANCEL");  // held back by the transaction until a provisional response
  EXPECT_EQ(bench.told(), Words{"ended us 487"});
}

TEST(InviteCaller, CancelCrossesWithSuccess) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180);
  bench.session->end(487, {});
  bench.next("CANCEL");
  bench.respond(bench.invite, 200, {.sdp = "answer"});
  bench.next("ACK");
  auto bye = bench.next("BYE");
  EXPECT_EQ(bye->essentials.to_tag, "peer");
  EXPECT_EQ(bench.told(), (Words{"ringing 180", "ended us 487"}));
  bench.respond(bench.invite, 200, {.sdp = "answer"});
  bench.next("ACK");
  bench.respond(bye, 200);
  EXPECT_TRUE(bench.silent());
  bench.run_for(32s);
  EXPECT_EQ(bench.dialogs.farewells(), 0u);
}

TEST(InviteCaller, CancelNeverAnsweredIsForgottenAfter64T1) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180);
  bench.session.reset();
  bench.next("CANCEL");
  bench.run_for(31'999ms);
  EXPECT_EQ(bench.dialogs.sessions(), 1u);
  bench.run_for(1ms);
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

// ---- early media and forks

TEST(InviteCaller, EarlyMediaIsToldOnceAndMayChangeIn2xx) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.sdp = "early"});
  EXPECT_EQ(bench.told(), (Words{"answer early", "ringing 183"}));
  bench.respond(bench.invite, 183, {.sdp = "early"});
  EXPECT_EQ(bench.told(), Words{"ringing 183"});
  bench.respond(bench.invite, 200, {.sdp = "final"});
  EXPECT_EQ(bench.told(), (Words{"answer final", "answered"}));
}

TEST(InviteCaller, SuccessWithoutAnswerTakesThePreview) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.sdp = "early"});
  bench.respond(bench.invite, 200);
  EXPECT_EQ(bench.told(), (Words{"answer early", "ringing 183", "answered"}));
}

TEST(InviteCaller, SuccessWithoutAnyAnswerIsEnded) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 200);
  bench.next("ACK");
  bench.next("BYE");
  EXPECT_EQ(bench.told(), Words{"ended us 488"});
}

TEST(InviteCaller, SecondForkIsAcknowledgedAndEnded) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180, {.tag = "one"});
  bench.respond(bench.invite, 180, {.tag = "two"});
  bench.respond(bench.invite, 200, {.tag = "two", .sdp = "answer"});
  EXPECT_EQ(bench.next("ACK")->essentials.to_tag, "two");
  bench.respond(bench.invite, 200, {.tag = "one", .sdp = "other"});
  EXPECT_EQ(bench.next("ACK")->essentials.to_tag, "one");
  EXPECT_EQ(bench.next("BYE")->essentials.to_tag, "one");
  EXPECT_EQ(bench.told(), (Words{"ringing 180", "ringing 180", "answer answer", "answered"}));
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCaller, LateForkAfterTheSessionIsGone) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 486);
  bench.told();
  bench.session.reset();
  bench.told();
  bench.respond(bench.invite, 200, {.tag = "late", .sdp = "answer"});
  bench.next("ACK");
  bench.next("BYE");
}

// ---- offer in the response

TEST(InviteCaller, OfferInSuccessIsAnsweredInAck) {
  Bench bench;
  bench.call(std::nullopt);
  EXPECT_EQ(bench.invite->body(), "");
  bench.respond(bench.invite, 200, {.sdp = "theirs"});
  EXPECT_EQ(bench.told(), (Words{"offer theirs", "answered"}));
  EXPECT_TRUE(bench.silent()) << "the ACK waits for the answer";
  bench.respond(bench.invite, 200, {.sdp = "theirs"});
  EXPECT_TRUE(bench.silent());
  bench.session->answer("mine", false);
  EXPECT_EQ(bench.next("ACK")->body(), "mine");
  bench.respond(bench.invite, 200, {.sdp = "theirs"});
  EXPECT_EQ(bench.next("ACK")->body(), "mine");
}

TEST(InviteCaller, RefusedOfferInSuccessEndsTheCall) {
  Bench bench;
  bench.call(std::nullopt);
  bench.respond(bench.invite, 200, {.sdp = "theirs"});
  bench.told();
  bench.session->refuse_offer(488, {});
  bench.next("ACK");
  bench.next("BYE");
  EXPECT_EQ(bench.told(), Words{"ended us 488"});
}

// ---- RFC 3262

const std::string reliable = "Require: 100rel\r\nRSeq: ";

TEST(InviteCaller, ReliableProvisionalsArePrackedInOrder) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 183, {.headers = reliable + "7\r\n", .sdp = "answer"});
  auto prack = bench.next("PRACK");
  EXPECT_EQ(prack->value("RAck"), "7 1 INVITE");
  EXPECT_EQ(prack->essentials.to_tag, "peer");
  bench.respond(prack, 200);
  bench.respond(bench.invite, 183, {.headers = reliable + "7\r\n", .sdp = "answer"});
  EXPECT_TRUE(bench.silent()) << "a repetition is not acknowledged anew";
  bench.respond(bench.invite, 180, {.headers = reliable + "9\r\n"});
  EXPECT_TRUE(bench.silent()) << "8 is missing";
  bench.respond(bench.invite, 180, {.headers = reliable + "8\r\n"});
  EXPECT_EQ(bench.next("PRACK")->value("RAck"), "8 1 INVITE");
  EXPECT_EQ(bench.told(), (Words{"answer answer", "ringing 183", "ringing 180"}));
  bench.respond(bench.invite, 200);
  bench.next("ACK");
  EXPECT_EQ(bench.told(), Words{"answered"});
}

TEST(InviteCaller, OfferInReliableProvisionalIsAnsweredInPrack) {
  Bench bench;
  bench.call(std::nullopt);
  bench.respond(bench.invite, 183, {.headers = reliable + "1\r\n", .sdp = "theirs"});
  EXPECT_EQ(bench.told(), (Words{"offer theirs", "ringing 183"}));
  EXPECT_TRUE(bench.silent());
  bench.session->answer("mine", false);
  auto prack = bench.next("PRACK");
  EXPECT_EQ(prack->body(), "mine");
  bench.respond(prack, 200);
  bench.respond(bench.invite, 200);
  EXPECT_EQ(bench.next("ACK")->body(), "");
  EXPECT_EQ(bench.told(), Words{"answered"});
}

// ---- our address changes while it rings

const Flow moved_flow = udp_flow("192.0.2.77:5060", "192.0.2.2:5060");
const SocketAddress moved_contact{IpAddress::v4(0xc000024d), 5060};

TEST(InviteCaller, ANewAddressGoesByUpdateOnceAnExchangeWasCompletedReliably) {
  Bench bench;
  bench.call();
  EXPECT_FALSE(bench.session->may_offer());
  bench.respond(bench.invite, 183, {.headers = reliable + "1\r\nAllow: UPDATE\r\n", .sdp = "answer"});
  bench.respond(bench.next("PRACK"), 200);
  bench.told();
  EXPECT_TRUE(bench.session->may_offer());
  bench.session->take_way(moved_flow, moved_contact);
  bench.session->offer("elsewhere");
  auto update = bench.next("UPDATE");
  EXPECT_EQ(update->value("Contact"), "<sip:alice@192.0.2.77:5060>");
  EXPECT_EQ(update->to->local, moved_flow.local);
  EXPECT_EQ(update->body(), "elsewhere");
  EXPECT_FALSE(bench.session->may_offer());
  // The 2xx repeats its answer to the INVITE while that to the UPDATE is under way.
  bench.respond(bench.invite, 200, {.sdp = "answer again"});
  EXPECT_EQ(bench.next("ACK")->to->local, moved_flow.local);
  EXPECT_EQ(bench.told(), Words{"answered"});
  bench.respond(update, 200, {.sdp = "new answer"});
  EXPECT_EQ(bench.told(), Words{"answer new answer"});
  bench.session->offer("more");
  bench.next("INVITE");
}

TEST(InviteCaller, WhoCannotBeToldWhileItRingsIsToldRightAfterTheAck) {
  Bench bench;
  bench.call();
  // An answer that may still change, and a peer without UPDATE.
  bench.respond(bench.invite, 183, {.sdp = "answer"});
  bench.respond(bench.invite, 180, {.headers = reliable + "1\r\n", .sdp = "answer"});
  bench.respond(bench.next("PRACK"), 200);
  EXPECT_FALSE(bench.session->may_offer());
  bench.told();
  bench.session->take_way(moved_flow, std::nullopt);
  EXPECT_EQ(bench.session->flow().local, moved_flow.local);
  // The answer still comes to the address that the INVITE told: what follows goes by the new way all the same.
  bench.respond(bench.invite, 200, {.sdp = "answer"});
  EXPECT_EQ(bench.session->flow().local, moved_flow.local);
  EXPECT_EQ(bench.next("ACK")->to->local, moved_flow.local);
  EXPECT_EQ(bench.told(), Words{"answered"});
  EXPECT_TRUE(bench.session->may_offer());
  bench.session->offer("elsewhere");
  auto reinvite = bench.next("INVITE");
  EXPECT_EQ(reinvite->to->local, moved_flow.local);
  EXPECT_EQ(reinvite->body(), "elsewhere");
}

TEST(InviteCaller, ABranchThatComesAfterTheChangeGoesByTheNewWay) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180, {.tag = "one"});
  bench.session->take_way(moved_flow, std::nullopt);
  bench.respond(bench.invite, 183, {.tag = "two", .headers = reliable + "1\r\n", .sdp = "answer"});
  EXPECT_EQ(bench.next("PRACK")->to->local, moved_flow.local);
}

// ---- digest: RFC 3665 §3.3

constexpr auto challenge = "WWW-Authenticate: Digest realm=\"biloxi\", nonce=\"n1\", qop=\"auth\", algorithm=MD5\r\n";

TEST(InviteCaller, ChallengeIsAnsweredOnTheSameWay) {
  Bench bench;
  bench.call("offer", {{.username = "alice", .password = "secret"}});
  bench.respond(bench.invite, 401, {.headers = challenge});
  auto again = bench.next("INVITE");
  EXPECT_EQ(again->essentials.cseq.number, 2u);
  EXPECT_NE(again->value("Authorization").find("username=\"alice\""), std::string::npos);
  EXPECT_EQ(again->value("Call-ID"), bench.invite->value("Call-ID"));
  EXPECT_EQ(again->essentials.from_tag, bench.invite->essentials.from_tag);
  EXPECT_EQ(again->to->flow, bench.peer_flow);
  EXPECT_EQ(again->body(), "offer");
  bench.respond(again, 200, {.sdp = "answer"});
  auto ack = bench.next("ACK");
  EXPECT_EQ(ack->essentials.cseq.number, 2u);
  EXPECT_EQ(ack->value("Authorization"), again->value("Authorization"));
  EXPECT_EQ(bench.told(), (Words{"answer answer", "answered"}));
}

TEST(InviteCaller, WrongPasswordIsToldInWords) {
  Bench bench;
  bench.call("offer", {{.username = "alice", .password = "wrong"}});
  bench.respond(bench.invite, 401, {.headers = challenge});
  auto again = bench.next("INVITE");
  bench.respond(again, 401, {.headers = challenge});
  EXPECT_EQ(bench.told(), Words{"ended peer 401"});
  EXPECT_EQ(bench.diary.last->warning, sentence(DigestFault::wrong_password));
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCaller, ChallengedByeIsSentAgain) {
  Bench bench;
  bench.call("offer", {{.username = "alice", .password = "secret"}});
  bench.respond(bench.invite, 200, {.sdp = "answer"});
  bench.next("ACK");
  bench.session.reset();
  auto bye = bench.next("BYE");
  bench.respond(bye, 407, {.headers = "Proxy-Authenticate: Digest realm=\"p\", nonce=\"n\", qop=\"auth\"\r\n"});
  auto again = bench.next("BYE");
  EXPECT_NE(again->value("Proxy-Authorization"), "");
  EXPECT_EQ(again->essentials.cseq.number, bye->essentials.cseq.number + 1);
  bench.respond(again, 200);
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

// ---- odd peers

TEST(InviteCaller, CalleeSendsByeInTheEarlyDialog) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 180);
  bench.told();
  bench.adopt(*bench.invite);
  bench.request("BYE");
  bench.next("200 BYE");
  bench.next("CANCEL");
  EXPECT_EQ(bench.told(), Words{"ended peer 487"});
}

TEST(InviteCaller, ByesCross) {
  Bench bench;
  bench.establish();
  bench.session->end(0, {});
  auto bye = bench.next("BYE");
  bench.request("BYE");
  bench.next("200 BYE");
  EXPECT_EQ(bench.told(), Words{"ended us 0"});
  bench.session.reset();
  bench.respond(bye, 481);
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

TEST(InviteCaller, MoreForksThanRememberedAreStillEnded) {
  Bench bench;
  bench.call();
  for (int i = 0; i < 40; ++i) bench.respond(bench.invite, 180, {.tag = "t" + std::to_string(i)});
  bench.told();
  bench.respond(bench.invite, 200, {.tag = "t39", .sdp = "answer"});
  EXPECT_EQ(bench.next("ACK")->essentials.to_tag, "t39");
  EXPECT_EQ(bench.told(), (Words{"answer answer", "answered"}));
}

}  // namespace
}  // namespace tandem::sipstack::bench
