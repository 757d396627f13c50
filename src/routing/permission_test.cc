#include "routing/permission.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "model/yaml.h"

namespace tandem::routing {
namespace {

using Names = std::vector<std::string>;

/// Permissions from a site file, and questions to them.
class Office {
 public:
  explicit Office(const std::string& permissions) {
    auto read = model::read_config("permissions: [" + permissions + "]", "", model::no_secrets());
    EXPECT_TRUE(read) << model::to_text(read.error());
    if (read) permissions_ = Permissions(*read, problems_);
  }

  PermissionVerdict ask(std::string_view dialled, const Names& caller, const Names& groups = {},
                        const Names& outcall = {}, std::string_view own_pin = "",
                        std::string_view international = "") const {
    const PermissionHolder holders[] = {{PermissionLevel::outcall, "outcall out", outcall},
                                        {PermissionLevel::caller, "user alice", caller},
                                        {PermissionLevel::group, "group sales", groups}};
    return permissions_.ask({{dialled, international}, holders, own_pin});
  }
  std::string problems() const { return model::to_text(problems_); }
  const Permissions& all() const { return permissions_; }

 private:
  model::Problems problems_;
  Permissions permissions_;
};

const std::string some =
    "{name: no-premium, rules: [{deny: 0899.}]}, {name: premium, rules: [{allow: 0899.}]}, {name: asks, pin: '12', "
    "rules: [{deny: 0899.}]}, {name: off, enabled: no, rules: [{deny: '.'}]}, {name: asks-too, pin: '34', rules: "
    "[{deny: 08.}]}";

TEST(Permissions, TheFirstLevelAtWhichAnyoneSaysAnythingDecides) {
  const Office office(some);
  const Names none, denies{"no-premium"}, allows{"premium"}, both{"no-premium", "premium"}, disabled{"off"};
  struct Case {
    Names caller, groups, outcall;
    bool allowed;
  };
  for (const auto& [caller, groups, outcall, allowed] :
       {Case{none, none, none, true}, Case{denies, none, none, false}, Case{allows, none, none, true},
        Case{both, none, none, true}, Case{allows, denies, denies, true}, Case{denies, allows, allows, false},
        Case{none, denies, allows, false}, Case{none, allows, denies, true}, Case{none, none, denies, false},
        Case{disabled, none, none, true}, Case{disabled, denies, none, false}, Case{{"gone"}, none, none, true}}) {
    EXPECT_EQ(office.ask("0899123456", caller, groups, outcall).allowed, allowed);
    EXPECT_TRUE(office.ask("0123456789", caller, groups, outcall).allowed);  // nobody says anything of it
  }
}

TEST(Permissions, APinLiftsADenialOfAPermissionThatHasOne) {
  const Office office(some);
  EXPECT_EQ(office.ask("0899123456", {"asks"}).pins, (Names{"12"}));
  EXPECT_EQ(office.ask("0899123456", {"asks", "asks-too"}).pins, (Names{"12", "34"}));
  EXPECT_EQ(office.ask("0812345678", {"asks", "asks-too"}).pins, (Names{"34"}));
  EXPECT_FALSE(office.ask("0899123456", {"no-premium"}).needs_pin());
  EXPECT_TRUE(office.ask("0899123456", {"no-premium", "asks"}).needs_pin());
  // The caller's own takes its place, but only where there is one.
  EXPECT_EQ(office.ask("0899123456", {"asks", "asks-too"}, {}, {}, "77").pins, (Names{"77"}));
  EXPECT_FALSE(office.ask("0899123456", {"no-premium"}, {}, {}, "77").needs_pin());
  // One that allows is enough: nobody is asked for anything.
  EXPECT_FALSE(office.ask("0899123456", {"asks", "premium"}).needs_pin());
  EXPECT_FALSE(office.ask("0899123456", {"premium", "asks"}).needs_pin());
}

TEST(Permissions, TheTrailSaysWhatEachSaidButNoPin) {
  const Office office(some);
  const auto verdict = office.ask("0899123456", {"off", "asks"}, {"premium"});
  EXPECT_EQ(verdict.reason, "permission asks of user alice: 0899123456 is denied by 0899.");
  ASSERT_EQ(verdict.trail.size(), 2u);
  EXPECT_EQ(verdict.trail[0].reason, "it is disabled");
  EXPECT_TRUE(verdict.trail[1].applied);
  for (const auto& entry : verdict.trail) EXPECT_EQ((entry.rule + entry.reason).find("12 "), std::string::npos);
  EXPECT_EQ(office.ask("5", {"asks"}).reason, "no permission says anything of the number");
}

/// One permission alone.
Say said(const std::string& permission, std::string_view dialled, std::string_view international = "",
         std::string_view national = "") {
  const Office office("{name: p, " + permission + "}");
  EXPECT_EQ(office.problems(), "");
  return office.all().find("p")->ask({dialled, international, national}).say;
}

TEST(Permission, TheFirstRuleThatMatchesAnyFormDecidesElseTheDefault) {
  const std::string list =
      "rules: [{allow: '/^\\+33[67]/'}, {deny: ['/^\\+33/', '00.']}, {allow: '/9$/'}], default: deny";
  EXPECT_EQ(said(list, "0612345678", "+33612345678"), Say::allow);
  EXPECT_EQ(said(list, "0112345679", "+33112345679"), Say::deny);
  EXPECT_EQ(said(list, "0049", "+49"), Say::deny);
  EXPECT_EQ(said(list, "+49"), Say::allow);
  EXPECT_EQ(said(list, "123"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: 06.}]", "0033612345678", "+33612345678", "0612345678"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: '1.'}], default: allow", "23"), Say::allow);
  EXPECT_EQ(said("rules: [{deny: '1.'}]", "23"), Say::nothing);
}

