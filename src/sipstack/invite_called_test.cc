// The INVITE that we are sent: RFC 3261 §13.3, RFC 3262 §3, RFC 3665 §3.
#include <gtest/gtest.h>

#include "sipstack/session_bench.h"

namespace tandem::sipstack::bench {
namespace {

TEST(InviteCalled, SuccessfulSession) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  EXPECT_TRUE(bench.diary.take().empty()) << "told before the turn ended";
  EXPECT_EQ(bench.told(), Words{"offer offer"});
  bench.session->ring(180);
  auto ringing = bench.next("180 INVITE");
  EXPECT_EQ(ringing->essentials.to_tag, bench.local_tag);
  EXPECT_EQ(ringing->value("Contact"), "<sip:192.0.2.1:5060>");
  EXPECT_EQ(ringing->body(), "");
  bench.session->answer("answer", false);
  bench.session->accept();
  auto success = bench.next("200 INVITE");
  EXPECT_EQ(success->body(), "answer");
  EXPECT_TRUE(success->message.has_option(sip::HeaderId::allow, "PRACK"));
  EXPECT_TRUE(bench.session->answered());
  bench.ack();
  bench.run_for(40s);
  EXPECT_TRUE(bench.silent());
  bench.session->end(0, {});
  auto bye = bench.next("BYE");
  EXPECT_EQ(bye->message.request_uri(), "sip:bob@192.0.2.2");
  EXPECT_EQ(bye->essentials.from_tag, bench.local_tag);
  EXPECT_EQ(bye->essentials.to_tag, "peer");
  EXPECT_EQ(bench.told(), Words{"ended us 0"});
  bench.respond(bye, 200);
  bench.session.reset();
  bench.told();
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

// RFC 3261 §13.3.1.4
TEST(InviteCalled, SuccessIsRepeatedUntilItsAck) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->answer("answer", false);
  bench.session->accept();
  const TimePoint start = bench.stack.virtual_shard.now();
  bench.next("200 INVITE");
  for (auto at : {500ms, 1500ms, 3500ms, 7500ms, 11500ms}) {
    bench.run_for(start + at - 1ms - bench.stack.virtual_shard.now());
    EXPECT_TRUE(bench.silent());
    bench.run_for(1ms);
    bench.next("200 INVITE");
  }
  bench.ack();
  bench.run_for(60s);
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCalled, NoAckEndsTheCallAfter64T1) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->answer("answer", false);
  bench.session->accept();
  bench.told();
  bench.run_for(31'999ms);
  EXPECT_TRUE(bench.told().empty());
  bench.stack.wire.clear();
  bench.run_for(1ms);
  bench.next("BYE");
  EXPECT_EQ(bench.told(), Words{"ended network 408"});
  EXPECT_EQ(bench.diary.last->reason_phrase, "No ACK");
  EXPECT_TRUE(bench.diary.last->timed_out);
}

// RFC 3261 §15: the callee must not send BYE before the ACK.
TEST(InviteCalled, HangUpBeforeTheAckWaitsForIt) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->answer("answer", false);
  bench.session->accept();
  bench.next("200 INVITE");
  bench.session->end(0, {});
  EXPECT_EQ(bench.told(), (Words{"offer offer", "ended us 0"}));
  EXPECT_TRUE(bench.silent());
  bench.run_for(500ms);
  bench.next("200 INVITE");
  bench.ack();
  bench.next("BYE");
}

TEST(InviteCalled, RefusedWithReason) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->end(486, "Q.850;cause=17");
  auto busy = bench.next("486 INVITE");
  EXPECT_EQ(busy->value("Reason"), "Q.850;cause=17");
  EXPECT_EQ(bench.told(), (Words{"offer offer", "ended us 486"}));
}

TEST(InviteCalled, ForgottenLegRefuses) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session.reset();
  bench.next("480 INVITE");
  bench.told();
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

// RFC 3665 §3.8
TEST(InviteCalled, CancelledByTheCaller) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->ring(180);
  bench.next("180 INVITE");
  bench.cancel("Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n");
  bench.next("487 INVITE");
  EXPECT_EQ(bench.told(), (Words{"offer offer", "ended peer 487"}));
  EXPECT_EQ(bench.diary.last->reason_header, "SIP;cause=200;text=\"Call completed elsewhere\"");
  bench.session->accept();  // crosses
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCalled, CancelAfterSuccessChangesNothing) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->answer("answer", false);
  bench.session->accept();
  bench.next("200 INVITE");
  bench.cancel();
  EXPECT_TRUE(bench.silent());
  EXPECT_EQ(bench.told(), Words{"offer offer"});
}

