// Cuts a TCP or TLS byte stream into messages: RFC 3261 §18.3, §7.5; keep-alives RFC 5626 §3.5.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sip/parse_error.h"

namespace tandem::sip {

/// One per connection. Linear in the bytes pushed, however they are cut; holds at most one unfinished message and what
/// was pushed behind it, so drain it with `next` after each push. Owns no clock: a connection whose `unfinished_bytes`
/// stays above 0 for too long is to be closed by its owner.
class StreamFramer {
 public:
  enum class Kind : std::uint8_t {
    need_more,  ///< nothing complete is there
    message,
    ping,  ///< CR LF CR LF between messages: answer CR LF
    pong   ///< a single CR LF between messages; a ping cut in two segments looks like two of these
  };
  struct Frame {
    Kind kind = Kind::need_more;
    std::span<char> message{};  ///< writable; for Message::parse. Valid until the next call of next() or push()
  };

  void push(std::string_view bytes);

  /// Call until need_more. An error is final (the stream cannot be read on): close the connection. Faults:
  /// message_too_long, start_line_too_long, header_line_too_long, missing_content_length, bad_content_length,
  /// repeated_content_length (different values).
  Parsed<Frame> next();

  /// The header block of the message that made next() fail, if it was complete: for a 400 (Message::salvage).
  std::span<char> failed_message();

  std::size_t unfinished_bytes() const { return buffer_.size() - start_; }

 private:
  Kind take_newlines();  ///< need_more, ping or pong; message when something else stands there
  Parsed<void> scan_headers();
  static Parsed<std::size_t> find_content_length(std::string_view headers);
  void compact();

  std::string buffer_;
  std::size_t start_ = 0;       ///< of the message in progress
  std::size_t scanned_ = 0;     ///< up to here line ends were looked for
  std::size_t line_start_ = 0;  ///< of the line in progress
  std::size_t body_at_ = 0;     ///< where the body starts; 0 while headers are incomplete
  std::size_t body_bytes_ = 0;
  bool failed_ = false;
  ParseError error_{};
};

}  // namespace tandem::sip
