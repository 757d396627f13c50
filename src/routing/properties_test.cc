// What holds for every configuration and every call: the same question has the same answer, the order in which objects
// are listed decides nothing, and whatever leads to whatever, a decision ends and so does the call.
#include <gtest/gtest.h>

#include "base/random.h"
#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

/// Everything that a decision says, but for the trail.
std::string in_text(const std::expected<Plan, Refusal>& decision) {
  if (!decision) return "refused " + std::to_string(decision.error().status) + ' ' + sentence(decision.error());
  std::string text = decision->destination + (decision->emergency ? " emergency" : "");
  for (const Step& step : decision->steps) {
    text += "\n" + std::to_string(step.ring_time.count()) + " run " + std::to_string(step.run);
    for (const Target& target : step.targets) {
      text += " | " + name_of(target) + ' ' + target.number + " as " + target.as.number + ' ' + target.as.display_name;
      text += target.as.anonymous ? " hidden" : "";
      for (const std::string& number : target.diverted) text += " by " + number;
    }
    for (const Branch& branch : step.branches)
      text += ", on " + branch.on.in_words() + " to " + std::to_string(branch.next);
    if (step.refusal) text += sentence(*step.refusal);
  }
  return text;
}

std::string in_text(const Trail& trail) {
  std::string text;
  for (const TrailEntry& entry : trail) text += (entry.applied ? "+ " : "- ") + entry.rule + ": " + entry.reason + "\n";
  return text;
}

/// Configurations in which everything may lead to everything.
class Tangle {
 public:
  explicit Tangle(std::uint64_t seed) : random_(seed) {}

  model::Config make() {
    model::Config config = test_site();
    config.settings.country = random_.chance(0.5) ? "FR" : "";
    config.contexts.resize(2);
    config.contexts[0].name = "default";
    config.contexts[0].include = {"more"};
    config.contexts[1].name = "more";
    config.contexts[1].include = {"default"};
    add_schedules(config);
    for (int i = 2; i < people; ++i)
      config.users.push_back(user("u" + number(i), {"10" + number(i)}, {"u" + number(i)}));
    for (int i = 0; i < people; ++i) {
      config.friends.push_back(
          pbx("f" + number(i), {"^7" + number(i), one_of({"^3", "7", "^\\+336", "9$"})}, 1 + below(3)));
      model::Group group;
      group.name = "g" + number(i);
      group.extensions = {"20" + number(i)};
      for (std::size_t member = below(4); member > 0; --member) group.members.push_back(somebody(config));
      group.strategy = random_.chance(0.5) ? model::GroupStrategy::in_order : model::GroupStrategy::ring_all;
      config.groups.push_back(group);
      config.extensions.push_back(extension("30" + number(i), {}));
      config.extensions.back().context = one_of({"default", "more"});
      config.outcalls.push_back(outcall("o" + number(i), {pattern(one_of({"0X.", "06.", "X.", "_+X."}))}, {"ovh"}));
      config.outcalls.back().choice.priority = below(3);
      config.outcalls.back().schedule = one_of({"", "", "shut"});
      config.outcalls.back().tenant = "";
      config.incalls.push_back(incall("i" + number(i), "+3310" + number(i), one_of({"", "ovh"}), "alice"));
    }
    tangle(config);
    return config;
  }

  Attempt call() {
    const std::string dialled =
        one_of({"100", "101", "102", "103",        "201",          "203", "300", "301", "302", "303",
                "304", "710", "72",  "0612345678", "+33612345678", "112", "*98", "9",   "",    "331"}) +
        one_of({"", "", "", "9", "-1"});
    switch (below(3)) {
      case 0:
        return from_trunk("ovh", "+3310" + number(below(people)), one_of({"+33987654321", "anonymous", "100"}));
      case 1:
        return from_trunk("f" + number(below(people)), dialled, one_of({"712", "+33100", ""}));
      default:
        break;
    }
    auto attempt = from_phone("alice", "alice-desk", dialled);
    attempt.draw = random_.next();
    return attempt;
  }

  Random& random() { return random_; }

