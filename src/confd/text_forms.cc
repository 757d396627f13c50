#include "confd/text_forms.h"

#include <algorithm>

#include "base/text.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool consists_of(std::string_view text, std::string_view set) {
  return std::ranges::all_of(text, [&](char c) { return one_of(c, set); });
}

constexpr std::string_view keys = "0123456789*#";
constexpr std::string_view pattern_letters = "*#0123456789_XxZzNn[].!-";

}  // namespace

bool is_made_of(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char c) { return is_alnum(c) || one_of(c, others); });
}

bool is_number_text(std::string_view text) {
  return consists_of(text, keys);
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_plus_number(std::string_view text) {
  Cursor cursor(text);
  cursor.take('+');
  return !cursor.at_end() && is_number_text(cursor.rest());
}

bool is_prefix(std::string_view text) {
  return text == "+" || is_plus_number(text);
}

bool is_option_text(std::string_view text) {
  return is_made_of(text, "-_/.:,");
}

bool is_context_name(std::string_view text) {
  return !text.empty() && text.size() <= 79 && is_made_of(text, "_-");
}

bool is_caller_id(std::string_view text) {
  Cursor cursor(text);
  if (!cursor.take('"') || cursor.take_until("\"").empty() || !cursor.take('"')) return false;
  if (cursor.at_end()) return true;
  if (!cursor.take(" <")) return false;
  cursor.take('+');
  return !cursor.take_while([](char c) { return one_of(c, keys); }).empty() && cursor.take('>') && cursor.at_end();
}

bool is_permission_pattern(std::string_view text) {
  Cursor cursor(text);
  cursor.take('_');
  cursor.take('+');
  const std::string_view body = cursor.take_while([](char c) { return is_digit(c) || one_of(c, "NXZ*#-[]"); });
  const bool open = cursor.take('.') || cursor.take('!');
  return cursor.at_end() && (open || !body.empty());
}

bool is_exten(std::string_view text) {
  if (text.empty() || text.size() > 40) return false;
  if (text.front() != '_') return is_number_text(text);
  return text.size() > 1 && consists_of(text.substr(1), pattern_letters);
}

bool is_outcall_exten(std::string_view text) {
  Cursor cursor(text);
  cursor.take('_');
  cursor.take('+');
  return text.size() <= 40 && consists_of(cursor.rest(), pattern_letters);
}

bool is_pattern(std::string_view exten) {
  return exten.starts_with('_');
}

bool is_clock(std::string_view text) {
  Cursor cursor(text);
  const auto hours = parse_number<unsigned>(cursor.take_until(":"));
  if (text.size() != 5 || !cursor.take(':')) return false;
  const auto minutes = parse_number<unsigned>(cursor.rest());
  return hours && minutes && *hours < 24 && *minutes < 60;
}

bool is_command(std::string_view text) {
  Cursor cursor(text);
  const std::string_view name = cursor.take_while(is_alpha);
  return name.size() >= 3 && cursor.take('(') && text.ends_with(')') && !equal_ignoring_case(name, "system") &&
         !equal_ignoring_case(name, "trysystem");
}

Field section_name() {
  Field field = text("name");
  field.rules = {
      {[](std::string_view text) { return !text.empty(); }, "Shorter than minimum length 1"},
      {[](std::string_view text) { return length_of(text) <= 79; }, "Longer than maximum length 79"},
      {[](std::string_view text) { return text != "global" && text != "system"; }, "Reserved Asterisk section name"},
      {[](std::string_view text) { return is_made_of(text, "-_."); }, "Not a valid Asterisk section name"}};
  return field;
}

CallerId read_caller_id(std::string_view text) {
  const std::string_view all = trim(text);
  if (all.empty()) return {};
  if (is_plus_number(all)) return {std::string(all), std::string(all)};
  Cursor cursor(all);
  std::string name;
  if (cursor.take('"')) {
    name = cursor.take_until("\"");
    cursor.take('"');
  } else {
    name = trim(cursor.take_until("<"));
  }
  cursor.take_until("<");
  return {name, cursor.take('<') ? std::string(cursor.take_until(">")) : std::string{}};
}

std::string write_caller_id(const CallerId& caller_id) {
  std::string out = '"' + caller_id.name + '"';
  if (!caller_id.number.empty()) out += " <" + caller_id.number + '>';
  return out;
}

}  // namespace tandem::confd
