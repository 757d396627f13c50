#include "legs/trunk_credentials.h"

#include <gtest/gtest.h>

namespace tandem::legs {
namespace {

TEST(TrunkCredentials, ThoseOfTheCallsBeforeThoseOfTheRegistration) {
  model::Trunk trunk;
  trunk.username = "office";
  EXPECT_TRUE(trunk_credentials(trunk).empty());
  trunk.password = "for-register";
  EXPECT_EQ(trunk_credentials(trunk).at(0).username, "office");
  EXPECT_EQ(trunk_credentials(trunk).at(0).password, "for-register");
  trunk.auth_username = "office-auth";
  EXPECT_EQ(trunk_credentials(trunk).at(0).username, "office-auth");
  trunk.call_password = "for-invite";
  EXPECT_EQ(trunk_credentials(trunk).at(0).username, "office");
  EXPECT_EQ(trunk_credentials(trunk).at(0).password, "for-invite");
  trunk.call_username = "caller";
  EXPECT_EQ(trunk_credentials(trunk).at(0).username, "caller");
  EXPECT_EQ(trunk_credentials(trunk).size(), 1u);
}

}  // namespace
}  // namespace tandem::legs