 private:
  static constexpr int people = 5;
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_.below(bound)); }
  static std::string number(std::uint32_t n) { return std::to_string(n); }
  static std::string number(int n) { return std::to_string(n); }
  std::string one_of(std::initializer_list<const char*> texts) {
    return texts.begin()[below(static_cast<std::uint32_t>(texts.size()))];
  }
  std::string somebody(const model::Config& config) {
    return config.users[below(static_cast<std::uint32_t>(config.users.size()))].name;
  }

  void add_schedules(model::Config& config) {
    model::Schedule shut;
    shut.name = "shut";
    shut.closed = to_number("300");
    config.schedules = {shut};
  }

  model::Destination anywhere(const model::Config& config) {
    switch (below(7)) {
      case 0:
        return to_user(somebody(config));
      case 1:
        return to_friend("f" + number(below(people)), one_of({"", "701", "300"}));
      case 2: {
        model::Destination group;
        group.kind = model::DestinationKind::group;
        group.name = "g" + number(below(people));
        return group;
      }
      case 3:
        return random_.chance(0.2) ? to_hangup(486) : to_number("0612345678");
      case 4:
        return to_number("20" + number(below(people)));
      case 5:
        return to_number("10" + number(below(people)));
      default:
        return to_number("30" + number(below(people)));
    }
  }
  std::optional<model::Destination> perhaps(const model::Config& config) {
    return random_.chance(0.5) ? std::optional(anywhere(config)) : std::nullopt;
  }
  void forwards(model::Forwards& of, const model::Config& config) {
    if (random_.chance(0.2)) of.always = anywhere(config);
    of.busy = perhaps(config);
    of.no_answer = perhaps(config);
    of.unreachable = perhaps(config);
  }
  std::vector<model::Destination> several(const model::Config& config) {
    std::vector<model::Destination> list;
    for (std::size_t left = below(6); left > 0; --left) list.push_back(anywhere(config));
    return list;
  }
  void tangle(model::Config& config) {
    for (model::User& one : config.users) {
      forwards(one.forwards, config);
      one.do_not_disturb = random_.chance(0.1);
      one.enabled = one.name == "alice" || random_.chance(0.9);
      if (random_.chance(0.1)) one.phones.clear();
    }
    for (model::Friend& one : config.friends) forwards(one.forwards, config);
    for (model::Group& one : config.groups) one.otherwise = several(config);
    for (model::Extension& one : config.extensions) {
      one.destination = anywhere(config);
      one.otherwise = several(config);
    }
    for (model::Incall& one : config.incalls) {
      one.destination = anywhere(config);
      one.otherwise = several(config);
      one.schedule = one_of({"", "shut"});
    }
  }

  Random random_;
};

std::shared_ptr<const Snapshot> compiled_or_none(const model::Config& config) {
  auto snapshot = Snapshot::compile(std::make_shared<const model::Config>(config));
  EXPECT_TRUE(snapshot) << (snapshot ? "" : model::to_text(snapshot.error()));
  return snapshot ? *snapshot : nullptr;
}

void check_plan(const Plan& plan, Random& random) {
  EXPECT_LE(plan.steps.size(), max_steps);
  ASSERT_FALSE(plan.steps.empty());
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    EXPECT_TRUE(plan.steps[i].refusal || !plan.steps[i].targets.empty());
    for (const Branch& branch : plan.steps[i].branches) EXPECT_GT(branch.next, i) << "onwards only";
  }
  constexpr std::uint16_t statuses[] = {0, 403, 404, 408, 480, 486, 500, 503, 600, 603};
  std::optional<std::size_t> at = 0;
  std::size_t rung = 0;
  while (at && ++rung <= max_steps)
    at = next_step(plan, *at, {statuses[random.below(std::size(statuses))], random.chance(0.5), false, false});
  EXPECT_LE(rung, max_steps) << "the call ends";
}

TEST(Properties, WhateverLeadsToWhateverADecisionEndsAndSoDoesTheCall) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Tangle tangle(seed);
    const auto snapshot = compiled_or_none(tangle.make());
    ASSERT_TRUE(snapshot);
    for (int i = 0; i < 30; ++i) {
      Trail trail;
      const auto decision = route(tangle.call(), *snapshot, trail);
      EXPECT_LE(trail.size(), max_trail_entries);
      if (decision) check_plan(*decision, tangle.random());
    }
  }
}

