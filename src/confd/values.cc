#include "confd/values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "base/utf8.h"

namespace tandem::confd {
namespace {

constexpr std::size_t longest_list = 10'000;

/// Where the database of upstream ends.
constexpr double largest_integer = std::numeric_limits<std::int32_t>::max();

std::optional<double> fraction_of(std::string_view text) {
  const std::string_view number = trim(text);
  double value{};
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> numeric(const Json& given) {
  if (given.is_number()) return given.get<double>();
  return given.is_string() ? fraction_of(given.get_ref<const std::string&>()) : std::nullopt;
}

std::optional<std::int64_t> whole_of(const Json& given) {
  const auto value = numeric(given);
  if (!value || std::abs(*value) > largest_integer) return std::nullopt;
  const double whole = std::trunc(*value);
  if (given.is_string() && whole != *value) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

void check_range(const Field& field, double value, Faults& faults) {
  if (field.least && field.most) {
    if (value < static_cast<double>(*field.least) || value > static_cast<double>(*field.most))
      faults.add("Must be greater than or equal to " + std::to_string(*field.least) + " and less than or equal to " +
                 std::to_string(*field.most) + '.');
  } else if (field.least && value < static_cast<double>(*field.least)) {
    faults.add("Must be greater than or equal to " + std::to_string(*field.least) + '.');
  }
}

void check_length(const Field& field, std::size_t length, Faults& faults) {
  if (!field.most) return;
  const auto size = static_cast<std::int64_t>(length);
  const std::int64_t least = field.least.value_or(0), most = *field.most;
  if (size >= least && size <= most) return;
  if (least == most)
    faults.add("Length must be " + std::to_string(most) + '.');
  else if (least == 0)
    faults.add("Longer than maximum length " + std::to_string(most) + '.');
  else
    faults.add("Length must be between " + std::to_string(least) + " and " + std::to_string(most) + '.');
}

void check_choice(const Field& field, std::string_view text, Faults& faults) {
  if (field.choices.empty() || std::ranges::find(field.choices, text) != field.choices.end()) return;
  std::string names;
  for (const std::string_view one : field.choices) names.append(names.empty() ? "" : ", ").append(one);
  faults.add("Must be one of: " + names + '.');
}

bool is_email(std::string_view text) {
  Cursor cursor(text);
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>'; };
  const std::string_view local = cursor.take_until("@");
  if (local.empty() || !cursor.take('@') || std::ranges::any_of(text, blank)) return false;
  const std::string_view domain = cursor.rest();
  const auto right = [](char c) { return is_alnum(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) > 127; };
  return std::ranges::all_of(domain, right) && domain.contains('.') && !domain.starts_with('.') &&
         !domain.ends_with('.') && !domain.contains("..");
}

void read_text(const Field& field, const Json& given, Json& read, Faults& faults) {
  if (!given.is_string()) return faults.add("Not a valid string.");
  const std::string& text = given.get_ref<const std::string&>();
  check_length(field, length_of(text), faults);
  for (const TextRule& rule : field.rules)
    if (!rule.holds(text)) faults.add(rule.message);
  check_choice(field, text, faults);
  read = text;
}

void read_integer(const Field& field, const Json& given, Json& read, Faults& faults) {
  const auto value = whole_of(given);
  if (!value) return faults.add("Not a valid integer.");
  check_range(field, static_cast<double>(*value), faults);
  read = *value;
}

void read_number(const Field& field, const Json& given, Json& read, Faults& faults) {
  const auto value = numeric(given);
  if (!value || std::abs(*value) > largest_integer) return faults.add("Not a valid number.");
  check_range(field, *value, faults);
  read = *value;
}

void read_boolean(const Field& field, const Json& given, Json& read, Faults& faults) {
  std::optional<bool> value;
  if (given.is_boolean()) value = given.get<bool>();
  if (field.type == FieldType::boolean) {
    if (given.is_string()) value = truth_of(given.get_ref<const std::string&>());
    if (given == 0 || given == 1) value = given == 1;
  }
  if (!value) return faults.add("Not a valid boolean.");
  read = *value;
}

void read_uuid(const Field&, const Json& given, Json& read, Faults& faults) {
  if (!given.is_string() || !is_uuid(given.get_ref<const std::string&>())) return faults.add("Not a valid UUID.");
  read = lower_case(given.get_ref<const std::string&>());
}

void read_email(const Field& field, const Json& given, Json& read, Faults& faults) {
  if (!given.is_string()) return faults.add("Not a valid string.");
  const std::string& text = given.get_ref<const std::string&>();
  if (!is_email(text)) faults.add("Not a valid email address.");
  check_length(field, length_of(text), faults);
  read = text;
}

void read_list(const Field& field, const Json& given, Json& read, Faults& faults) {
  if (!given.is_array()) return faults.add("Not a valid list.");
  read = Json::array();
  check_length(field, given.size(), faults);
  if (!field.most && given.size() > longest_list)
    faults.add("Longer than maximum length " + std::to_string(longest_list) + '.');
  if (!faults.none()) return;
  for (std::size_t place = 0; place < given.size(); ++place) {
    Json value;
    Faults own;
    read_value(field.element[0], given[place], value, own);
    read.push_back(std::move(value));
    faults.add(place, std::move(own));
  }
}

void read_object(const Field& field, const Json& given, Json& read, Faults& faults) {
  if (given.is_object()) {
    read = read_fields(*field.members, given, Reading::fresh, faults);
    return;
  }
  Faults whole;
  whole.add("Invalid input type.");
  faults.add("_schema", std::move(whole));
}

void read_special(const Field& field, const Json& given, Json& read, Faults& faults) {
  field.read(given, read, faults);
}

using Reader = void (*)(const Field&, const Json&, Json&, Faults&);
constexpr std::array<Reader, 10> readers{read_text, read_integer, read_number, read_boolean, read_boolean,
                                         read_uuid, read_email,   read_list,   read_object,  read_special};

}  // namespace

void read_present(const Field& field, const Json& given, Json& read, Faults& faults) {
  readers[static_cast<std::size_t>(field.type)](field, given, read, faults);
}

std::size_t length_of(std::string_view text) {
  std::size_t length = 0;
  for (Cursor cursor(text); !cursor.at_end(); ++length) take_code_point(cursor);
  return length;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
    if (dash ? text[at] != '-' : hex_value(text[at]) < 0) return false;
  }
  return true;
}

std::optional<bool> truth_of(std::string_view text) {
  for (const std::string_view yes : {"true", "t", "yes", "y", "on", "1"})
    if (equal_ignoring_case(text, yes)) return true;
  for (const std::string_view no : {"false", "f", "no", "n", "off", "0"})
    if (equal_ignoring_case(text, no)) return false;
  return std::nullopt;
}

}  // namespace tandem::confd
