// Limits: a tenant of a group of companies with two users, and the provider by which they reach the public network.
#include <gmock/gmock.h>

#include "flows/restless_phone.h"
#include "flows/simulated_exchange.h"
#include "flows/site_text.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;
using testing::HasSubstr;
using CallState = SimplePhone::CallState;

/// alice 100 and bob 101 of acme, which belongs to group, all below the master. A minute to the outside costs 0.6. The
/// world begins at 20:26 UTC, so that the day ends half an hour later in Moscow.
constexpr const char* office_site = R"(
settings: {country: FR, ring_time: 20, timezone: Europe/Moscow}
transports: [{name: udp, protocol: udp, bind: "198.51.100.1:5060"}]
tariffs: [{name: t, rates: [{prefix: "+", price: 0.6, increment: 60/60}]}]
tenants:
  - {name: group, LIMITS_OF_GROUP}
  - {name: acme, parent: group, LIMITS_OF_ACME}
users:
  - {name: alice, tenant: acme, extension: "100", LIMITS_OF_ALICE,
     phones: [{username: alice, password: secret-of-alice}]}
  - {name: bob, tenant: acme, extension: "101", LIMITS_OF_BOB, phones: [{username: bob, password: secret-of-bob}]}
trunks:
  - {name: telecom, host: 203.0.113.1, account_type: none, username: office, number_format: +E164, shared: yes,
     tariff: t, OPTIONS_OF_TRUNK}
outcalls: [{name: public, tenant: acme, patterns: ["0X.", "112"], trunks: [telecom], internal_caller_id: yes}]
incalls: [{did: "+33170000000", tenant: acme, destination: {user: bob}}]
)";

/// carol and dave, whose phones are the world; dave takes calls for help.
constexpr const char* telecom_site = R"(
transports: [{name: udp, protocol: udp, bind: "203.0.113.1:5060"}]
users:
  - {name: carol, extension: "+33155500000", phones: [{username: carol, password: secret-of-carol}]}
  - {name: dave, extensions: ["+33155500001", "112"], phones: [{username: dave, password: secret-of-dave}]}
trunks: [{name: office, host: 198.51.100.1, account_type: none}]
outcalls: [{name: office, patterns: ["+3317."], trunks: [office], internal_caller_id: yes}]
incalls:
  - {did: "+33155500000", destination: {user: carol}}
  - {did: "+33155500001", destination: {user: dave}}
  - {did: "112", destination: {user: dave}}
)";
constexpr const char *carols = "0155500000", *daves = "0155500001", *bobs = "+33170000000";

struct Blocks {
  std::string group = {}, acme = {}, alice = {}, bob = {}, trunk = {};
};

std::string site_of(const Blocks& limits) {
  const auto block = [](const std::string& text) { return "limits: {" + text + "}"; };
  std::string site = replaced(office_site, "LIMITS_OF_GROUP", block(limits.group));
  site = replaced(site, "LIMITS_OF_ACME", block(limits.acme));
  site = replaced(site, "LIMITS_OF_ALICE", block(limits.alice));
  site = replaced(site, "LIMITS_OF_BOB", block(limits.bob));
  return replaced(site, "OPTIONS_OF_TRUNK", limits.trunk.empty() ? "enabled: yes" : limits.trunk);
}

