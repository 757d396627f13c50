#include "rest/time_words.h"

#include <fmt/chrono.h>

namespace tandem::rest {

namespace {

std::string text_of(const std::tm& seconds, WallTime time) {
  const auto fraction = time.time_since_epoch() - std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}", seconds, fraction.count());
}

std::time_t seconds_of(WallTime time) {
  return static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

}  // namespace

std::string utc_text(WallTime time) {
  return text_of(fmt::gmtime(seconds_of(time)), time);
}

std::string local_text(WallTime time) {
  return text_of(fmt::localtime(seconds_of(time)), time);
}

}  // namespace tandem::rest
