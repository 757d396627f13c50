#include "model/field_types.h"

#include <algorithm>

#include "base/text.h"
#include "model/nearest.h"
#include "model/text_rules.h"

namespace tandem::model {
namespace {

constexpr std::uint16_t default_sip_port = 5060;
constexpr std::uint64_t longest_time = 366 * 86400;  // of a field that states no bound

void wrong_type(const Value& value, std::string_view wanted, Reading& reading) {
  reading.error(ProblemCode::wrong_type, value.place, "Here stands " + std::string(name_of(value.kind)) + ".",
                "Wanted: " + std::string(wanted) + ".");
}

bool take_scalar(const Value& value, std::string_view wanted, Reading& reading) {
  if (value.is_scalar()) return true;
  wrong_type(value, wanted, reading);
  return false;
}

/// `{env: NAME}` or `{file: PATH}`.
bool read_secret(std::string& target, const Value& value, Reading& reading) {
  const bool one = value.members.size() == 1 && value.members[0].value.is_scalar();
  const std::string_view key = one ? std::string_view(value.members[0].key) : std::string_view();
  if (key != "env" && key != "file") {
    reading.error(ProblemCode::wrong_type, value.place, "A secret is not given like this.",
                  "Wanted: the secret itself, {env: NAME} or {file: PATH}.");
    return false;
  }
  const std::string& where = value.members[0].value.scalar;
  auto secret = key == "env" ? reading.secrets().from_environment(where) : reading.secrets().from_file(where);
  if (!secret) {
    reading.error(ProblemCode::secret_unavailable, value.place, std::move(secret.error()));
    return false;
  }
  target = std::move(*secret);
  return true;
}

bool obeys(const Field& field, const std::string& text, Place place, Reading& reading) {
  if (text.empty()) return true;  // whether it may be missing is asked later
  const TextRule& rule = field.rule.text != nullptr ? *field.rule.text : rules::any_text;
  if (rule.accepts(text)) return true;
  const std::string allowed(rule.allowed);
  if (rule.why != nullptr) {
    reading.error(ProblemCode::bad_value, place, rule.why(text), "Allowed: " + allowed + ".");
  } else if (field.rule.secret || !rules::any_text.accepts(text)) {
    reading.error(ProblemCode::bad_value, place, "This is not " + allowed + ".");
  } else {
    reading.error(ProblemCode::bad_value, place, "'" + text + "' is not " + allowed + ".");
  }
  return false;
}

std::string tidied(const Field& field, const std::string& text) {
  return field.rule.text != nullptr && field.rule.text->tidy != nullptr ? field.rule.text->tidy(text) : text;
}

std::optional<std::uint64_t> unit_seconds(char unit) {
  switch (to_lower(unit)) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    default:
      return std::nullopt;
  }
}

/// "90", "90s", "1h30m".
std::optional<std::uint64_t> parse_seconds(std::string_view text) {
  if (auto plain = parse_number<std::uint32_t>(text)) return *plain;
  std::uint64_t total = 0;
  Cursor cursor(text);
  do {
    const auto count = parse_number<std::uint32_t>(cursor.take_while(is_digit));
    const auto unit = unit_seconds(cursor.take_count(1).empty() ? '\0' : text[cursor.offset() - 1]);
    if (!count || !unit) return std::nullopt;
    total += *count * *unit;
  } while (!cursor.at_end() && cursor.offset() < 32);
  return cursor.at_end() ? std::optional(total) : std::nullopt;
}

bool in_range(std::uint64_t number, std::uint64_t lowest, std::uint64_t highest, const Value& value,
              std::string_view unit, Reading& reading) {
  if (number >= lowest && number <= highest) return true;
  reading.error(ProblemCode::out_of_range, value.place, value.scalar + " is out of range.",
                "Allowed: " + std::to_string(lowest) + " to " + std::to_string(highest) + std::string(unit) + ".");
  return false;
}

}  // namespace

bool read_text(const Field& field, std::string& target, const Value& value, Reading& reading) {
  std::string text = value.scalar;
  if (field.rule.secret && value.kind == Value::Kind::map) {
    if (!read_secret(text, value, reading)) return false;
  } else if (!take_scalar(value, field.rule.text != nullptr ? field.rule.text->allowed : "a text", reading)) {
    return false;
  }
  text = tidied(field, text);
  if (!obeys(field, text, value.place, reading)) return false;
  target = std::move(text);
  return true;
}

