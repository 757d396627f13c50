#include "sipstack/peek.h"

#include "base/text.h"

namespace tandem::sipstack {
namespace {

/// Takes one header with its continuation lines, without the line end.
std::string_view take_field(Cursor& cursor) {
  const std::string_view from_here = cursor.rest();
  std::size_t size = 0;
  for (;;) {
    size += cursor.take_until("\n").size();
    if (!cursor.take('\n')) break;
    if (cursor.peek() != ' ' && cursor.peek() != '\t') break;
    ++size;
  }
  auto field = from_here.substr(0, size);
  if (field.ends_with('\r')) field.remove_suffix(1);
  return field;
}

bool is_value_end(char c) {
  return c == ';' || c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// The value of a header parameter; what stands in quotes or angle brackets is passed over.
std::string_view param_of(std::string_view value, std::string_view name) {
  Cursor cursor(value);
  while (!cursor.at_end()) {
    cursor.take_until(";\"<,");
    if (cursor.take('"')) {
      while (!cursor.at_end() && !cursor.take('"')) cursor.take_count(cursor.peek() == '\\' ? 2 : 1);
    } else if (cursor.take('<')) {
      cursor.take_until(">");
    } else if (cursor.take(';')) {
      cursor.skip_blanks();
      if (!cursor.take_ignoring_case(name)) continue;
      cursor.skip_blanks();
      if (!cursor.take('=')) continue;
      cursor.skip_blanks();
      return cursor.take_while([](char c) { return !is_value_end(c); });
    } else if (!cursor.at_end()) {
      return {};  // ',': only the first value counts
    }
  }
  return {};
}

enum class Wanted { none, via, to, call_id };

Wanted wanted(std::string_view name) {
  if (name.size() == 1) {
    switch (to_lower(name[0])) {
      case 'v':
        return Wanted::via;
      case 't':
        return Wanted::to;
      case 'i':
        return Wanted::call_id;
      default:
        return Wanted::none;
    }
  }
  if (equal_ignoring_case(name, "via")) return Wanted::via;
  if (equal_ignoring_case(name, "to")) return Wanted::to;
  if (equal_ignoring_case(name, "call-id")) return Wanted::call_id;
  return Wanted::none;
}

}  // namespace

std::optional<Peek> peek(std::string_view message) {
  Cursor cursor(message);
  cursor.take_while([](char c) { return c == '\r' || c == '\n'; });
  if (cursor.at_end() || !is_alpha(cursor.peek())) return std::nullopt;
  Peek found;
  found.response = equal_ignoring_case(cursor.rest().substr(0, 4), "SIP/");
  cursor.take_until("\n");
  if (!cursor.take('\n')) return std::nullopt;

  bool saw_via = false, saw_to = false;
  while (!cursor.at_end()) {
    const std::string_view field = take_field(cursor);
    if (field.empty()) break;
    const auto colon = field.find(':');
    if (colon == std::string_view::npos) continue;
    const auto value = field.substr(colon + 1);
    switch (wanted(trim(field.substr(0, colon)))) {
      case Wanted::via:
        if (!saw_via) found.branch = param_of(value, "branch");
        saw_via = true;
        if (found.response) return found;
        break;
      case Wanted::to:
        if (!saw_to) found.to_tag = param_of(value, "tag");
        saw_to = true;
        break;
      case Wanted::call_id:
        if (found.call_id.empty()) found.call_id = trim(value);
        break;
      case Wanted::none:
        break;
    }
    if (saw_via && saw_to && !found.call_id.empty()) break;
  }
  return found;
}

}  // namespace tandem::sipstack
