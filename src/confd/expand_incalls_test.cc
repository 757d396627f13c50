// Where public numbers lead.
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

TEST(ExpandIncalls, ANumberOfAContextLeadsToADestination) {
  Client client;
  client.user("alice", "100", "inside");
  const Key incall = client.incall(client.extension("4185550000", "from-outside"), {{"type", "user"}, {"user_id", 1}});
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.incalls.size(), 1u);
  const model::Incall& made = expanded.config.incalls[0];
  EXPECT_EQ(made.did, "4185550000");
  EXPECT_EQ(made.context, "from-outside");
  EXPECT_EQ(made.trunk, "");
  EXPECT_THAT(made.destination.users, ElementsAre("alice"));
  EXPECT_EQ(expanded.name_of(Kind::incall, incall), "4185550000");
}

TEST(ExpandIncalls, GreetingScheduleAndCallerName) {
  Client client;
  client.user("alice", "100", "inside");
  client.make(Kind::schedule, {{"name", "office"}, {"closed_destination", {{"type", "none"}}}});
  const Key incall = client.incall(client.extension("4185550000", "in"), {{"type", "user"}, {"user_id", 1}});
  client.change(Kind::incall, incall, "greeting_sound", "welcome");
  client.change(Kind::incall, incall, "schedules", list(1));
  client.change(Kind::incall, incall, "caller_id_mode", "append");
  client.change(Kind::incall, incall, "caller_id_name", "Sales");
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.incalls.size(), 1u);
  const model::Incall& made = expanded.config.incalls[0];
  EXPECT_EQ(made.destination.kind, model::DestinationKind::announcement);
  EXPECT_EQ(made.destination.name, "welcome");
  EXPECT_FALSE(made.destination.answer);
  ASSERT_EQ(made.otherwise.size(), 1u);
  EXPECT_THAT(made.otherwise[0].users, ElementsAre("alice"));
  EXPECT_EQ(made.schedule, "office");
  EXPECT_EQ(made.caller_name, "Sales");
  EXPECT_EQ(made.caller_name_mode, model::CallerNameMode::append);
}

TEST(ExpandIncalls, WithoutANumberThereIsNone) {
  Client client;
  const Key none = client.make(Kind::incall, {{"destination", {{"type", "none"}}}});
  const Key gone = client.incall("9", {{"type", "none"}});
  const Expanded expanded = client.expanded();
  EXPECT_TRUE(expanded.config.incalls.empty());
  EXPECT_THAT(told_of(expanded, Kind::incall, none), HasSubstr("no number"));
  EXPECT_THAT(told_of(expanded, Kind::incall, gone), HasSubstr("no extension 9"));
}

}  // namespace
}  // namespace tandem::confd
