#include "routing/number_writing.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

class NumberWriting : public testing::Test {
 protected:
  NumberWriting() {
    config.settings.country = "FR";
    config.users[0].outgoing_caller_id = "0123456789";
  }
  const Target& planned(const Attempt& attempt) {
    const auto plan = route(attempt, *compiled(config), trail);
    EXPECT_TRUE(plan) << (plan ? "" : sentence(plan.error()));
    if (plan) target = plan->steps.front().targets.front();
    return target;
  }
  model::Config config = test_site();
  Trail trail;
  Target target;
};

TEST_F(NumberWriting, ATrunkGetsBothNumbersAsItWantsThem) {
  config.trunks[0].numbers.number_format = model::NumberFormat::e164;
  const auto& sent = planned(from_phone("alice", "alice-desk", "0987654321"));
  EXPECT_EQ(sent.number, "33987654321");
  EXPECT_EQ(sent.as.number, "33123456789");
  EXPECT_TRUE(mentions(trail, "numbers of trunk ovh", "called number +33987654321 becomes 33987654321", true));
}

TEST_F(NumberWriting, AnEmptiedNumberIsNoNumber) {
  config.trunks[0].numbers.number_rules = {{".*", "", model::NumberWay::both, model::NumberParty::both}};
  EXPECT_EQ(planned(from_phone("alice", "alice-desk", "0987654321")).number, "+33987654321");
}

TEST_F(NumberWriting, ATrunksNumbersBecomeOursBeforeTheyAreLookedUp) {
  config.trunks[0].numbers.number_rules = {
      {"0([1-9].*)", "+33\\1", model::NumberWay::incoming, model::NumberParty::both}};
  const auto& rung = planned(from_trunk("ovh", "0123456789", "0555123456"));
  EXPECT_EQ(rung.phone, "alice-desk");
  EXPECT_EQ(rung.as.number, "+33555123456");
}

TEST_F(NumberWriting, WhereItsDidSourceSaysGoesBeforeTheRequestUri) {
  config.incalls.push_back(incall("second", "+33111111111", "", "bob"));
  Attempt attempt = from_trunk("ovh", "+33123456789");
  attempt.did = "+33111111111";
  attempt.readings = {"the number called is +33111111111, says X-DID"};
  EXPECT_EQ(planned(attempt).phone, "bob");
  EXPECT_TRUE(mentions(trail, "request of trunk ovh", "says X-DID", true));
  attempt.did = "unknown";
  EXPECT_EQ(planned(attempt).phone, "alice-desk");
}

TEST_F(NumberWriting, ACallThatGoesOutAgainSaysByWhichNumbersItCame) {
  config.trunks[1].numbers.number_format = model::NumberFormat::national;
  config.incalls[0].destination = {model::DestinationKind::extension, {}, "0987654321", "default", 480};
  config.outcalls[0].trunks = {"backup"};
  Attempt attempt = from_trunk("ovh", "+33123456789");
  attempt.diverted = {"+33111111111"};
  EXPECT_EQ(planned(attempt).diverted, (std::vector<std::string>{"0123456789", "0111111111"}));
  EXPECT_TRUE(planned(from_phone("alice", "alice-desk", "0987654321")).diverted.empty());
}

TEST_F(NumberWriting, WhoHidesOutsideStaysHidden) {
  config.incalls[0].destination = {model::DestinationKind::extension, {}, "0987654321", "default", 480};
  Attempt attempt = from_trunk("ovh", "+33123456789", "+33999");
  attempt.hidden = true;
  EXPECT_TRUE(planned(attempt).as.anonymous);
  EXPECT_EQ(target.as.number, "ovh-account");
  config.incalls[0].destination = {model::DestinationKind::user, {"bob"}, {}, {}, 480};
  EXPECT_TRUE(planned(attempt).as.anonymous);
}

}  // namespace
}  // namespace tandem::routing
