// Friends: two whole Tandems and a provider in virtual time. The office and its branch call each other directly and by
// registration, the branch reaches the public network through the office and is reached from there.
#include <gmock/gmock.h>

#include "flows/simulated_exchange.h"
#include "flows/site_text.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;
using testing::HasSubstr;

/// alice 100 and everything that begins with 7 at the branch.
constexpr const char* office_site = R"(
settings: {domain: office.test, country: FR}
transports: [{name: udp, protocol: udp, bind: "198.51.100.1:5060"}]
tenants: [{name: master, outgoing_number: "+33100000000"}]
users: [{name: alice, extension: "100", phones: [{username: alice, password: secret-of-alice}]}]
friends: [{name: branch, pattern: "^7", OPTIONS}]
trunks: [{name: telecom, host: 203.0.113.1, account_type: none, username: office, number_format: +E164}]
outcalls: [{name: public, patterns: ["0."], trunks: [telecom]}]
incalls:
  - {did: "+33170000000", trunk: telecom, destination: {number: "700"}}
  - {did: "+33100000000", trunk: telecom, destination: {user: alice}}
)";

/// bob 700; all else goes to the office.
constexpr const char* branch_site = R"(
settings: {realm: branch}
transports: [{name: udp, protocol: udp, bind: "198.51.100.2:5060"}]
users: [{name: bob, extension: "700", phones: [{username: bob, password: secret-of-bob}]}]
LINK
)";
constexpr const char* direct_link = R"(friends: [{name: office, host: 198.51.100.1, pattern: "^[^7]", OPTIONS}])";
constexpr const char* registering_link = R"(
trunks:
  - {name: office, host: 198.51.100.1, username: branch, password: Secret-1, from_domain: office.test, send_pai: yes}
outcalls: [{name: all, patterns: [X.], trunks: [office], internal_caller_id: yes}]
)";

/// carol +33155500000, whose phone is the world.
constexpr const char* telecom_site = R"(
transports: [{name: udp, protocol: udp, bind: "203.0.113.1:5060"}]
users: [{name: carol, extension: "+33155500000", phones: [{username: carol, password: secret-of-carol}]}]
trunks: [{name: office, host: 198.51.100.1, account_type: none, send_pai: no}]
outcalls: [{name: office, patterns: ["+331[07]."], trunks: [office], internal_caller_id: yes}]
incalls: [{did: "+33155500000", destination: {user: carol}}]
)";

/// Parameter: shards.
class Friends : public testing::TestWithParam<unsigned> {
 protected:
  void begin(const std::string& office_options, const std::string& link) {
    telecom = std::make_unique<SimExchange>(world, "telecom", std::vector{ip("203.0.113.1")}, telecom_site, GetParam());
    office = std::make_unique<SimExchange>(world, "office", std::vector{ip("198.51.100.1")},
                                           replaced(office_site, "OPTIONS", office_options), GetParam());
    branch = std::make_unique<SimExchange>(world, "branch", std::vector{ip("198.51.100.2")},
                                           replaced(branch_site, "LINK", link), GetParam());
    alice = std::make_unique<SimPhone>(world, ip("192.0.2.1"), phone_account("alice", {ip("198.51.100.1"), 5060}));
    bob = std::make_unique<SimPhone>(world, ip("192.0.2.2"), phone_account("bob", {ip("198.51.100.2"), 5060}));
    carol = std::make_unique<SimPhone>(world, ip("192.0.2.3"), phone_account("carol", {ip("203.0.113.1"), 5060}));
    world.run_until([&] { return (*alice)->registered() && (*bob)->registered() && (*carol)->registered(); }, 20s);
    world.run_for(5s);
  }
  bool call(SimPhone& from, const char* number, SimPhone& to) {
    from.shard().run([&] { from->call(number); });
    return world.run_until(
        [&] {
          return from->state() == SimplePhone::CallState::talking && to->state() == SimplePhone::CallState::talking;
        },
        10s);
  }
  bool hear_each_other(SimPhone& a, SimPhone& b) {
    return world.run_until([&] { return a->heard_tone() && b->heard_tone(); }, 5s);
  }
  bool hang_up(SimPhone& phone) {
    phone.shard().run([&] { phone->hang_up(); });
    return all_quiet();
  }
  bool all_quiet() {
    const auto idle = [](SimPhone& one) {
      return one->state() == SimplePhone::CallState::none || one->state() == SimplePhone::CallState::ended;
    };
    return world.run_until(
        [&] {
          return idle(*alice) && idle(*bob) && idle(*carol) &&
                 office->calls() + branch->calls() + telecom->calls() == 0 &&
                 office->ports_in_use() + branch->ports_in_use() + telecom->ports_in_use() == 0;
        },
        60s);
  }
  /// Calls, hears, hangs up; who the called exchange was told that calls.
  std::string good_call(SimPhone& from, const char* number, SimPhone& to, SimExchange& at) {
    if (!call(from, number, to)) return "no call: " + ending(at);
    if (!hear_each_other(*&from, *&to)) return "no sound";
    if (!hang_up(from)) return "no end";
    return at.cdrs().back().caller_number;
  }
  static std::string ending(SimExchange& at) { return at.cdrs().empty() ? "none" : at.cdrs().back().ending; }