/// Parameter: shards.
class Limits : public testing::TestWithParam<unsigned> {
 protected:
  void begin(const Blocks& limits) {
    telecom = std::make_unique<SimExchange>(world, "telecom", std::vector{ip("203.0.113.1")}, telecom_site, GetParam());
    office =
        std::make_unique<SimExchange>(world, "office", std::vector{ip("198.51.100.1")}, site_of(limits), GetParam());
    listen();
    const auto phone = [&](const char* address, const char* name, const char* server) {
      return std::make_unique<SimPhone>(world, ip(address), phone_account(name, {ip(server), 5060}));
    };
    alice = phone("192.0.2.1", "alice", "198.51.100.1");
    bob = phone("192.0.2.2", "bob", "198.51.100.1");
    carol = phone("192.0.2.3", "carol", "203.0.113.1");
    dave = phone("192.0.2.4", "dave", "203.0.113.1");
    EXPECT_TRUE(world.run_until([&] { return all([](SimplePhone& one) { return one.registered(); }); }, 20s));
    world.run_for(1s);
  }
  void listen() {
    for (unsigned i = 0; i < office->size(); ++i)
      office->shard(i).stories().set_alarm_listener([this](std::string_view text) { alarms.emplace_back(text); });
  }
  template <class Holds>
  bool all(Holds&& holds) {
    return holds(**alice) && holds(**bob) && holds(**carol) && holds(**dave);
  }
  void dial(SimPhone& from, const char* number) {
    from.shard().run([&] { from->call(number); });
  }
  bool talks(SimPhone& phone) { return phone->state() == CallState::talking; }
  bool call(SimPhone& from, const char* number) {
    dial(from, number);
    return world.run_until([&] { return talks(from); }, 5s);
  }
  /// The record of a call that does not come about.
  store::Cdr refused(SimPhone& from, const char* number) {
    const std::size_t before = office->cdrs().size();
    dial(from, number);
    EXPECT_TRUE(world.run_until([&] { return office->cdrs().size() > before && from->idle(); }, 30s));
    return office->cdrs().size() > before ? office->cdrs().back() : store::Cdr{};
  }
  void hang_up(SimPhone& phone) {
    phone.shard().run([&] { phone->hang_up(); });
    EXPECT_TRUE(world.run_until([&] { return phone->idle(); }, 5s));
    world.run_for(1s);
  }
  /// How long a call is let go on, until its record is there.
  std::chrono::milliseconds until_ended(std::chrono::seconds at_most) {
    const TimePoint from = world.now();
    const std::size_t before = office->cdrs().size();
    EXPECT_TRUE(world.run_until([&] { return office->cdrs().size() > before; }, at_most));
    return std::chrono::floor<std::chrono::milliseconds>(world.now() - from);
  }
  void nothing_is_left() {
    EXPECT_TRUE(world.run_until([&] { return office->calls() + telecom->calls() == 0; }, 60s));
    world.run_for(1s);
    for (const auto& meter : office->meters().all()) {
      EXPECT_EQ(meter->calls(), 0u) << meter->key();
      EXPECT_EQ(meter->external_calls(), 0u) << meter->key();
    }
  }
  call::Moment moment() {
    return call::moment_at(office->shard(0).shard().wall(), office->shard(0).snapshot()->holders().zone());
  }
  call::Usage& usage(const char* holder) { return office->meters().of(holder)->usage(); }
  std::chrono::seconds talked(const char* holder) { return usage(holder).today(moment()).talk; }

  World world{2026};
  std::unique_ptr<SimExchange> telecom, office;
  std::unique_ptr<SimPhone> alice, bob, carol, dave;
  std::vector<std::string> alarms;
};

INSTANTIATE_TEST_SUITE_P(Shards, Limits, testing::Values(1u, 4u));

TEST_P(Limits, OfATenantHoldForItsUsersTogetherAndForCallsBothWays) {
  begin({.acme = "external_calls: 1"});
  ASSERT_TRUE(call(*alice, carols));
  const store::Cdr out = refused(*bob, daves);
  EXPECT_EQ(out.ending, "too_many_calls");
  EXPECT_EQ(out.sip_status, 480);
  EXPECT_EQ(out.answered_by, "");
  EXPECT_EQ(refused(*dave, bobs).sip_status, 486);
  EXPECT_EQ((*dave)->ending().status, 486);
  hang_up(*alice);
  ASSERT_TRUE(call(*alice, "101")) << "calls inside are not limited";
  hang_up(*alice);
  ASSERT_TRUE(call(*dave, bobs));
  EXPECT_EQ(refused(*alice, carols).ending, "too_many_calls");
  hang_up(*dave);
  nothing_is_left();
}

