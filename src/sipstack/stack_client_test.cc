// Requests that go out: retransmission, ends, CANCEL, ACK, several targets. RFC 3261 §8.1, §9.1, §17.1; RFC 3263 §4.
#include <gtest/gtest.h>

#include "sipstack/test_stack.h"

namespace tandem::sipstack::test {
namespace {

using sip::Method;

class StackClient : public testing::Test {
 protected:
  std::unique_ptr<ClientRequest> send(Method method, std::string uri, RequestOptions options = {}) {
    return us.stack().send(method, {.uri = uri, .flow = {}, .protocol = {}, .local = {}}, usual(method, uri), answers,
                           options);
  }
  std::unique_ptr<ClientRequest> invite(RequestOptions options = {}) {
    return send(Method::invite, "sip:bob@192.0.2.9", options);
  }
  void answer(unsigned status, std::string_view tag = "peer") {
    peer.say(us.at, answer_to(last, status, {}, tag));
    wire.settle();
  }
  bool hears(std::string_view start) {
    wire.settle();
    std::string text = peer.take();
    if (text.empty()) return start.empty();
    if (!text.starts_with(start)) return false;
    last = std::move(text);
    return true;
  }
  void run_out() {
    wire.run_for(200s);
    EXPECT_EQ(us.transactions(), 0U);
    EXPECT_EQ(us.shard().timers().size(), 0U);
  }

  TestWire wire;
  TestHost us{wire, "192.0.2.1"};
  TestPeer peer{wire, "192.0.2.9:5060"};
  TestAnswers answers;
  std::string last;
};

// RFC 3261 §17.1.1.2: resent at T1, 2*T1, 4*T1 ... and given up after 64*T1.
TEST_F(StackClient, InviteOverUdpIsResentAndGivenUpAfter32Seconds) {
  const auto call = invite();
  for (const auto at : {0ms, 500ms, 1500ms, 3500ms, 7500ms, 15500ms, 31500ms}) {
    wire.run_to(at);
    EXPECT_TRUE(hears("INVITE")) << at.count();
    EXPECT_TRUE(peer.heard_nothing());
    EXPECT_EQ(wire.passed.back().at, at);
  }
  wire.run_to(31'999ms);
  EXPECT_TRUE(answers.faults.empty());
  wire.run_to(32'000ms);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::timed_out}));
  run_out();
}

// §17.1.2.2: doubling up to T2.
TEST_F(StackClient, OtherRequestsAreResentAtMostEveryFourSeconds) {
  const auto options = send(Method::options, "sip:bob@192.0.2.9");
  for (const auto at : {0ms, 500ms, 1500ms, 3500ms, 7500ms, 11500ms, 15500ms, 19500ms, 23500ms, 27500ms, 31500ms}) {
    wire.run_to(at);
    EXPECT_TRUE(hears("OPTIONS")) << at.count();
    EXPECT_TRUE(peer.heard_nothing());
  }
  wire.run_to(32s);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::timed_out}));
  run_out();
}

TEST_F(StackClient, AProvisionalEndsRetransmissionOfAnInviteForAsLongAsItRings) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  answer(100);
  answer(180);
  EXPECT_EQ(answers.statuses, (std::vector{180U}));  // 100 is no news
  wire.run_for(300s);
  EXPECT_TRUE(peer.heard_nothing());
  EXPECT_TRUE(answers.faults.empty());
  answer(486);
  EXPECT_TRUE(hears("ACK"));
  run_out();
}

// §17.1.1.3: the ACK to a refusal is the transaction's: same branch, CSeq and Request-URI, the refusal's To.
TEST_F(StackClient, ARefusalIsAcknowledgedEachTimeItComesAndToldOnce) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  const std::string sent = last;
  answer(486, "busy");
  ASSERT_TRUE(hears("ACK sip:bob@192.0.2.9 SIP/2.0"));
  EXPECT_EQ(header_of(last, "Via"), header_of(sent, "Via"));
  EXPECT_EQ(header_of(last, "CSeq"), "1 ACK");
  EXPECT_EQ(header_of(last, "To"), "<sip:bob@192.0.2.9>;tag=busy");
  last = sent;
  answer(486, "busy");
  EXPECT_TRUE(hears("ACK"));
  EXPECT_EQ(answers.statuses, (std::vector{486U}));
  run_out();
}