  World world{2026};
  std::unique_ptr<SimExchange> telecom, office, branch;
  std::unique_ptr<SimPhone> alice, bob, carol;
};

INSTANTIATE_TEST_SUITE_P(Shards, Friends, testing::Values(1u, 4u));

TEST_P(Friends, AFriendHasAsManyCallsAsItMayBothWays) {
  begin("host: 198.51.100.2, limits: {calls: 1}", replaced(direct_link, ", OPTIONS", ""));
  ASSERT_TRUE(call(*alice, "700", *bob));
  carol->shard().run([&] { (*carol)->call("+33170000000"); });
  EXPECT_TRUE(world.run_until([&] { return !office->cdrs().empty(); }, 10s));
  EXPECT_EQ(ending(*office), "too_many_calls");
  EXPECT_EQ(office->cdrs().back().sip_status, 503) << "as a trunk that is full";
  EXPECT_TRUE(hang_up(*alice));
  ASSERT_TRUE(call(*bob, "100", *alice));
  EXPECT_EQ(office->meters().of("friend branch")->calls(), 1u);
  EXPECT_TRUE(hang_up(*bob));
  EXPECT_EQ(office->meters().of("friend branch")->calls(), 0u);
}

TEST_P(Friends, DirectlyAndByAddress) {
  begin("host: 198.51.100.2", replaced(direct_link, ", OPTIONS", ""));
  EXPECT_EQ(good_call(*alice, "700", *bob, *branch), "100") << "user to friend: his extension";
  EXPECT_EQ(good_call(*bob, "100", *alice, *office), "700") << "friend to user";
  EXPECT_EQ(good_call(*bob, "0155500000", *carol, *telecom), "+33100000000")
      << "friend to the public network: the tenant's number, as 700 is none of its own";
  EXPECT_EQ(good_call(*carol, "+33170000000", *bob, *branch), "0155500000")
      << "public to friend: as people of its country write it";
}

TEST_P(Friends, DirectlyAndEachProvesItself) {
  begin("host: 198.51.100.2, password: Secret-1", replaced(direct_link, "OPTIONS",
                                                           "username: branch, password: Secret-1, "
                                                           "from_domain: office.test"));
  EXPECT_EQ(good_call(*alice, "700", *bob, *branch), "100");
  EXPECT_EQ(good_call(*bob, "100", *alice, *office), "700");
}

TEST_P(Friends, AWrongPasswordGetsNobodyIn) {
  begin("host: 198.51.100.2, password: Secret-1", replaced(direct_link, "OPTIONS",
                                                           "username: branch, password: Wrong-1, "
                                                           "from_domain: office.test"));
  EXPECT_FALSE(call(*bob, "100", *alice));
  EXPECT_TRUE(all_quiet());
  EXPECT_TRUE(office->cdrs().empty()) << "nothing was believed";
}

TEST_P(Friends, OneThatRegisters) {
  begin("connection: registers, password: Secret-1", registering_link);
  ASSERT_EQ(office->bindings_of("branch"), 1u);
  EXPECT_EQ(good_call(*alice, "700", *bob, *branch), "100");
  EXPECT_EQ(good_call(*bob, "100", *alice, *office), "700");
  EXPECT_EQ(good_call(*bob, "0155500000", *carol, *telecom), "+33100000000");
  EXPECT_EQ(good_call(*carol, "+33170000000", *bob, *branch), "0155500000");
}

// Both think that the other one has the number.
TEST_P(Friends, ACallThatGoesInCirclesEnds) {
  begin("host: 198.51.100.2", R"(
trunks: [{name: office, host: 198.51.100.1, account_type: none, send_pai: yes}]
outcalls: [{name: all, patterns: [X.], trunks: [office], internal_caller_id: yes}]
incalls: [{did: "_79X", destination: {outcall: all, number: "790"}}]
)");
  alice->shard().run([&] { (*alice)->call("790"); });
  EXPECT_TRUE(world.run_until([&] { return (*alice)->state() == SimplePhone::CallState::ended; }, 30s));
  EXPECT_TRUE(all_quiet());
  ASSERT_FALSE(office->cdrs().empty());
  EXPECT_EQ(office->cdrs().front().sip_status, 482);
  EXPECT_LE(office->cdrs().size() + branch->cdrs().size(), 6u);
}

// An unreachable friend: what the office says comes to the ear of the caller.
TEST_P(Friends, AFriendThatIsGone) {
  begin("host: 198.51.100.77, forward_unreachable: {user: alice}", "");
  EXPECT_EQ(good_call(*carol, "+33170000000", *alice, *office), "+33155500000");
}

}  // namespace
}  // namespace tandem::flows
