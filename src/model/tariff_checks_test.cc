#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(const std::string& tariffs) {
  auto config = read_config("tariffs: [" + tariffs + "]", "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) check_tariffs(*config, findings);
  return to_text(findings.take());
}

TEST(TariffCheck, OneRateAPrefix) {
  EXPECT_EQ(told("{name: a, rates: [{prefix: +33, price: 1}, {prefix: 34, price: 1}, {prefix: 33, price: 2}]}"),
            "error: tariffs.a.rates[2].prefix: There is a rate for +33 already, rates[0]. Keep one of them.\n");
  EXPECT_EQ(told("{name: a, rates: [{prefix: +33, price: 1}, {prefix: +331, price: 1}]}"), "");
}

TEST(TariffCheck, EmptyOnesAndCurrenciesAreWarnedOf) {
  EXPECT_NE(told("{name: a}").find("The tariff has no rate."), std::string::npos);
  EXPECT_EQ(told("{name: a, currency: EUR, rates: {prefix: +, price: 1}}, {name: b, currency: USD, rates: {prefix: +, "
                 "price: 1}}"),
            "warning: tariffs.b.currency: The tariff 'a' is in another currency (EUR); which of the two is cheaper is "
            "decided by the figures alone. State all tariffs in one currency.\n");
}

}  // namespace
}  // namespace tandem::model
