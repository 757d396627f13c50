#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"
#include "model/yaml.h"

namespace tandem::control {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* site = R"(
tenants: [{name: acme, limits: {calls: 10, external_calls: 4, minutes_per_day: 600, spend_per_day: 20}}]
users:
  - {name: acme, extension: "100", limits: {spike: 5}}
  - {name: bob, extension: "101", phones: [{username: bob, password: secret}]}
trunks: [{name: prov, host: prov.example, username: u, max_calls: 2, max_calls_per_second: 3}]
outcalls: [{name: out, patterns: [_0X.], trunks: [prov]}]
)";

struct LimitCommands : testing::Test {
  LimitCommands() {
    auto config = model::read_config(site, "", model::no_secrets());
    EXPECT_TRUE(config) << model::to_text(config.error());
    if (config) exchange.config = *config;
    exchange.meters["tenant acme"] = {3, 1, minutes(12), 1'500'000};
  }
  std::string run(std::string_view line) { return catalogue.run(line).text; }
  void stop() { exchange.meters["user acme"].stop = call::SpikeStop{exchange.clock, minutes(70), minutes(10)}; }
  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

TEST_F(LimitCommands, AllThatHaveLimitsOrCallAreListed) {
  EXPECT_EQ(run("limits show"),
            "Holder                        Calls   External  A sec.  Minutes today          Spent today  Spike\n"
            "tenant acme                 3 of 10     1 of 4       -      12 of 600            1.5 of 20  -\n"
            "user acme                         0          0       -              0                    0  at 5 times\n"
            "trunk prov                   0 of 2          -       3              0                    0  -\n"
            "3 holders\n");
  exchange.meters["user bob"].calls = 1;
  EXPECT_THAT(run("limits show"), HasSubstr("user bob"));
}

TEST_F(LimitCommands, OneIsShownInWordsWithAllOfItsName) {
  stop();
  const std::string shown = run("limits show acme");
  EXPECT_THAT(shown, HasSubstr("tenant acme: 10 calls, 4 external calls, 600 minutes a day, spend of 20 a day\n"
                               "  calls now    3, of them 1 from or to the outside\n"
                               "  today        12 minutes to the outside, spent 1.5\n\nuser acme: "));
  EXPECT_THAT(shown, HasSubstr("  stopped      2025-01-04 10:11:12: Calls of user acme to the outside are stopped: it "
                               "had 70 minutes"));
  EXPECT_THAT(run("limits show \"tenant acme\""), testing::Not(HasSubstr("user acme")));
  EXPECT_FALSE(catalogue.run("limits show nobody").ok);
  EXPECT_THAT(run("limits show"), HasSubstr("stopped since 2025-01-04 10:11:12"));
}

TEST_F(LimitCommands, WhatIsStoppedIsReleased) {
  EXPECT_FALSE(catalogue.run("limits release acme").ok);
  stop();
  EXPECT_THAT(catalogue.completions("limits release "), ElementsAre("acme"));
  EXPECT_EQ(run("limits release acme"),
            "Calls of user acme to the outside go again; this hour counts as usual from now on.\n");
  EXPECT_EQ(run("limits release acme"), "Calls of acme are not stopped.\n");
  EXPECT_FALSE(catalogue.run("limits release nobody").ok);
}

TEST_F(LimitCommands, TheDayBeginsAnew) {
  EXPECT_EQ(run("limits reset \"tenant acme\""), "Today begins anew for tenant acme.\n");
  EXPECT_EQ(exchange.meters["tenant acme"].talked, minutes(0));
  EXPECT_EQ(run("limits reset bob"), "Nothing was counted for bob.\n");
}

TEST_F(LimitCommands, ExplainTellsWhatIsInUse) {
  EXPECT_THAT(run("explain bob 0123456"), HasSubstr("limits: trunk prov (2 calls, 3 calls a second; now 0 calls)\n"));
}

}  // namespace
}  // namespace tandem::control
