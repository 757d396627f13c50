// Rules from hostile hands: a byte that says what the lines behind it are. Patterns and expressions of
// permissions and friends are asked with numbers; hours, days and dates of schedules with times; rates with numbers.
// What compiles answers, and answers the same twice; an automaton agrees with its expressions one by one.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "model/schedule_rules.h"
#include "routing/friend_patterns.h"
#include "routing/permission.h"
#include "routing/schedule.h"
#include "routing/tariff.h"

namespace {

using namespace tandem;

constexpr std::size_t max_lines = 24;

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < max_lines) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, std::min<std::size_t>(end, 255)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::span<const std::string> half(const std::vector<std::string>& lines, bool first) {
  const std::span all(lines);
  return first ? all.first(all.size() / 2) : all.subspan(all.size() / 2);
}

void permissions(const std::vector<std::string>& lines) {
  model::Config config;
  auto& permission = config.permissions.emplace_back();
  permission.name = "p";
  permission.pin = "1";
  for (const std::string& line : half(lines, true)) {
    auto& rule = permission.rules.emplace_back();
    (permission.rules.size() % 2 == 0 ? rule.allow : rule.deny).push_back(line);
  }
  model::Problems problems;
  const routing::Permissions compiled(config, problems);
  const std::vector<std::string> names{"p", "other"};
  const routing::PermissionHolder holder{routing::PermissionLevel::caller, "user u", names};
  for (const std::string& number : half(lines, false)) {
    const std::string international = "+" + number;
    const routing::PermissionQuestion question{{number, international}, std::span(&holder, 1), "77"};
    const auto once = compiled.ask(question), twice = compiled.ask(question);
    require(once.allowed == twice.allowed && once.reason == twice.reason && once.pins == twice.pins);
    require(!once.reason.empty() && !(once.allowed && once.needs_pin()));
    for (const std::string& pin : once.pins) require(pin == "77");
  }
}

void friends(const std::vector<std::string>& lines) {
  const auto patterns = half(lines, true);
  std::vector<routing::FriendEntry> entries;
  for (std::uint32_t i = 0; i < patterns.size(); ++i)
    entries.push_back({i, i % 3, "f", patterns.subspan(i, 1), "friends.f"});
  model::Problems problems, again;
  const routing::FriendPatterns table(entries, problems), small(entries, again, 10'000);
  require(problems.size() == again.size() && table.size() + problems.size() == patterns.size());
  for (const std::string& number : half(lines, false)) {
    const auto expected = table.find_one_by_one(number).friends;
    for (const auto& answer : {table.find(number), small.find(number)})
      require(std::ranges::equal(answer.friends, expected, {}, &routing::FriendPatterns::Hit::friend_index,
                                 &routing::FriendPatterns::Hit::friend_index));
  }
}

void schedules(const std::vector<std::string>& lines) {
  model::Config config;
  auto& schedule = config.schedules.emplace_back();
  schedule.name = "s";
  const auto line = [&](std::size_t i) { return i < lines.size() ? lines[i] : std::string(); };
  schedule.timezone = line(0);
  schedule.open.push_back({line(1), line(2), line(3), line(4)});
  auto& exception = schedule.exceptions.emplace_back();
  exception.hours = line(5);
  exception.days = line(6);
  for (std::size_t i = 7; i < lines.size(); ++i) exception.dates.push_back(lines[i]);
  model::Problems problems;
  const routing::Schedules compiled(config, problems);
  model::Problems unheard;
  const auto period = model::calendar_rule(schedule.open[0], "s", unheard);
  const auto other = model::calendar_rule(exception, "s", unheard);
  if (period) require(period->covers(*period));
  if (period && other && period->covers(*other) && other->ever()) require(period->ever());
  for (std::int64_t minute = -1; minute < 60 * 24 * 365; minute += 10'007) {
    const auto state = compiled.find("s")->at(WallTime(std::chrono::minutes(29'000'000 + minute)));
    require(!state.reason.empty() && state.reason.starts_with(state.open ? "open: " : "closed: "));
  }
}

void tariffs(const std::vector<std::string>& lines) {
  model::Tariff given;
  given.name = "t";
  for (std::size_t i = 0; i + 3 < lines.size(); i += 4)
    given.rates.push_back({lines[i], lines[i + 1], lines[i + 2], lines[i + 3]});
  model::Problems problems;
  const routing::Tariff tariff(given, problems);
  for (const std::string& number : lines)
    if (const auto hit = tariff.find(number)) {
      require(hit->rate.cost(std::chrono::hours(1)) >= hit->rate.cost(std::chrono::seconds(1)));
      require(!tariff.in_words(*hit).empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto lines = lines_of({reinterpret_cast<const char*>(data + 1), size - 1});
  constexpr void (*kinds[])(const std::vector<std::string>&) = {permissions, friends, schedules, tariffs};
  kinds[data[0] % 4](lines);
  return 0;
}
