#include "sip/stream_framer.h"

#include <optional>

#include "base/text.h"
#include "sip/header_id.h"
#include "sip/limits.h"

namespace tandem::sip {
namespace {

/// An idle connection gives back a buffer that one large message made big.
constexpr std::size_t kept_capacity = 16384;

}  // namespace

void StreamFramer::push(std::string_view bytes) {
  if (failed_) return;
  compact();
  buffer_.append(bytes);
}

/// Moves at most as many bytes as were consumed since the last time: linear over the connection's life.
void StreamFramer::compact() {
  if (start_ == buffer_.size()) {
    buffer_.clear();
    if (buffer_.capacity() > kept_capacity) std::string().swap(buffer_);
  } else if (start_ < buffer_.size() - start_) {
    return;
  } else {
    buffer_.erase(0, start_);
  }
  scanned_ -= start_;
  line_start_ -= start_;
  if (body_at_ != 0) body_at_ -= start_;
  start_ = 0;
}

Parsed<StreamFramer::Frame> StreamFramer::next() {
  if (failed_) return std::unexpected(error_);
  if (const Kind newlines = take_newlines(); newlines != Kind::message) return Frame{newlines};
  if (auto headers = scan_headers(); !headers) {
    failed_ = true;
    error_ = headers.error();
    return std::unexpected(error_);
  }
  if (body_at_ == 0 || buffer_.size() - body_at_ < body_bytes_) return Frame{};
  const std::size_t end = body_at_ + body_bytes_;
  const Frame frame{Kind::message, std::span(buffer_).subspan(start_, end - start_)};
  start_ = scanned_ = line_start_ = end;
  body_at_ = 0;
  return frame;
}

StreamFramer::Kind StreamFramer::take_newlines() {
  if (scanned_ != start_) return Kind::message;  // in the middle of one
  const std::string_view rest = std::string_view(buffer_).substr(start_);
  if (rest.empty()) return Kind::need_more;
  if (rest[0] != '\r' && rest[0] != '\n') return Kind::message;
  Cursor cursor(rest);
  const auto take_newline = [&] { return cursor.take("\r\n") || cursor.take('\n'); };
  if (!take_newline()) {
    if (rest.size() == 1) return Kind::need_more;
    cursor.take('\r');  // a lone CR: dropped as the start of a damaged newline
    start_ = scanned_ = line_start_ = start_ + cursor.offset();
    return Kind::pong;
  }
  if (cursor.rest() == "\r") return Kind::need_more;  // the second half of a ping is on its way
  const bool ping = take_newline();
  start_ = scanned_ = line_start_ = start_ + cursor.offset();
  return ping ? Kind::ping : Kind::pong;
}

Parsed<void> StreamFramer::scan_headers() {
  const auto error = [&](ParseFault fault, std::size_t at) {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(at - start_)});
  };
  while (body_at_ == 0) {
    const auto newline = buffer_.find('\n', scanned_);
    const std::size_t line_end = newline == std::string::npos ? buffer_.size() : newline;
    const bool first = line_start_ == start_;
    if (line_end - line_start_ > (first ? max_start_line_bytes : max_header_line_bytes))
      return error(first ? ParseFault::start_line_too_long : ParseFault::header_line_too_long, line_start_);
    if (line_end - start_ > max_header_block_bytes) return error(ParseFault::message_too_long, line_end);
    scanned_ = line_end;
    if (newline == std::string::npos) return {};
    scanned_ = newline + 1;
    const bool blank = newline == line_start_ || (newline == line_start_ + 1 && buffer_[line_start_] == '\r');
    line_start_ = scanned_;
    if (!blank) continue;
    body_at_ = scanned_;
    const auto length = find_content_length(std::string_view(buffer_).substr(start_, body_at_ - start_));
    if (!length) return std::unexpected(length.error());
    body_bytes_ = *length;
    if (body_at_ - start_ + body_bytes_ > max_message_bytes) return error(ParseFault::message_too_long, body_at_);
  }
  return {};
}

/// The header block of one message is complete: what does it say? A value may stand on a continuation line.
Parsed<std::size_t> StreamFramer::find_content_length(std::string_view headers) {
  std::optional<std::uint32_t> length;
  Cursor cursor(headers);
  const auto error = [&](ParseFault fault) {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(cursor.offset())});
  };
  while (!cursor.at_end()) {
    cursor.take_until("\n");  // the start line, or what is left of a field
    cursor.take('\n');
    if (cursor.peek() != 'c' && cursor.peek() != 'C' && cursor.peek() != 'l' && cursor.peek() != 'L') continue;
    Cursor field = cursor;
    if (header_id_from(trim(field.take_until(":\n"))) != HeaderId::content_length || !field.take(':')) continue;
    std::string_view value = field.take_until("\n");
    while (field.take('\n') && (field.peek() == ' ' || field.peek() == '\t')) {
      const std::string_view more = field.take_until("\n");
      value = {value.data(), static_cast<std::size_t>(more.data() + more.size() - value.data())};
    }
    const auto number = parse_number<std::uint32_t>(trim(value));
    if (!number) return error(ParseFault::bad_content_length);
    if (length && *length != *number) return error(ParseFault::repeated_content_length);
    length = number;
  }
  if (!length) return error(ParseFault::missing_content_length);
  return *length;
}

std::span<char> StreamFramer::failed_message() {
  if (!failed_ || body_at_ == 0) return {};
  return std::span(buffer_).subspan(start_, body_at_ - start_);
}

}  // namespace tandem::sip
