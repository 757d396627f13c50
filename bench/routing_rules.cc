// What the rules of a tenant cost on a call's way: 1,000 friends with 20 expressions each, a permission with 1,000
// patterns, a schedule, a tariff with 100,000 rates.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "routing/friend_patterns.h"
#include "routing/permission.h"
#include "routing/schedule.h"
#include "routing/tariff.h"

namespace {

using namespace tandem;

std::string digits(std::uint64_t number, std::size_t width) {
  const auto text = std::to_string(number);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

/// Of one friend: its own beginnings of four digits, anchored but for `searched` of 100.
std::vector<std::vector<std::string>> friends_patterns(std::uint64_t searched) {
  Random random(1);
  std::vector<std::vector<std::string>> all(1'000);
  for (auto& patterns : all)
    for (int i = 0; i < 20; ++i) {
      const std::string number = digits(random.below(100'000), 5);
      const bool anywhere = random.below(100) < searched;
      patterns.push_back(anywhere ? number + "[0-9]$" : i % 2 == 0 ? "^" + number + "[0-9]{2,4}$" : "^\\+34" + number);
    }
  return all;
}

routing::FriendPatterns friends_table(std::uint64_t searched) {
  const auto patterns = friends_patterns(searched);
  std::vector<routing::FriendEntry> entries;
  for (std::uint32_t i = 0; i < patterns.size(); ++i)
    entries.push_back({i, i % 5, "friend", patterns[i], "friends.friend"});
  model::Problems problems;
  return {entries, problems};
}

/// Numbers of some length; half of them begin as a friend's.
std::vector<std::string> numbers() {
  Random random(2);
  std::vector<std::string> all;
  for (int i = 0; i < 4'096; ++i)
    all.push_back((i % 2 == 0 ? "" : "+34") + digits(random.below(1'000'000'000), 9).substr(0, 7 + random.below(3)));
  return all;
}

void friends(benchmark::State& state) {
  const auto table = friends_table(static_cast<std::uint64_t>(state.range(0)));
  const auto dialled = numbers();
  std::size_t at = 0, one_by_one = 0;
  for (const auto& number : dialled) table.find(number);  // what it has read before, it has an automaton's states for
  for (auto _ : state) {
    const auto answer = table.find(dialled[at++ % dialled.size()]);
    one_by_one += answer.one_by_one ? 1 : 0;
    benchmark::DoNotOptimize(answer);
  }
  state.counters["sets"] = static_cast<double>(table.sets());
  state.counters["one_by_one"] = static_cast<double>(one_by_one);
}
BENCHMARK(friends)->ArgName("searched%")->Arg(0)->Arg(1)->Arg(10)->Unit(benchmark::kMicrosecond);

/// Numbers that it has never read before.
void friends_first_time(benchmark::State& state) {
  const auto table = friends_table(static_cast<std::uint64_t>(state.range(0)));
  Random random(3);
  for (auto _ : state) benchmark::DoNotOptimize(table.find(digits(random.below(1'000'000'000), 9)));
}
BENCHMARK(friends_first_time)->ArgName("searched%")->Arg(0)->Arg(1)->Arg(10)->Unit(benchmark::kMicrosecond);

void friends_compile(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(friends_table(0));
}
BENCHMARK(friends_compile)->Unit(benchmark::kMillisecond)->Iterations(2);

void permission(benchmark::State& state) {
  model::Config config;
  auto& given = config.permissions.emplace_back();
  given.name = "p";
  for (int i = 0; i < 1'000; ++i) given.rules.push_back({{}, {"08" + digits(static_cast<std::uint64_t>(i), 3) + "."}});
  model::Problems problems;
  const routing::Permissions permissions(config, problems);
  const std::vector<std::string> names{"p"};
  const routing::PermissionHolder holder{routing::PermissionLevel::caller, "user u", names};
  for (auto _ : state)
    benchmark::DoNotOptimize(permissions.ask({{"0123456789", "+33123456789"}, std::span(&holder, 1), ""}));
}
BENCHMARK(permission)->Unit(benchmark::kMicrosecond);

void schedule(benchmark::State& state) {
  model::Config config;
  auto& given = config.schedules.emplace_back();
  given.name = "s";
  given.timezone = "Europe/Paris";
  given.open = {{"09:00-12:00,14:00-18:00", "mon-fri", "", ""}};
  given.exceptions.resize(12);
  for (auto& exception : given.exceptions) exception.dates = {"12-25"};
  model::Problems problems;
  const routing::Schedules schedules(config, problems);
  std::int64_t minute = 29'000'000;
  for (auto _ : state) benchmark::DoNotOptimize(schedules.find("s")->at(WallTime(std::chrono::minutes(minute += 97))));
}
BENCHMARK(schedule);

model::Tariff large_tariff() {
  model::Tariff tariff;
  Random random(4);
  for (std::uint64_t i = 0; i < 100'000; ++i)
    tariff.rates.push_back({"+" + std::to_string(100'000 + i * 7), "0.0" + digits(random.below(300), 3), "", "60/1"});
  return tariff;
}

void tariff(benchmark::State& state) {
  model::Problems problems;
  const routing::Tariff table(large_tariff(), problems);
  Random random(5);
  std::vector<std::string> dialled;
  for (int i = 0; i < 4'096; ++i) dialled.push_back("+" + std::to_string(100'000 + random.below(700'000)) + "12345");
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(table.find(dialled[at++ % dialled.size()]));
  state.counters["MiB"] = static_cast<double>(table.memory_bytes()) / (1 << 20);
}
BENCHMARK(tariff);

void tariff_compile(benchmark::State& state) {
  const auto given = large_tariff();
  for (auto _ : state) {
    model::Problems problems;
    benchmark::DoNotOptimize(routing::Tariff(given, problems));
  }
}
BENCHMARK(tariff_compile)->Unit(benchmark::kMillisecond);

}  // namespace
