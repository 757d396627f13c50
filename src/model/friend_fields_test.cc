#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

Friend read(std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  return config ? config->friends.at(0) : Friend{};
}

TEST(FriendFields, ADirectOneIsATrunkByAddress) {
  const Trunk trunk =
      trunk_of(read("friends: [{name: paris, host: p.example, port: 5070, codecs: alaw}]"), "our.example");
  EXPECT_EQ(trunk.name, "paris");
  EXPECT_EQ(trunk.account_type, AccountType::none);
  EXPECT_EQ(trunk.host, "p.example");
  EXPECT_EQ(trunk.port, 5070);
  EXPECT_EQ(trunk.from_domain, "our.example");
  EXPECT_FALSE(trunk.proves_itself());
  EXPECT_TRUE(trunk.identity.send_pai);
  EXPECT_TRUE(trunk.identity.trust_id_inbound);
}

TEST(FriendFields, WithAPasswordItIsChallengedAndMayRegister) {
  EXPECT_TRUE(trunk_of(read("friends: [{name: paris, host: p.example, password: Secret1}]"), "").proves_itself());
  const Friend registers = read(
      "friends: [{name: paris, connection: registers, username: p, password: Secret1, "
      "from_domain: own.example, tenant: acme}]");
  const Trunk trunk = trunk_of(registers, "our.example");
  EXPECT_EQ(trunk.account_type, AccountType::inbound);
  EXPECT_EQ(trunk.username, "p");
  EXPECT_EQ(trunk.from_domain, "own.example");
  EXPECT_EQ(trunk.sharing.tenant, "acme");
}

}  // namespace
}  // namespace tandem::model
