#include "routing/snapshot.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

model::Problems problems_of(model::Config config) {
  auto snapshot = Snapshot::compile(std::make_shared<const model::Config>(std::move(config)));
  return snapshot ? model::Problems{} : snapshot.error();
}

bool tells(const model::Problems& problems, model::ProblemCode code, std::string_view path) {
  for (const auto& problem : problems)
    if (problem.code == code && problem.path == path && !problem.sentence.empty()) return true;
  return false;
}

TEST(Snapshot, FindsWhatIsConfiguredByName) {
  const auto snapshot = compiled(test_site());
  ASSERT_NE(snapshot->find_phone("alice-mobile"), nullptr);
  EXPECT_EQ(snapshot->find_phone("alice-mobile")->user->name, "alice");
  EXPECT_EQ(snapshot->find_phone("alice-mobile")->phone->password, "secret");
  EXPECT_EQ(snapshot->find_phone("alice"), nullptr) << "that is the user, not a phone";
  EXPECT_EQ(snapshot->find_user("bob")->extensions.front(), "101");
  EXPECT_EQ(snapshot->find_trunk("ovh")->username, "ovh-account");
  EXPECT_EQ(snapshot->find_trunk("nobody"), nullptr);
  EXPECT_NE(snapshot->find_context("default"), nullptr);
  EXPECT_EQ(snapshot->find_context("elsewhere"), nullptr);
  EXPECT_GT(snapshot->memory_bytes(), 0u);
}

TEST(Snapshot, ADomainIsOursIfItIsTheConfiguredOneOrNoneIs) {
  EXPECT_TRUE(compiled(test_site())->is_our_domain("anything.example"));
  auto config = test_site();
  config.settings.domain = "office.example";
  EXPECT_TRUE(compiled(config)->is_our_domain("Office.Example"));
  EXPECT_FALSE(compiled(config)->is_our_domain("anything.example"));
}

TEST(Snapshot, InclusionsAreSearchedDepthFirstEachOnceAndCyclesAreHarmless) {
  auto config = test_site();
  config.contexts = {{"", "default", {"a", "b"}}, {"", "a", {"c", "default"}}, {"", "b", {"c", "d"}}};
  const auto snapshot = compiled(config);
  std::string order;
  for (auto index : snapshot->find_context("default")->search) order += snapshot->context(index).name + " ";
  EXPECT_EQ(order, "default a c b d ");
}

TEST(Snapshot, TellsEveryProblemAtOnce) {
  auto config = test_site();
  config.outcalls[0].patterns.push_back(pattern("_[12"));
  config.outcalls[0].trunks.push_back("nowhere");
  config.incalls[0].destination.users = {"nobody"};
  const auto problems = problems_of(config);
  EXPECT_TRUE(tells(problems, model::ProblemCode::bad_value, "outcalls.national.patterns[1].pattern"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::unknown_reference, "outcalls.national.trunks"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::unknown_reference, "incalls.main.destination.users"));
  EXPECT_EQ(problems.size(), 3u);
}

TEST(Snapshot, NamesAreUniqueByKind) {
  auto config = test_site();
  config.users.push_back(user("bob", {"105"}, {"alice-desk"}));
  config.trunks.push_back(trunk("ovh", "x"));
  config.outcalls.push_back(outcall("national", {}, {}));
  config.incalls.push_back(incall("main", "5", "", "bob"));
  const auto problems = problems_of(config);
  EXPECT_TRUE(tells(problems, model::ProblemCode::duplicate_name, "users.bob"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::duplicate_username, "users.bob.phones.alice-desk"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::duplicate_name, "trunks.ovh"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::duplicate_name, "outcalls.national"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::duplicate_name, "incalls.main"));
}

TEST(Snapshot, TwoEnabledUsersCannotShareAnExtensionInOneContext) {
  auto config = test_site();
  config.users.push_back(user("carol", {"1-0-0"}, {"carol"}));
  EXPECT_TRUE(tells(problems_of(config), model::ProblemCode::duplicate_extension, "users.carol.extensions[0]"));
  config.users.back().context = "elsewhere";
  EXPECT_TRUE(problems_of(config).empty());
  config.users.back().context = "default";
  config.users.back().enabled = false;
  EXPECT_TRUE(problems_of(config).empty()) << "a disabled user may keep the number that another took over";
}

