#include "control/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace tandem::control {

namespace {

std::string formatted(const char* format, WallTime time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, format, &local));
}

}  // namespace

std::string calendar_text(WallTime time) {
  return formatted("%a, %d %b %Y %H:%M:%S", time);
}
std::string short_calendar_text(WallTime time) {
  return formatted("%Y-%m-%d %H:%M:%S", time);
}

std::string clock_text(std::chrono::seconds duration) {
  const auto seconds = std::max<std::chrono::seconds::rep>(duration.count(), 0);
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string duration_text(std::chrono::seconds duration) {
  struct Unit {
    std::chrono::seconds::rep seconds;
    const char* name;
  };
  // Years of 52 weeks, as Asterisk counts them.
  constexpr Unit units[] = {{52 * 7 * 86400, "year"}, {7 * 86400, "week"}, {86400, "day"},
                            {3600, "hour"},           {60, "minute"},      {1, "second"}};
  std::string text;
  auto left = std::max<std::chrono::seconds::rep>(duration.count(), 0);
  for (const Unit& unit : units) {
    const auto count = left / unit.seconds;
    left %= unit.seconds;
    if (count == 0) continue;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", count, unit.name, count == 1 ? "" : "s");
  }
  return text.empty() ? "0 seconds" : text;
}

}  // namespace tandem::control
