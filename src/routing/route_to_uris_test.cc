// Ways by SIP URIs: ENUM and templates of outcalls, URIs dialled by phones, and guests who dial one of ours.
#include <gtest/gtest.h>

#include "routing/attempt_words.h"
#include "routing/did_lookup.h"
#include "routing/explain.h"
#include "routing/route.h"
#include "routing/test_site.h"

namespace tandem::routing {
namespace {

class RouteToUris : public testing::Test {
 protected:
  RouteToUris() {
    config.settings.domain = "office.example";
    config.settings.country = "FR";
    config.outcalls[0].uri_ways = {{"e164.arpa", "e164.example"}, {"sip:${EXTEN}@pbx.example"}};
    config.outcalls[0].patterns = {pattern("_0X.")};
  }
  std::expected<Plan, Refusal> ask(const Attempt& attempt) {
    trail.clear();
    return route(attempt, *compiled(config), trail);
  }
  std::vector<std::string> ways(const Attempt& attempt) {
    const auto plan = ask(attempt);
    std::vector<std::string> names;
    if (!plan) return {sentence(plan.error())};
    for (const Step& step : plan->steps) {
      EXPECT_EQ(step.targets.size(), 1u);
      names.push_back(name_of(step.targets.front()));
    }
    return names;
  }
  static Attempt guest(std::string dialled, std::string user = "dave", std::string host = "elsewhere.example") {
    Attempt attempt;
    attempt.dialled = std::move(dialled);
    attempt.from_user = std::move(user);
    attempt.from_host = std::move(host);
    return attempt;
  }
  model::Config config = test_site();
  Trail trail;
};

using Names = std::vector<std::string>;

TEST_F(RouteToUris, EnumThenUrisThenTrunks) {
  EXPECT_EQ(ways(from_phone("alice", "alice-desk", "0123456789")),
            (Names{"+33123456789 in e164.arpa", "+33123456789 in e164.example", "sip:0123456789@pbx.example",
                   "trunk ovh", "trunk backup"}));
  EXPECT_TRUE(mentions(trail, "ENUM in e164.arpa", "first choice, as 100", true));
}

TEST_F(RouteToUris, TheTrunksIdentityIsNotShownThere) {
  config.users[0].outgoing_caller_id = "";
  auto plan = ask(from_phone("alice", "alice-desk", "0123456789"));
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps[0].targets[0].as.number, "100");
  EXPECT_EQ(plan->steps[3].targets[0].as.number, "ovh-account");
  config.users[0].outgoing_caller_id = "anonymous";
  plan = ask(from_phone("alice", "alice-desk", "0123456789"));
  EXPECT_TRUE(plan->steps[0].targets[0].as.anonymous);
  EXPECT_TRUE(plan->steps[2].targets[0].as.anonymous);
}

TEST_F(RouteToUris, WhatIsNoPublicNumberIsNotLookedUp) {
  config.settings.country = "";
  EXPECT_EQ(ways(from_phone("alice", "alice-desk", "0123456789")),
            (Names{"sip:0123456789@pbx.example", "trunk ovh", "trunk backup"}));
  EXPECT_TRUE(mentions(trail, "ENUM in e164.arpa", "no public number", false));
  config.outcalls[0].patterns[0] = pattern("_0X.", 1, "+33");
  EXPECT_EQ(ways(from_phone("alice", "alice-desk", "0123456789"))[0], "+33123456789 in e164.arpa");
}

TEST_F(RouteToUris, AnOutcallNeedsNoTrunk) {
  config.outcalls[0].trunks = {};
  EXPECT_EQ(ways(from_phone("alice", "alice-desk", "0123456789")).size(), 3u);
  config.outcalls[0].uri_ways.uris = {};
  config.settings.country = "";
  EXPECT_NE(ways(from_phone("alice", "alice-desk", "0123456789"))[0].find("no SIP URI can be made of"),
            std::string::npos);
}

TEST_F(RouteToUris, AUserPartIsEscapedInTheTemplate) {
  config.outcalls[0].patterns = {pattern("_*X.")};
  EXPECT_EQ(ways(from_phone("alice", "alice-desk", "*12#"))[0], "sip:*12%23@pbx.example");
}

TEST_F(RouteToUris, APhoneDialsAUriOfAnotherDomainIfItMay) {
  auto attempt = from_phone("alice", "alice-desk", "carol");
  attempt.uri = "sip:carol@example.com";
  const auto refused = ask(attempt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 404);
  EXPECT_NE(sentence(refused.error()).find("dial_uris in the settings is off"), std::string::npos);
  config.settings.dial_uris = true;
  EXPECT_EQ(ways(attempt), Names{"sip:carol@example.com"});
  EXPECT_EQ(ask(attempt)->destination, "sip:carol@example.com");
  EXPECT_EQ(ask(attempt)->direction, Direction::outgoing);
  // Not by somebody from outside.
  auto outside = from_trunk("ovh", "carol");
  outside.uri = attempt.uri;
  EXPECT_FALSE(ask(outside));
}

TEST_F(RouteToUris, AGuestGetsToWhomAnIncallNamesAndShowsHisOwnDomain) {
  config.incalls.push_back(incall("desk", "reception", "", "bob"));
  EXPECT_EQ(ask(guest("reception")).error().status, 403);
  config.incalls.back().guests.allowed = true;
  const auto plan = ask(guest("reception", "100"));
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->direction, Direction::incoming);
  EXPECT_EQ(plan->steps[0].targets[0].phone, "bob");
  EXPECT_EQ(plan->steps[0].targets[0].as.number, "100");
  EXPECT_EQ(plan->steps[0].targets[0].as.host, "elsewhere.example");
  EXPECT_FALSE(ask(guest("100")));
  EXPECT_FALSE(ask(guest("+33123456789")));
  EXPECT_FALSE(ask(guest("")));
  config.incalls.back().enabled = false;
  EXPECT_FALSE(ask(guest("reception")));
}