TEST(InviteCalled, CallerSendsByeInTheEarlyDialog) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->ring(180);
  bench.next("180 INVITE");
  bench.request("BYE");
  bench.next("200 BYE");
  bench.next("487 INVITE");
  EXPECT_EQ(bench.told(), (Words{"offer offer", "ended peer 487"}));
}

TEST(InviteCalled, ByeBeforeTheAck) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->answer("answer", false);
  bench.session->accept();
  bench.next("200 INVITE");
  bench.request("BYE");
  bench.next("200 BYE");
  bench.run_for(60s);
  EXPECT_TRUE(bench.silent());
  EXPECT_EQ(bench.told(), (Words{"offer offer", "ended peer 0"}));
}

// ---- descriptions

TEST(InviteCalled, EarlyAnswerIsRepeatedIn2xx) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->answer("early", true);
  EXPECT_EQ(bench.next("183 INVITE")->body(), "early");
  bench.session->answer("something else", false);
  bench.session->accept();
  EXPECT_EQ(bench.next("200 INVITE")->body(), "early");
}

TEST(InviteCalled, OfferIn2xxIsAnsweredByAck) {
  Bench bench;
  bench.incoming({});
  EXPECT_EQ(bench.told(), Words{"offer wanted"});
  bench.session->ring(180);
  EXPECT_EQ(bench.next("180 INVITE")->body(), "");
  bench.session->accept();
  EXPECT_TRUE(bench.silent()) << "the 2xx waits for its offer";
  bench.session->offer("mine");
  EXPECT_EQ(bench.next("200 INVITE")->body(), "mine");
  bench.ack("theirs");
  EXPECT_EQ(bench.told(), Words{"answer theirs"});
}

TEST(InviteCalled, AckWithoutTheAnswerEndsTheCall) {
  Bench bench;
  bench.incoming({});
  bench.session->offer("mine");
  bench.session->accept();
  bench.next("200 INVITE");
  bench.ack();
  bench.next("BYE");
  EXPECT_EQ(bench.told(), (Words{"offer wanted", "ended us 488"}));
}

// ---- RFC 3262

TEST(InviteCalled, RequiredReliableProvisionalIsRepeatedUntilItsPrack) {
  Bench bench;
  bench.incoming({.headers = "Require: 100rel\r\n", .sdp = "offer"});
  bench.session->answer("answer", true);
  auto progress = bench.next("183 INVITE");
  EXPECT_EQ(progress->value("Require"), "100rel");
  EXPECT_EQ(progress->body(), "answer");
  for (auto wait : {500ms, 1000ms, 2000ms, 4000ms}) {
    bench.run_for(wait);
    EXPECT_EQ(bench.next("183 INVITE")->value("RSeq"), progress->value("RSeq"));
  }
  bench.session->ring(180);
  EXPECT_TRUE(bench.silent()) << "one at a time";
  bench.session->accept();
  EXPECT_TRUE(bench.silent()) << "a description is not acknowledged";
  const std::string invite = std::to_string(bench.invite_cseq) + " INVITE";
  bench.request("PRACK", {.headers = "RAck: " + progress->value("RSeq") + " " + invite + "\r\n"});
  bench.next("200 PRACK");
  auto ringing = bench.next("180 INVITE");
  EXPECT_EQ(std::stoul(ringing->value("RSeq")), std::stoul(progress->value("RSeq")) + 1);
  auto success = bench.next("200 INVITE");
  EXPECT_EQ(success->body(), "") << "the answer is final already";
  bench.request("PRACK", {.headers = "RAck: " + ringing->value("RSeq") + " " + invite + "\r\n"});
  bench.next("200 PRACK");
  bench.ack();
  bench.run_for(60s);
  EXPECT_TRUE(bench.silent());
}

