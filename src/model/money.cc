#include "model/money.h"

#include "base/text.h"

namespace tandem::model {

namespace {

constexpr std::size_t decimals = 6;
constexpr std::uint16_t longest_increment = 3600;

std::unexpected<std::string> wrong(std::string_view text, std::string_view what) {
  return std::unexpected("'" + std::string(text) + "' is not " + std::string(what) + ".");
}

}  // namespace

std::expected<Micros, std::string> parse_amount(std::string_view text) {
  if (text.empty()) return 0;
  const auto point = text.find('.');
  const std::string_view behind = point == text.npos ? std::string_view{} : text.substr(point + 1);
  if (behind.size() > decimals)
    return std::unexpected("'" + std::string(text) + "' has more than six digits behind the point.");
  const auto units = parse_number<std::uint32_t>(text.substr(0, point));
  std::string fraction(behind);
  fraction.resize(decimals, '0');
  const auto parts = parse_number<std::uint32_t>(fraction);
  if (!units || !parts || (point != text.npos && behind.empty())) return wrong(text, "an amount such as 0.0125");
  const Micros amount = Micros{*units} * micros_a_unit + *parts;
  if (amount > highest_amount) return std::unexpected("'" + std::string(text) + "' is more than a million.");
  return amount;
}

std::string amount_text(Micros amount) {
  std::string text = std::to_string(amount / micros_a_unit);
  std::string fraction = std::to_string(micros_a_unit + amount % micros_a_unit).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return fraction.empty() ? text : text + '.' + fraction;
}

std::expected<Increment, std::string> parse_increment(std::string_view text) {
  if (text.empty()) return Increment{};
  const auto slash = text.find('/');
  const auto first = parse_number<std::uint16_t>(text.substr(0, slash));
  const auto then = slash == text.npos ? first : parse_number<std::uint16_t>(text.substr(slash + 1));
  const auto good = [](std::uint16_t seconds) { return seconds != 0 && seconds <= longest_increment; };
  if (!first || !then || !good(*first) || !good(*then)) return wrong(text, "an increment such as 60/1, of 1 to 3600");
  return Increment{*first, *then};
}

}  // namespace tandem::model
