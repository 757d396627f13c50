// Calls that begin at the exchange: a party is rung first, and connected with somebody else when it answers.
#include <gmock/gmock.h>

#include "flows/simulated_exchange.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;
using testing::HasSubstr;
using CallState = SimplePhone::CallState;

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

constexpr const char* office_site = R"(
settings: {ring_time: 20}
transports: [{name: udp, protocol: udp, bind: "198.51.100.1:5060"}]
users:
  - {name: alice, extension: "100", phones: [{username: alice, password: secret-of-alice}]}
  - {name: bob, extension: "101", phones: [{username: bob, password: secret-of-bob}]}
  - {name: eve, extension: "102", phones: [{username: eve, password: secret-of-eve}]}
trunks:
  - {name: telecom, host: 203.0.113.1, account_type: none, username: office, caller_id: "030555000", max_calls: 2}
outcalls: [{name: public, patterns: [_0X.], trunks: [telecom]}]
)";

constexpr const char* telecom_site = R"(
transports: [{name: udp, protocol: udp, bind: "203.0.113.1:5060"}]
users: [{name: carol, extension: "0301234567", phones: [{username: carol, password: secret-of-carol}]}]
trunks: [{name: office, host: 198.51.100.1, account_type: none}]
incalls: [{did: "0301234567", destination: {user: carol}}]
)";

/// Parameter: shards.
class Originated : public testing::TestWithParam<unsigned> {
 protected:
  Originated() {
    EXPECT_TRUE(world.run_until([&] { return alice->registered() && bob->registered() && carol->registered(); }, 20s));
    world.run_for(1s);
  }
  std::expected<void, std::string> originate(control::OriginateWish wish) {
    std::expected<void, std::string> placed;
    const unsigned last = office.size() - 1;  // which is nobody's in particular
    office.shard(last).shard().defer([&, last] { placed = office.shard(last).originate(wish); });
    world.run_for(10ms);
    return placed;
  }
  bool become(SimPhone& phone, CallState state, std::chrono::seconds within = 10s) {
    return world.run_until([&] { return phone->state() == state; }, within);
  }
  void hang_up(SimPhone& phone) {
    phone.shard().run([&] { phone->hang_up(); });
  }
  /// The record of the one call, when nothing is left of it.
  store::Cdr record(std::chrono::seconds within = 60s) {
    EXPECT_TRUE(world.run_until(
        [&] { return office.cdrs().size() == 1 && office.calls() + office.sessions() + office.ports_in_use() == 0; },
        within));
    return office.cdrs().empty() ? store::Cdr{} : office.cdrs().front();
  }
  /// What people read about it.
  std::string story() {
    world.run_for(1s);
    for (unsigned i = 0; i < office.size(); ++i) {
      telemetry::Stories& stories = office.shard(i).stories().stories();
      for (const auto& some : {stories.ended(5), stories.failed(5)})
        for (const telemetry::CallTrace* trace : some) return std::string(trace->sentence());
    }
    return {};
  }

  World world{2027};
  SimExchange telecom{world, "telecom", {ip("203.0.113.1")}, telecom_site, GetParam()};
  SimExchange office{world, "office", {ip("198.51.100.1")}, office_site, GetParam()};
  SimPhone alice{world, ip("192.0.2.1"), phone_account("alice", {ip("198.51.100.1"), 5060})};
  SimPhone bob{world, ip("192.0.2.2"), phone_account("bob", {ip("198.51.100.1"), 5060})};
  SimPhone carol{world, ip("192.0.2.3"), phone_account("carol", {ip("203.0.113.1"), 5060})};
};

INSTANTIATE_TEST_SUITE_P(Shards, Originated, testing::Values(1u, 4u));

TEST_P(Originated, BothAnswerAndHearEachOther) {
  ASSERT_TRUE(originate({.party = "alice", .exten = "101", .context = ""}));
  ASSERT_TRUE(become(alice, CallState::ringing));
  EXPECT_EQ(bob->state(), CallState::none) << "not before alice has answered";
  ASSERT_TRUE(become(alice, CallState::talking));
  ASSERT_TRUE(become(bob, CallState::talking));
  EXPECT_TRUE(world.run_until([&] { return alice->heard_tone() && bob->heard_tone(); }, 5s));
  hang_up(bob);
  const store::Cdr cdr = record();
  EXPECT_EQ(cdr.ending, "normal");
  EXPECT_EQ(cdr.caller_user, "alice");
  EXPECT_EQ(cdr.dialled, "101");
  EXPECT_EQ(cdr.answered_by, "bob");
  EXPECT_EQ(cdr.ended_by, store::CdrParty::callee);
  EXPECT_THAT(story(), HasSubstr("alice talked to 101"));
  EXPECT_TRUE(become(alice, CallState::ended));
}

TEST_P(Originated, APartyThatIsBusyIsNotConnected) {
  bob.shard().run([&] { bob->call("100"); });
  ASSERT_TRUE(become(bob, CallState::talking));
  ASSERT_TRUE(originate({.party = "bob", .exten = "102", .context = ""}));
  ASSERT_TRUE(world.run_until([&] { return office.cdrs().size() == 1; }, 10s));
  EXPECT_EQ(office.cdrs().front().ending, "busy");
  EXPECT_EQ(office.cdrs().front().sip_status, 486);
  EXPECT_EQ(story(), "Tandem called bob, who was busy.");
  hang_up(bob);
  EXPECT_TRUE(world.run_until([&] { return office.sessions() + office.ports_in_use() == 0; }, 40s));
}

