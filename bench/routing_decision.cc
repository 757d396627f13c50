// A routing decision with 10,000 outcall patterns and 100,000 extensions in one context; with 1,000 friends of 20
// expressions each; with 100,000 DIDs. What compiling them costs.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "routing/number_class.h"
#include "routing/route.h"
#include "routing/rule_set.h"
#include "routing/snapshot.h"

namespace {

using namespace tandem;

std::string digits(std::uint64_t number, std::size_t width) {
  auto text = std::to_string(number);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

/// Patterns as tariffs have them: a prefix of three to seven digits, some with sets, most open ended.
model::Config large_config() {
  model::Config config;
  for (int i = 0; i < 100'000; ++i) {
    model::User user;
    user.name = "user" + std::to_string(i);
    user.extensions = {digits(static_cast<std::uint64_t>(200'000 + i), 6)};
    user.phones = {{"phone" + std::to_string(i), "secret", {}}};
    config.users.push_back(std::move(user));
  }
  for (int i = 0; i < 10; ++i) {
    model::Trunk trunk;
    trunk.name = "trunk" + std::to_string(i);
    trunk.username = trunk.name;
    config.trunks.push_back(std::move(trunk));
  }
  Random random(1);
  for (int i = 0; i < 1'000; ++i) {
    model::Outcall outcall;
    outcall.name = "outcall" + std::to_string(i);
    outcall.trunks = {"trunk" + std::to_string(i % 10), "trunk" + std::to_string((i + 1) % 10)};
    for (int j = 0; j < 10; ++j) {
      const auto number = static_cast<std::uint64_t>(i * 10 + j);
      const char* end = j % 3 == 0 ? "[2-57]X." : j % 3 == 1 ? "ZXXXXX" : "X.";
      outcall.patterns.push_back({"_0" + digits(number * 7919 % 10'000, 4) + end, 1, "+33", {}});
    }
    config.outcalls.push_back(std::move(outcall));
  }
  return config;
}

const routing::Snapshot& large_snapshot() {
  static const auto snapshot =
      routing::Snapshot::compile(std::make_shared<const model::Config>(large_config())).value();
  return *snapshot;
}

routing::Attempt attempt(std::string dialled) {
  routing::Attempt result;
  result.caller.kind = routing::CallerKind::phone;
  result.caller.user = "user7";
  result.caller.phone = "phone7";
  result.dialled = std::move(dialled);
  return result;
}

/// Decides for numbers made by `dial(random)`, in turn.
template <class Dial>
void decide(benchmark::State& state, Dial dial) {
  const auto& snapshot = large_snapshot();
  Random random(2);
  std::vector<routing::Attempt> attempts;
  for (int i = 0; i < 1'024; ++i) attempts.push_back(attempt(dial(random)));
  std::size_t at = 0;
  for (auto _ : state) {
    routing::Trail trail;
    benchmark::DoNotOptimize(routing::route(attempts[at++ % attempts.size()], snapshot, trail));
  }
}

void outgoing(benchmark::State& state) {
  decide(state,
         [](Random& random) { return "0" + digits(random.below(10'000), 4) + digits(random.below(100'000), 6); });
}
BENCHMARK(outgoing);

void to_extension(benchmark::State& state) {
  decide(state, [](Random& random) { return digits(200'000 + random.below(100'000), 6); });
}
BENCHMARK(to_extension);

void unknown(benchmark::State& state) {
  decide(state, [](Random& random) { return "9" + digits(random.below(100'000), 5); });
}
BENCHMARK(unknown);

/// The table alone, without plan and trail.
void winner_of_context(benchmark::State& state) {
  const auto& numbers = large_snapshot().find_context("default")->numbers;
  Random random(3);
  std::vector<std::string> dialled;
  for (int i = 0; i < 1'024; ++i)
    dialled.push_back("0" + digits(random.below(10'000), 4) + digits(random.below(10), 6));
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(numbers.find(dialled[at++ % dialled.size()]));
}
BENCHMARK(winner_of_context);

/// 1,000 friends, each with the ranges of a branch: 20 expressions.
model::Config friends_config() {
  model::Config config;
  model::User user;
  user.name = "user7";
  user.extensions = {"100"};
  user.phones = {{"phone7", "secret", {}}};
  config.users.push_back(std::move(user));
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    model::Friend one;
    one.name = "friend" + std::to_string(i);
    one.priority = i + 1;
    one.endpoint.host = one.name + ".example";
    for (std::uint64_t j = 0; j < 20; ++j) {
      const std::string range = digits((i * 20 + j) * 7919 % 100'000, 5);
      one.patterns.push_back(j % 2 == 0 ? "^7" + range + "[0-9]{2}$" : "^\\+4930" + range);
    }
    config.friends.push_back(std::move(one));
  }
  return config;
}

void to_friend(benchmark::State& state) {
  static const auto snapshot =
      routing::Snapshot::compile(std::make_shared<const model::Config>(friends_config())).value();
  Random random(4);
  std::vector<routing::Attempt> attempts;
  for (int i = 0; i < 1'024; ++i) attempts.push_back(attempt("7" + digits(random.below(10'000'000), 7)));
  std::size_t at = 0;
  for (auto _ : state) {
    routing::Trail trail;
    benchmark::DoNotOptimize(routing::route(attempts[at++ % attempts.size()], *snapshot, trail));
  }
}
BENCHMARK(to_friend);

void compile_friends(benchmark::State& state) {
  const auto config = std::make_shared<const model::Config>(friends_config());
  for (auto _ : state) benchmark::DoNotOptimize(routing::Snapshot::compile(config));
}
BENCHMARK(compile_friends)->Unit(benchmark::kMillisecond);

model::Config dids_config() {
  model::Config config;
  model::Trunk trunk;
  trunk.name = "carrier";
  trunk.host = "carrier.example";
  config.trunks.push_back(std::move(trunk));
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    model::User user;
    user.name = "user" + std::to_string(i);
    user.phones = {{"phone" + std::to_string(i), "secret", {}}};
    config.users.push_back(std::move(user));
  }
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    model::Incall incall;
    incall.did = "+4930" + digits(i * 7 % 1'000'000, 6);
    incall.name = incall.did;
    incall.destination.users = {"user" + std::to_string(i % 1'000)};
    config.incalls.push_back(std::move(incall));
  }
  return config;
}

void did(benchmark::State& state) {
  static const auto snapshot = routing::Snapshot::compile(std::make_shared<const model::Config>(dids_config())).value();
  Random random(5);
  std::vector<routing::Attempt> attempts;
  for (int i = 0; i < 1'024; ++i) {
    routing::Attempt one;
    one.caller = {routing::CallerKind::trunk, routing::IdentifiedBy::address, "carrier", {}, {}, {}};
    one.dialled = "4930" + digits(random.below(100'000) * 7 % 1'000'000, 6);
    attempts.push_back(std::move(one));
  }
  std::size_t at = 0;
  for (auto _ : state) {
    routing::Trail trail;
    benchmark::DoNotOptimize(routing::route(attempts[at++ % attempts.size()], *snapshot, trail));
  }
}
BENCHMARK(did);

void compile_dids(benchmark::State& state) {
  const auto config = std::make_shared<const model::Config>(dids_config());
  std::size_t bytes = 0;
  for (auto _ : state) bytes = routing::Snapshot::compile(config).value()->memory_bytes();
  state.counters["MiB"] = static_cast<double>(bytes) / (1 << 20);
}
BENCHMARK(compile_dids)->Unit(benchmark::kMillisecond);

/// Numbers as people dial them in Berlin: local, national, abroad, short.
std::vector<std::string> dialled_in_berlin() {
  Random random(4);
  std::vector<std::string> numbers;
  for (int i = 0; i < 256; ++i) {
    numbers.push_back("2" + digits(random.below(10'000'000), 7));
    numbers.push_back("089" + digits(random.below(100'000'000), 8));
    numbers.push_back("00331" + digits(random.below(100'000'000), 8));
    numbers.push_back("116" + digits(random.below(1'000), 3));
  }
  return numbers;
}

void classify(benchmark::State& state) {
  const auto plan = routing::NumberPlan::of_country("DE", "30").value();
  const auto numbers = dialled_in_berlin();
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(routing::classify(numbers[at++ % numbers.size()], plan));
}
BENCHMARK(classify);

/// What is usual in the country, behind ten rules that do not take the number.
void apply_rule_set(benchmark::State& state) {
  model::RuleSet rules;
  rules.name = "ten";
  rules.country = "DE";
  rules.area_code = "30";
  for (int i = 0; i < 10; ++i) rules.callee_in.push_back({"9" + std::to_string(i) + "(\\d+)", "\\1", {}});
  model::Problems problems;
  const routing::RuleSet set(rules, problems);
  const auto numbers = dialled_in_berlin();
  std::size_t at = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(set.apply(routing::NumberDirection::callee_in, numbers[at++ % numbers.size()], nullptr));
}
BENCHMARK(apply_rule_set);

void compile(benchmark::State& state) {
  const auto config = std::make_shared<const model::Config>(large_config());
  std::size_t bytes = 0;
  for (auto _ : state) bytes = routing::Snapshot::compile(config).value()->memory_bytes();
  state.counters["MiB"] = static_cast<double>(bytes) / (1 << 20);
}
BENCHMARK(compile)->Unit(benchmark::kMillisecond);

}  // namespace