TEST_P(Limits, OfTheTenantAboveHoldAsWell) {
  begin({.group = "calls: 1", .acme = "calls: 5"});
  ASSERT_TRUE(call(*alice, carols));
  EXPECT_EQ(refused(*bob, daves).ending, "too_many_calls");
  hang_up(*alice);
  ASSERT_TRUE(call(*bob, daves));
  hang_up(*bob);
  nothing_is_left();
}

TEST_P(Limits, OfAUserMakeHimBusy) {
  begin({.bob = "calls: 1"});
  ASSERT_TRUE(call(*bob, carols));
  const store::Cdr in = refused(*alice, "101");
  EXPECT_EQ(in.ending, "too_many_calls");
  EXPECT_EQ(in.sip_status, 486);
  hang_up(*bob);
  ASSERT_TRUE(call(*alice, "101"));
  hang_up(*alice);
  nothing_is_left();
}

TEST_P(Limits, OfATrunkAreItsOwn) {
  begin({.trunk = "max_calls: 1"});
  ASSERT_TRUE(call(*alice, carols));
  EXPECT_EQ(refused(*bob, daves).ending, "trunk_full");
  EXPECT_EQ(refused(*dave, bobs).ending, "trunk_full");
  hang_up(*alice);
  nothing_is_left();
}

TEST_P(Limits, CallsOfASecondAreCounted) {
  begin({.acme = "calls_per_second: 1"});
  dial(*alice, carols);
  const store::Cdr second = refused(*bob, daves);
  EXPECT_EQ(second.ending, "too_fast");
  EXPECT_EQ(second.sip_status, 503);
  world.run_for(2s);
  ASSERT_TRUE(call(*bob, daves));
  hang_up(*bob);
  hang_up(*alice);
  nothing_is_left();
}

TEST_P(Limits, MinutesRunOutInTheMiddleOfACall) {
  begin({.acme = "minutes_per_day: 2"});
  ASSERT_TRUE(call(*alice, carols));
  ASSERT_TRUE(call(*bob, daves));
  const auto lasted = until_ended(70s);
  EXPECT_GE(lasted, 58s);
  EXPECT_LE(lasted, 60s);
  EXPECT_TRUE(world.run_until([&] { return all([](SimplePhone& one) { return one.idle(); }); }, 5s));
  ASSERT_EQ(office->cdrs().size(), 2u);
  EXPECT_EQ(office->cdrs().back().ending, "minutes_used_up");
  EXPECT_EQ(office->cdrs().back().sip_status, 200);
  EXPECT_EQ(talked("tenant acme"), 120s);
  EXPECT_EQ(talked("user alice"), 60s);
  const store::Cdr next = refused(*alice, carols);
  EXPECT_EQ(next.ending, "minutes_used_up");
  EXPECT_EQ(next.sip_status, 403);
  ASSERT_TRUE(call(*carol, bobs)) << "calls from the outside use none";
  hang_up(*carol);
  world.run_for(35min);
  ASSERT_TRUE(call(*alice, carols)) << "a new day";
  hang_up(*alice);
  nothing_is_left();
}

TEST_P(Limits, WhatACallDoesNotTalkIsLeftForOthers) {
  begin({.acme = "minutes_per_day: 1"});
  ASSERT_TRUE(call(*alice, carols));
  EXPECT_EQ(refused(*bob, daves).ending, "minutes_used_up") << "alice has reserved them";
  world.run_for(20s);
  hang_up(*alice);
  ASSERT_TRUE(call(*bob, daves));
  const auto lasted = until_ended(60s);
  EXPECT_GE(lasted, 37s);
  EXPECT_LE(lasted, 40s);
  EXPECT_EQ(talked("tenant acme"), 60s);
  nothing_is_left();
}