TEST(InviteCalled, TheAnswerSaysTheAddressThatWeHaveByThen) {
  Bench bench;
  bench.incoming({.headers = "Allow: UPDATE\r\n", .sdp = "offer"}, {.contact_user = "alice"});
  bench.session->ring(180);
  EXPECT_EQ(bench.next("180 INVITE")->value("Contact"), "<sip:alice@192.0.2.1:5060>");
  EXPECT_FALSE(bench.session->may_offer());
  const Flow moved = udp_flow("192.0.2.77:5060", "192.0.2.2:5060");
  bench.session->take_way(moved, std::nullopt);
  bench.session->answer("elsewhere", false);
  bench.session->accept();
  auto success = bench.next("200 INVITE");
  EXPECT_EQ(success->value("Contact"), "<sip:alice@192.0.2.77:5060>");
  EXPECT_EQ(success->body(), "elsewhere");
  bench.ack();
  bench.told();
  // A later request says by itself where it came to.
  bench.request("INVITE", {.sdp = "hold"});
  bench.told();
  bench.session->answer("held", false);
  EXPECT_EQ(bench.next("200 INVITE")->value("Contact"), "<sip:alice@192.0.2.1:5060>");
}

TEST(InviteCalled, ANewAddressGoesByUpdateOnceOurAnswerWasAcknowledged) {
  Bench bench;
  bench.incoming({.headers = "Require: 100rel\r\nAllow: UPDATE\r\n", .sdp = "offer"});
  bench.session->answer("answer", true);
  auto progress = bench.next("183 INVITE");
  bench.session->take_way(udp_flow("192.0.2.77:5060", "192.0.2.2:5060"), std::nullopt);
  EXPECT_TRUE(bench.session->may_offer());
  bench.session->offer("elsewhere");
  EXPECT_TRUE(bench.silent()) << "RFC 3311 §5.1: not before the PRACK";
  bench.request("PRACK", {.headers = "RAck: " + progress->value("RSeq") + " " + std::to_string(bench.invite_cseq) +
                                     " INVITE\r\n"});
  bench.next("200 PRACK");
  auto update = bench.next("UPDATE");
  EXPECT_EQ(update->body(), "elsewhere");
  bench.session->accept();
  EXPECT_TRUE(bench.silent()) << "the call is answered when the exchange is over";
  bench.respond(update, 200, {.sdp = "their answer"});
  EXPECT_EQ(bench.next("200 INVITE")->body(), "");
  bench.ack();
  EXPECT_EQ(bench.told(), (Words{"offer offer", "answer their answer"}));
}

TEST(InviteCalled, SupportedAloneKeepsProvisionalsUnreliable) {
  Bench bench;
  bench.incoming({.headers = "Supported: 100rel\r\n", .sdp = "offer"});
  bench.session->answer("answer", true);
  EXPECT_EQ(bench.next("183 INVITE")->value("RSeq"), "");
}

TEST(InviteCalled, SupportedSufficesByPolicy) {
  Bench bench;
  bench.incoming({.headers = "Supported: 100rel\r\n", .sdp = "offer"},
                 {.reliable_provisionals = ReliableProvisionals::when_supported});
  bench.session->ring(180);
  EXPECT_NE(bench.next("180 INVITE")->value("RSeq"), "");
}

TEST(InviteCalled, ReliabilityThatIsNotSpokenIsNotSaidAndRefusesWhoRequiresIt) {
  Bench bench;
  bench.incoming({.headers = "Supported: 100rel\r\n", .sdp = "offer"},
                 {.reliable_provisionals = ReliableProvisionals::no});
  bench.session->ring(180);
  EXPECT_EQ(bench.next("180 INVITE")->value("RSeq"), "");
  bench.session->answer("answer", false);
  bench.session->accept();
  EXPECT_EQ(bench.next("200 INVITE")->value("Supported"), "timer");
  Bench other;
  other.incoming({.headers = "Require: 100rel\r\n", .sdp = "offer"},
                 {.reliable_provisionals = ReliableProvisionals::no});
  EXPECT_EQ(other.session, nullptr);
  EXPECT_EQ(other.next("420 INVITE")->value("Unsupported"), "100rel");
}

TEST(InviteCalled, ReliabilityIsRequiredOfWhoCalls) {
  Bench bench;
  bench.incoming({.sdp = "offer"}, {.reliable_provisionals = ReliableProvisionals::required});
  EXPECT_EQ(bench.session, nullptr);
  auto refusal = bench.next("421 INVITE");
  EXPECT_EQ(refusal->value("Require"), "100rel");
  EXPECT_NE(refusal->value("Warning").find("RFC 3262"), std::string::npos);
  Bench able;
  able.incoming({.headers = "Supported: 100rel\r\n", .sdp = "offer"},
                {.reliable_provisionals = ReliableProvisionals::required});
  able.session->ring(180);
  EXPECT_EQ(able.next("180 INVITE")->value("Require"), "100rel");
}

