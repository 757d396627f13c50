// Numbering spaces.
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

TEST(ExpandContexts, ThatWhichTheyIncludeStandsInOrder) {
  Client client;
  client.context("out", "outcall");
  client.context("services", "services");
  const Key inside = client.context("inside", "internal");
  client.change(Kind::context, inside, "contexts", list(2, 1));
  client.change(Kind::context, inside, "user_ranges", list(Json{{"start", "100"}, {"end", "199"}}));
  client.change(Kind::context, inside, "incall_ranges",
                list(Json{{"start", "4185550100"}, {"end", "4185550199"}, {"did_length", 3}}));
  client.change(Kind::context, inside, "enabled", false);
  const Expanded expanded = client.expanded();
  ASSERT_EQ(expanded.config.contexts.size(), 3u);
  const model::Context& made = expanded.config.contexts[2];
  EXPECT_EQ(made.name, "inside");
  EXPECT_EQ(made.type, model::ContextType::internal);
  EXPECT_THAT(made.include, ElementsAre("services", "out"));
  EXPECT_FALSE(made.enabled);
  EXPECT_THAT(made.ranges, ElementsAre(model::NumberRange{model::RangeKind::user, "100", "199", 0},
                                       model::NumberRange{model::RangeKind::incall, "4185550100", "4185550199", 3}));
}

TEST(ExpandContexts, WrongRangesAndInclusionsOfOtherTenantsAreLeftOut) {
  Client client;
  client.tenant = "other";
  client.context("theirs", "internal");
  client.tenant = test::office_uuid;
  const Key inside = client.context("inside", "internal");
  client.change(Kind::context, inside, "contexts", list(1, 9));
  client.change(Kind::context, inside, "user_ranges", list(Json{{"start", "199"}, {"end", "100"}}, 7));
  const Expanded expanded = expand(client.documents, {}, {{test::office_uuid, ""}, {"other", "acme"}});
  EXPECT_THAT(told_of(expanded, Kind::context, inside), HasSubstr("'theirs' is another tenant's"));
  EXPECT_THAT(told_of(expanded, Kind::context, inside), HasSubstr("There is no context 9"));
  EXPECT_THAT(told_of(expanded, Kind::context, inside), HasSubstr("'199' to '100' is no range"));
}

TEST(ExpandContexts, ANameThatIsTakenIsNotTakenOver) {
  model::Config native;
  native.contexts.emplace_back().name = "inside";
  Client client;
  const Key key = client.context("inside", "internal");
  const Expanded expanded = client.expanded(native);
  EXPECT_EQ(expanded.config.contexts, native.contexts);
  EXPECT_THAT(told_of(expanded, Kind::context, key), HasSubstr("there is another"));
}

}  // namespace
}  // namespace tandem::confd
