#include "legs/sent_to_trunk.h"

#include <gtest/gtest.h>

namespace tandem::legs {
namespace {

std::shared_ptr<const routing::Snapshot> site() {
  auto config = std::make_shared<model::Config>();
  model::Trunk ovh;
  ovh.name = "ovh";
  ovh.host = "sip.ovh.example";
  ovh.username = "account";
  ovh.identity.send_pai = true;
  config->trunks = {ovh};
  model::Friend branch;
  branch.name = "branch";
  branch.patterns = {"^7"};
  branch.endpoint.connection = model::FriendConnection::registers;
  branch.endpoint.password = "Secret-1";
  branch.number_in_uri = false;
  config->friends = {branch};
  auto compiled = routing::Snapshot::compile(config);
  EXPECT_TRUE(compiled);
  return compiled ? *compiled : nullptr;
}

TEST(SentToTrunk, SaysRequestUriFromAndIdentities) {
  routing::Target target{routing::Target::Kind::trunk, {}, {}, "ovh", "+33123456789", {"+33199", "Alice", false}};
  const auto lines = sent_to_trunk(target, *site());
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "INVITE sip:+33123456789@sip.ovh.example");
  EXPECT_EQ(lines[1], "From: \"Alice\" <sip:+33199@sip.ovh.example>");
  EXPECT_EQ(lines[2], "P-Asserted-Identity: \"Alice\" <sip:+33199@sip.ovh.example>");
}

TEST(SentToTrunk, AFriendThatRegistersIsCalledAtItsContact) {
  routing::Target target{routing::Target::Kind::trunk, {}, {}, "branch", "700", {"100", "Alice", false}};
  const auto lines = sent_to_trunk(target, *site());
  ASSERT_GE(lines.size(), 3u);
  EXPECT_EQ(lines[0], "INVITE its registered Contact");
  EXPECT_EQ(lines[1], "To: the number 700");
}

TEST(SentToTrunk, OthersHaveNone) {
  routing::Target phone;
  phone.phone = "alice";
  EXPECT_TRUE(sent_to_trunk(phone, *site()).empty());
}

}  // namespace
}  // namespace tandem::legs
