#include "routing/endpoint_numbers.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

class EndpointNumbers : public testing::Test {
 protected:
  EndpointNumbers() {
    config.settings.country = "FR";
    config.friends = {pbx("paris", {"^7"})};
  }
  std::string dialled(std::string number, bool by_friend = false) {
    const auto snapshot = compiled(config);
    CallOrigin origin;
    if (by_friend) origin.from_friend = snapshot->find_friend("paris");
    const auto result = as_dialled(number, origin, {"", "default", number}, *snapshot, trail);
    return result.raw + (result.international.empty() ? "" : " " + result.international);
  }
  std::string written(std::string number) {
    const auto snapshot = compiled(config);
    Target target{Target::Kind::trunk, {}, {}, "paris", std::move(number), {"+33612345678", {}, false}};
    as_the_friend_writes(target, snapshot->config().friends[0], "default", *snapshot, trail);
    return target.number + " from " + target.as.number;
  }
  /// As alice's phone shows a caller.
  std::string seen(std::string number) {
    const auto snapshot = compiled(config);
    return as_the_user_sees({std::move(number), {}, false}, snapshot->config().users[0], *snapshot, trail).number;
  }
  std::string dialled_by_alice(std::string number) {
    const auto snapshot = compiled(config);
    CallOrigin origin;
    origin.user = snapshot->find_user("alice");
    const auto result = as_dialled(number, origin, {"", "default", number}, *snapshot, trail);
    return result.raw + (result.international.empty() ? "" : " " + result.international);
  }
  model::RuleSet& rule_set(std::string name) {
    config.rule_sets.emplace_back().name = std::move(name);
    return config.rule_sets.back();
  }
  model::Config config = test_site();
  Trail trail;
};

TEST_F(EndpointNumbers, PublicNumbersGetTheirInternationalForm) {
  EXPECT_EQ(dialled("0123456789"), "0123456789 +33123456789");
  EXPECT_EQ(dialled("0044207946000"), "0044207946000 +44207946000");
  EXPECT_EQ(dialled("+33123456789"), "+33123456789") << "it has it";
}

TEST_F(EndpointNumbers, InternalNumbersHaveNone) {
  EXPECT_EQ(dialled("100"), "100");
  EXPECT_EQ(dialled("*98"), "*98");
  config.friends[0].patterns = {"^01"};
  EXPECT_EQ(dialled("0123456789"), "0123456789") << "a friend's";
}

TEST_F(EndpointNumbers, AFriendDialsInItsOwnCountry) {
  config.friends[0].country = "GB";
  EXPECT_EQ(dialled("02079460000", true), "02079460000 +442079460000");
  EXPECT_EQ(dialled("0123456789", false), "0123456789 +33123456789");
}

TEST_F(EndpointNumbers, AFriendIsToldNumbersAsItWritesThem) {
  EXPECT_EQ(written("+33123456789"), "0123456789 from 0612345678");
  EXPECT_EQ(written("700"), "700 from 0612345678") << "internal";
  config.friends[0].country = "GB";
  EXPECT_EQ(written("+33123456789"), "0033123456789 from 0033612345678");
}

TEST_F(EndpointNumbers, WhoLiesInAnAreaDialsWithoutItsCode) {
  config.tenants = {tenant("master")};
  config.tenants[0].country = "US";
  config.tenants[0].area_code = "212";
  EXPECT_EQ(dialled("5551234"), "5551234 +12125551234");
  config.friends[0].area_code = "310";
  EXPECT_EQ(dialled("5551234", true), "5551234 +13105551234");
  EXPECT_EQ(written("+13105551234"), "5551234 from 01133612345678");
  EXPECT_EQ(written("+12125551234"), "12125551234 from 01133612345678");
}

TEST_F(EndpointNumbers, ARuleTakesThePlaceOfWhatIsUsual) {
  rule_set("office").callee_in = {{"9(\\d+)", "\\1", ""}, {"55", "+33155555555", ""}};
  config.users[0].rule_set = "office";
  EXPECT_EQ(dialled_by_alice("9100"), "100") << "to an extension";
  EXPECT_TRUE(mentions(trail, "number", "9100 is 100, by rule set office, callee_in[0]", true));
  EXPECT_EQ(dialled_by_alice("55"), "55 +33155555555");
  EXPECT_EQ(dialled_by_alice("0123456789"), "0123456789 +33123456789") << "no rule takes it";
  EXPECT_EQ(dialled_by_alice("100"), "100") << "internal numbers are not asked";
  EXPECT_EQ(dialled("9100"), "9100") << "the rules are alice's";
}

TEST_F(EndpointNumbers, TheTenantsRulesAreForWhoHasNone) {
  config.tenants = {tenant("master")};
  config.tenants[0].rule_set = "all";
  rule_set("all").callee_in = {{"8(\\d+)", "\\1", ""}};
  rule_set("alices").callee_in = {{"9(\\d+)", "\\1", ""}};
  EXPECT_EQ(dialled_by_alice("8101"), "101");
  EXPECT_EQ(dialled("8101", true), "101") << "a friend's too";
  config.users[0].rule_set = "alices";
  EXPECT_EQ(dialled_by_alice("8101"), "8101");
  EXPECT_EQ(dialled_by_alice("9101"), "101");
}

TEST_F(EndpointNumbers, AFriendsRulesReachInternalNumbersOnlyIfTheyApplyAlways) {
  auto& set = rule_set("lyon");
  set.callee_out = {{"7(\\d\\d)", "55\\1", ""}};
  set.caller_out = {{"\\+33(\\d+)", "33\\1", ""}};
  set.callee_in = {{"100", "101", ""}};
  config.friends[0].rule_set = "lyon";
  EXPECT_EQ(written("700"), "700 from 33612345678");
  EXPECT_EQ(dialled("100", true), "100");
  config.friends[0].always_transform = true;
  EXPECT_EQ(written("700"), "5500 from 33612345678");
  EXPECT_EQ(dialled("100", true), "101");
}

TEST_F(EndpointNumbers, APhoneShowsCallersByARuleSetOnly) {
  EXPECT_EQ(seen("+33123456789"), "+33123456789");
  rule_set("french").country = "FR";
  config.users[0].rule_set = "french";
  EXPECT_EQ(seen("+33123456789"), "0123456789");
  EXPECT_EQ(seen("+34944048182"), "0034944048182");
  EXPECT_EQ(seen("101"), "101");
  EXPECT_EQ(seen(""), "");
}

TEST_F(EndpointNumbers, AShortNumberKeepsItsDigits) {
  EXPECT_EQ(dialled("112"), "112");
  EXPECT_EQ(dialled("+33112"), "112");
  EXPECT_EQ(written("112"), "112 from 0612345678");
}

}  // namespace
}  // namespace tandem::routing
