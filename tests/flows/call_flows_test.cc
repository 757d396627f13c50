// Calls through a whole exchange: phones, a provider that is a Tandem too, every change while calls are up.
#include <gtest/gtest.h>

#include "flows/simulated_exchange.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

constexpr const char* office_site = R"(
transports:
  - {name: udp, protocol: udp, bind: "198.51.100.1:5060"}
  - {name: tcp, protocol: tcp, bind: "198.51.100.1:5060"}
users:
  - {name: alice, extension: "100", phones: [{username: alice, password: secret-of-alice}]}
  - {name: bob, extension: "101", phones: [{username: bob, password: secret-of-bob}]}
trunks:
  - {name: telecom, host: 203.0.113.1, username: office, password: secret-of-office, caller_id: "030555000"}
outcalls:
  - {name: public, patterns: [_0X.], trunks: [telecom]}
incalls:
  - {name: main, trunk: telecom, destination: {user: bob}}
)";

constexpr const char* telecom_site = R"(
settings: {realm: telecom}
transports:
  - {name: udp, protocol: udp, bind: "203.0.113.1:5060"}
users:
  - {name: office, extension: "030555000", phones: [{username: office, password: secret-of-office}]}
  - {name: carol, extension: "0301234567", phones: [{username: carol, password: secret-of-carol}]}
)";

/// An office and its provider, both Tandems, with alice and bob here and carol there. Parameter: shards.
class Telephony : public testing::TestWithParam<unsigned> {
 protected:
  Telephony() {
    world.run_until([&] { return everybody_registered(); }, 20s);
  }

  bool everybody_registered() {
    const auto accounts = office.registrations();
    return alice->registered() && bob->registered() && carol->registered() && accounts.size() == 1 &&
           accounts.front().state == registrar::RegistrationState::registered;
  }
  bool talking(SimPhone& a, SimPhone& b) {
    return world.run_until(
        [&] { return a->state() == SimplePhone::CallState::talking && b->state() == SimplePhone::CallState::talking; },
        10s);
  }
  bool hear_each_other(SimPhone& a, SimPhone& b) {
    return world.run_until([&] { return a->heard_tone() && b->heard_tone(); }, 5s);
  }
  void call(SimPhone& from, const char* number) {
    from.shard().run([&] { from->call(number); });
  }
  void hang_up(SimPhone& phone) {
    phone.shard().run([&] { phone->hang_up(); });
  }
  static bool in_call(SimPhone& phone) {
    return phone->state() != SimplePhone::CallState::none && phone->state() != SimplePhone::CallState::ended;
  }
  bool all_quiet() {
    return world.run_until(
        [&] {
          return !in_call(alice) && !in_call(bob) && !in_call(carol) &&
                 office.calls() + telecom.calls() + office.sessions() + telecom.sessions() + office.ports_in_use() +
                         telecom.ports_in_use() ==
                     0;
        },
        60s);
  }

  World world{2024};
  SimExchange telecom{world, "telecom", {ip("203.0.113.1")}, telecom_site, GetParam()};
  SimExchange office{world, "office", {ip("198.51.100.1")}, office_site, GetParam()};
  SimPhone alice{world, ip("192.0.2.1"), phone_account("alice", {ip("198.51.100.1"), 5060})};
  SimPhone bob{world, ip("192.0.2.2"), phone_account("bob", {ip("198.51.100.1"), 5060})};
  SimPhone carol{world, ip("192.0.2.3"), phone_account("carol", {ip("203.0.113.1"), 5060})};
};

INSTANTIATE_TEST_SUITE_P(Shards, Telephony, testing::Values(1u, 4u));

TEST_P(Telephony, APhoneCallsAPhoneAndBothAreHeard) {
  ASSERT_TRUE(everybody_registered());
  call(alice, "101");
  ASSERT_TRUE(talking(alice, bob));
  EXPECT_TRUE(hear_each_other(alice, bob));
  hang_up(alice);
  ASSERT_TRUE(all_quiet());
  ASSERT_EQ(office.cdrs().size(), 1u);
  const store::Cdr& cdr = office.cdrs().front();
  EXPECT_EQ(cdr.sip_status, 200);
  EXPECT_EQ(cdr.q850, 16);
  EXPECT_EQ(cdr.ending, "normal");
  EXPECT_EQ(cdr.answered_by, "bob");
  EXPECT_EQ(cdr.ended_by, store::CdrParty::caller);
  EXPECT_GT(cdr.caller.received.packets, 5u);
  EXPECT_GT(cdr.callee.received.packets, 5u);
  EXPECT_EQ(cdr.caller.codec, "PCMA/8000");
}