TEST(InviteCalled, PrackForNothingGets481) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->ring(180);
  bench.next("180 INVITE");
  bench.request("PRACK", {.headers = "RAck: 1 " + std::to_string(bench.invite_cseq) + " INVITE\r\n"});
  bench.next("481 PRACK");
  bench.request("PRACK", {.headers = "RAck: nonsense\r\n"});
  bench.next("400 PRACK");
}

TEST(InviteCalled, NoPrackRefusesTheInvite) {
  Bench bench;
  bench.incoming({.headers = "Require: 100rel\r\n", .sdp = "offer"});
  bench.session->ring(180);
  bench.run_for(31'999ms);
  bench.stack.wire.clear();
  bench.run_for(1ms);
  bench.next("504 INVITE");
  EXPECT_EQ(bench.told(), (Words{"offer offer", "ended network 504"}));
}

TEST(InviteCalled, OfferInReliableProvisionalIsAnsweredByPrack) {
  Bench bench;
  bench.incoming({.headers = "Require: 100rel\r\n"});
  bench.session->ring(180);
  EXPECT_TRUE(bench.silent()) << "it must carry the offer";
  bench.session->offer("mine");
  auto ringing = bench.next("180 INVITE");
  EXPECT_EQ(ringing->body(), "mine");
  bench.request("PRACK",
                {.headers = "RAck: " + ringing->value("RSeq") + " " + std::to_string(bench.invite_cseq) + " INVITE\r\n",
                 .sdp = "theirs"});
  bench.next("200 PRACK");
  EXPECT_EQ(bench.told(), (Words{"offer wanted", "answer theirs"}));
  bench.session->accept();
  EXPECT_EQ(bench.next("200 INVITE")->body(), "");
}

TEST(InviteCalled, PrackMayCarryANewOffer) {
  Bench bench;
  bench.incoming({.headers = "Require: 100rel\r\n", .sdp = "offer"});
  bench.session->answer("answer", true);
  auto progress = bench.next("183 INVITE");
  bench.request(
      "PRACK", {.headers = "RAck: " + progress->value("RSeq") + " " + std::to_string(bench.invite_cseq) + " INVITE\r\n",
                .sdp = "offer2"});
  EXPECT_EQ(bench.told(), (Words{"offer offer", "offer offer2"}));
  bench.session->answer("answer2", false);
  EXPECT_EQ(bench.next("200 PRACK")->body(), "answer2");
}

TEST(InviteCalled, ProvisionalIsRepeatedEveryMinute) {
  Bench bench;
  bench.incoming({.sdp = "offer"});
  bench.session->ring(180);
  bench.next("180 INVITE");
  bench.run_for(60s);
  bench.next("180 INVITE");
  bench.run_for(60s);
  bench.next("180 INVITE");
}

// ---- what cannot become a session

TEST(InviteCalled, UnknownRequireGets420) {
  Bench bench;
  bench.incoming({.headers = "Require: 100rel, precondition\r\nRequire: foo\r\n", .sdp = "offer"});
  EXPECT_EQ(bench.next("420 INVITE")->value("Unsupported"), "precondition, foo");
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

TEST(InviteCalled, ForeignBodyGets415) {
  Bench bench;
  auto seen = std::make_shared<Seen>(
      "INVITE sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKq\r\nFrom: <sip:b@c>;tag=q\r\n"
      "To: <sip:a@b>\r\nCall-ID: q\r\nCSeq: 1 INVITE\r\nContact: <sip:b@192.0.2.2>\r\nContent-Type: text/plain\r\n"
      "Content-Length: 2\r\n\r\nhi");
  EXPECT_EQ(bench.dialogs.accept(std::make_unique<FakeServerRequest>(bench.stack, seen, bench.peer_flow), {}), nullptr);
  EXPECT_EQ(bench.next("415 INVITE")->value("Accept"), "application/sdp");
}

TEST(InviteCalled, MissingContactGets400) {
  Bench bench;
  bench.incoming({.sdp = "offer", .contact = ""});
  EXPECT_EQ(bench.next("400 INVITE")->message.reason(), "Missing Contact");
}

}  // namespace
}  // namespace tandem::sipstack::bench
