// Several shards: whatever arrives anywhere is handled by the shard that owns it, and leaves by the right way.
#include "sipstack/stack_core.h"

#include <gtest/gtest.h>

#include "sipstack/test_stack.h"

namespace tandem::sipstack::test {
namespace {

constexpr unsigned shards = 4;

class Shards : public testing::Test {
 protected:
  std::size_t requests() const {
    std::size_t sum = 0;
    for (const auto& user : us.users) sum += user->requests.size();
    return sum;
  }
  TestWire wire;
  TestHost us{wire, "192.0.2.1", shards};
};

// The wire hands datagrams to the shards in turn, so each copy arrives elsewhere.
TEST_F(Shards, RetransmissionsOfARequestFindTheShardOfTheFirstCopy) {
  TestPeer peer{wire, "192.0.2.9:5060"};
  for (unsigned i = 0; i < shards; ++i) peer.say(us.at, request_text("INVITE", "192.0.2.9", "b1"));
  wire.settle();
  EXPECT_EQ(requests(), 1U);
  EXPECT_EQ(us.transactions(), 1U);
}

TEST_F(Shards, AnswersFindTheShardThatAsked) {
  TestPeer peer{wire, "192.0.2.9:5060"};
  peer.on_text = [&](std::string text, SocketAddress from) { peer.say(from, answer_to(text, 200)); };
  TestAnswers answers[shards];
  std::vector<std::unique_ptr<ClientRequest>> running;
  for (unsigned i = 0; i < shards; ++i)
    running.push_back(us.stack(i).send(sip::Method::options,
                                       {.uri = "sip:192.0.2.9", .flow = {}, .protocol = {}, .local = {}},
                                       usual(sip::Method::options, "sip:192.0.2.9"), answers[i]));
  wire.settle();
  for (const auto& answer : answers) EXPECT_EQ(answer.statuses, (std::vector{200U}));
}

TEST_F(Shards, RequestsInADialogFindTheShardThatMintedItsTag) {
  TestPeer peer{wire, "192.0.2.9:5060"};
  for (unsigned i = 0; i < shards; ++i) {
    us.user(i).knows_dialogs = true;
    for (unsigned copy = 0; copy < shards; ++copy) {
      const std::string branch = "b" + std::to_string(i) + std::to_string(copy);
      peer.say(us.at, request_text("INFO", "192.0.2.9", branch, {}, "<sip:us@x>;tag=" + us.stack(i).mint_tag()));
    }
  }
  wire.settle();
  for (unsigned i = 0; i < shards; ++i) EXPECT_EQ(us.user(i).in_dialog.size(), shards);
}

TEST_F(Shards, AnswersLeaveByTheConnectionOfWhicheverShardHoldsIt) {
  TestHost them{wire, "192.0.2.20"};
  for (auto& user : us.users)
    user->on_request_do = [](std::unique_ptr<ServerRequest> request) { request->respond(200); };
  TestAnswers answers;
  std::vector<std::unique_ptr<ClientRequest>> running;
  for (int i = 0; i < 16; ++i) {
    const std::string uri = "sip:192.0.2.1;transport=tcp";
    running.push_back(them.stack().send(sip::Method::options, {.uri = uri, .flow = {}, .protocol = {}, .local = {}},
                                        usual(sip::Method::options, uri, "call-" + std::to_string(i)), answers));
  }
  wire.run_for(1s);
  EXPECT_EQ(answers.statuses, std::vector<unsigned>(16, 200U));
  EXPECT_EQ(them.stack().counters().connections_opened, 1U);
  std::uint64_t handed = 0;
  for (const auto& stack : us.stacks) handed += stack->counters().handed_to_other_shard;
  EXPECT_GT(handed, 0U);
}

TEST_F(Shards, TheLossOfAConnectionIsToldToWhoWaitsOnAnotherShard) {
  TestHost them{wire, "192.0.2.20"};
  TestAnswers ignored, answers;
  const std::string uri = "sip:192.0.2.1;transport=tcp";
  const auto first = them.stack().send(sip::Method::options, {.uri = uri, .flow = {}, .protocol = {}, .local = {}},
                                       usual(sip::Method::options, uri), ignored);
  wire.settle();
  unsigned owner = 0;
  while (us.user(owner).requests.empty()) ++owner;
  const Flow flow = us.user(owner).requests[0]->flow();
  const unsigned other = (flow.connection.shard.value + 1) % shards;
  const auto back = us.stack(other).send(sip::Method::options, {.uri = "", .flow = flow, .protocol = {}, .local = {}},
                                         usual(sip::Method::options, "sip:x@192.0.2.20", "back"), answers);
  wire.settle();
  EXPECT_EQ(them.user().requests.size(), 1U);
  them.stack().stop();
  static_cast<void>(them.stack().listen({}));
  wire.run_for(1s);
  EXPECT_EQ(answers.faults, (std::vector{SendFault::transport}));
}

TEST_F(Shards, AShardThatIsGoneIsNotTalkedTo) {
  TestPeer peer{wire, "192.0.2.9:5060"};
  us.stacks[2].reset();
  for (int i = 0; i < 40; ++i) {
    std::string text = request_text("OPTIONS", "192.0.2.9", "b" + std::to_string(i));
    text.replace(text.find("peer-call"), 9, "call-" + std::to_string(1000 + i));
    peer.say(us.at, text);
  }
  wire.settle();
  EXPECT_LT(requests(), 40U);
  us.stacks[2] = make_stack(us.shard(2), us.network(2), {.group = make_stack_group(shards, {{1, 2}})});
}

TEST(Listening, ChangesTouchOnlyWhatChanged) {
  TestWire wire;
  TestHost us{wire, "192.0.2.1"};
  us.network().taken_ports[5099] = true;
  const ListenAddress wanted[] = {{"udp", Protocol::udp, us.at, "", 0},
                                  {"bad", Protocol::udp, {us.at.ip, 5099}, "", 0},
                                  {"new", Protocol::udp, {us.at.ip, 5070}, "", 0}};
  const auto errors = us.stack().listen(wanted);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].first, "bad");
  EXPECT_EQ(us.stack().listening().size(), 2U);
  TestPeer peer{wire, "192.0.2.9:5060"};
  peer.say(us.at, request_text("OPTIONS", "192.0.2.9", "b1"));
  peer.say({us.at.ip, 5070}, request_text("MESSAGE", "192.0.2.9", "b2"));
  wire.settle();
  EXPECT_EQ(us.user().requests.size(), 2U);
}

