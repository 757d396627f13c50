#include "model/fields.h"

#include <gtest/gtest.h>

#include "model/reading.h"

namespace tandem::model {
namespace {

Value map_of(std::initializer_list<std::pair<std::string_view, Value>> members) {
  Value map = Value::map();
  for (const auto& [key, value] : members) map.add(key, value);
  return map;
}

TEST(ReadInto, LeavesWhatIsNotMentioned) {
  Trunk trunk;
  trunk.name = "ovh";
  trunk.host = "old.example";
  trunk.password = "kept";
  Reading reading(no_secrets());
  read_into(trunk, map_of({{"host", Value::text("new.example")}}), reading);
  EXPECT_FALSE(reading.failed());
  EXPECT_EQ(trunk.host, "new.example");
  EXPECT_EQ(trunk.password, "kept");
}

TEST(ReadInto, NothingGivenMeansTheDefault) {
  User user;
  user.name = "alice";
  user.context = "other";
  user.extensions = {"100"};
  user.outgoing_caller_id = "1";
  Reading reading(no_secrets());
  read_into(user, map_of({{"context", {}}, {"extensions", {}}, {"outgoing_caller_id", {}}}), reading);
  EXPECT_FALSE(reading.failed()) << to_text(reading.problems());
  EXPECT_EQ(user.context, "default");
  EXPECT_TRUE(user.extensions.empty());
  EXPECT_EQ(user.outgoing_caller_id, "");
}

TEST(ReadInto, TellsUnknownRepeatedAndMissingKeysAtOnce) {
  Trunk trunk;
  Reading reading(no_secrets());
  read_into(trunk, map_of({{"hots", Value::text("x")}, {"port", Value::number(1)}, {"port", Value::number(2)}}),
            reading);
  ASSERT_EQ(reading.problems().size(), 3u) << to_text(reading.problems());
  EXPECT_EQ(reading.problems()[0].code, ProblemCode::unknown_key);
  EXPECT_EQ(reading.problems()[0].fix, "Did you mean 'host'?");
  EXPECT_EQ(reading.problems()[1].code, ProblemCode::duplicate_key);
  EXPECT_EQ(reading.problems()[2].code, ProblemCode::missing);
  EXPECT_EQ(reading.problems()[2].path, "name");
  EXPECT_EQ(trunk.port, 1);
}

TEST(ReadInto, AWrongPartLeavesTheWholeListAsItWas) {
  User user;
  user.name = "alice";
  user.phones = {{"old", "password", {}}};
  Value phones = Value::list();
  phones.items = {map_of({{"username", Value::text("new")}, {"password", Value::text("secret")}}),
                  map_of({{"username", Value::text("bad name")}, {"password", Value::text("secret")}})};
  Reading reading(no_secrets());
  read_into(user, map_of({{"phones", phones}}), reading);
  EXPECT_EQ(user.phones[0].username, "old");
  ASSERT_EQ(reading.problems().size(), 1u);
  EXPECT_EQ(reading.problems()[0].path, "phones[1].username");
}

TEST(ToValue, MasksSecretsAlsoInsideParts) {
  User user;
  user.name = "alice";
  user.phones = {{"alice", "secret", {}}, {"soft", "", {}}};
  const Value value = to_value(user, Omit::nothing, Secrets::masked);
  EXPECT_EQ(value.find("phones")->items[0].find("password")->scalar, masked_secret);
  EXPECT_EQ(value.find("phones")->items[1].find("password")->scalar, "");
  EXPECT_EQ(to_value(user).find("phones")->items[0].find("password")->scalar, "secret");
}

TEST(ToValue, OmitsDefaultsButNotWhatReadingWouldMiss) {
  Transport transport;
  transport.name = "any";
  const Value value = to_value(transport, Omit::defaults);
  EXPECT_EQ(value.find("enabled"), nullptr);
  EXPECT_NE(value.find("bind"), nullptr);
}

TEST(DerivedName, SaysWhatTheObjectIs) {
  Transport transport;
  EXPECT_EQ(derived_name(transport), "");
  transport.bind = *SocketAddress::parse("192.0.2.1:5060");
  EXPECT_EQ(derived_name(transport), "udp 192.0.2.1:5060");
  EXPECT_EQ(derived_name(Incall{}), "any");
  Incall incall;
  incall.did = "+331";
  incall.trunk = "ovh";
  EXPECT_EQ(derived_name(incall), "+331 by ovh");
}

}  // namespace
}  // namespace tandem::model
