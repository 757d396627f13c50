// Requests that come in: answers and their repetition, CANCEL, ACK, and what is refused. RFC 3261 §8.2, §9.2, §17.2.
#include <gtest/gtest.h>

#include "sipstack/test_stack.h"

namespace tandem::sipstack::test {
namespace {

class StackServer : public testing::Test {
 protected:
  void say(std::string text) {
    peer.say(us.at, std::move(text));
    wire.settle();
  }
  std::string hear() {
    wire.settle();
    return peer.take();
  }
  ServerRequest& request(std::size_t number = 0) { return *us.user().requests.at(number); }
  /// An ACK to the refusal of `invite`: same branch.
  std::string ack(std::string_view branch, const std::string& response) {
    return request_text("ACK", "192.0.2.9", branch, {}, header_of(response, "To"));
  }
  void run_out() {
    us.user().requests.clear();
    us.user().in_dialog.clear();
    wire.run_for(200s);
    EXPECT_EQ(us.transactions(), 0U);
    EXPECT_EQ(us.shard().timers().size(), 0U);
  }

  TestWire wire;
  TestHost us{wire, "192.0.2.1"};
  TestPeer peer{wire, "192.0.2.9:5060"};
};

TEST_F(StackServer, AnAnswerCarriesWhatRfc3261Section8_2_6Says) {
  say(request_text("OPTIONS", "10.0.0.9:5061", "b1", "Timestamp: 54\r\n"));
  request().respond(200, "Fine", [](sip::Writer& writer) { writer.header(sip::HeaderId::allow, "INVITE"); });
  const std::string answer = hear();
  EXPECT_TRUE(answer.starts_with("SIP/2.0 200 Fine\r\n"));
  EXPECT_EQ(header_of(answer, "Via"), "SIP/2.0/UDP 10.0.0.9:5061;branch=z9hG4bKb1;received=192.0.2.9;rport=5060");
  EXPECT_EQ(header_of(answer, "From"), "<sip:alice@example.com>;tag=alice");
  EXPECT_EQ(header_of(answer, "To"), "<sip:bob@example.net>;tag=" + std::string(request().to_tag()));
  EXPECT_EQ(header_of(answer, "Call-ID"), "peer-call");
  EXPECT_EQ(header_of(answer, "CSeq"), "1 OPTIONS");
  EXPECT_EQ(header_of(answer, "Allow"), "INVITE");
  EXPECT_EQ(header_of(answer, "Content-Length"), "0");
  run_out();
}

/// A request from port 5060 that names 5099 in its Via and does not ask for rport.
std::string request_from_elsewhere() {
  std::string text = request_text("OPTIONS", "192.0.2.9:5099", "b1");
  return text.erase(text.find(";rport"), 6);
}

// A departure from RFC 3261 §18.2.2: as if rport (RFC 3581) had been said.
TEST_F(StackServer, WithoutRportTheAnswerGoesToTheSourceAllTheSame) {
  TestPeer other{wire, "192.0.2.9:5099"};
  say(request_from_elsewhere());
  request().respond(200);
  wire.settle();
  EXPECT_TRUE(other.heard_nothing());
  EXPECT_EQ(header_of(peer.take(), "Via"), "SIP/2.0/UDP 192.0.2.9:5099;branch=z9hG4bKb1");
}

TEST_F(StackServer, ToThePortOfSentByItGoesIfThePeerIsKnownToWantThat) {
  TestPeer other{wire, "192.0.2.9:5099"};
  int asked = 0;
  us.stack().set_answer_by_via(
      [&](const IpAddress& source) { return ++asked && source == IpAddress::parse("192.0.2.9"); });
  say(request_from_elsewhere());
  request().respond(200);
  wire.settle();
  EXPECT_TRUE(peer.heard_nothing());
  EXPECT_EQ(header_of(other.take(), "Via"), "SIP/2.0/UDP 192.0.2.9:5099;branch=z9hG4bKb1");
  EXPECT_EQ(asked, 1);
  say(request_text("OPTIONS", "192.0.2.9:5099", "b2"));
  EXPECT_EQ(asked, 1) << "rport says it already";
}

TEST_F(StackServer, ARetransmissionGetsTheSameAnswerAndReachesNobodyElse) {
  const std::string text = request_text("OPTIONS", "192.0.2.9", "b1");
  say(text);
  say(text);
  EXPECT_EQ(us.user().requests.size(), 1U);
  EXPECT_EQ(hear(), "");
  request().respond(200);
  const std::string answer = hear();
  say(text);
  EXPECT_EQ(hear(), answer);
  run_out();
}

TEST_F(StackServer, AnInviteIsTriedAfter200MillisecondsIfTheUserSaysNothing) {
  say(request_text("INVITE", "192.0.2.9", "b1"));
  wire.run_to(199ms);
  EXPECT_EQ(hear(), "");
  wire.run_to(200ms);
  const std::string trying = hear();
  EXPECT_TRUE(trying.starts_with("SIP/2.0 100 "));
  EXPECT_EQ(header_of(trying, "To"), "<sip:bob@example.net>");
}

// §17.2.1: Timer G at T1, 2*T1, ... up to T2; Timer H after 64*T1.
TEST_F(StackServer, ARefusalIsRepeatedUntilTheAck) {
  say(request_text("INVITE", "192.0.2.9", "b1"));
  request().respond(486);
  for (const auto at : {0ms, 500ms, 1500ms, 3500ms, 7500ms, 11500ms}) {
    wire.run_to(at);
    EXPECT_TRUE(peer.take().starts_with("SIP/2.0 486")) << at.count();
    EXPECT_TRUE(peer.heard_nothing());
  }
  say(ack("b1", answer_to(request_text("INVITE", "192.0.2.9", "b1"), 486, {}, "x")));
  wire.run_for(60s);
  EXPECT_TRUE(peer.heard_nothing());
  EXPECT_TRUE(us.user().acks.empty());
  run_out();
}

TEST_F(StackServer, WithoutAnAckTheUserIsToldAfter32Seconds) {
  say(request_text("INVITE", "192.0.2.9", "b1"));
  bool failed = false;
  request().set_failure_handler([&] { failed = true; });
  request().respond(486);
  wire.run_to(31'999ms);
  EXPECT_FALSE(failed);
  wire.run_to(32s);
  EXPECT_TRUE(failed);
  run_out();
}

// A forged source must not be sent eleven answers for one question.
TEST_F(StackServer, AStrangerIsRefusedOncePerCopyOfHisRequest) {
  const std::string text = request_text("INVITE", "192.0.2.9", "b1");
  say(text);
  request().respond_once(403);
  EXPECT_TRUE(hear().starts_with("SIP/2.0 403"));
  wire.run_for(40s);
  EXPECT_TRUE(peer.heard_nothing());
  run_out();
}

TEST_F(StackServer, StrangersGetNoMoreBytesThanTheySentBesideASmallCredit) {
  std::size_t sent = 0, got = 0;
  us.user().on_request_do = [](std::unique_ptr<ServerRequest> request) {
    request->respond_once(401, {}, [](sip::Writer& w) { w.header("WWW-Authenticate", std::string(500, 'x')); });
  };
  for (int i = 0; i < 50; ++i) {
    const std::string text =
        request_text("REGISTER", "192.0.2.9", "b" + std::to_string(i), "X: " + std::to_string(i) + "\r\n");
    sent += text.size();
    std::string other = text;
    other.replace(other.find("peer-call"), 9, "call-" + std::to_string(1000 + i));
    say(other);
    for (std::string answer = hear(); !answer.empty(); answer = hear()) got += answer.size();
  }
  EXPECT_GT(got, 0U);
  EXPECT_LE(got, sent + 1024);
  EXPECT_GT(us.stack().counters().answers_withheld, 0U);
}

// The answer to a forged address must not be repeated for half a minute.
TEST_F(StackServer, ABoundInviteGetsThreeTimesItsBytesAtMost) {
  const std::string text = request_text("INVITE", "192.0.2.9", "b1");
  say(text);
  request().bound_answers();
  std::size_t got = 0;
  const auto hear_all = [&] {
    for (std::string answer = hear(); !answer.empty(); answer = hear()) got += answer.size();
  };
  request().respond(180);
  hear_all();
  EXPECT_GT(got, 0U);
  request().respond(200);
  for (int i = 0; i < 20; ++i) {
    request().resend_final();
    hear_all();
  }
  EXPECT_GT(got, text.size());
  EXPECT_LE(got, 3 * text.size());
  EXPECT_GT(us.stack().counters().answers_withheld, 10U);
}

// RFC 6026: the 2xx is the user's to repeat; its ACK goes to the dialogs; a repeated INVITE is absorbed.
TEST_F(StackServer, ASuccessIsTheUsersToRepeat) {
  const std::string text = request_text("INVITE", "192.0.2.9", "b1");
  say(text);
  request().respond(200);
  const std::string answer = hear();
  EXPECT_TRUE(answer.starts_with("SIP/2.0 200"));
  wire.run_for(10s);
  say(text);
  EXPECT_EQ(hear(), "");
  request().resend_final();
  EXPECT_EQ(hear(), answer);
  say(request_text("ACK", "192.0.2.9", "b2", {}, header_of(answer, "To")));
  EXPECT_EQ(us.user().acks.size(), 1U);
  run_out();
}

TEST_F(StackServer, RecordRouteComesBackInWhatFormsADialog) {
  say(request_text("INVITE", "192.0.2.9", "b1", "Record-Route: <sip:p1;lr>\r\nRecord-Route: <sip:p2;lr>\r\n"));
  request().respond(180);
  EXPECT_EQ(header_of(hear(), "Record-Route"), "<sip:p1;lr>");
  request().respond(486);
  EXPECT_EQ(header_of(hear(), "Record-Route"), "");
}

// §9.2
TEST_F(StackServer, ACancelIsAnsweredAndTold) {
  say(request_text("INVITE", "192.0.2.9", "b1"));
  unsigned cancels = 0;
  request().set_cancel_handler([&](const sip::Message&) {
    ++cancels;
    request().respond(487);
  });
  const std::string cancel = request_text("CANCEL", "192.0.2.9", "b1");
  say(cancel);
  const std::string ok = hear(), ended = hear();
  EXPECT_TRUE(ok.starts_with("SIP/2.0 200"));
  EXPECT_EQ(header_of(ok, "CSeq"), "1 CANCEL");
  EXPECT_TRUE(ended.starts_with("SIP/2.0 487"));
  EXPECT_EQ(header_of(ok, "To"), header_of(ended, "To"));
  say(cancel);
  EXPECT_EQ(hear(), ok);
  EXPECT_EQ(cancels, 1U);
  say(ack("b1", ended));
  run_out();
}

TEST_F(StackServer, ACancelAfterTheAnswerChangesNothing) {
  say(request_text("INVITE", "192.0.2.9", "b1"));
  bool cancelled = false;
  request().set_cancel_handler([&](const sip::Message&) { cancelled = true; });
  request().respond(200);
  say(request_text("CANCEL", "192.0.2.9", "b1"));
  EXPECT_FALSE(cancelled);
}

TEST_F(StackServer, ACancelOfNothingIs481) {
  say(request_text("CANCEL", "192.0.2.9", "b1"));
  EXPECT_TRUE(hear().starts_with("SIP/2.0 481"));
  EXPECT_EQ(us.transactions(), 0U);
}

TEST_F(StackServer, RequestsOfUnknownDialogsAre481ButAckIsIgnored) {
  say(request_text("BYE", "192.0.2.9", "b1", {}, "<sip:bob@example.net>;tag=gone"));
  EXPECT_TRUE(hear().starts_with("SIP/2.0 481"));
  say(request_text("ACK", "192.0.2.9", "b2", {}, "<sip:bob@example.net>;tag=gone"));
  EXPECT_EQ(hear(), "");
  us.user().knows_dialogs = true;
  say(request_text("BYE", "192.0.2.9", "b3", {}, "<sip:bob@example.net>;tag=known"));
  EXPECT_EQ(us.user().in_dialog.size(), 1U);
  EXPECT_EQ(us.user().in_dialog[0]->to_tag(), "known");
  us.user().in_dialog[0]->respond(200);
  run_out();
}

TEST_F(StackServer, ARequestForgottenByItsUserIs500) {
  say(request_text("OPTIONS", "192.0.2.9", "b1"));
  us.user().requests.clear();
  EXPECT_TRUE(hear().starts_with("SIP/2.0 500"));
}

// RFC 4320
TEST_F(StackServer, OtherRequestsGetA100OnlyLateNever408AndNothingTooLate) {
  say(request_text("OPTIONS", "192.0.2.9", "b1"));
  wire.run_to(3499ms);
  EXPECT_EQ(hear(), "");
  wire.run_to(3500ms);
  EXPECT_TRUE(hear().starts_with("SIP/2.0 100"));
  wire.run_to(33s);
  request().respond(200);
  EXPECT_EQ(hear(), "");
  say(request_text("MESSAGE", "192.0.2.9", "b2"));
  request(1).respond(408);
  EXPECT_EQ(hear(), "");
  run_out();
}

// §8.2.2.2
TEST_F(StackServer, TheSameRequestByTwoWaysIsMerged) {
  say(request_text("INVITE", "192.0.2.9", "one"));
  say(request_text("INVITE", "192.0.2.9", "two"));
  EXPECT_TRUE(hear().starts_with("SIP/2.0 482"));
  EXPECT_EQ(us.user().requests.size(), 1U);
}

TEST_F(StackServer, WhatMayNotTravelOnIs483) {
  std::string text = request_text("INVITE", "192.0.2.9", "b1");
  text.replace(text.find("Max-Forwards: 70"), 16, "Max-Forwards: 0");
  say(text);
  EXPECT_TRUE(hear().starts_with("SIP/2.0 483"));
  text = request_text("OPTIONS", "192.0.2.9", "b2");
  text.replace(text.find("Max-Forwards: 70"), 16, "Max-Forwards: 0");
  say(text);
  EXPECT_EQ(us.user().requests.size(), 1U);
}

// Bad input

TEST_F(StackServer, ABrokenRequestIsToldItsFaultWithoutMoreBytesThanItHad) {
  std::string text = request_text("OPTIONS", "192.0.2.9", "b1", "User-Agent: something long enough to leave room\r\n");
  text.replace(text.find("CSeq: 1"), 7, "CSeq: x");
  say(text);
  const std::string answer = hear();
  EXPECT_TRUE(answer.starts_with("SIP/2.0 400 ")) << answer;
  EXPECT_LE(answer.size(), text.size());
  EXPECT_EQ(answer.find("400 Bad Request"), std::string::npos);
}

TEST_F(StackServer, ComplaintsAreFew) {
  for (int i = 0; i < 100; ++i) {
    std::string text = request_text("OPTIONS", "192.0.2.9", "b" + std::to_string(i), std::string(300, 'X') + ": y\r\n");
    text.replace(text.find("CSeq: 1"), 7, "CSeq: x");
    say(text);
  }
  EXPECT_EQ(peer.heard_count(), 10U);
}

TEST_F(StackServer, GarbageBrokenAcksAndBrokenResponsesGetNothing) {
  std::string ack = request_text("ACK", "192.0.2.9", "b1");
  ack.replace(ack.find("CSeq: 1"), 7, "CSeq: x");
  for (const std::string& text :
       {std::string("hello"), std::string("\0\xff\x80", 3), std::string("\r\n\r\n"), ack,
        std::string("SIP/2.0 200 OK\r\nVia: broken\r\n\r\n"), std::string("INVITE sip:x SIP/2.0\r\n\r\n")})
    say(text);
  EXPECT_TRUE(peer.heard_nothing());
  EXPECT_EQ(us.stack().counters().keep_alives, 1U);
  EXPECT_EQ(us.transactions(), 0U);
}

TEST_F(StackServer, AnotherVersionIs505) {
  std::string text = request_text("OPTIONS", "192.0.2.9", "b1", "User-Agent: something long enough to leave room\r\n");
  text.replace(text.find("SIP/2.0"), 7, "SIP/7.0");
  say(text);
  EXPECT_TRUE(hear().starts_with("SIP/2.0 505"));
}

TEST(StackLimits, BeyondTheTransactionLimitNewWorkIsRefusedStatelessly) {
  TestWire wire;
  StackOptions options;
  options.max_transactions = 2;
  TestHost us{wire, "192.0.2.1", 1, options};
  TestPeer peer{wire, "192.0.2.9:5060"};
  for (const char* branch : {"b1", "b2", "b3"}) {
    std::string text = request_text("INVITE", "192.0.2.9", branch);
    text.replace(text.find("peer-call"), 9, std::string("calling-") + branch);
    peer.say(us.at, text);
  }
  wire.settle();
  EXPECT_EQ(us.transactions(), 2U);
  const std::string refusal = peer.take();
  EXPECT_TRUE(refusal.starts_with("SIP/2.0 503"));
  EXPECT_EQ(header_of(refusal, "Retry-After"), "5");
  peer.say(us.at, request_text("BYE", "192.0.2.9", "bye", {}, "<sip:bob@example.net>;tag=t"));
  wire.settle();
  EXPECT_TRUE(peer.take().starts_with("SIP/2.0 481"));  // seen, not refused
}

// Streams

class StackStreams : public testing::Test, protected net::StreamHandler {
 protected:
  void on_connected() override { connected = true; }
  void on_bytes(std::span<const char> bytes) override { heard.append(bytes.data(), bytes.size()); }
  void on_closed(const net::NetError&) override { closed = true; }
  std::unique_ptr<net::Stream> connect() {
    auto stream = network.connect({}, us.at, *this);
    wire.settle();
    return stream;
  }
  void say(net::Stream& stream, std::string_view text) {
    stream.send(text);
    wire.settle();
  }

  TestWire wire;
  TestHost us{wire, "192.0.2.1"};
  TestNetwork network{wire, *IpAddress::parse("192.0.2.9")};
  std::string heard;
  bool connected = false, closed = false;
};

TEST_F(StackStreams, AnAnswerGoesBackOverTheConnectionHoweverTheRequestWasCut) {
  const auto stream = connect();
  const std::string text = request_text("OPTIONS", "192.0.2.9", "b1", {}, "<sip:bob@example.net>", "TCP");
  for (const char c : text) say(*stream, {&c, 1});
  ASSERT_EQ(us.user().requests.size(), 1U);
  us.user().requests[0]->respond(200);
  wire.settle();
  EXPECT_TRUE(heard.starts_with("SIP/2.0 200"));
}

TEST_F(StackStreams, APingIsAnsweredWithAPong) {
  const auto stream = connect();
  say(*stream, "\r\n\r\n");
  EXPECT_EQ(heard, "\r\n");
}

TEST_F(StackStreams, SilenceAndUnfinishedMessagesEndAConnection) {
  const auto silent = connect();
  wire.run_for(33s);
  EXPECT_TRUE(closed);
  closed = false;
  const auto slow = connect();
  for (int i = 0; i < 10 && !closed; ++i) {
    say(*slow, "A");
    wire.run_for(5s);
  }
  EXPECT_TRUE(closed);
  EXPECT_EQ(us.stack().counters().connections, 0U);
}

TEST_F(StackStreams, PingsKeepAConnectionThatHasSpoken) {
  const auto stream = connect();
  say(*stream, request_text("OPTIONS", "192.0.2.9", "b1", {}, "<sip:bob@example.net>", "TCP"));
  for (int i = 0; i < 20; ++i) {
    wire.run_for(120s);
    say(*stream, "\r\n\r\n");
  }
  EXPECT_FALSE(closed);
  wire.run_for(901s);
  EXPECT_TRUE(closed);
}

TEST_F(StackStreams, OneSourceHasALimitedNumberOfConnections) {
  std::vector<std::unique_ptr<net::Stream>> many;
  for (int i = 0; i < 300; ++i) many.push_back(connect());
  EXPECT_EQ(us.stack().counters().connections, 256U);
  EXPECT_EQ(us.stack().counters().connections_refused, 44U);
  many.clear();
  wire.run_for(1s);
  EXPECT_EQ(us.stack().counters().connections, 0U);
}

TEST_F(StackStreams, RequestsGoBackOverTheConnectionOfTheirTarget) {
  const auto stream = connect();
  say(*stream, request_text("OPTIONS", "192.0.2.9", "b1", {}, "<sip:bob@example.net>", "TCP"));
  TestAnswers answers;
  const Flow flow = us.user().requests.at(0)->flow();
  const auto back = us.stack().send(sip::Method::options, {.uri = "", .flow = flow, .protocol = {}, .local = {}},
                                    usual(sip::Method::options, "sip:x@192.0.2.9"), answers);
  wire.settle();
  EXPECT_TRUE(heard.starts_with("OPTIONS sip:x@192.0.2.9"));
  say(*stream, answer_to(heard, 200));
  EXPECT_EQ(answers.statuses, (std::vector{200U}));
}

}  // namespace
}  // namespace tandem::sipstack::test