// RFC 6026 §7.2: every 2xx reaches the user, those of other branches and those repeated; for 64*T1.
TEST_F(StackClient, EverySuccessIsTold) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  answer(200, "one");
  answer(200, "one");
  answer(200, "two");
  answer(486, "late");
  EXPECT_EQ(answers.statuses, (std::vector{200U, 200U, 200U}));
  EXPECT_TRUE(peer.heard_nothing());  // acknowledging a 2xx is the user's business
  run_out();
}

TEST_F(StackClient, ASuccessThatNobodyWaitsForGoesToTheDialogs) {
  auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  call.reset();
  answer(200, "late");
  EXPECT_EQ(us.user().strays.size(), 1U);
  wire.run_for(60s);  // also when the transaction is gone
  answer(200, "later");
  EXPECT_EQ(us.user().strays.size(), 2U);
  EXPECT_TRUE(answers.statuses.empty());
}

// A forged 2xx must not make us send ACK and BYE to somebody else.
TEST_F(StackClient, AForgedSuccessIsNobodys) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  std::string forged = answer_to(last, 200);
  const auto branch = forged.find("z9hG4bK") + 7;
  forged[branch + 5] = forged[branch + 5] == 'a' ? 'b' : 'a';
  peer.say(us.at, forged);
  wire.settle();
  EXPECT_TRUE(us.user().strays.empty());
  EXPECT_EQ(us.stack().counters().unmatched_responses, 1U);
}

// §18.1.2: a response whose sent-by is not ours is not for us, whatever its branch.
TEST_F(StackClient, AResponseWithAnothersSentByIsDropped) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  std::string wrong = answer_to(last, 486);
  wrong.replace(wrong.find("192.0.2.1:5060"), 14, "192.0.2.7:5060");
  peer.say(us.at, wrong);
  wire.settle();
  EXPECT_TRUE(answers.statuses.empty());
}

// §9.1: not before a provisional response.
TEST_F(StackClient, CancelWaitsForAProvisional) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  const std::string sent = last;
  call->cancel("SIP;cause=200;text=\"answered elsewhere\"");
  EXPECT_TRUE(hears(""));
  answer(180);
  ASSERT_TRUE(hears("CANCEL sip:bob@192.0.2.9 SIP/2.0"));
  EXPECT_EQ(header_of(last, "Via"), header_of(sent, "Via"));
  EXPECT_EQ(header_of(last, "CSeq"), "1 CANCEL");
  EXPECT_EQ(header_of(last, "To"), header_of(sent, "To"));
  EXPECT_EQ(header_of(last, "Reason"), "SIP;cause=200;text=\"answered elsewhere\"");
  answer(200);
  last = sent;
  answer(487);
  EXPECT_EQ(answers.statuses, (std::vector{180U, 487U}));
  EXPECT_TRUE(hears("ACK"));
  run_out();
}

TEST_F(StackClient, ACancelledCallThatIsNeverEndedEndsAfter32Seconds) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  answer(180);
  call->cancel();
  wire.run_for(32s);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::timed_out}));
  run_out();
}

TEST_F(StackClient, ACancelCrossingTheAnswerLosesAgainstIt) {
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  const std::string sent = last;
  answer(180);
  call->cancel();
  last = sent;
  answer(200);
  EXPECT_EQ(answers.statuses, (std::vector{180U, 200U}));
}

TEST_F(StackClient, GiveUpAfterCancelsWhatRingsTooLate) {
  const auto call = invite({.give_up_after = 4s});
  ASSERT_TRUE(hears("INVITE"));
  const std::string sent = last;
  wire.run_to(4s);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::timed_out}));
  peer.forget();
  last = sent;
  answer(180);
  EXPECT_TRUE(hears("CANCEL"));
  run_out();
}

