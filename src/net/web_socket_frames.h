// WebSocket frames, the server's side: RFC 6455 section 5. No I/O, no clock.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem::net {

enum class FrameFault : std::uint8_t {
  not_masked,   ///< §5.1: clients must
  reserved,     ///< bits or operations that nothing was agreed about
  bad_control,  ///< a control frame in pieces, or too long
  bad_order,    ///< a piece of nothing, or a new message within another
  too_large
};
std::string_view sentence(FrameFault fault);
std::uint16_t close_status(FrameFault fault);  ///< §7.4.1

/// Puts frames together to messages. What is not a whole message yet is bounded by `largest` and the control frames'
/// 125 bytes.
class FrameReader {
 public:
  static constexpr std::size_t largest = 65'536;  ///< of a message; the largest SIP message that is taken elsewhere

  enum class Kind : std::uint8_t { message, ping, pong, close };
  struct Event {
    Kind kind;
    std::string payload;
  };

  void push(std::span<const char> bytes) { unread_.append(bytes.begin(), bytes.end()); }
  /// Nothing: more bytes are needed. After a fault nothing more can be read.
  std::expected<std::optional<Event>, FrameFault> next();
  /// Whether a frame or a message has begun and not ended.
  bool unfinished() const { return !unread_.empty() || begun_; }

 private:
  struct Head {
    bool last;
    std::uint8_t operation;
    std::size_t size, length;  ///< of the head, of the payload
  };
  std::expected<std::optional<Head>, FrameFault> read_head() const;
  std::string take_payload(const Head& head);

  std::string unread_, message_;
  bool begun_ = false;
};

enum class FrameOperation : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };
/// One whole frame, not masked, as servers write them.
void write_frame(std::string& out, FrameOperation operation, std::string_view payload);
/// The payload of a close frame.
std::string close_payload(std::uint16_t status);

}  // namespace tandem::net
