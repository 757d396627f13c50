#include "routing/rule_set.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tandem::routing {
namespace {

using enum NumberDirection;

std::string through(NumberDirection direction, std::string_view number, const NumberPlan& plan) {
  const auto rewritten = converted(direction, number, plan);
  return rewritten ? rewritten->number : std::string(number);
}

struct Example {
  const char *country, *area, *dialled, *here;
  const char* back = nullptr;  ///< as it is dialled again, if otherwise
};

constexpr Example examples[] = {
    // Spain: no trunk prefix, no areas
    {"ES", "", "944048182", "+34944048182"},
    {"ES", "", "0033123456789", "+33123456789"},
    {"ES", "", "+33123456789", "+33123456789", "0033123456789"},
    {"ES", "", "34944048182", "+34944048182", "944048182"},
    {"ES", "", "112", "112"},
    {"ES", "", "+34112", "112", "112"},
    {"ES", "", "anonymous", "anonymous"},
    {"ES", "", "*43", "*43"},
    // France: trunk prefix, closed numbering
    {"FR", "", "0123456789", "+33123456789"},
    {"FR", "", "0034944048182", "+34944048182"},
    {"FR", "", "+33123456789", "+33123456789", "0123456789"},
    {"FR", "", "15", "15"},
    {"FR", "", "+3315", "15", "15"},
    // United States, New York
    {"US", "212", "5551234", "+12125551234"},
    {"US", "212", "12125551234", "+12125551234", "5551234"},
    {"US", "212", "2125551234", "+12125551234", "5551234"},
    {"US", "212", "13105551234", "+13105551234"},
    {"US", "212", "01134944048182", "+34944048182"},
    {"US", "212", "+34944048182", "+34944048182", "01134944048182"},
    {"US", "212", "911", "911"},
    {"US", "212", "+1911", "911", "911"},
    {"US", "", "2125551234", "+12125551234", "12125551234"},
    // Russia: a trunk prefix with which the international one begins
    {"RU", "", "84951234567", "+74951234567"},
    {"RU", "", "81033123456789", "+33123456789"},
    {"RU", "", "+74951234567", "+74951234567", "84951234567"},
    {"RU", "495", "1234567", "+74951234567"},
    {"RU", "", "112", "112"},
    // Italy: the zero belongs to the number, mobiles begin with the country's own code
    {"IT", "", "0612345678", "+390612345678"},
    {"IT", "", "3912345678", "+393912345678"},
    {"IT", "", "0034944048182", "+34944048182"},
    {"IT", "", "+390612345678", "+390612345678", "0612345678"},
    {"IT", "", "118", "118"},
    // Germany, Berlin: numbers of any length
    {"DE", "30", "12345678", "+493012345678"},
    {"DE", "30", "03012345678", "+493012345678", "12345678"},
    {"DE", "30", "08912345678", "+498912345678"},
    {"DE", "30", "0034944048182", "+34944048182"},
    {"DE", "30", "+498912345678", "+498912345678", "08912345678"},
    {"DE", "30", "110", "110"},
    {"DE", "30", "115", "115"},
    // United Kingdom, London
    {"GB", "20", "79460000", "+442079460000"},
    {"GB", "20", "02079460000", "+442079460000", "79460000"},
    {"GB", "20", "01611234567", "+441611234567"},
    {"GB", "20", "0034944048182", "+34944048182"},
    {"GB", "20", "999", "999"},
    // Netherlands, Amsterdam
    {"NL", "20", "7654321", "+31207654321"},
    {"NL", "20", "0107654321", "+31107654321"},
    {"NL", "20", "0034944048182", "+34944048182"},
    {"NL", "20", "112", "112"},
    // Australia, New South Wales
    {"AU", "2", "81234567", "+61281234567"},
    {"AU", "2", "0391234567", "+61391234567"},
    {"AU", "2", "001134944048182", "+34944048182"},
    {"AU", "2", "000", "000"},
    // Argentina, Buenos Aires
    {"AR", "11", "43211234", "+541143211234"},
    {"AR", "11", "03514321234", "+543514321234"},
    {"AR", "11", "0034944048182", "+34944048182"},
    {"AR", "11", "911", "911"},
    // Japan, Tokyo
    {"JP", "3", "12345678", "+81312345678"},
    {"JP", "3", "0612345678", "+81612345678"},
    {"JP", "3", "01034944048182", "+34944048182"},
    {"JP", "3", "110", "110"},
};

TEST(RuleSet, WhatIsUsualInACountry) {
  for (const Example& one : examples) {
    const auto plan = *NumberPlan::of_country(one.country, one.area);
    const std::string where = std::string(one.country) + ' ' + one.area;
    for (const auto in : {caller_in, callee_in}) EXPECT_EQ(through(in, one.dialled, plan), one.here) << where;
    for (const auto out : {caller_out, callee_out})
      EXPECT_EQ(through(out, one.here, plan), one.back != nullptr ? one.back : one.dialled) << where;
  }
}

TEST(RuleSet, WhatIsUsualIsToldByCountryAndArea) {
  EXPECT_EQ(converted(callee_in, "5551234", *NumberPlan::of_country("US", "212"))->rule, "country US, area 212");
  EXPECT_EQ(converted(callee_in, "944048182", *NumberPlan::of_country("ES"))->rule, "country ES");
}

/// Numbers that begin in every way that means something, and in some that do not.
std::string any_number(Random& random, const NumberPlan& plan) {
  const std::string beginnings[] = {"",
                                    "+",
                                    "0",
                                    plan.international_prefix(),
                                    plan.country_code(),
                                    plan.area_code(),
                                    "+" + plan.country_code(),
                                    "+" + plan.country_code() + plan.area_code(),
                                    plan.international_prefix() + plan.country_code()};
  std::string number = beginnings[random.below(std::size(beginnings))];
  for (auto digits = 1 + random.below(14); digits > 0; --digits) number += static_cast<char>('0' + random.below(10));
  return number;
}

TEST(RuleSet, OutAndInAgainIsTheSameNumber) {
  Random random(17);
  for (const Example& one : examples) {
    const auto plan = *NumberPlan::of_country(one.country, one.area);
    for (int i = 0; i < 300; ++i) {
      const std::string number = any_number(random, plan);
      const std::string here = through(callee_in, number, plan);
      const std::string there = through(callee_out, here, plan);
      EXPECT_EQ(through(callee_in, there, plan), here) << one.country << ' ' << number << ", sent as " << there;
      EXPECT_EQ(through(callee_out, through(callee_in, there, plan), plan), there);
    }
  }
}

class OwnRules : public testing::Test {
 protected:
  std::string apply(NumberDirection direction, std::string_view number, const char* home = "FR") {
    model::Problems problems;
    const RuleSet compiled(set, problems);
    told = model::to_text(problems);
    const auto plan = NumberPlan::of_country(home);
    const auto rewritten = compiled.apply(direction, number, plan ? &*plan : nullptr);
    rule = rewritten ? rewritten->rule : "";
    return rewritten ? rewritten->number : "stays";
  }
  OwnRules() { set.name = "acme"; }
  model::RuleSet set;
  std::string rule, told;
};

TEST_F(OwnRules, TheFirstThatTakesTheWholeNumberDecides) {
  set.callee_in = {{"9(\\d+)", "\\1", ""}, {"98.*", "never", ""}, {"\\+44(\\d+)", "+3344\\1", ""}};
  EXPECT_EQ(apply(callee_in, "98123"), "8123");
  EXPECT_EQ(rule, "rule set acme, callee_in[0]");
  EXPECT_EQ(apply(callee_in, "+44123"), "+3344123");
  EXPECT_EQ(rule, "rule set acme, callee_in[2]");
  EXPECT_EQ(apply(callee_in, "198123"), "stays") << "not by a part of it";
  EXPECT_EQ(apply(caller_in, "98123"), "stays") << "each list for itself";
}

TEST_F(OwnRules, EachDirectionHasItsList) {
  set.caller_in = {{"1", "a", ""}};
  set.callee_in = {{"1", "b", ""}};
  set.caller_out = {{"1", "c", ""}};
  set.callee_out = {{"1", "d", ""}};
  EXPECT_EQ(apply(caller_in, "1") + apply(callee_in, "1") + apply(caller_out, "1") + apply(callee_out, "1"), "abcd");
}

TEST_F(OwnRules, WhatTheyLeaveIsConvertedAsUsualUnlessThatIsOff) {
  set.callee_in = {{"77", "+49301234567", ""}};
  EXPECT_EQ(apply(callee_in, "0123456789"), "+33123456789");
  EXPECT_EQ(rule, "rule set acme, country FR");
  set.country = "US";
  set.area_code = "212";
  EXPECT_EQ(apply(callee_in, "5551234"), "+12125551234") << "the set's own country before that of its user";
  set.generate = false;
  EXPECT_EQ(apply(callee_in, "5551234"), "stays");
  EXPECT_EQ(apply(callee_in, "77"), "+49301234567");
  set.generate = true;
  set.country.clear();
  EXPECT_EQ(apply(callee_in, "0123456789", ""), "stays") << "no country is known";
}

TEST_F(OwnRules, E164WithoutPlusIsTwoRules) {
  set.generate = false;
  set.callee_in = {{"(\\d+)", "+\\1", ""}};
  set.callee_out = {{"\\+(\\d+)", "\\1", ""}};
  EXPECT_EQ(apply(callee_in, "33123456789"), "+33123456789");
  EXPECT_EQ(apply(callee_out, "+33123456789"), "33123456789");
  EXPECT_EQ(apply(callee_out, "anonymous"), "stays");
}

TEST_F(OwnRules, NothingAndTooMuchAreNoNumbers) {
  set.callee_in = {{"(1+)", "\\1\\1\\1\\1", ""}, {"2.*", "", ""}};
  EXPECT_EQ(apply(callee_in, "111"), "111111111111");
  EXPECT_EQ(apply(callee_in, std::string(100, '1')), "stays");
  EXPECT_EQ(apply(callee_in, std::string(1000, '1')), "stays");
  EXPECT_EQ(apply(callee_in, "234"), "stays");
}

TEST_F(OwnRules, WhatIsWrongIsToldWithItsPlace) {
  set.country = "XX";
  set.callee_in = {{"9(", "", ""}, {"9.*", "\\1", ""}};
  apply(callee_in, "9");
  EXPECT_NE(told.find("rule_sets.acme.country: There are no telephone numbers in the country 'XX'."), told.npos);
  EXPECT_NE(told.find("rule_sets.acme.callee_in[0].match: '9(' is no RE2 expression: missing )"), told.npos) << told;
  EXPECT_NE(told.find("rule_sets.acme.callee_in[1].replace: '\\1' cannot replace it"), told.npos) << told;
}

}  // namespace
}  // namespace tandem::routing