TEST_F(StackClient, DestroyingTheRequestSilencesIt) {
  auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  call.reset();
  answer(486);
  EXPECT_TRUE(hears("ACK"));
  EXPECT_TRUE(answers.statuses.empty());
  run_out();
}

TEST_F(StackClient, TheUserMayDestroyTheRequestInItsAnswer) {
  auto call = invite();
  answers.on_response_do = [&] { call.reset(); };
  ASSERT_TRUE(hears("INVITE"));
  answer(486);
  EXPECT_EQ(answers.statuses, (std::vector{486U}));
  run_out();
}

TEST_F(StackClient, StopEndsEverythingWithItsReason) {
  const auto call = invite();
  us.stack().stop();
  EXPECT_EQ(answers.faults, (std::vector{SendFault::stopped}));
}

TEST_F(StackClient, ViaNamesTheAddressTowardsThePeerAlsoOfAWildcard) {
  const ListenAddress any[] = {{"any", Protocol::udp, *SocketAddress::parse("0.0.0.0:5060"), "", 0}};
  EXPECT_TRUE(us.stack().listen(any).empty());
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  EXPECT_TRUE(header_of(last, "Via").starts_with("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK"));
  EXPECT_TRUE(header_of(last, "Via").ends_with(";rport"));
}

TEST_F(StackClient, ViaNamesTheAdvertisedAddress) {
  const ListenAddress seen[] = {{"udp", Protocol::udp, us.at, "pbx.example.org", 5070}};
  EXPECT_TRUE(us.stack().listen(seen).empty());
  const auto call = invite();
  ASSERT_TRUE(hears("INVITE"));
  EXPECT_TRUE(header_of(last, "Via").starts_with("SIP/2.0/UDP pbx.example.org:5070;"));
  answer(486);
  EXPECT_EQ(answers.statuses, (std::vector{486U}));
}

// Several targets

class StackTargets : public StackClient {
 protected:
  StackTargets() {
    wire.services["_sip._udp.example.net"].services = {{"a.example.net", 5060, 1, 0}, {"b.example.net", 5060, 2, 0}};
    wire.names["a.example.net"].addresses = {peer.at.ip};
    wire.names["b.example.net"].addresses = {second.at.ip};
  }
  TestPeer second{wire, "192.0.2.10:5060"};
};

TEST_F(StackTargets, ASilentTargetIsFollowedByTheNextWithANewBranch) {
  const auto options = send(Method::options, "sip:example.net");
  wire.run_to(31s);
  const std::string first = peer.take();
  EXPECT_TRUE(first.starts_with("OPTIONS"));
  EXPECT_TRUE(second.heard_nothing());
  wire.run_to(32s);
  const std::string next = second.take();
  EXPECT_TRUE(next.starts_with("OPTIONS"));
  EXPECT_NE(header_of(first, "Via"), header_of(next, "Via"));
  second.say(us.at, answer_to(next, 200));
  wire.settle();
  EXPECT_EQ(answers.statuses, (std::vector{200U}));
  EXPECT_TRUE(answers.faults.empty());
  run_out();
}

TEST_F(StackTargets, A503IsFollowedByTheNextAndShownOnlyByTheLast) {
  const auto call = send(Method::invite, "sip:bob@example.net");
  ASSERT_TRUE(hears("INVITE"));
  answer(503);
  EXPECT_TRUE(hears("ACK"));
  EXPECT_TRUE(answers.statuses.empty());
  second.say(us.at, answer_to(second.take(), 503));
  wire.settle();
  EXPECT_EQ(answers.statuses, (std::vector{503U}));
  run_out();
}

TEST_F(StackTargets, ICMPSaysSoAtOnce) {
  wire.icmp = true;
  wire.names["a.example.net"].addresses = {*IpAddress::parse("192.0.2.77")};
  const auto call = send(Method::invite, "sip:bob@example.net");
  wire.run_for(100ms);
  EXPECT_TRUE(second.take().starts_with("INVITE"));
}