TEST_P(Limits, MoneyRunsOut) {
  begin({.alice = "spend_per_day: 1"});
  ASSERT_TRUE(call(*alice, carols));
  EXPECT_EQ(usage("user alice").today(moment()).spend, 600'000);
  const auto lasted = until_ended(70s);
  EXPECT_LE(lasted, 60s);
  EXPECT_EQ(office->cdrs().back().ending, "money_spent");
  EXPECT_EQ(usage("user alice").today(moment()).spend, 600'000);
  world.run_for(1s);
  EXPECT_EQ(refused(*alice, carols).ending, "money_spent") << "0.4 are left, a minute costs 0.6";
  ASSERT_TRUE(call(*bob, carols));
  hang_up(*bob);
  nothing_is_left();
}

TEST_P(Limits, MinutesOfATrunkLeadToTheNextAndToItsOwnEnd) {
  begin({.trunk = "limits: {minutes_per_day: 1}"});
  ASSERT_TRUE(call(*alice, carols));
  const store::Cdr second = refused(*bob, daves);
  EXPECT_EQ(second.ending, "minutes_used_up");
  EXPECT_EQ(second.sip_status, 503) << "as of a trunk that is full";
  EXPECT_LE(until_ended(70s), 60s);
  EXPECT_EQ(office->cdrs().back().ending, "minutes_used_up");
  nothing_is_left();
}

TEST_P(Limits, ASpikeStopsCallsUntilTheyAreReleased) {
  begin({.alice = "spike: {factor: 2, at_least_minutes: 1}"});
  ASSERT_TRUE(call(*alice, carols));
  world.run_for(90s);
  EXPECT_TRUE(alarms.empty());
  EXPECT_TRUE(world.run_until([&] { return !alarms.empty(); }, 60s));
  EXPECT_THAT(alarms.at(0), HasSubstr("Calls of user alice to the outside are stopped: it had 3 minutes"));
  EXPECT_TRUE(talks(*alice)) << "what runs goes on";
  hang_up(*alice);
  const store::Cdr next = refused(*alice, carols);
  EXPECT_EQ(next.ending, "spike_stopped");
  EXPECT_EQ(next.sip_status, 403);
  ASSERT_TRUE(call(*alice, "101")) << "calls inside";
  hang_up(*alice);
  ASSERT_TRUE(call(*alice, "112")) << "emergency calls";
  hang_up(*alice);
  EXPECT_TRUE(usage("user alice").release(moment()));
  ASSERT_TRUE(call(*alice, carols));
  hang_up(*alice);
  EXPECT_EQ(alarms.size(), 1u);
  nothing_is_left();
}

TEST_P(Limits, AStopAndWhatTheDayHasUsedSurviveARestart) {
  begin({.acme = "minutes_per_day: 10", .alice = "spike: {factor: 2, at_least_minutes: 1}"});
  ASSERT_TRUE(call(*alice, carols));
  world.run_for(150s);
  hang_up(*alice);
  world.run_for(app::UsageKeeper::interval + 100ms);
  const auto before = talked("tenant acme");
  EXPECT_GE(before, 150s);
  office->restart();
  listen();
  EXPECT_EQ(talked("tenant acme"), before);
  EXPECT_EQ(refused(*alice, carols).ending, "spike_stopped");
  ASSERT_TRUE(call(*bob, carols));
  hang_up(*bob);
  EXPECT_GT(talked("tenant acme"), before);
  EXPECT_TRUE(usage("user alice").release(moment()));
  office->meters().of("user alice")->touch();
  world.run_for(app::UsageKeeper::interval + 100ms);
  office->restart();
  EXPECT_FALSE(usage("user alice").is_stopped());
  nothing_is_left();
}

TEST_P(Limits, AnEmergencyCallPassesEveryLimit) {
  begin({.group = "calls: 1, external_calls: 1, calls_per_second: 1, minutes_per_day: 1, spend_per_day: 0.1",
         .acme = "calls: 1, external_calls: 1, minutes_per_day: 1",
         .alice = "calls: 1, external_calls: 1, spend_per_day: 0.1",
         .trunk = "max_calls: 1, max_calls_per_second: 1, limits: {minutes_per_day: 1}"});
  ASSERT_TRUE(call(*carol, bobs));
  EXPECT_EQ(refused(*alice, carols).ending, "too_many_calls");
  ASSERT_TRUE(call(*alice, "112"));
  EXPECT_EQ(office->meters().of("tenant group")->external_calls(), 2u) << "it is counted";
  EXPECT_EQ(office->meters().of("trunk telecom")->calls(), 2u);
  world.run_for(150s);
  EXPECT_TRUE(talks(*alice)) << "nor does it end";
  EXPECT_TRUE(talks(*dave));
  hang_up(*alice);
  hang_up(*carol);
  nothing_is_left();
}

TEST_P(Limits, AConfigurationThatIsChangedCountsWhatRuns) {
  begin({});
  ASSERT_TRUE(call(*alice, carols));
  office->configure(site_of({.acme = "external_calls: 1"}));
  EXPECT_EQ(refused(*bob, daves).ending, "too_many_calls");
  hang_up(*alice);
  nothing_is_left();
}

/// Calls that are answered, refused, given up, rung for ever, inside and outside, over a bad network: no place is lost,
/// none is kept, and no more was talked than might be.
TEST_P(Limits, NothingLeaksWhateverBecomesOfCalls) {
  telecom = std::make_unique<SimExchange>(world, "telecom", std::vector{ip("203.0.113.1")}, telecom_site, GetParam());
  office = std::make_unique<SimExchange>(world, "office", std::vector{ip("198.51.100.1")},
                                         site_of({.group = "calls: 6",
                                                  .acme = "external_calls: 3, minutes_per_day: 30",
                                                  .bob = "calls: 3, spend_per_day: 5",
                                                  .trunk = "max_calls: 4"}),
                                         GetParam());
  std::vector<std::unique_ptr<RestlessPhone>> phones;
  const auto add = [&](const char* address, const char* name, const char* server) {
    phones.push_back(std::make_unique<RestlessPhone>(world, ip(address), name, SocketAddress{ip(server), 5060}));
  };
  add("192.0.2.1", "alice", "198.51.100.1");
  add("192.0.2.2", "bob", "198.51.100.1");
  add("192.0.2.3", "carol", "203.0.113.1");
  add("192.0.2.4", "dave", "203.0.113.1");
  world.run_for(10s);
  world.wire().set_default_link({.loss = 0.1, .duplication = 0.05, .reordering = 0.1, .delay = 10ms, .jitter = 60ms});
  constexpr const char* from_office[] = {"100", "101", carols, daves, "112", "0155599999", "999"};
  constexpr const char* from_telecom[] = {bobs, "+33171111111"};
  for (int i = 0; i < 3000; ++i) {
    const std::size_t who = world.random().below(4);
    phones[who]->call(who < 2 ? from_office[world.random().below(std::size(from_office))]
                              : from_telecom[world.random().below(std::size(from_telecom))]);
    world.run_for(std::chrono::milliseconds{20 + world.random().below(400)});
    EXPECT_LE(office->meters().of("tenant acme")->external_calls(), 3u + 50u);  // of emergencies any number
  }
  EXPECT_TRUE(world.run_until([&] { return office->calls() + telecom->calls() == 0; }, 600s));
  nothing_is_left();
  std::set<std::string> endings;
  for (const store::Cdr& cdr : office->cdrs()) endings.insert(cdr.ending);
  for (const char* one : {"normal", "cancelled", "too_many_calls"}) EXPECT_TRUE(endings.contains(one)) << one;
}

}  // namespace
}  // namespace tandem::flows
