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

std::string understood(const char* country, const char* area, std::string_view number) {
  return NumberPlan::of_country(country, area)->to_e164(number).value_or("nothing");
}

TEST(NumberPlan, ANumberWithoutAreaCodeIsOfTheOwnArea) {
  EXPECT_EQ(understood("US", "212", "5551234"), "12125551234");
  EXPECT_EQ(understood("US", "", "5551234"), "nothing");
  EXPECT_EQ(understood("DE", "30", "12345678"), "493012345678");
  EXPECT_EQ(understood("DE", "30", "030123456"), "4930123456");
  EXPECT_EQ(understood("GB", "20", "79460000"), "442079460000");
  EXPECT_EQ(understood("NL", "20", "7654321"), "31207654321");
  EXPECT_EQ(understood("RU", "495", "1234567"), "74951234567");
  EXPECT_EQ(understood("US", "212", "555123"), "nothing") << "too short for New York";
  EXPECT_EQ(understood("US", "212", "1555123"), "nothing") << "begins with the trunk prefix";
  EXPECT_EQ(understood("DE", "30", "1234"), "nothing") << "an extension";
}

TEST(NumberPlan, WhereTheAreaBelongsToTheNumberItIsNotGuessed) {
  EXPECT_EQ(understood("FR", "1", "23456789"), "nothing") << "always with 0 and all nine digits";
  EXPECT_EQ(understood("ES", "91", "2345678"), "nothing");
  EXPECT_EQ(understood("IT", "06", "12345678"), "3912345678") << "is possible as a national number";
}

TEST(NumberPlan, ACountryCodeWithoutPlusIsNotGuessedWhereItMayBeSomethingElse) {
  EXPECT_EQ(understood("ES", "", "34944048182"), "34944048182") << "too long for Spain";
  EXPECT_EQ(understood("ES", "", "349440481"), "34349440481") << "as long as Spanish numbers are";
  EXPECT_EQ(understood("IT", "", "3912345678"), "393912345678") << "an Italian mobile";
  EXPECT_EQ(understood("IT", "", "391234567890"), "39391234567890") << "may be one too";
  EXPECT_EQ(understood("DE", "30", "49123456"), "493049123456") << "in Berlin numbers begin so";
  EXPECT_EQ(understood("DE", "", "49123456"), "nothing") << "who knows in which town";
  EXPECT_EQ(understood("DE", "30", "4930123456"), "4930123456");
}

TEST(NumberPlan, ShortNumbersNeverGetAPrefix) {
  for (const char* number : {"112", "110", "115", "116117"}) EXPECT_EQ(understood("DE", "30", number), "nothing");
  EXPECT_EQ(understood("US", "212", "911"), "nothing");
  EXPECT_EQ(understood("AU", "2", "000"), "nothing");
  const auto spain = NumberPlan::of_country("ES");
  EXPECT_EQ(spain->short_with_code("+34112"), "112");
  EXPECT_EQ(spain->short_with_code("+33112"), std::nullopt);
  EXPECT_EQ(spain->short_with_code("112"), std::nullopt);
  EXPECT_TRUE(spain->is_emergency("112"));
  EXPECT_FALSE(spain->is_emergency("1121"));
  EXPECT_FALSE(spain->is_emergency("1120000"));
  EXPECT_TRUE(NumberPlan::of_country("AU")->is_emergency("000"));
}

/// Whatever a phone is told to dial leads back to the same number.
TEST(NumberPlan, DialledNumbersLeadBack) {
  using namespace i18n::phonenumbers;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  util.GetSupportedRegions(&regions);
  for (const std::string& region : regions) {
    const auto plan = NumberPlan::of_country(region, "2");
    for (const std::string& other : {region, std::string("FR"), std::string("US"), std::string("RU")}) {
      PhoneNumber example;
      ASSERT_TRUE(util.GetExampleNumber(other, &example));
      std::string text;
      util.Format(example, PhoneNumberUtil::E164, &text);
      const std::string e164 = text.substr(1);
      EXPECT_EQ(plan->to_e164(plan->to_dialled(e164)), e164) << region << " dials " << plan->to_dialled(e164);
    }
  }
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
