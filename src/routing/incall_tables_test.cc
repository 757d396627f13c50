#include "routing/incall_tables.h"

#include <gtest/gtest.h>

#include "routing/test_tenants.h"

namespace tandem::routing {
namespace {

TEST(IncallTables, TheSameNumberOfTwoTenantsOnOneTrunkIsRefused) {
  auto config = two_companies();
  config.incalls[1].did = "+33111111111";
  const auto refused = Snapshot::compile(std::make_shared<const model::Config>(config));
  ASSERT_FALSE(refused);
  EXPECT_NE(model::to_text(refused.error()).find("serves both"), std::string::npos) << model::to_text(refused.error());
}

TEST(IncallTables, ANationalDidStandsInItsInternationalFormToo) {
  const auto snapshot = compiled(two_companies());
  const auto& numbers = snapshot->incalls().of_any().numbers;
  EXPECT_TRUE(numbers.find("33122222222")) << "0122222222 in France";
  EXPECT_TRUE(numbers.find("0122222222"));
  EXPECT_FALSE(numbers.find("122222222"));
  EXPECT_EQ(plain_number("+33-1"), "331");
  EXPECT_EQ(plain_number("+"), "+");
}

TEST(IncallTables, ThoseOfOneTrunkAndThoseForGuestsStandApart) {
  auto config = two_companies();
  config.incalls[0].trunk = "carrier";
  config.incalls[1].guests.allowed = true;
  const auto snapshot = compiled(config);
  ASSERT_NE(snapshot->incalls().of("carrier"), nullptr);
  EXPECT_TRUE(snapshot->incalls().of("carrier")->numbers.find("33111111111"));
  EXPECT_FALSE(snapshot->incalls().of_any().numbers.find("33111111111"));
  EXPECT_TRUE(snapshot->incalls().for_guests().numbers.find("33122222222"));
  EXPECT_EQ(snapshot->incalls().of("nobody"), nullptr);
}

}  // namespace
}  // namespace tandem::routing
