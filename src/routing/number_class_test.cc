#include "routing/number_class.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

using enum NumberClass;

NumberClass in(const char* country, std::string_view number, const char* area = "") {
  return classify(number, *NumberPlan::of_country(country, area));
}

TEST(NumberClass, EveryClassOfACountry) {
  EXPECT_EQ(in("ES", "112"), emergency);
  EXPECT_EQ(in("ES", "+34112"), emergency);
  EXPECT_EQ(in("ES", "944048182"), national);
  EXPECT_EQ(in("ES", "+34944048182"), national);
  EXPECT_EQ(in("ES", "612345678"), mobile);
  EXPECT_EQ(in("ES", "900123456"), toll_free);
  EXPECT_EQ(in("ES", "901123456"), shared_cost);
  EXPECT_EQ(in("ES", "803123456"), premium);
  EXPECT_EQ(in("ES", "0033123456789"), international);
  EXPECT_EQ(in("ES", "100"), unknown);
  EXPECT_EQ(in("ES", "anonymous"), unknown);
  EXPECT_EQ(in("ES", "*43"), unknown);
  EXPECT_EQ(in("ES", ""), unknown);
  EXPECT_EQ(in("FR", "15"), emergency);
  EXPECT_EQ(in("FR", "110"), short_);
  EXPECT_EQ(in("US", "5551234", "212"), national);
  EXPECT_EQ(in("US", "911"), emergency);
  EXPECT_EQ(in("US", "18005551234"), toll_free);
}

TEST(NumberClass, DearNumbersAreFoundHereAbroadAndWhereThereIsNoCountry) {
  EXPECT_EQ(in("FR", "0899123456"), premium);
  EXPECT_EQ(in("ES", "0033899123456"), premium);
  EXPECT_EQ(in("ES", "+34803123456"), premium);
  EXPECT_EQ(in("ES", "+447012345678"), premium) << "personal numbers";
  EXPECT_EQ(in("ES", "+870771239990"), premium) << "Inmarsat";
  EXPECT_EQ(in("ES", "00881612345678"), premium);
  EXPECT_EQ(in("ES", "+8835100012345"), premium);
  EXPECT_EQ(in("ES", "+979123456789"), premium);
  EXPECT_EQ(in("ES", "+8801712345678"), international) << "Bangladesh";
  EXPECT_EQ(in("ES", "+886212345678"), international) << "Taiwan";
  EXPECT_EQ(in("ES", "+80012345678"), toll_free) << "universal freephone";
  EXPECT_EQ(in("ES", "12345"), premium) << "a short number can be dear too";
}

TEST(NumberClass, CountriesThatShareACodeAreAbroad) {
  EXPECT_EQ(in("US", "18765551234"), international) << "Jamaica";
  EXPECT_EQ(in("US", "+14165550123"), international) << "Canada";
  EXPECT_EQ(in("CA", "+14165550123"), national);
  EXPECT_EQ(in("RU", "+77272501234"), international) << "Kazakhstan";
  EXPECT_EQ(in("CA", "+18005551234"), toll_free);
}

TEST(NumberClass, WhatLeavesTheCountryWithAWrongLengthIsNoLessAbroad) {
  EXPECT_EQ(in("ES", "+4412345678901234567"), international);
  EXPECT_EQ(in("ES", "004412345678901234567"), international);
  EXPECT_EQ(in("US", "01144123456789012345678"), international);
  EXPECT_EQ(in("BR", "0014442079460000"), international) << "by the carrier of choice";
  EXPECT_EQ(in("ES", "+3498765"), unknown);
}

TEST(NumberClass, EveryOneHasAWord) {
  EXPECT_EQ(word(emergency), "emergency");
  EXPECT_EQ(word(short_), "short");
  EXPECT_EQ(word(toll_free), "toll-free");
  EXPECT_EQ(word(premium), "premium");
  EXPECT_EQ(word(international), "international");
  EXPECT_EQ(word(unknown), "unknown");
}

TEST(NumberClass, WhereNoCountryIsKnownTheNumbersOfAllTheWorldCallForHelp) {
  EXPECT_TRUE(is_emergency("112", nullptr));
  EXPECT_TRUE(is_emergency("911", nullptr));
  EXPECT_FALSE(is_emergency("15", nullptr));
  const auto france = NumberPlan::of_country("FR");
  EXPECT_TRUE(is_emergency("15", &*france));
  EXPECT_FALSE(is_emergency("911", &*france));
}

}  // namespace
}  // namespace tandem::routing
