// Phone numbers of tenants.
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

TEST(ExpandNumbers, SharedOnesMayBeShownByAllUsersAndTheMainOneIsTheTenants) {
  Client client;
  client.user("alice", "100", "inside");
  const auto number = [&](const char* text, bool main, bool shared) {
    client.make(Kind::phone_number, {{"uuid", text}, {"number", text}, {"main", main}, {"shared", shared}});
  };
  number("+14185550000", true, true);
  number("+14185550001", false, true);
  number("+14185550002", false, false);
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.tenants.size(), 1u);
  const model::Tenant& master = expanded.config.tenants[0];
  EXPECT_EQ(master.name, model::master_tenant);
  EXPECT_EQ(master.outgoing_number, "+14185550000");
  EXPECT_THAT(master.numbers, ElementsAre("+14185550000", "+14185550001", "+14185550002"));
  EXPECT_THAT(expanded.config.users[0].selectable_numbers, ElementsAre("+14185550000", "+14185550001"));
}

TEST(ExpandNumbers, WhatTheTenantShowsAlreadyStays) {
  model::Config native;
  native.tenants.emplace_back().name = "acme";
  native.tenants.back().outgoing_number = "+33123";
  Client client;
  const Key key = client.make(Kind::phone_number, {{"uuid", "n"}, {"number", "+33124"}, {"main", true}});
  const Expanded expanded = expand(client.documents, native, {{test::office_uuid, "acme"}});
  EXPECT_EQ(expanded.config.tenants[0].outgoing_number, "+33123");
  EXPECT_THAT(told_of(expanded, Kind::phone_number, key), HasSubstr("shows +33123 already"));
}

TEST(ExpandNumbers, ChannelsThatThereAreNotAreTold) {
  Client client;
  const Key iax = client.make(Kind::iax_endpoint, Json::object());
  const Key registers = client.make(Kind::iax_register, Json::object());
  const Key custom = client.make(Kind::custom_endpoint, Json::object());
  const Expanded expanded = client.expanded();
  EXPECT_THAT(told_of(expanded, Kind::iax_endpoint, iax), HasSubstr("no IAX channel"));
  EXPECT_THAT(told_of(expanded, Kind::iax_register, registers), HasSubstr("does not register"));
  EXPECT_THAT(told_of(expanded, Kind::custom_endpoint, custom), HasSubstr("no custom channels"));
}

}  // namespace
}  // namespace tandem::confd