bool read_number(const Field& field, std::uint64_t highest, std::uint64_t& target, const Value& value,
                 Reading& reading) {
  if (!take_scalar(value, "a number", reading)) return false;
  const std::uint64_t top = field.rule.max != 0 ? field.rule.max : highest;
  const auto number = parse_number<std::uint64_t>(value.scalar);
  if (!number) {
    reading.error(ProblemCode::wrong_type, value.place, "'" + value.scalar + "' is not a number.",
                  "Allowed: " + std::to_string(field.rule.min) + " to " + std::to_string(top) + ".");
    return false;
  }
  if (!in_range(*number, field.rule.min, top, value, "", reading)) return false;
  target = *number;
  return true;
}

bool read_boolean(bool& target, const Value& value, Reading& reading) {
  if (!take_scalar(value, "true or false", reading)) return false;
  for (std::string_view word : {"true", "yes", "on"})
    if (equal_ignoring_case(word, value.scalar)) return target = true;
  for (std::string_view word : {"false", "no", "off"})
    if (equal_ignoring_case(word, value.scalar)) return !(target = false);
  reading.error(ProblemCode::bad_value, value.place, "'" + value.scalar + "' is neither true nor false.",
                "Allowed: true, false, yes, no, on, off.");
  return false;
}

bool read_seconds(const Field& field, std::chrono::seconds& target, const Value& value, Reading& reading) {
  if (!take_scalar(value, "a time such as 90 or 10m", reading)) return false;
  const auto seconds = parse_seconds(value.scalar);
  if (!seconds) {
    reading.error(ProblemCode::bad_value, value.place, "'" + value.scalar + "' is not a time.",
                  "Allowed: seconds, or a time such as 90s, 10m, 1h30m, 1d.");
    return false;
  }
  const std::uint64_t top = field.rule.max != 0 ? field.rule.max : longest_time;
  if (!in_range(*seconds, field.rule.min, top, value, " seconds", reading)) return false;
  target = std::chrono::seconds(*seconds);
  return true;
}

bool read_choice(const Field& field, std::size_t& target, const Value& value, Reading& reading) {
  if (!take_scalar(value, "one word", reading)) return false;
  const std::string word = tidied(field, value.scalar);
  for (std::size_t i = 0; i < field.choices.size(); ++i) {
    if (!equal_ignoring_case(field.choices[i], word)) continue;
    target = i;
    return true;
  }
  std::string allowed;
  for (std::string_view choice : field.choices) allowed += (allowed.empty() ? "" : ", ") + std::string(choice);
  reading.error(ProblemCode::bad_value, value.place, "'" + value.scalar + "' is not allowed here.",
                "Allowed: " + allowed + ".");
  return false;
}

bool read_address(SocketAddress& target, const Value& value, Reading& reading) {
  if (!take_scalar(value, "an address and a port", reading)) return false;
  const auto address = SocketAddress::parse(value.scalar, default_sip_port);
  if (!address) {
    reading.error(ProblemCode::bad_value, value.place, "'" + value.scalar + "' is not an IP address with a port.",
                  "Allowed: 0.0.0.0:5060, \"[::]:5060\" or an address of this machine.");
    return false;
  }
  target = *address;
  return true;
}

bool read_texts(const Field& field, std::vector<std::string>& target, const Value& value, Reading& reading) {
  const bool is_list = value.kind == Value::Kind::list;
  if (!is_list && !take_scalar(value, "a list of texts", reading)) return false;
  std::vector<std::string> texts;
  bool good = true;
  for (const Value& item : is_list ? std::span(value.items) : std::span(&value, 1)) {
    const Reading::Inside inside(reading, '[' + std::to_string(texts.size()) + ']');
    std::string& text = texts.emplace_back();
    const bool read = read_text(field, text, item, reading);
    if (read && is_list && text.empty())
      reading.error(ProblemCode::bad_value, item.place, "An entry of this list is empty.", "Take it out or fill it.");
    good = good && read && !(is_list && text.empty());
  }
  std::erase(texts, "");
  if (good) target = std::move(texts);
  return good;
}

}  // namespace tandem::model