// A few places that lead to each other in many ways make a tree with as many branches at every level.
TEST(Properties, PlacesThatAllLeadToEachOtherAreLookedAtSoOften) {
  auto config = test_site();
  for (int i = 0; i < 10; ++i) config.extensions.push_back(extension("30" + std::to_string(i), to_number("300")));
  for (auto& one : config.extensions)
    for (int i = 0; i < 10; ++i) one.otherwise.push_back(to_number("30" + std::to_string(i)));
  const auto snapshot = compiled(config);
  Trail trail;
  const auto nowhere = route(from_phone("alice", "alice-desk", "300"), *snapshot, trail);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, RefusalCode::loop);
  for (auto& one : config.extensions) one.otherwise.push_back(to_user("bob"));
  const auto somewhere = route(from_phone("alice", "alice-desk", "300"), *compiled(config), trail);
  ASSERT_TRUE(somewhere) << "of many ways round, one that ends";
  EXPECT_LE(somewhere->steps.size(), max_steps);
}

TEST(Properties, TheSameQuestionHasTheSameAnswer) {
  for (std::uint64_t seed = 100; seed < 106; ++seed) {
    Tangle tangle(seed);
    const auto config = tangle.make();
    const auto one = compiled_or_none(config), other = compiled_or_none(config);
    ASSERT_TRUE(one && other);
    for (int i = 0; i < 30; ++i) {
      const Attempt call = tangle.call();
      Trail first, second, third;
      const std::string answer = in_text(route(call, *one, first));
      EXPECT_EQ(in_text(route(call, *one, second)), answer);
      EXPECT_EQ(in_text(route(call, *other, third)), answer);
      EXPECT_EQ(in_text(second), in_text(first));
      EXPECT_EQ(in_text(third), in_text(first));
    }
  }
}

// Lists in which order means something (members that ring in turn, trunks, `otherwise`, rules of a permission) stay.
TEST(Properties, TheOrderInWhichObjectsAreListedDecidesNothing) {
  for (std::uint64_t seed = 200; seed < 208; ++seed) {
    Tangle tangle(seed);
    auto config = tangle.make();
    std::vector<Attempt> calls;
    for (int i = 0; i < 20; ++i) calls.push_back(tangle.call());
    const auto answers = [&] {
      std::vector<std::string> all;
      const auto snapshot = compiled_or_none(config);
      for (const Attempt& call : calls) {
        Trail trail;
        all.push_back(snapshot == nullptr ? "" : in_text(route(call, *snapshot, trail)));
        all.back() += "\n" + in_text(trail);
      }
      return all;
    };
    const auto expected = answers();
    const auto shuffle = [&](auto& list) {
      for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[tangle.random().below(i)]);
    };
    for (int round = 0; round < 2; ++round) {
      shuffle(config.users);
      shuffle(config.groups);
      shuffle(config.trunks);
      shuffle(config.friends);
      shuffle(config.outcalls);
      shuffle(config.incalls);
      shuffle(config.extensions);
      shuffle(config.contexts);
      shuffle(config.schedules);
      EXPECT_EQ(answers(), expected) << seed;
    }
  }
}

// Expressions at which engines that go back and try again never come home.
TEST(Properties, NoExpressionMakesACallSlow) {
  constexpr const char* hard[] = {"(1|11)+$x", "(1*)*2", "(.*)*(.*)*(.*)*x", "^(1+)+$", "(1?){50}1{50}y"};
  auto config = test_site();
  config.settings.country = "FR";
  model::Permission permission;
  permission.name = "hard";
  permission.rules.resize(1);
  config.rule_sets.emplace_back().name = "hard";
  config.friends = {pbx("paris", {})};
  for (const char* expression : hard) {
    config.friends[0].patterns.push_back(expression + std::string("z"));
    config.rule_sets[0].callee_in.push_back({expression + std::string("w"), "1", ""});
    config.trunks[0].numbers.number_rules.push_back({expression + std::string("v"), "1"});
    permission.rules[0].deny.push_back("/" + std::string(expression) + "u/");
  }
  config.permissions = {permission};
  config.users[0].permissions = {"hard"};
  config.users[0].rule_set = "hard";
  const auto snapshot = compiled(config);
  for (const std::size_t digits : {20u, 60u, 255u, 2000u}) {
    Trail trail;
    const auto plan = route(from_phone("alice", "alice-desk", "0" + std::string(digits, '1')), *snapshot, trail);
    EXPECT_TRUE(plan) << (plan ? "" : sentence(plan.error()));
  }
}

}  // namespace
}  // namespace tandem::routing
