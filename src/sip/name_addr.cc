#include "sip/name_addr.h"

#include "sip/grammar.h"

namespace tandem::sip {
namespace {

std::unexpected<ParseError> error(ParseFault fault, std::size_t at) {
  return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(at)});
}

/// display-name without quotes: *(token LWS).
bool is_token_list(std::string_view text) {
  for (char c : text)
    if (!is_token_char(c) && c != ' ' && c != '\t') {
      // Outside the grammar: letters beyond ASCII, which phones send without quoting them.
      if (static_cast<unsigned char>(c) < 0x80) return false;
    }
  return true;
}

}  // namespace

Parsed<NameAddr> NameAddr::parse(std::string_view text) {
  NameAddr address;
  address.text_ = trim(text);
  const auto lead = static_cast<std::size_t>(address.text_.empty() ? 0 : address.text_.data() - text.data());
  Cursor cursor(address.text_);
  if (cursor.peek() == '"') {
    const std::string_view quoted = take_quoted(cursor);
    if (quoted.empty()) return error(ParseFault::bad_quoted_string, lead);
    address.display_name_ = strip_quotes(quoted);
    address.display_name_quoted_ = true;
    skip_lws(cursor);
    if (cursor.peek() != '<') return error(ParseFault::bad_name_addr, lead + cursor.offset());
  } else if (const auto open = address.text_.find('<'); open != std::string_view::npos) {
    // A '<' behind a ';' is in the parameters of an addr-spec, where it is wrong: the check of the name finds it.
    address.display_name_ = trim(cursor.take_count(open));
    if (!is_token_list(address.display_name_)) return error(ParseFault::bad_display_name, lead);
  }
  std::string_view uri;
  std::size_t uri_at = lead + cursor.offset();
  if (cursor.take('<')) {
    address.has_brackets_ = true;
    ++uri_at;
    uri = cursor.take_while([](char c) { return c != '>'; });
    if (!cursor.take('>')) return error(ParseFault::unclosed_bracket, uri_at);
  } else {
    uri = cursor.take_while([](char c) { return c != ';' && static_cast<unsigned char>(c) > ' '; });
    if (const auto at = uri.find_first_of(",?"); at != std::string_view::npos)
      return error(ParseFault::uri_needs_brackets, uri_at + at);
  }
  const auto parsed = Uri::parse(uri);
  if (!parsed) return error(parsed.error().fault, uri_at + parsed.error().offset);
  address.uri_ = *parsed;
  const auto params = Params::parse(cursor.rest());
  if (!params) return error(params.error().fault, lead + cursor.offset() + params.error().offset);
  address.params_ = *params;
  return address;
}

std::string NameAddr::display_name_unescaped() const {
  if (!display_name_quoted_) return std::string(display_name_);
  // The quotes stand around the view.
  return unescape_quoted({display_name_.data() - 1, display_name_.size() + 2});
}

}  // namespace tandem::sip