TEST_F(StackTargets, ACancelledCallIsNotTriedElsewhere) {
  const auto call = send(Method::invite, "sip:bob@example.net");
  ASSERT_TRUE(hears("INVITE"));
  call->cancel();
  wire.run_for(32s);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::timed_out}));
  EXPECT_TRUE(second.heard_nothing());
}

TEST_F(StackTargets, AnUnknownNameIsToldLater) {
  const auto call = send(Method::invite, "sip:bob@nowhere.example");
  EXPECT_TRUE(answers.faults.empty());
  wire.settle();
  EXPECT_EQ(answers.faults, (std::vector{SendFault::unresolved}));
}

TEST_F(StackTargets, AFlowIsUsedAsItIsAndTheNameOnlyIfItFails) {
  Flow flow{Protocol::udp, us.at, *SocketAddress::parse("192.0.2.66:5060"), {}, "192.0.2.1", 5060};
  wire.icmp = true;
  const auto call =
      us.stack().send(Method::options, {.uri = "sip:example.net", .flow = flow, .protocol = {}, .local = {}},
                      usual(Method::options, "sip:example.net"), answers);
  EXPECT_EQ(wire.count("OPTIONS", flow.remote), 1U);
  wire.run_for(100ms);
  EXPECT_TRUE(hears("OPTIONS"));
}

// RFC 3263 §4.3 in seconds rather than in 32 of them: no longer than `hurry` as long as there is another target.
TEST_F(StackTargets, InAHurryASilentTargetIsLeftSoonAndTriedLastByTheNextRequest) {
  const RequestOptions hurry{.hurry = 3s};
  const auto options =
      us.stack().send(Method::options, {.uri = "sip:example.net", .flow = {}, .protocol = {}, .local = {}},
                      usual(Method::options, "sip:example.net"), answers, hurry);
  wire.run_to(2999ms);
  EXPECT_TRUE(second.heard_nothing());
  wire.run_to(3s);
  EXPECT_TRUE(peer.take().starts_with("OPTIONS"));
  peer.forget();
  second.say(us.at, answer_to(second.take(), 200));
  wire.settle();
  EXPECT_EQ(answers.statuses, (std::vector{200U}));
  wire.run_for(3s);
  EXPECT_FALSE(hears("OPTIONS")) << "what was given up is not sent again";
  const auto again =
      us.stack().send(Method::options, {.uri = "sip:example.net", .flow = {}, .protocol = {}, .local = {}},
                      usual(Method::options, "sip:example.net"), answers);
  wire.settle();
  EXPECT_TRUE(second.take().starts_with("OPTIONS")) << "the first is known to be silent";
}

TEST_F(StackTargets, GivenTargetsAreTriedInTheirOrderWithoutAskingDns) {
  wire.icmp = true;
  Destination to{.uri = "sip:elsewhere.example", .flow = {}, .protocol = {}, .local = {}};
  to.targets = {{Protocol::udp, *SocketAddress::parse("192.0.2.77:5060")}, {Protocol::udp, second.at}};
  const auto call = us.stack().send(Method::options, to, usual(Method::options, "sip:x@elsewhere.example"), answers);
  wire.run_for(100ms);
  EXPECT_EQ(wire.dns_questions, 0U);
  second.say(us.at, answer_to(second.take(), 200));
  wire.settle();
  EXPECT_EQ(answers.statuses, (std::vector{200U}));
  EXPECT_TRUE(us.stack().health().is_down(to.targets[0], wire.now));
  EXPECT_FALSE(us.stack().health().is_down(to.targets[1], wire.now));
}

