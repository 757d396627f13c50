#include "sip/message.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "sip/char_class.h"
#include "sip/grammar.h"
#include "sip/limits.h"
#include "sip/list.h"
#include "sip/via.h"

namespace tandem::sip {
namespace {

constexpr std::string_view version = "SIP/2.0";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// What a Request-URI may consist of before anyone parses it; control characters would not survive being written again.
bool is_visible(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != 0x7f;
}

std::string_view trim_blanks(const char* first, const char* last) {
  while (first != last && is_blank(*first)) ++first;
  while (first != last && (is_blank(last[-1]) || last[-1] == '\r')) --last;
  return {first, static_cast<std::size_t>(last - first)};
}

}  // namespace

/// The one pass. `tolerant` is for salvage: unreadable lines are stepped over and a missing end is the end.
class MessageReader {
 public:
  MessageReader(std::span<char> buffer, bool tolerant)
      : begin_(buffer.data()), at_(begin_), end_(begin_ + buffer.size()), tolerant_(tolerant) {}

  Parsed<Message> read() {
    while (at_ != end_ && (*at_ == '\r' || *at_ == '\n')) ++at_;
    if (at_ == end_) return error(ParseFault::empty, at_);
    if (end_ - at_ > static_cast<std::ptrdiff_t>(max_message_bytes)) return error(ParseFault::message_too_long, at_);
    char* const start = at_;
    if (auto line = read_start_line(); !line) return std::unexpected(line.error());
    while (true) {
      if (at_ == end_) {
        if (!tolerant_) return error(ParseFault::truncated, at_);
        break;
      }
      if (take_blank_line()) break;
      if (auto field = read_field(); !field && !tolerant_) return std::unexpected(field.error());
    }
    if (tolerant_)
      message_.text_ = view(start, at_);
    else if (auto body = find_body(start); !body)
      return std::unexpected(body.error());
    return std::move(message_);
  }

 private:
  static std::string_view view(const char* first, const char* last) {
    return {first, static_cast<std::size_t>(last - first)};
  }
  std::unexpected<ParseError> error(ParseFault fault, const char* at) const {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(at - begin_)});
  }

  /// The end of the line at `from`: its LF, or null when the text ends before.
  char* find_newline(char* from) const {
    return static_cast<char*>(std::memchr(from, '\n', static_cast<std::size_t>(end_ - from)));
  }

  bool take_blank_line() {
    char* next = at_;
    if (*next == '\r' && next + 1 != end_) ++next;
    if (*next != '\n') return false;
    at_ = next + 1;
    return true;
  }

  Parsed<void> read_start_line() {
    char* const newline = find_newline(at_);
    if (newline == nullptr) return error(ParseFault::truncated, end_);
    if (newline - at_ > static_cast<std::ptrdiff_t>(max_start_line_bytes))
      return error(ParseFault::start_line_too_long, at_);
    std::string_view line = view(at_, newline);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at_ = newline + 1;
    if (line.size() > version.size() && equal_ignoring_case(line.substr(0, 4), "SIP/")) return read_status_line(line);
    auto read = read_request_line(line);
    return tolerant_ && !message_.method_text_.empty() ? Parsed<void>() : read;
  }

  /// RFC 3261 §7.2. The reason may be empty; the blank before it may then be missing (some senders).
  Parsed<void> read_status_line(std::string_view line) {
    if (!equal_ignoring_case(line.substr(0, version.size()), version))
      return error(ParseFault::unsupported_version, line.data());
    Cursor cursor(line.substr(version.size()));
    if (!cursor.take(' ')) return error(ParseFault::bad_start_line, line.data());
    const std::string_view code = cursor.take_while(is_digit);
    const auto status = parse_number<std::uint16_t>(code);
    if (code.size() != 3 || !status || *status < 100 || *status > 699)
      return error(ParseFault::bad_status, code.data());
    if (!cursor.at_end() && !cursor.take(' ')) return error(ParseFault::bad_status, code.data());
    message_.status_ = *status;
    message_.reason_ = cursor.rest();
    return {};
  }

  /// RFC 3261 §7.1: exactly one SP between the elements, nothing around them.
  Parsed<void> read_request_line(std::string_view line) {
    const auto first = line.find(' ');
    const std::string_view method = line.substr(0, first);
    if (!is_token(method)) return error(ParseFault::bad_method, line.data());
    message_.method_text_ = method;
    message_.method_ = method_from(method);
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return error(ParseFault::bad_start_line, line.data());
    const std::string_view uri = line.substr(first + 1, last - first - 1);
    const std::string_view protocol = line.substr(last + 1);
    message_.request_uri_ = uri;
    if (uri.empty() || is_blank(uri.front()) || is_blank(uri.back()) || protocol.empty())
      return error(ParseFault::bad_start_line, uri.data());
    if (!equal_ignoring_case(protocol, version)) {
      const bool other_version = equal_ignoring_case(protocol.substr(0, 4), "SIP/");
      return error(other_version ? ParseFault::unsupported_version : ParseFault::bad_start_line, protocol.data());
    }
    if (uri.front() == '<' || !std::ranges::all_of(uri, is_visible))
      return error(ParseFault::bad_request_uri, uri.data());
    return {};
  }

  Parsed<void> read_field() {
    char* const start = at_;
    char* newline = find_newline(start);
    if (newline == nullptr) {
      at_ = end_;
      return error(ParseFault::truncated, end_);
    }
    char* const first_end = newline;
    join_continuations(newline);
    at_ = newline + 1;
    if (newline - start > static_cast<std::ptrdiff_t>(max_header_line_bytes))
      return error(ParseFault::header_line_too_long, start);
    const char* name_end = start;
    while (in_class(*name_end, CharClass::token)) ++name_end;  // stops at the line's LF at the latest
    const char* colon = name_end;
    while (is_blank(*colon)) ++colon;
    // A colon on a continuation line would be no header by the grammar.
    if (name_end == start || *colon != ':' || colon > first_end) return error(ParseFault::bad_header_line, start);
    const std::string_view value = trim_blanks(colon + 1, newline);
    blank_carriage_returns(value);
    if (message_.fields_.size() == max_headers) return error(ParseFault::too_many_headers, start);
    const std::string_view name = view(start, name_end);
    message_.fields_.push_back({header_id_from(name), name, value});
    return {};
  }

  /// Moves `newline` to the end of the last continuation line and overwrites the line breaks between with blanks.
  void join_continuations(char*& newline) {
    while (newline + 1 != end_ && is_blank(newline[1])) {
      char* const next = find_newline(newline + 1);
      if (next == nullptr) break;
      if (newline[-1] == '\r') newline[-1] = ' ';
      *newline = ' ';
      newline = next;
    }
  }

  /// A CR that ends no line must not stay in a value that may be written into another message.
  void blank_carriage_returns(std::string_view value) {
    char* at = begin_ + (value.data() - begin_);
    char* const last = at + value.size();
    while ((at = static_cast<char*>(std::memchr(at, '\r', static_cast<std::size_t>(last - at)))) != nullptr) *at = ' ';
  }

  Parsed<void> find_body(const char* start) {
    auto length = static_cast<std::size_t>(end_ - at_);
    const Field* seen = nullptr;
    for (const Field& field : message_.fields_) {
      if (field.id != HeaderId::content_length) continue;
      const auto number = parse_number<std::uint32_t>(field.value);
      if (!number) return error(ParseFault::bad_content_length, field.value.data());
      if (seen != nullptr) return error(ParseFault::repeated_content_length, field.name.data());
      if (*number > length) return error(ParseFault::truncated, end_);
      length = *number;
      seen = &field;
    }
    message_.body_ = {at_, length};
    message_.text_ = view(start, at_ + length);
    return {};
  }

  char* begin_;
  char* at_;
  char* end_;
  bool tolerant_;
  Message message_;
};

