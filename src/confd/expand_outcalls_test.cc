// What leaves by which trunks.
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

Json by(const Key& extension, Json more = Json::object()) {
  more["id"] = Client::id(extension);
  return more;
}

TEST(ExpandOutcalls, PatternsCarryWhatTheirAssociationSays) {
  Client client;
  const Key first = client.plain_trunk("first", "192.0.2.1", "in");
  const Key second = client.plain_trunk("second", "192.0.2.2", "in");
  const Key outcall =
      client.outcall("out", {second, first},
                     list(by(client.extension("418.", "to-out")),
                          by(client.extension("_**99.", "to-out"), {{"strip_digits", 4},
                                                                    {"external_prefix", "00"},
                                                                    {"prefix", "9"},
                                                                    {"caller_id", "\"Desk\" <4185550000>"}})));
  client.change(Kind::outcall, outcall, "internal_caller_id", true);
  client.change(Kind::outcall, outcall, "ring_time", 20);
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.outcalls.size(), 1u);
  const model::Outcall& made = expanded.config.outcalls[0];
  EXPECT_EQ(made.name, "out");
  EXPECT_EQ(made.context, "to-out");
  EXPECT_THAT(made.trunks, ElementsAre("second", "first"));
  EXPECT_TRUE(made.internal_caller_id);
  EXPECT_EQ(made.ring_time, 20s);
  ASSERT_EQ(made.patterns.size(), 2u);
  EXPECT_EQ(made.patterns[0].pattern, "418.");
  EXPECT_EQ(made.patterns[1].strip, 4u);
  EXPECT_EQ(made.patterns[1].prefix, "00");
  EXPECT_EQ(made.patterns[1].caller_id, "4185550000");
  EXPECT_EQ(made.choice.trunk_order, model::TrunkOrder::listed);
  EXPECT_TRUE(made.choice.fail_over.empty());
}

TEST(ExpandOutcalls, ExtensionsOfTwoContextsMakeTwo) {
  Client client;
  const Key trunk = client.plain_trunk("first", "192.0.2.1", "in");
  client.outcall(
      "out", {trunk},
      list(by(client.extension("1.", "a")), by(client.extension("2.", "b")), by(client.extension("3.", "a"))));
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.outcalls.size(), 2u);
  EXPECT_EQ(expanded.config.outcalls[0].context, "a");
  EXPECT_EQ(expanded.config.outcalls[0].patterns.size(), 2u);
  EXPECT_EQ(expanded.config.outcalls[1].name, "out in b");
  EXPECT_EQ(expanded.name_of(Kind::outcall, "1"), "out");
}

TEST(ExpandOutcalls, TrunksThatDoNotActArePassedOver) {
  Client client;
  const Key iax = client.make(Kind::trunk, {{"endpoint_iax", 1}});
  const Key good = client.plain_trunk("good", "192.0.2.1", "in");
  const Key both = client.outcall("both", {iax, good}, list(by(client.extension("1.", "a"))));
  const Key none = client.outcall("none", {iax}, list(by(client.extension("2.", "a"))));
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.outcalls.size(), 1u);
  EXPECT_THAT(expanded.config.outcalls[0].trunks, ElementsAre("good"));
  EXPECT_THAT(told_of(expanded, Kind::outcall, both), HasSubstr("passed over"));
  EXPECT_THAT(told_of(expanded, Kind::outcall, none), HasSubstr("no trunk that acts"));
}

TEST(ExpandOutcalls, WrongPatternsAreLeftOutAndDisabledExtensionsToo) {
  Client client;
  const Key trunk = client.plain_trunk("first", "192.0.2.1", "in");
  const Key off = client.extension("2.", "a");
  client.change(Kind::extension, off, "enabled", false);
  const Key outcall =
      client.outcall("out", {trunk}, list(by(client.extension("_", "a")), by(off), by(client.extension("3.", "a"))));
  client.change(Kind::outcall, outcall, "preprocess_subroutine", "sub");
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.outcalls.size(), 1u);
  EXPECT_EQ(expanded.config.outcalls[0].patterns.size(), 1u);
  EXPECT_THAT(told_of(expanded, Kind::outcall, outcall), HasSubstr("'_' is no number or pattern"));
  EXPECT_THAT(told_of(expanded, Kind::outcall, outcall), HasSubstr("no subroutines"));
}

TEST(ExpandOutcalls, ItHasItsScheduleAndPermissions) {
  Client client;
  const Key trunk = client.plain_trunk("first", "192.0.2.1", "in");
  client.make(Kind::schedule, {{"name", "office"}, {"closed_destination", {{"type", "none"}}}});
  client.make(Kind::call_permission, {{"name", "cell"}, {"extensions", list("06.")}});
  const Key outcall = client.outcall("out", {trunk}, list(by(client.extension("3.", "a"))));
  client.change(Kind::outcall, outcall, "schedules", list(1));
  client.change(Kind::outcall, outcall, "call_permissions", list(1, 9));
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.outcalls.size(), 1u);
  EXPECT_EQ(expanded.config.outcalls[0].schedule, "office");
  EXPECT_THAT(expanded.config.outcalls[0].permissions, ElementsAre("cell"));
}

TEST(ExpandOutcalls, ANumberToShowIsTheNumberOfTheText) {
  Client client;
  const Tenants tenants;
  Expansion expansion(client.documents, {}, tenants);
  const auto shown = [&](const char* text) { return number_to_show(expansion, Kind::outcall, "1", "caller_id", text); };
  EXPECT_EQ(shown("+33123"), "+33123");
  EXPECT_EQ(shown("\"Desk\" <100>"), "100");
  EXPECT_EQ(shown("Desk"), "");
  EXPECT_EQ(shown(""), "");
  const Expanded expanded = expansion.finish({});
  EXPECT_EQ(expanded.warnings.size(), 2u);  // of the two names
}

}  // namespace
}  // namespace tandem::confd