TEST(Snapshot, RulesThatCouldNeverBeUsedAreProblems) {
  auto config = test_site();
  config.outcalls[0].patterns.push_back(pattern("_0-[0-9]."));
  config.incalls.push_back(incall("second", "33123456789", "", "bob"));
  config.outcalls[1].patterns[0].strip = 3;
  const auto problems = problems_of(config);
  EXPECT_TRUE(tells(problems, model::ProblemCode::unreachable_rule, "outcalls.national.patterns[1].pattern"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::unreachable_rule, "incalls.second.did"))
      << "with and without + is the same number";
  EXPECT_TRUE(tells(problems, model::ProblemCode::bad_value, "outcalls.emergency.patterns[0].strip"));
}

TEST(Snapshot, DestinationsAreChecked) {
  auto config = test_site();
  auto add = [&](std::string name, model::Destination to) {
    config.incalls.push_back(incall(name, name, "", "bob"));
    config.incalls.back().destination = std::move(to);
  };
  using Kind = model::DestinationKind;
  add("1", {Kind::hangup, {}, {}, {}, 200});
  add("2", {Kind::extension, {}, {}, {}, 480});
  add("3", {Kind::user, {"alice", "bob"}, {}, {}, 480});
  add("4", {Kind::users, {}, {}, {}, 480});
  const auto problems = problems_of(config);
  EXPECT_TRUE(tells(problems, model::ProblemCode::out_of_range, "incalls.1.destination.status"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::missing, "incalls.2.destination.extension"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::out_of_range, "incalls.3.destination.users"));
  EXPECT_TRUE(tells(problems, model::ProblemCode::missing, "incalls.4.destination.users"));
}

TEST(Snapshot, CallerNumbersBehindASlashAreRefusedAndNotSilentlyDropped) {
  auto config = test_site();
  config.outcalls[0].patterns[0].pattern = "_0X./100";
  EXPECT_TRUE(tells(problems_of(config), model::ProblemCode::bad_value, "outcalls.national.patterns[0].pattern"));
}

TEST(Snapshot, AnEndlessChainOfInclusionsIsBounded) {
  auto config = test_site();
  for (int i = 0; i < 200; ++i) config.contexts.push_back({"", "c" + std::to_string(i), {"c" + std::to_string(i + 1)}});
  EXPECT_TRUE(tells(problems_of(config), model::ProblemCode::out_of_range, "contexts.c0.include"));
}

TEST(SnapshotTest, OptionsAreInForceAsTheFieldsThatTheyStandFor) {
  auto config = std::make_shared<model::Config>();
  model::Trunk& trunk = config->trunks.emplace_back();
  trunk.name = "ovh";
  trunk.options.registration = {{"server_uri", "sip:sip.example.net:5070", false}};
  const auto snapshot = Snapshot::compile(config);
  ASSERT_TRUE(snapshot) << model::to_text(snapshot.error());
  EXPECT_EQ((*snapshot)->config().trunks[0].host, "sip.example.net");
  EXPECT_EQ((*snapshot)->config().trunks[0].port, 5070);
  EXPECT_EQ(config->trunks[0].host, "") << "what was said stays as it was said";
  trunk.options.endpoint = {{"from_usr", "x", false}};
  EXPECT_FALSE(Snapshot::compile(config));
}

TEST(Snapshot, RuleSetsAreCompiledAndTheirFaultsToldWithTheirPlace) {
  auto config = test_site();
  config.rule_sets.emplace_back().name = "acme";
  config.rule_sets[0].country = "ES";
  const auto snapshot = compiled(config);
  ASSERT_NE(snapshot->find_rule_set("acme"), nullptr);
  EXPECT_EQ(snapshot->find_rule_set("acme")->apply(NumberDirection::callee_in, "944048182", nullptr)->number,
            "+34944048182");
  EXPECT_EQ(snapshot->find_rule_set("other"), nullptr);
  config.rule_sets[0].callee_in = {{"(9", "", ""}};
  const auto refused = Snapshot::compile(std::make_shared<const model::Config>(config));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().path, "rule_sets.acme.callee_in[0].match");
}

TEST(Snapshot, TheRuleSetOfATrunkChangesWhatItSends) {
  auto config = test_site();
  config.rule_sets.emplace_back().name = "plain";
  config.rule_sets[0].callee_out = {{"\\+(.*)", "\\1", ""}};
  config.trunks[0].numbers.rule_set = "plain";
  Trail trail;
  const auto plan = route(from_phone("alice", "alice-desk", "0612345678"), *compiled(config), trail);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps.at(0).targets.at(0).number, "33612345678");
  EXPECT_EQ(plan->steps.at(1).targets.at(0).number, "+33612345678");
}

}  // namespace
}  // namespace tandem::routing
