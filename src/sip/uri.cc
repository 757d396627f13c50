#include "sip/uri.h"

#include <algorithm>

#include "sip/char_class.h"
#include "sip/grammar.h"

namespace tandem::sip {

/// Reads in the order of the grammar. Offsets are from the start of the whole URI.
class UriReader {
 public:
  explicit UriReader(std::string_view text) : whole_(text) { uri_.text_ = text; }

  Parsed<Uri> read() {
    const auto colon = whole_.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_alpha(whole_[0])) return error(ParseFault::bad_uri, 0);
    uri_.scheme_text_ = whole_.substr(0, colon);
    for (char c : uri_.scheme_text_)
      if (!is_alnum(c) && c != '+' && c != '-' && c != '.') return error(ParseFault::bad_uri, 0);
    if (equal_ignoring_case(uri_.scheme_text_, "sip")) return read_sip(Scheme::sip, colon + 1);
    if (equal_ignoring_case(uri_.scheme_text_, "sips")) return read_sip(Scheme::sips, colon + 1);
    if (equal_ignoring_case(uri_.scheme_text_, "tel")) return read_tel(colon + 1);
    return read_other(colon + 1);
  }

 private:
  static std::unexpected<ParseError> error(ParseFault fault, std::size_t at) {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(at)});
  }

  static bool all_in(std::string_view text, CharClass which) {
    return std::ranges::all_of(text, [&](char c) { return c == '%' || in_class(c, which); }) && is_valid_escaped(text);
  }

  Parsed<Uri> read_sip(Scheme scheme, std::size_t start) {
    uri_.scheme_ = scheme;
    std::size_t at = start;
    // '@' may not stand unescaped in host, parameters or headers: the first one ends the userinfo.
    if (const auto sign = whole_.find('@', start); sign != std::string_view::npos) {
      if (auto read = read_userinfo(whole_.substr(start, sign - start), start); !read)
        return error(read.error().fault, start);
      at = sign + 1;
    }
    Cursor cursor(whole_.substr(at));
    const std::string_view host = take_host(cursor);
    if (host.empty()) return error(ParseFault::bad_uri_host, at);
    uri_.host_is_ipv6_ = host.front() == '[';
    uri_.host_ = strip_brackets(host);
    if (cursor.take(':')) {
      const auto port = parse_number<std::uint16_t>(cursor.take_while(is_digit));
      if (!port) return error(ParseFault::bad_uri_port, at + cursor.offset());
      uri_.port_ = *port;
      uri_.has_port_ = true;
    }
    uri_.host_port_ = whole_.substr(at, cursor.offset());
    uri_.address_ = whole_.substr(start, at + cursor.offset() - start);
    return read_tail(at + cursor.offset());
  }

  Parsed<void> read_userinfo(std::string_view info, std::size_t start) {
    const auto colon = info.find(':');
    uri_.has_user_ = true;
    uri_.user_ = info.substr(0, colon);
    if (uri_.user_.empty()) return error(ParseFault::bad_uri, start);
    if (colon != std::string_view::npos) uri_.password_ = info.substr(colon + 1);
    // '#' and brackets are outside the grammar of user; '#' is what phones send when it is dialled.
    const bool good = std::ranges::all_of(uri_.user_, [](char c) {
      return c == '%' || c == '#' || c == '[' || c == ']' || in_class(c, CharClass::user);
    });
    if (!good) return error(ParseFault::bad_uri, start);
    if (!is_valid_escaped(uri_.user_)) return error(ParseFault::bad_escape, start);
    if (!all_in(uri_.password_, CharClass::password)) return error(ParseFault::bad_uri, start);
    return {};
  }

  /// ";params?headers" up to the end.
  Parsed<Uri> read_tail(std::size_t at) {
    const std::string_view tail = whole_.substr(at);
    const auto question = tail.find('?');
    if (auto params = Params::parse_of_uri(tail.substr(0, question)))
      uri_.params_ = *params;
    else
      return error(params.error().fault, at + params.error().offset);
    if (question == std::string_view::npos) return uri_;
    uri_.headers_ = tail.substr(question + 1);
    const bool good = std::ranges::all_of(uri_.headers_, [](char c) {
      return c == '%' || c == '=' || c == '&' || c == ';' || c == '@' || c == ',' || in_class(c, CharClass::uri_header);
    });
    if (!good || uri_.headers_.empty()) return error(ParseFault::bad_uri, at + question);
    if (!is_valid_escaped(uri_.headers_)) return error(ParseFault::bad_escape, at + question);
    return uri_;
  }

  Parsed<Uri> read_tel(std::size_t start) {
    uri_.scheme_ = Scheme::tel;
    const std::string_view rest = whole_.substr(start);
    uri_.user_ = rest.substr(0, rest.find(';'));
    uri_.has_user_ = true;
    std::string_view digits = uri_.user_;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    if (digits.empty() || !is_tel_number(digits)) return error(ParseFault::bad_uri, start);
    uri_.address_ = uri_.user_;
    auto params = Params::parse_of_uri(rest.substr(uri_.user_.size()));
    if (!params) return error(params.error().fault, start + uri_.user_.size() + params.error().offset);
    uri_.params_ = *params;
    return uri_;
  }

  static bool is_tel_number(std::string_view digits) {
    return std::ranges::all_of(digits,
                               [](char c) { return hex_value(c) >= 0 || std::string_view("*#-.()").contains(c); });
  }

  Parsed<Uri> read_other(std::size_t start) {
    const std::string_view rest = whole_.substr(start);
    if (rest.empty() ||
        !std::ranges::all_of(rest, [](char c) { return c == '%' || c == '#' || in_class(c, CharClass::uric); }))
      return error(ParseFault::bad_uri, start);
    uri_.address_ = rest;
    return uri_;
  }

  std::string_view whole_;
  Uri uri_;
};

Parsed<Uri> Uri::parse(std::string_view text) {
  return UriReader(text).read();
}

std::string Uri::user_unescaped() const {
  return unescape_uri(user_);
}

std::string_view Uri::user_number() const {
  return user_.substr(0, user_.find(';'));
}

bool Uri::is_phone_number() const {
  return is_tel() || (is_sip() && equal_ignoring_case(param("user"), "phone"));
}

}  // namespace tandem::sip
