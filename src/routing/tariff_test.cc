#include "routing/tariff.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace tandem::routing {
namespace {

using namespace std::chrono_literals;

model::Tariff given(std::vector<model::TariffRate> rates, std::string name = "t") {
  model::Tariff tariff;
  tariff.name = std::move(name);
  tariff.currency = "EUR";
  tariff.rates = std::move(rates);
  return tariff;
}

Tariff compiled(const model::Tariff& tariff) {
  model::Problems problems;
  Tariff result(tariff, problems);
  EXPECT_TRUE(problems.empty()) << model::to_text(problems);
  return result;
}

std::string prefix_for(const Tariff& tariff, std::string_view number) {
  const auto hit = tariff.find(number);
  return hit ? hit->prefix : "none";
}

TEST(Tariff, TheLongestPrefixDecides) {
  const Tariff tariff = compiled(given({{"+33", "1", "", ""},
                                        {"336", "2", "", ""},
                                        {"+3367", "3", "", ""},
                                        {"+34", "4", "", ""},
                                        {"+0", "5", "", ""},
                                        {"+339", "6", "", ""}}));
  for (const auto& [number, prefix] : {std::pair{"+33123456789", "+33"},
                                       {"33123456789", "+33"},
                                       {"+33612345678", "+336"},
                                       {"+33671234567", "+3367"},
                                       {"+33", "+33"},
                                       {"+3", "none"},
                                       {"+339", "+339"},
                                       {"+35", "none"},
                                       {"+34", "+34"},
                                       {"", "none"},
                                       {"+", "none"},
                                       {"0123", "+0"},
                                       {"+33x", "none"},
                                       {"+336712345678901234567890", "+3367"}})
    EXPECT_EQ(prefix_for(tariff, number), prefix) << number;
}

TEST(Tariff, APlusAloneIsForAllNumbers) {
  const Tariff tariff = compiled(given({{"+", "1", "", ""}, {"+331", "2", "", ""}}));
  EXPECT_EQ(prefix_for(tariff, "+491"), "+");
  EXPECT_EQ(prefix_for(tariff, "+332"), "+");
  EXPECT_EQ(prefix_for(tariff, "+3312"), "+331");
}

TEST(Tariff, CostIsExactAndRoundedUp) {
  const auto cost = [](const char* price, const char* connection, const char* increment, std::chrono::seconds talked) {
    return compiled(given({{"+", price, connection, increment}})).find("+1")->rate.cost(talked);
  };
  EXPECT_EQ(cost("0.06", "", "1/1", 61s), 61'000);
  EXPECT_EQ(cost("0.06", "0.01", "60/1", 1s), 70'000);
  EXPECT_EQ(cost("0.06", "", "60/1", 61s), 61'000);
  EXPECT_EQ(cost("0.06", "", "60/60", 61s), 120'000);
  EXPECT_EQ(cost("0.06", "", "30/6", 31s), 36'000);
  EXPECT_EQ(cost("0.000001", "", "1/1", 1s), 1);  // a sixtieth of a millionth is begun
  EXPECT_EQ(cost("0.06", "", "60/1", 0s), 60'000);
  EXPECT_EQ(cost("0.06", "", "1/1", -5s), 1'000);
  EXPECT_EQ(cost("1000000", "1000000", "3600/3600", std::chrono::hours(1'000'000)),
            model::highest_amount + model::highest_amount * 30 * 24 * 60);
}

TEST(Tariff, MistakesAreToldWhereTheyStand) {
  model::Problems problems;
  Tariff(given({{"+33", "1", "", ""}, {"33", "2", "", ""}, {"x", "1", "", ""}, {"+1", "a", "b", "c"}}), problems);
  EXPECT_EQ(model::to_text(problems),
            "error: tariffs.t.rates[2].prefix: 'x' is not the beginning of a number. Allowed: up to 15 digits behind a "
            "'+', or '+' alone.\n"
            "error: tariffs.t.rates[3].price: 'a' is not an amount such as 0.0125.\n"
            "error: tariffs.t.rates[3].connection: 'b' is not an amount such as 0.0125.\n"
            "error: tariffs.t.rates[3].increment: 'c' is not an increment such as 60/1, of 1 to 3600.\n"
            "error: tariffs.t.rates: There are two rates for +33. Keep one of them.\n");
}

/// What a walk over all prefixes finds.
std::string longest(const std::vector<std::string>& prefixes, std::string_view digits) {
  std::string best = "none";
  for (const std::string& prefix : prefixes)
    if (digits.starts_with(prefix) && (best == "none" || prefix.size() + 1 > best.size())) best = '+' + prefix;
  return best;
}

TEST(Tariff, FindsWhatAWalkFindsWhateverTheOrder) {
  Random random(7);
  const auto digits = [&](std::size_t most) {
    std::string text;
    for (std::size_t n = 1 + random.below(most); n > 0; --n) text += static_cast<char>('0' + random.below(3));
    return text;
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> prefixes;
    for (int i = 0; i < 60; ++i) prefixes.push_back(digits(15));
    std::ranges::sort(prefixes);
    prefixes.erase(std::ranges::unique(prefixes).begin(), prefixes.end());
    std::vector<model::TariffRate> rates;
    for (const auto& prefix : prefixes) rates.push_back({prefix, "1", "", ""});
    const Tariff sorted = compiled(given(rates));
    std::ranges::reverse(rates);
    const Tariff reversed = compiled(given(rates));
    for (int i = 0; i < 200; ++i) {
      const std::string number = digits(20);
      EXPECT_EQ(prefix_for(sorted, number), longest(prefixes, number)) << number;
      EXPECT_EQ(prefix_for(reversed, number), longest(prefixes, number)) << number;
    }
  }
}

TEST(Tariff, AHundredThousandRatesAreSmall) {
  std::vector<model::TariffRate> rates;
  for (int i = 0; i < 100'000; ++i)
    rates.push_back({std::to_string(100'000 + i), i % 2 == 0 ? "0.01" : "0.02", "", ""});
  const Tariff tariff = compiled(given(std::move(rates)));
  EXPECT_EQ(tariff.size(), 100'000u);
  EXPECT_LE(tariff.memory_bytes(), 2'000'000u);
  EXPECT_EQ(prefix_for(tariff, "+1234567"), "+123456");
}

TEST(LeastCost, TheCheapestFirstThoseWithoutARateLastElseAsConfigured) {
  const Tariff dear = compiled(given({{"+33", "0.02", "", "1/1"}}, "dear"));
  const Tariff cheap = compiled(given({{"+33", "0.01", "0.02", "60/1"}}, "cheap"));
  const Tariff elsewhere = compiled(given({{"+49", "0.001", "", ""}}, "elsewhere"));
  const std::vector<LeastCostCandidate> candidates{{"a", nullptr}, {"b", &dear}, {"c", &elsewhere},
                                                   {"d", &cheap},  {"e", &dear}, {"f", &cheap}};
  std::string order;
  const auto choices = least_cost_order("+33123456789", candidates);
  for (const auto& choice : choices) order += candidates[choice.candidate].name;
  EXPECT_EQ(order, "dfbeac");
  EXPECT_EQ(choices[0].reason,
            "trunk d: 0.07 EUR for 5 minutes (+33 in tariff cheap: 0.01 EUR a minute, 0.02 EUR a call, 60/1)");
  EXPECT_EQ(choices[4].reason, "trunk a: it has no tariff");
  EXPECT_EQ(choices[5].reason, "trunk c: no rate in tariff elsewhere");
  EXPECT_EQ(choices[2].cost, 100'000);
}

TEST(Tariffs, AreFoundByName) {
  model::Config config;
  config.tariffs = {given({{"+33", "1", "", ""}}, "one")};
  model::Problems problems;
  const Tariffs tariffs(config, problems);
  ASSERT_NE(tariffs.find("one"), nullptr);
  EXPECT_EQ(tariffs.find("two"), nullptr);
}

}  // namespace
}  // namespace tandem::routing