TEST_F(StackTargets, AFlowToATargetThatFailedIsPassedOverWhileAnotherServes) {
  Destination to{.uri = "sip:example.net", .flow = {}, .protocol = {}, .local = {}};
  to.targets = {{Protocol::udp, peer.at}, {Protocol::udp, second.at}};
  to.flow = Flow{Protocol::udp, us.at, peer.at, {}, "192.0.2.1", 5060};
  const auto first =
      us.stack().send(Method::options, to, usual(Method::options, "sip:example.net"), answers, {.hurry = 3s});
  wire.run_for(3s);
  EXPECT_TRUE(second.take().starts_with("OPTIONS"));
  peer.forget();
  const auto next = us.stack().send(Method::options, to, usual(Method::options, "sip:example.net", "other"), answers);
  wire.settle();
  EXPECT_TRUE(second.take().starts_with("OPTIONS"));
}

// A 503 to a call may be about the number; one that names a pause, or to anything else, is about the target.
TEST_F(StackTargets, A503CountsAgainstTheTargetIfItSaysHowLong) {
  Target told{};
  us.stack().set_health_listener([&](const Target& target) { told = target; });
  const Target first{Protocol::udp, peer.at};
  const auto call = send(Method::invite, "sip:bob@example.net");
  ASSERT_TRUE(hears("INVITE"));
  answer(503);
  EXPECT_FALSE(us.stack().health().is_down(first, wire.now));
  peer.forget();
  const auto other =
      us.stack().send(Method::options, {.uri = "sip:example.net", .flow = {}, .protocol = {}, .local = {}},
                      usual(Method::options, "sip:example.net", "other"), answers);
  ASSERT_TRUE(hears("OPTIONS"));
  std::string busy = answer_to(last, 503);
  busy.insert(busy.find("\r\n") + 2, "Retry-After: 20 (maintenance)\r\n");
  peer.say(us.at, busy);
  wire.run_for(1ms);
  EXPECT_TRUE(us.stack().health().is_down(first, wire.now));
  EXPECT_EQ(told, first);
  wire.run_for(20s);
  EXPECT_FALSE(us.stack().health().is_down(first, wire.now));
}

// RFC 5626 §4.4.1
TEST_F(StackClient, AKeepAliveThatIsAnsweredLeavesTheConnectionAlone) {
  TestHost them{wire, "192.0.2.20"};
  const auto one = send(Method::options, "sip:192.0.2.20;transport=tcp");
  wire.settle();
  them.user().requests.at(0)->respond(200);
  wire.settle();
  const Flow flow = answers.flow;
  ConnectionId lost{};
  us.stack().set_connection_listener([&](ConnectionId connection) { lost = connection; });
  us.stack().keep_alive(flow, true);
  wire.run_for(30s);
  EXPECT_EQ(lost, ConnectionId{}) << "their stack answers";
  EXPECT_EQ(us.stack().counters().keep_alives, 1U);
}

/// Answers OPTIONS and nothing else.
class MutePeer final : public net::StreamAcceptor, public net::StreamHandler {
 public:
  MutePeer(TestWire& wire, const SocketAddress& at) : listener_(wire, at, at.ip, *this) {}
  void on_accepted(std::unique_ptr<net::Stream> stream) override {
    stream_ = std::move(stream);
    stream_->set_handler(*this);
  }
  void on_bytes(std::span<const char> bytes) override {
    const std::string text(bytes.data(), bytes.size());
    if (text.starts_with("OPTIONS")) stream_->send(answer_to(text, 200));
  }
  void on_closed(const net::NetError&) override { closed = true; }
  bool closed = false;

 private:
  TestListener listener_;
  std::unique_ptr<net::Stream> stream_;
};

TEST_F(StackClient, AConnectionOnWhichNoKeepAliveIsAnsweredIsClosedAfterTenSeconds) {
  MutePeer mute(wire, *SocketAddress::parse("192.0.2.30:5060"));
  const auto one = send(Method::options, "sip:192.0.2.30;transport=tcp");
  wire.run_for(1s);
  ASSERT_EQ(answers.statuses, (std::vector{200U}));
  ConnectionId lost{};
  us.stack().set_connection_listener([&](ConnectionId connection) { lost = connection; });
  us.stack().keep_alive(answers.flow, false);
  wire.run_for(60s);
  EXPECT_EQ(lost, ConnectionId{}) << "nobody has promised to answer";
  us.stack().keep_alive(answers.flow, true);
  wire.run_for(9900ms);
  EXPECT_FALSE(mute.closed);
  wire.run_for(200ms);
  EXPECT_TRUE(mute.closed);
  EXPECT_EQ(lost, answers.flow.connection);
  us.stack().keep_alive(answers.flow, true);
  EXPECT_EQ(us.stack().counters().connections_opened, 1U) << "none is opened for it";
}

