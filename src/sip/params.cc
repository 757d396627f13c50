#include "sip/params.h"

#include "sip/char_class.h"
#include "sip/grammar.h"
#include "sip/limits.h"

namespace tandem::sip {
namespace {

/// Takes ";name[=value]" from the front. The value may be anything up to ';' or a quoted string: shared by checking
/// and by iterating, so that both always see the same parameters.
Param take_param(Cursor& cursor) {
  Param param;
  cursor.take(';');
  skip_lws(cursor);
  param.name = trim(cursor.take_while([](char c) { return c != ';' && c != '='; }));
  if (!cursor.take('=')) return param;
  param.has_value = true;
  skip_lws(cursor);
  if (cursor.peek() == '"') {
    param.value = take_quoted(cursor);
    skip_lws(cursor);
  } else {
    param.value = trim(cursor.take_while([](char c) { return c != ';'; }));
  }
  return param;
}

/// gen-value: token, host (with port, as some Via and Diversion parameters carry) or quoted string. Wider than the
/// grammar where phones are: anything printable but quotes, brackets, blanks, commas and ';'.
bool is_param_value(std::string_view value) {
  if (value.empty()) return true;         // ";tag=" is seen; who needs a value checks for it
  if (value.front() == '"') return true;  // taken as a whole by take_quoted
  for (char c : value)
    if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>' || c == ',' || c == 0x7f) return false;
  return true;
}

bool is_uri_param_text(std::string_view text) {
  for (char c : text)
    if (c != '%' && !in_class(c, CharClass::uri_param)) return false;
  return is_valid_escaped(text);
}

}  // namespace

Parsed<Params> Params::parse(std::string_view text) {
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) return Params();
  const auto lead = static_cast<std::size_t>(trimmed.data() - text.data());
  Cursor cursor(trimmed);
  const auto error = [&](ParseFault fault) {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(lead + cursor.offset())});
  };
  for (std::size_t count = 0; !cursor.at_end(); ++count) {
    if (cursor.peek() != ';' || count == max_params) return error(ParseFault::bad_parameter);
    const Param param = take_param(cursor);
    if (param.has_value && param.value.empty() && cursor.peek() == '"') return error(ParseFault::bad_quoted_string);
    if (!is_token(param.name) || !is_param_value(param.value)) return error(ParseFault::bad_parameter);
  }
  return Params(trimmed, false);
}

Parsed<Params> Params::parse_of_uri(std::string_view text) {
  if (text.empty()) return Params();
  Cursor cursor(text);
  for (std::size_t count = 0; !cursor.at_end(); ++count) {
    const auto start = static_cast<std::uint32_t>(cursor.offset());
    const auto error = [&] { return std::unexpected(ParseError{ParseFault::bad_parameter, start}); };
    if (!cursor.take(';') || count == max_params) return error();
    const std::string_view name = cursor.take_while([](char c) { return c != ';' && c != '='; });
    if (name.empty() || !is_uri_param_text(name)) return error();
    if (cursor.take('=') && !is_uri_param_text(cursor.take_until(";"))) return error();
  }
  return Params(text, true);
}

void Params::Iterator::advance() {
  if (left_.empty()) {
    at_end_ = true;
    return;
  }
  Cursor cursor(left_);
  current_ = take_param(cursor);
  left_ = cursor.rest();
}

bool Params::is_named(const Param& param, std::string_view name) const {
  if (of_uri_ && (param.name.contains('%') || name.contains('%')))
    return equal_ignoring_case(unescape_uri(param.name), unescape_uri(name));
  return equal_ignoring_case(param.name, name);
}

std::optional<Param> Params::find(std::string_view name) const {
  for (const Param& param : *this)
    if (is_named(param, name)) return param;
  return std::nullopt;
}

std::string_view Params::value(std::string_view name) const {
  for (const Param& param : *this)
    if (is_named(param, name)) return param.value;
  return {};
}

std::string_view Params::unquoted(std::string_view name) const {
  return strip_quotes(value(name));
}

}  // namespace tandem::sip