TEST(Listening, ATransportThatClosesFailsWhatWaitsOnIt) {
  TestWire wire;
  TestHost us{wire, "192.0.2.1"};
  TestAnswers answers;
  const auto running =
      us.stack().send(sip::Method::options, {.uri = "sip:192.0.2.9", .flow = {}, .protocol = {}, .local = {}},
                      usual(sip::Method::options, "sip:192.0.2.9"), answers);
  EXPECT_TRUE(us.stack().listen({}).empty());
  wire.settle();
  EXPECT_EQ(answers.faults, (std::vector{SendFault::transport}));
}

TEST(Ipv6, AddressesStandInBracketsWhereTheyMust) {
  TestWire wire;
  TestHost us{wire, "2001:db8::1"}, them{wire, "2001:db8::2"};
  them.user().on_request_do = [](std::unique_ptr<ServerRequest> request) {
    EXPECT_EQ(request->flow().remote.ip, *IpAddress::parse("2001:db8::1"));
    request->respond(200);
  };
  for (const std::string uri : {"sip:[2001:db8::2]", "sip:[2001:db8::2]:5060;transport=tcp"}) {
    TestAnswers answers;
    const auto running = us.stack().send(sip::Method::options, {.uri = uri, .flow = {}, .protocol = {}, .local = {}},
                                         usual(sip::Method::options, uri, std::to_string(uri.size())), answers);
    wire.settle();
    EXPECT_EQ(answers.statuses, (std::vector{200U}));
    if (uri.ends_with("tcp")) continue;
    EXPECT_TRUE(header_of(wire.passed[0].text, "Via").starts_with("SIP/2.0/UDP [2001:db8::1]:5060;branch="));
    EXPECT_TRUE(header_of(wire.passed[1].text, "Via").ends_with(";received=2001:db8::1;rport=5060"));
  }
}

/// Two stacks and a bad network: everything ends, nothing leaks.
TEST(Loss, HalfOfAllDatagramsLostStillEndsEveryTransactionOnBothSides) {
  TestWire wire;
  TestHost us{wire, "192.0.2.1", 2}, them{wire, "192.0.2.20", 3};
  Random dice(5);
  wire.drops = [&](const Passed&) { return dice.chance(0.5); };
  wire.delay = 5ms;
  for (auto& user : them.users)
    user->on_request_do = [&](std::unique_ptr<ServerRequest> request) {
      request->respond(dice.chance(0.3) ? 486 : 200);
    };
  TestAnswers answers;
  std::vector<std::unique_ptr<ClientRequest>> running;
  for (unsigned i = 0; i < 400; ++i) {
    const auto method = i % 2 == 0 ? sip::Method::invite : sip::Method::options;
    running.push_back(us.stack(i % 2).send(method, {.uri = "sip:192.0.2.20", .flow = {}, .protocol = {}, .local = {}},
                                           usual(method, "sip:192.0.2.20", "call-" + std::to_string(i)), answers));
  }
  wire.run_for(300s);
  EXPECT_GE(answers.statuses.size() + answers.faults.size(), 400U);
  EXPECT_LT(answers.faults.size(), 100U);
  EXPECT_EQ(us.transactions() + them.transactions(), 0U);
  running.clear();
  for (unsigned i = 0; i < 2; ++i) EXPECT_EQ(us.shard(i).timers().size(), 0U);
}

}  // namespace
}  // namespace tandem::sipstack::test