TEST_P(Telephony, ACallOutGoesToTheProviderAndACallInComesToThePhoneOfTheNumber) {
  ASSERT_TRUE(everybody_registered());
  call(alice, "0301234567");
  ASSERT_TRUE(talking(alice, carol));
  EXPECT_TRUE(hear_each_other(alice, carol));
  hang_up(carol);
  ASSERT_TRUE(all_quiet());
  call(carol, "030555000");
  ASSERT_TRUE(talking(carol, bob));
  EXPECT_TRUE(hear_each_other(carol, bob));
  hang_up(carol);
  ASSERT_TRUE(all_quiet());
  ASSERT_EQ(office.cdrs().size(), 2u);
  EXPECT_EQ(office.cdrs()[0].trunk_out, "telecom");
  EXPECT_EQ(office.cdrs()[0].presented_number, "030555000");
  EXPECT_EQ(office.cdrs()[0].ended_by, store::CdrParty::callee);
  EXPECT_EQ(office.cdrs()[1].trunk_in, "telecom");
  EXPECT_EQ(office.cdrs()[1].direction, store::CdrDirection::incoming);
}

TEST_P(Telephony, BusyDeclinedUnknownAndCancelledAreToldApart) {
  ASSERT_TRUE(everybody_registered());
  bob->options().refuses_with = 486;
  call(alice, "101");
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(alice->ending().status, 486);
  bob->options().refuses_with = 603;
  call(alice, "101");
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(alice->ending().status, 603);
  call(alice, "999");
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(alice->ending().status, 404);
  bob->options().refuses_with = 0;
  bob->options().answers_after = 60s;
  call(alice, "101");
  ASSERT_TRUE(world.run_until([&] { return bob->state() == SimplePhone::CallState::ringing; }, 5s));
  hang_up(alice);
  ASSERT_TRUE(all_quiet());
  std::vector<std::string> endings;
  for (const store::Cdr& cdr : office.cdrs()) endings.push_back(cdr.ending);
  EXPECT_EQ(endings, (std::vector<std::string>{"busy", "declined", "refused_by_plan", "cancelled"}));
}

TEST_P(Telephony, HoldAndResumeReachTheOtherSideAndTheAudioReturns) {
  ASSERT_TRUE(everybody_registered());
  call(alice, "101");
  ASSERT_TRUE(talking(alice, bob));
  ASSERT_TRUE(hear_each_other(alice, bob));
  alice.shard().run([&] { alice->hold(true); });
  world.run_for(2s);
  const auto held = alice->received_packets();
  world.run_for(2s);
  EXPECT_EQ(alice->received_packets(), held);  // bob sends nothing while he is held
  alice.shard().run([&] { alice->hold(false); });
  world.run_for(2s);
  EXPECT_GT(alice->received_packets(), held);
  hang_up(bob);
  ASSERT_TRUE(all_quiet());
}

TEST_P(Telephony, DigitsPassByTelephoneEvents) {
  ASSERT_TRUE(everybody_registered());
  call(alice, "0301234567");
  ASSERT_TRUE(talking(alice, carol));
  ASSERT_TRUE(hear_each_other(alice, carol));
  for (const char digit : {'1', '9', '#'}) {
    alice.shard().run([&] { alice->send_digit(digit); });
    world.run_for(1s);
  }
  EXPECT_EQ(carol->heard_digits(), "19#");
  hang_up(alice);
  ASSERT_TRUE(all_quiet());
}

TEST_P(Telephony, AChangeOfEverythingLeavesTheRunningCallAlone) {
  ASSERT_TRUE(everybody_registered());
  call(alice, "0301234567");
  ASSERT_TRUE(talking(alice, carol));
  ASSERT_TRUE(hear_each_other(alice, carol));
  std::string changed = office_site;
  changed.replace(changed.find("{name: bob"), 10, "{name: robert");
  changed.replace(changed.find("user: bob"), 9, "user: robert");
  changed += "  - {name: second, did: \"77\", destination: {user: alice}}\n";
  changed.replace(changed.find("_0X."), 4, "_00.");
  office.configure(changed);
  const auto before = carol->received_packets();
  world.run_for(3s);
  EXPECT_GT(carol->received_packets(), before + 100);
  EXPECT_EQ(alice->state(), SimplePhone::CallState::talking);
  hang_up(alice);
  ASSERT_TRUE(all_quiet());
  call(alice, "0301234567");
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(alice->ending().status, 404);  // the new call goes by the new routes
}

TEST_P(Telephony, PhonesProveThemselvesWithTheAlgorithmOfTheSite) {
  ASSERT_TRUE(everybody_registered());
  for (const char* algorithm : {"sha256", "both", "md5"}) {
    office.configure(std::string("settings: {digest: ") + algorithm + "}" + office_site);
    call(alice, "101");
    ASSERT_TRUE(talking(alice, bob)) << algorithm;
    hang_up(alice);
    ASSERT_TRUE(all_quiet());
  }
}

TEST_P(Telephony, BindingsSurviveAKill) {
  ASSERT_TRUE(everybody_registered());
  office.restart();
  EXPECT_EQ(office.bindings_of("bob"), 1u);
  call(alice, "101");
  ASSERT_TRUE(talking(alice, bob));
  hang_up(alice);
  ASSERT_TRUE(all_quiet());
}

}  // namespace
}  // namespace tandem::flows
