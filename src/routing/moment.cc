#include "routing/moment.h"

#include <chrono>

#include "base/text.h"

namespace tandem::routing {

namespace {

/// Exactly so many digits.
std::optional<unsigned> digits(Cursor& cursor, std::size_t count) {
  const std::string_view text = cursor.rest().substr(0, count);
  if (text.size() != count) return std::nullopt;
  for (const char c : text)
    if (!is_digit(c)) return std::nullopt;
  cursor.take_count(count);
  return parse_number<unsigned>(text);
}

}  // namespace

std::optional<WallTime> moment_of(std::string_view text) {
  using namespace std::chrono;
  Cursor cursor(text);
  const auto y = digits(cursor, 4);
  if (!y || !cursor.take('-')) return std::nullopt;
  const auto m = digits(cursor, 2);
  if (!m || !cursor.take('-')) return std::nullopt;
  const auto d = digits(cursor, 2);
  if (!d || !(cursor.take(' ') || cursor.take('T'))) return std::nullopt;
  const auto hour = digits(cursor, 2);
  if (!hour || !cursor.take(':')) return std::nullopt;
  const auto minute = digits(cursor, 2);
  std::optional<unsigned> second = 0;
  if (cursor.take(':')) second = digits(cursor, 2);
  cursor.take('Z');
  const year_month_day date{year{static_cast<int>(*y)}, month{*m}, day{*d}};
  if (!minute || !second || !cursor.at_end() || !date.ok() || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  return WallTime(sys_days(date)) + hours(*hour) + minutes(*minute) + seconds(*second);
}

}  // namespace tandem::routing