TEST(Permission, PatternsMatchTheWholeNumberExpressionsAnyPartOfIt) {
  EXPECT_EQ(said("rules: [{deny: 08XX}]", "0812"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: 08XX}]", "08123"), Say::nothing);
  EXPECT_EQ(said("rules: [{deny: '_+33.'}]", "0123", "+33123"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: '*21*.'}]", "*21*5"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: '112'}]", "112"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: '/899/'}]", "0899123"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: '/^899/'}]", "0899123"), Say::nothing);
}

TEST(Permission, DashesDoNotCountSoThatTheyHideNothing) {
  EXPECT_EQ(said("rules: [{deny: 0899.}]", "0-899-1"), Say::deny);
  EXPECT_EQ(said("rules: [{deny: '/^0899/'}]", "0-899-1"), Say::deny);
}

TEST(Permission, MistakesAreToldWhereTheyStand) {
  const Office office("{name: p, rules: [{allow: '1'}, {deny: ['2', '/(/']}]}");
  EXPECT_TRUE(office.problems().starts_with("error: permissions.p.rules[1].deny[1]: '(' is no RE2 expression: "))
      << office.problems();
  model::Config config;
  config.permissions.resize(1);
  config.permissions[0].name = "p";
  config.permissions[0].rules = {{{"0[8"}, {}}};
  model::Problems problems;
  const Permissions all(config, problems);
  EXPECT_NE(model::to_text(problems).find("permissions.p.rules[0].allow[0]: '0[8' is no number or pattern."),
            std::string::npos);
}

TEST(Permissions, TheOrderOfHoldersAndOfTheirPermissionsDecidesNothing) {
  const Office office(some);
  Names names{"no-premium", "premium", "asks", "off", "asks-too"};
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    Names caller, groups;
    for (const auto& name : names) {
      if (random.below(3) == 0) caller.push_back(name);
      if (random.below(3) == 0) groups.push_back(name);
    }
    const char* number = random.below(2) == 0 ? "0899123456" : "0812345678";
    const auto before = office.ask(number, caller, groups);
    std::ranges::reverse(caller);
    std::ranges::reverse(groups);
    const auto after = office.ask(number, caller, groups);
    EXPECT_EQ(before.allowed, after.allowed);
    EXPECT_EQ(before.pins, after.pins);
    EXPECT_TRUE(!before.allowed || before.pins.empty());
  }
}

}  // namespace
}  // namespace tandem::routing