Parsed<Message> Message::parse(std::span<char> datagram) {
  return MessageReader(datagram, false).read();
}

std::optional<Message> Message::salvage(std::span<char> datagram) {
  auto message = MessageReader(datagram, true).read();
  if (!message || !message->is_request() || message->method() == Method::ack) return std::nullopt;
  if (!Via::parse(first_value(*message, HeaderId::via))) return std::nullopt;
  return std::move(*message);
}

const Field* Message::find(HeaderId id) const {
  for (const Field& field : fields_)
    if (field.id == id) return &field;
  return nullptr;
}

const Field* Message::find(std::string_view name) const {
  for (const Field& field : fields_)
    if (equal_ignoring_case(field.name, name)) return &field;
  return nullptr;
}

std::size_t Message::count(HeaderId id) const {
  std::size_t count = 0;
  for_each(id, [&](const Field&) { ++count; });
  return count;
}

std::string_view Message::value(HeaderId id) const {
  const Field* field = find(id);
  return field != nullptr ? field->value : std::string_view{};
}

std::string_view Message::value(std::string_view name) const {
  const Field* field = find(name);
  return field != nullptr ? field->value : std::string_view{};
}

bool Message::has_option(HeaderId list_header, std::string_view token) const {
  for (const Field& field : fields_) {
    if (field.id != list_header) continue;
    for (std::string_view value : split_list(field.value))
      if (equal_ignoring_case(trim(value.substr(0, value.find(';'))), token)) return true;
  }
  return false;
}

std::optional<std::string_view> peek_call_id(std::string_view datagram) {
  Cursor cursor(datagram);
  cursor.take_while([](char c) { return c == '\r' || c == '\n'; });
  std::string_view left = cursor.rest();
  while (true) {
    const auto newline = left.find('\n');
    if (newline == std::string_view::npos) return std::nullopt;
    left.remove_prefix(newline + 1);
    if (left.empty() || left[0] == '\r' || left[0] == '\n') return std::nullopt;
    Cursor line(left);
    if (!line.take_ignoring_case("call-id") && !line.take_ignoring_case("i")) continue;
    line.take_while(is_blank);
    if (!line.take(':')) continue;
    line.take_while(is_blank);
    if (const Cursor before_break = line; line.take("\r\n") || line.take('\n'))  // folded before the value
      if (line.take_while(is_blank).empty()) line = before_break;
    const std::string_view value = trim(line.take_until("\r\n"));
    return value.empty() ? std::nullopt : std::optional(value);
  }
}

}  // namespace tandem::sip
