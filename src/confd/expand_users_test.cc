// People and their phones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/expand_subjects.h"
#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::list;
using test::pairs;
using test::told_of;
using testing::ElementsAre;
using testing::HasSubstr;

const model::User& only_user(const Expanded& expanded) {
  static const model::User none;
  EXPECT_EQ(expanded.config.users.size(), 1u);
  return expanded.config.users.empty() ? none : expanded.config.users.front();
}

TEST(ExpandUsers, ALineBringsItsPhoneItsExtensionAndItsContext) {
  Client client;
  const Key alice = client.user("alice", "100", "inside");
  client.change(Kind::user, alice, "caller_id", "\"Alice A.\" <100>");
  const Expanded expanded = client.expanded();
  const model::User& made = only_user(expanded);
  EXPECT_EQ(made.name, "alice");
  EXPECT_EQ(made.uuid, alice);
  EXPECT_EQ(made.display_name, "Alice A.");
  EXPECT_EQ(made.context, "inside");
  EXPECT_THAT(made.extensions, ElementsAre("100"));
  ASSERT_EQ(made.phones.size(), 1u);
  EXPECT_EQ(made.phones[0].username, "alice");
  EXPECT_EQ(made.phones[0].password, "secret-of-alice");
  EXPECT_EQ(made.ring_time, 30s);
  EXPECT_EQ(made.limits.calls, 5u);
}

TEST(ExpandUsers, OutgoingCallerIdIsDefaultAnonymousOrANumber) {
  Client client;
  const Key alice = client.user("alice", "100", "inside");
  const auto shown = [&](Json value) {
    client.change(Kind::user, alice, "outgoing_caller_id", std::move(value));
    return only_user(client.expanded()).outgoing_caller_id;
  };
  EXPECT_EQ(shown(nullptr), "");
  EXPECT_EQ(shown("default"), "");
  EXPECT_EQ(shown("anonymous"), "anonymous");
  EXPECT_EQ(shown("\"Alice\" <4185550001>"), "4185550001");
  EXPECT_EQ(shown("Alice"), "");
}

TEST(ExpandUsers, SeveralLinesRingTogether) {
  Client client;
  const Key alice = client.user("alice", "100", "inside");
  const Key phone =
      client.endpoint("desk", {{"auth_section_options", pairs({{"username", "desk"}, {"password", "12345678"}})}});
  const Key line = client.make(Kind::line, {{"context", "inside"},
                                            {"endpoint_sip", phone},
                                            {"extensions", Client::ids({"1", client.extension("200", "other")})}});
  client.change(Kind::user, alice, "lines", list(1, Client::id(line)));
  const Expanded expanded = client.expanded();
  const model::User& made = only_user(expanded);
  EXPECT_EQ(made.phones.size(), 2u);
  EXPECT_THAT(made.extensions, ElementsAre("100"));
  ASSERT_EQ(expanded.config.extensions.size(), 1u);
  EXPECT_EQ(expanded.config.extensions[0].exten, "200");
  EXPECT_EQ(expanded.config.extensions[0].context, "other");
  EXPECT_THAT(expanded.config.extensions[0].destination.users, ElementsAre("alice"));
}

TEST(ExpandUsers, ALineOfTwoUsersRingsAtTheFirst) {
  Client client;
  client.user("alice", "100", "inside");
  const Key bob = client.make(Kind::user, {{"uuid", Client::uuid_of(9)}, {"firstname", "bob"}, {"lines", list(1)}});
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.users.size(), 2u);
  EXPECT_TRUE(expanded.config.users[1].phones.empty());
  EXPECT_TRUE(expanded.config.users[1].extensions.empty());
  EXPECT_THAT(told_of(expanded, Kind::line, "1"), HasSubstr("somebody else's already"));
  EXPECT_THAT(told_of(expanded, Kind::user, bob), HasSubstr("somebody else's already"));
}

TEST(ExpandUsers, ForwardsGoBeforeFallbacksAndServicesCount) {
  Client client;
  const Key alice = client.user("alice", "100", "inside");
  client.change(Kind::user, alice, "forwards",
                {{"busy", {{"enabled", true}, {"destination", "101"}}},
                 {"noanswer", {{"enabled", false}, {"destination", "102"}}},
                 {"unconditional", {{"enabled", true}, {"destination", "+33 1"}}}});
  client.change(Kind::user, alice, "fallbacks",
                {{"busy_destination", {{"type", "hangup"}, {"cause", "busy"}}},
                 {"noanswer_destination", {{"type", "extension"}, {"exten", "103"}, {"context", "inside"}}},
                 {"fail_destination", {{"type", "hangup"}, {"cause", "congestion"}}}});
  client.change(Kind::user, alice, "services", {{"dnd", {{"enabled", true}}}, {"incallfilter", {{"enabled", true}}}});
  const Expanded expanded = client.expanded();
  const model::User& made = only_user(expanded);
  EXPECT_TRUE(made.do_not_disturb);
  ASSERT_TRUE(made.forwards.busy && made.forwards.no_answer && made.forwards.unreachable);
  EXPECT_EQ(made.forwards.busy->extension, "101");
  EXPECT_EQ(made.forwards.busy->context, "inside");
  EXPECT_EQ(made.forwards.no_answer->extension, "103");
  EXPECT_EQ(made.forwards.unreachable->status, 503);
  EXPECT_FALSE(made.forwards.always);
  EXPECT_THAT(told_of(expanded, Kind::user, alice), HasSubstr("'+33 1' cannot be dialled"));
  EXPECT_THAT(told_of(expanded, Kind::user, alice), HasSubstr("not filtered"));
}

TEST(ExpandUsers, PermissionsAndPin) {
  Client client;
  client.make(Kind::call_permission, {{"name", "cell"}, {"extensions", list("06.")}});
  const Key alice = client.user("alice", "100", "inside");
  client.change(Kind::user, alice, "call_permissions", list(1));
  client.change(Kind::user, alice, "call_permission_password", "4321");
  const Expanded expanded = client.expanded();
  EXPECT_THAT(only_user(expanded).permissions, ElementsAre("cell"));
  EXPECT_EQ(only_user(expanded).pin, "4321");
}

TEST(ExpandUsers, APhoneWithoutAPasswordCannotRegisterAndALineOfNobodyDoesNotAct) {
  Client client;
  const Key alice = client.user("alice", "100", "inside");
  client.change(Kind::sip_endpoint, "endpoint-alice-phone", "auth_section_options", list());
  const Key nobodys = client.make(Kind::line, {{"context", "inside"}});
  const Expanded expanded = client.expanded();
  EXPECT_TRUE(only_user(expanded).phones.empty());
  EXPECT_THAT(told_of(expanded, Kind::line, "1"), HasSubstr("Without a username and a password"));
  EXPECT_THAT(told_of(expanded, Kind::line, nobodys), HasSubstr("no user's"));
}

}  // namespace
}  // namespace tandem::confd
