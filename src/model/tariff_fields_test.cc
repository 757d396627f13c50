#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

TEST(TariffFields, ReadWhatTheyWrite) {
  const auto config = read_config(
      "tariffs: [{name: a, currency: EUR, tenant: acme, rates: [{prefix: +33, price: 0.0125, connection: 0.01, "
      "increment: 60/1}, {prefix: \"+\", price: 1}]}]",
      "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_EQ(config->tariffs[0].rates[0], (TariffRate{"+33", "0.0125", "0.01", "60/1"}));
  EXPECT_EQ(config->tariffs[0].rates[1].increment, "1/1");
  const auto again = read_config(write_yaml(*config, Omit::defaults, Secrets::shown), "", no_secrets());
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->tariffs, config->tariffs);
}

TEST(TariffFields, MistakesAreToldWithWhatIsAllowed) {
  for (const auto& [rate, told] : {std::pair{"{prefix: 0033a, price: 1}", "'0033a' is not up to 15 digits"},
                                   {"{prefix: +33, price: 1.2.3}", "'1.2.3' is not an amount such as 0.0125."},
                                   {"{prefix: +33, price: 1, increment: 0/1}", "'0/1' is not an increment"},
                                   {"{prefix: +33}", "A rate needs 'price'."}}) {
    const auto config = read_config("tariffs: [{name: a, rates: [" + std::string(rate) + "]}]", "", no_secrets());
    ASSERT_FALSE(config) << rate;
    EXPECT_NE(to_text(config.error()).find(told), std::string::npos) << to_text(config.error());
  }
}

}  // namespace
}  // namespace tandem::model