TEST_F(RouteToUris, AGuestDoesNotGetOutAgain) {
  config.incalls.push_back(incall("out", "out", "", ""));
  auto& to = config.incalls.back().destination;
  to = {model::DestinationKind::extension, {}, "0123456789", "default"};
  config.incalls.back().guests.allowed = true;
  const auto refused = ask(guest("out"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 403);
  EXPECT_NE(sentence(refused.error()).find("guests do not get out by an outcall"), std::string::npos);
  to.extension = "101";
  EXPECT_TRUE(ask(guest("out")));
}

TEST_F(RouteToUris, GuestIncallsAreFoundByTheRulesOfNumbers) {
  config.incalls = {incall("exact", "+3312", "ovh", "bob"), incall("pattern", "_33XX", "", "bob"),
                    incall("closed", "44", "", "bob")};
  config.incalls[0].guests.allowed = config.incalls[1].guests.allowed = true;
  auto snapshot = compiled(config);
  const auto name = [&](std::string_view number) {
    const auto* found = find_guest_incall(number, *snapshot);
    return found ? found->name : "";
  };
  EXPECT_EQ(name("3312"), "exact");
  EXPECT_EQ(name("+33-12"), "exact");
  EXPECT_EQ(name("3399"), "pattern");
  EXPECT_EQ(name("44"), "");
  config.incalls[2].did = "";
  config.incalls[2].guests.allowed = true;
  snapshot = compiled(config);
  EXPECT_EQ(name("whatever"), "closed");
  EXPECT_EQ(name(""), "");
}

TEST_F(RouteToUris, AllOfItIsExplained) {
  const auto snapshot = compiled(config);
  const auto attempt = attempt_from_words("alice", "0123456789", {}, *snapshot);
  ASSERT_TRUE(attempt);
  const std::string text = explain(*attempt, *snapshot);
  EXPECT_NE(text.find("look-up of +33123456789 in e164.arpa, then the SIP URI that it gives, caller"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("sip:0123456789@pbx.example: called number 0123456789, caller"), std::string::npos) << text;
  const auto dialled = attempt_from_words("alice", "sip:carol@example.com?x=y", {}, *snapshot);
  ASSERT_TRUE(dialled);
  EXPECT_EQ(dialled->uri, "sip:carol@example.com");
  EXPECT_EQ(attempt_from_words("alice", "sip:101@office.example", {}, *snapshot)->uri, "");
  const auto stranger = attempt_from_words("sip:dave@elsewhere.example", "sip:100@office.example", {}, *snapshot);
  ASSERT_TRUE(stranger);
  config.incalls.push_back(incall("desk", "100", "", "bob"));
  config.incalls.back().guests.allowed = true;
  EXPECT_NE(explain(*stranger, *compiled(config)).find("called number 100, caller dave@elsewhere.example\n"),
            std::string::npos)
      << explain(*stranger, *compiled(config));
  EXPECT_NE(explain(*stranger, *snapshot).find("a stranger of elsewhere.example, presenting dave"), std::string::npos);
}

// Busy, declined and rung in vain are the callee's; all else a stranger's machine says is no verdict on the number.
TEST(FailOverOfUris, UnlessTheCalleeWasReached) {
  const auto set = fail_over_of_uris();
  for (unsigned status : {0u, 302u, 401u, 403u, 404u, 407u, 480u, 484u, 488u, 500u, 503u})
    EXPECT_TRUE(set.has({static_cast<std::uint16_t>(status), false})) << status;
  for (unsigned status : {486u, 600u, 603u}) EXPECT_FALSE(set.has({static_cast<std::uint16_t>(status), false}));
  EXPECT_FALSE(set.has({480, true}));
  EXPECT_FALSE(set.has({404, true}));
}

}  // namespace
}  // namespace tandem::routing