TEST_P(Originated, WhomNobodyAnswersForIsBusyAndTheFirstHearsIt) {
  bob.shard().run([&] { bob->call("0301234567"); });
  ASSERT_TRUE(become(bob, CallState::talking));
  ASSERT_TRUE(originate({.party = "alice", .exten = "101", .context = ""}));
  ASSERT_TRUE(become(alice, CallState::talking));
  ASSERT_TRUE(world.run_until([&] { return office.cdrs().size() == 1; }, 20s));
  EXPECT_EQ(office.cdrs().front().ending, "busy");
  EXPECT_EQ(office.cdrs().front().caller_user, "alice");
  EXPECT_TRUE(become(alice, CallState::ended, 10s));
  EXPECT_EQ(bob->state(), CallState::talking);
  hang_up(bob);
  EXPECT_TRUE(world.run_until([&] { return office.sessions() + office.ports_in_use() == 0; }, 40s));
}

TEST_P(Originated, ForANumberThatDoesNotExistNobodyIsRung) {
  ASSERT_TRUE(originate({.party = "alice", .exten = "999", .context = ""}));
  const store::Cdr cdr = record();
  EXPECT_EQ(cdr.ending, "refused_by_plan");
  EXPECT_EQ(cdr.sip_status, 404);
  EXPECT_EQ(alice->state(), CallState::none);
  EXPECT_THAT(story(), HasSubstr("999"));
}

TEST_P(Originated, APartyThatDoesNotExistOrIsNowhereIsToldAtOnce) {
  EXPECT_THAT(originate({.party = "nobody", .exten = "101", .context = ""}).error(), HasSubstr("no phone"));
  EXPECT_EQ(originate({.party = "eve", .exten = "101", .context = ""}).error(), "eve is not registered.");
  EXPECT_EQ(originate({.party = "alice", .exten = "101", .context = "nowhere"}).error(),
            "There is no context nowhere.");
  EXPECT_TRUE(office.cdrs().empty());
}

TEST_P(Originated, AnOperatorHangsUpWhileTheFirstRings) {
  ASSERT_TRUE(originate({.party = "alice", .exten = "101", .context = ""}));
  ASSERT_TRUE(become(alice, CallState::ringing));
  const unsigned last = office.size() - 1;
  call::Calls& calls = office.shard(last).calls();
  ASSERT_EQ(calls.list().size(), 1u);
  const call::ChannelSummary channel = calls.list().front().channels.front();
  EXPECT_EQ(channel.state, "Ringing");
  office.shard(last).shard().defer([&] { calls.hang_up(channel.name); });
  ASSERT_TRUE(become(alice, CallState::ended));
  EXPECT_EQ(record().ending, "hung_up_by_operator");
}

TEST_P(Originated, APartyThatDoesNotAnswerIsGivenUp) {
  app::SimplePhoneOptions patient = phone_account("eve", {ip("198.51.100.1"), 5060});
  patient.answers_after = 1h;
  SimPhone eve(world, ip("192.0.2.4"), patient);
  ASSERT_TRUE(world.run_until([&] { return eve->registered(); }, 20s));
  ASSERT_TRUE(originate({.party = "eve", .exten = "101", .context = "", .ring_time = 5s}));
  ASSERT_TRUE(become(eve, CallState::ringing));
  EXPECT_EQ(record().ending, "no_answer");
  EXPECT_EQ(story(), "Tandem called eve; nobody answered in time.");
  EXPECT_EQ(eve->state(), CallState::ended);
}

TEST_P(Originated, TheFirstHangsUpWhileTheSecondRings) {
  ASSERT_TRUE(originate({.party = "alice", .exten = "101", .context = ""}));
  ASSERT_TRUE(become(alice, CallState::talking));
  ASSERT_TRUE(become(bob, CallState::ringing));
  hang_up(alice);
  ASSERT_TRUE(become(bob, CallState::ended));
  const store::Cdr cdr = record();
  EXPECT_EQ(cdr.ending, "cancelled");
  EXPECT_EQ(cdr.ended_by, store::CdrParty::caller);
  EXPECT_THAT(story(), HasSubstr("alice gave up before 101 answered"));
}

TEST_P(Originated, SomebodyOutsideIsConnectedWithSomebodyInside) {
  ASSERT_TRUE(originate({.party = "0301234567@telecom", .exten = "101", .context = "default"}));
  ASSERT_TRUE(become(carol, CallState::talking));
  ASSERT_TRUE(become(bob, CallState::talking));
  EXPECT_EQ(office.meters().of("trunk telecom")->calls(), 1u) << "one leg, one place";
  EXPECT_TRUE(world.run_until([&] { return carol->heard_tone() && bob->heard_tone(); }, 5s));
  hang_up(carol);
  EXPECT_EQ(record().trunk_in, "telecom");
  const auto meter = office.meters().of("trunk telecom");
  EXPECT_EQ(meter->calls(), 0u);
  const app::ExchangeShard& shard = office.shard(0);
  const call::Moment now = call::moment_at(office.shard(0).shard().wall(), shard.snapshot()->holders().zone());
  EXPECT_GE(meter->usage().today(now).talk, 1s) << "a call out costs, whoever asked for it";
}

TEST_P(Originated, APartyHearsASound) {
  ASSERT_TRUE(originate({.party = "alice", .exten = "", .context = "", .sound = "busy"}));
  ASSERT_TRUE(become(alice, CallState::talking));
  const store::Cdr cdr = record();
  EXPECT_EQ(cdr.ending, "announced");
  EXPECT_EQ(cdr.answered_by, "announcement busy");
}

}  // namespace
}  // namespace tandem::flows
