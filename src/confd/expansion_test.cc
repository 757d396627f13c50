// What holds for every subject: names, tenants, and objects that cannot be.
#include "confd/expansion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/test_documents.h"
#include "model/validate.h"

namespace tandem::confd {
namespace {

using test::Client;
using test::list;
using test::told_of;
using testing::HasSubstr;

TEST(Expansion, NativeObjectsComeFirstAndKeepTheirNames) {
  model::Config native;
  native.trunks.emplace_back().name = "main";
  native.trunks.back().host = "192.0.2.9";
  native.trunks.back().account_type = model::AccountType::none;
  Client client;
  const Key trunk = client.plain_trunk("main", "192.0.2.1", "default");
  const Expanded expanded = client.expanded(native);
  ASSERT_EQ(expanded.config.trunks.size(), 2u);
  EXPECT_EQ(expanded.config.trunks[0], native.trunks[0]);
  EXPECT_EQ(expanded.config.trunks[1].name, "main (trunk 1)");
  EXPECT_EQ(expanded.name_of(Kind::trunk, trunk), "main (trunk 1)");
}

TEST(Expansion, UsersOfOneNameAreToldApart) {
  Client client;
  const Key first = client.user("alice", "100", "inside");
  const Key second = client.user("alice", "101", "inside");
  const Expanded expanded = client.expanded();
  EXPECT_EQ(expanded.name_of(Kind::user, first), "alice");
  EXPECT_EQ(expanded.name_of(Kind::user, second), "alice (user 2)");
}

TEST(Expansion, WhatIsOfATenantThatIsGoneDoesNotAct) {
  Client client;
  client.tenant = "gone";
  const Key trunk = client.plain_trunk("main", "192.0.2.1", "default");
  const Expanded expanded = client.expanded();
  EXPECT_TRUE(expanded.config.trunks.empty());
  EXPECT_THAT(told_of(expanded, Kind::trunk, trunk), HasSubstr("There is no tenant gone"));
}

TEST(Expansion, ObjectsBelongToTheirTenants) {
  model::Config native;
  native.tenants.emplace_back().name = "acme";
  native.tenants.back().domain = "acme.example";
  Client client;
  client.plain_trunk("main", "192.0.2.1", "from-main");
  client.user("alice", "100", "inside");
  const Expanded expanded = expand(client.documents, native, {{test::office_uuid, "acme"}});
  ASSERT_EQ(expanded.config.trunks.size(), 1u);
  EXPECT_EQ(expanded.config.trunks[0].sharing.tenant, "acme");
  ASSERT_EQ(expanded.config.users.size(), 1u);
  EXPECT_EQ(expanded.config.users[0].tenant, "acme");
}

TEST(Expansion, AnObjectThatCannotBeIsLeftOutAloneAndWhatLeadsThereEnds) {
  model::Config native;
  native.tenants.emplace_back().name = "acme";
  model::Context theirs;
  theirs.name = "theirs";
  theirs.tenant = "acme";
  native.contexts.push_back(theirs);
  Client client;
  const Key alice = client.user("alice", "100", "theirs");  // a context of another tenant
  const Key bob = client.user("bob", "101", "inside");
  const Key to_alice = client.incall(client.extension("4185550000", "in"), {{"type", "user"}, {"user_id", 1}});
  const Expanded expanded = client.expanded(native);
  EXPECT_THAT(told_of(expanded, Kind::user, alice), HasSubstr("belongs to the tenant 'acme'"));
  EXPECT_EQ(expanded.name_of(Kind::user, alice), "");
  EXPECT_EQ(expanded.name_of(Kind::user, bob), "bob");
  ASSERT_EQ(expanded.config.incalls.size(), 1u);
  EXPECT_EQ(expanded.config.incalls[0].destination.kind, model::DestinationKind::hangup);
  EXPECT_THAT(told_of(expanded, Kind::incall, to_alice), HasSubstr("user alice does not act"));
  EXPECT_FALSE(model::has_errors(model::validate(expanded.config)));
}

TEST(Expansion, MistakesOfTheNativeConfigurationAreNotItsBusiness) {
  model::Config native;
  native.outcalls.emplace_back().name = "nowhere";  // names no trunk
  Client client;
  client.plain_trunk("main", "192.0.2.1", "default");
  const Expanded expanded = client.expanded(native);
  EXPECT_EQ(expanded.config.outcalls.size(), 1u);
  EXPECT_EQ(expanded.config.trunks.size(), 1u);
}

}  // namespace
}  // namespace tandem::confd
