#include "routing/number_plan.h"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

namespace tandem::routing {
namespace {

using enum model::NumberFormat;

std::string in(const char* country, std::string_view number, model::NumberFormat format) {
  return NumberPlan::of_country(country)->formatted(number, format);
}

TEST(NumberPlan, EveryWayOfWritingANumberLeadsToTheOthers) {
  for (const char* written : {"+33123456789", "0033123456789", "0123456789", "33123456789"}) {
    EXPECT_EQ(in("FR", written, plus_e164), "+33123456789") << written;
    EXPECT_EQ(in("FR", written, e164), "33123456789") << written;
    EXPECT_EQ(in("FR", written, national), "0123456789") << written;
    EXPECT_EQ(in("FR", written, as_is), written);
  }
  EXPECT_EQ(in("FR", "+442071234567", national), "00442071234567");
  EXPECT_EQ(in("DE", "0301234567", plus_e164), "+49301234567");
}

TEST(NumberPlan, CountriesThatDialOtherwise) {
  EXPECT_EQ(in("US", "2125551234", plus_e164), "+12125551234");
  EXPECT_EQ(in("US", "12125551234", plus_e164), "+12125551234");
  EXPECT_EQ(in("US", "01133123456789", plus_e164), "+33123456789");
  EXPECT_EQ(in("US", "+33123456789", national), "01133123456789");
  EXPECT_EQ(in("US", "12125551234", national), "2125551234");
  EXPECT_EQ(in("BR", "5532123456", plus_e164), "+555532123456");  // area 55 of country 55
  EXPECT_EQ(in("MX", "2001234567", plus_e164), "+522001234567");
  EXPECT_EQ(in("IT", "0612345678", plus_e164), "+390612345678");  // the zero belongs to the number
  EXPECT_EQ(in("ES", "912345678", plus_e164), "+34912345678");    // no prefix at all
  EXPECT_EQ(in("RU", "84951234567", plus_e164), "+74951234567");
}

TEST(NumberPlan, WhatIsNoPublicNumberStays) {
  for (const char* number : {"", "100", "112", "911", "*43", "anonymous", "+", "+33 1", "000", "12345678901234567890"})
    EXPECT_EQ(in("FR", number, plus_e164), number);
  EXPECT_EQ(in("US", "911", plus_e164), "911");
}

TEST(NumberPlan, ThereAreOnlyCountriesThatExist) {
  EXPECT_FALSE(NumberPlan::of_country("XX"));
  EXPECT_FALSE(NumberPlan::of_country(""));
  EXPECT_TRUE(NumberPlan::of_country("FR"));
}

/// The library's example of every country, written as its people do, is understood as the library understands it.
TEST(NumberPlan, AgreesWithTheLibraryOnEveryCountrysExample) {
  using namespace i18n::phonenumbers;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  util.GetSupportedRegions(&regions);
  int agreed = 0, asked = 0;
  std::string others;
  for (const std::string& region : regions) {
    PhoneNumber example;
    if (!util.GetExampleNumberForType(region, PhoneNumberUtil::FIXED_LINE, &example)) continue;
    std::string e164_text, national_text;
    util.Format(example, PhoneNumberUtil::E164, &e164_text);
    util.Format(example, PhoneNumberUtil::NATIONAL, &national_text);
    std::erase_if(national_text, [](char c) { return c < '0' || c > '9'; });
    const auto plan = NumberPlan::of_country(region);
    ASSERT_TRUE(plan) << region;
    EXPECT_EQ(plan->to_e164(e164_text), e164_text.substr(1)) << region;
    ++asked;
    const std::string understood = plan->formatted(national_text, plus_e164);
    agreed += understood == e164_text;
    if (understood != e164_text) others += "\n" + region + ": " + national_text + " as " + understood;
  }
  EXPECT_GT(asked, 200);
  EXPECT_GE(agreed * 100, asked * 95) << agreed << " of " << asked << others;
}

}  // namespace
}  // namespace tandem::routing