// Streams

TEST_F(StackClient, ALargeRequestGoesByTcpIfThePeerTakesIt) {
  TestHost them{wire, "192.0.2.20"};
  them.user().on_request_do = [](std::unique_ptr<ServerRequest> request) {
    EXPECT_EQ(request->flow().protocol, Protocol::tcp);
    request->respond(200);
  };
  const auto big = us.stack().send(Method::options, {.uri = "sip:192.0.2.20", .flow = {}, .protocol = {}, .local = {}},
                                   usual(Method::options, "sip:192.0.2.20", "big", std::string(1400, 'x')), answers);
  wire.run_for(10ms);
  EXPECT_EQ(answers.statuses, (std::vector{200U}));
  EXPECT_EQ(answers.flow.protocol, Protocol::tcp);
}

TEST_F(StackClient, ALargeRequestFallsBackToUdpWhenTcpIsRefused) {
  const auto big = us.stack().send(Method::options, {.uri = "sip:192.0.2.9", .flow = {}, .protocol = {}, .local = {}},
                                   usual(Method::options, "sip:192.0.2.9", "big", std::string(1400, 'x')), answers);
  wire.run_for(10ms);
  ASSERT_TRUE(hears("OPTIONS"));
  EXPECT_TRUE(header_of(last, "Via").starts_with("SIP/2.0/UDP"));
  answer(200);
  EXPECT_EQ(answers.statuses, (std::vector{200U}));
}

TEST_F(StackClient, ALargeRequestFallsBackToUdpWhenNobodyAnswersOnTcp) {
  wire.black_holes[peer.at] = true;
  const auto big = us.stack().send(Method::options, {.uri = "sip:192.0.2.9", .flow = {}, .protocol = {}, .local = {}},
                                   usual(Method::options, "sip:192.0.2.9", "big", std::string(1400, 'x')), answers);
  wire.run_to(3900ms);
  EXPECT_TRUE(hears(""));
  wire.run_to(4100ms);
  EXPECT_TRUE(hears("OPTIONS"));
}

TEST_F(StackClient, OverTcpNothingIsResentAndTheConnectionIsUsedAgain) {
  TestHost them{wire, "192.0.2.20"};
  const std::string uri = "sip:192.0.2.20;transport=tcp";
  const auto one = send(Method::options, uri);
  wire.settle();
  const auto two = send(Method::options, uri);
  wire.run_for(20s);
  EXPECT_EQ(wire.count("OPTIONS", them.at), 2U);
  EXPECT_EQ(us.stack().counters().connections_opened, 1U);
  ASSERT_EQ(them.user().requests.size(), 1U);  // the second is the same request by another branch: merged
  them.user().requests[0]->respond(200);
  wire.settle();
  EXPECT_EQ(answers.statuses, (std::vector{482U, 200U}));
}

TEST_F(StackClient, ARefusedConnectionFailsAtOnce) {
  const auto call = send(Method::invite, "sip:bob@192.0.2.9;transport=tcp");
  wire.run_for(10ms);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::transport}));
  run_out();
}

TEST_F(StackClient, AnAckToA2xxIsSentOnceWithoutATransaction) {
  us.stack().send_ack({.uri = "sip:bob@192.0.2.9", .flow = {}, .protocol = {}, .local = {}},
                      usual(Method::ack, "sip:bob@192.0.2.9"));
  EXPECT_TRUE(hears("ACK"));
  EXPECT_EQ(us.transactions(), 0U);
}

}  // namespace
}  // namespace tandem::sipstack::test
