#include "routing/attempt_words.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

std::shared_ptr<const Snapshot> site() {
  auto config = std::make_shared<model::Config>();
  model::User alice;
  alice.uuid = "u-1";
  alice.name = "alice";
  alice.display_name = "Alice";
  alice.extensions = {"100"};
  alice.phones.push_back({"alice-desk", "secret-of-alice", {}});
  config->users.push_back(alice);
  model::Trunk carrier;
  carrier.uuid = "t-1";
  carrier.name = "carrier";
  carrier.host = "192.0.2.1";
  carrier.account_type = model::AccountType::none;
  config->trunks.push_back(carrier);
  auto compiled = Snapshot::compile(config);
  return compiled ? *compiled : nullptr;
}

TEST(AttemptWords, AUserIsFoundByNamePhoneAndExtension) {
  const auto snapshot = site();
  ASSERT_TRUE(snapshot);
  for (const std::string_view from : {"alice", "alice-desk", "100"}) {
    const auto attempt = attempt_from_words(from, "200", {}, *snapshot);
    ASSERT_TRUE(attempt) << from;
    EXPECT_EQ(attempt->caller.user, "alice");
    EXPECT_EQ(attempt->caller.phone, "alice-desk");
    EXPECT_EQ(attempt->from_user, "100");
    EXPECT_EQ(attempt->dialled, "200");
  }
}

TEST(AttemptWords, ATrunkIsNamedAsCallerOrAsWayIn) {
  const auto snapshot = site();
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(attempt_from_words("carrier", "100", {}, *snapshot)->caller.trunk, "carrier");
  const auto attempt = attempt_from_words("+33123", "100", "carrier", *snapshot);
  ASSERT_TRUE(attempt);
  EXPECT_EQ(attempt->caller.kind, CallerKind::trunk);
  EXPECT_EQ(attempt->from_user, "+33123");
}

TEST(AttemptWords, NobodyIsSaidSo) {
  const auto snapshot = site();
  ASSERT_TRUE(snapshot);
  EXPECT_NE(attempt_from_words("zoe", "100", {}, *snapshot).error().find("zoe"), std::string::npos);
  EXPECT_NE(attempt_from_words("zoe", "100", "ovh", *snapshot).error().find("ovh"), std::string::npos);
}

}  // namespace
}  // namespace tandem::routing
