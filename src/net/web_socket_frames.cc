#include "net/web_socket_frames.h"

#include <utility>

namespace tandem::net {
namespace {

constexpr std::size_t longest_control = 125;
constexpr std::size_t mask_size = 4;

bool is_control(std::uint8_t operation) {
  return (operation & 0x8) != 0;
}

std::uint64_t number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

void append_number(std::string& out, std::uint64_t value, unsigned bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
}

}  // namespace

std::string_view sentence(FrameFault fault) {
  switch (fault) {
    case FrameFault::not_masked:
      return "a WebSocket frame is not masked";
    case FrameFault::reserved:
      return "a WebSocket frame uses what was not agreed upon";
    case FrameFault::bad_control:
      return "a WebSocket control frame is too long or in pieces";
    case FrameFault::bad_order:
      return "the pieces of WebSocket messages are mixed up";
    case FrameFault::too_large:
      return "a WebSocket message is too large";
  }
  return {};
}

std::uint16_t close_status(FrameFault fault) {
  constexpr std::uint16_t protocol_error = 1002, too_big = 1009;
  return fault == FrameFault::too_large ? too_big : protocol_error;
}

std::expected<std::optional<FrameReader::Head>, FrameFault> FrameReader::read_head() const {
  if (unread_.size() < 2) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(unread_[0]), second = static_cast<std::uint8_t>(unread_[1]);
  Head head{.last = (first & 0x80) != 0, .operation = static_cast<std::uint8_t>(first & 0x0f), .size = 2, .length = 0};
  const std::uint8_t operation = head.operation;
  if ((first & 0x70) != 0 || (operation > 2 && operation < 8) || operation > 10)
    return std::unexpected(FrameFault::reserved);
  if ((second & 0x80) == 0) return std::unexpected(FrameFault::not_masked);
  const std::uint8_t length = second & 0x7f;
  if (is_control(operation) && (!head.last || length > longest_control))
    return std::unexpected(FrameFault::bad_control);
  const std::size_t extra = length == 127 ? 8 : length == 126 ? 2 : 0;
  head.size += extra + mask_size;
  if (unread_.size() < 2 + extra) return std::nullopt;
  const std::uint64_t whole = extra ? number(std::string_view(unread_).substr(2, extra)) : length;
  if (whole > largest || (!is_control(operation) && whole + message_.size() > largest))
    return std::unexpected(FrameFault::too_large);
  head.length = static_cast<std::size_t>(whole);
  // §5.4: a continuation continues something, and a message is not begun within another.
  if (!is_control(operation) && (operation == 0) != begun_) return std::unexpected(FrameFault::bad_order);
  if (unread_.size() < head.size + head.length) return std::nullopt;
  return head;
}

std::string FrameReader::take_payload(const Head& head) {
  std::string payload = unread_.substr(head.size, head.length);
  const std::string_view mask = std::string_view(unread_).substr(head.size - mask_size, mask_size);
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] =
        static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ static_cast<std::uint8_t>(mask[i % mask_size]));
  unread_.erase(0, head.size + head.length);
  return payload;
}

std::expected<std::optional<FrameReader::Event>, FrameFault> FrameReader::next() {
  while (true) {
    const auto head = read_head();
    if (!head) return std::unexpected(head.error());
    if (!*head) return std::nullopt;
    std::string payload = take_payload(**head);
    switch ((*head)->operation) {
      case 8:
        return Event{Kind::close, std::move(payload)};
      case 9:
        return Event{Kind::ping, std::move(payload)};
      case 10:
        return Event{Kind::pong, std::move(payload)};
      default:
        break;
    }
    message_ += payload;
    begun_ = !(*head)->last;
    if (!begun_) return Event{Kind::message, std::exchange(message_, {})};
  }
}

void write_frame(std::string& out, FrameOperation operation, std::string_view payload) {
  out += static_cast<char>(0x80 | static_cast<std::uint8_t>(operation));
  if (payload.size() <= longest_control) {
    out += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xffff) {
    out += static_cast<char>(126);
    append_number(out, payload.size(), 2);
  } else {
    out += static_cast<char>(127);
    append_number(out, payload.size(), 8);
  }
  out += payload;
}

std::string close_payload(std::uint16_t status) {
  std::string payload;
  append_number(payload, status, 2);
  return payload;
}

}  // namespace tandem::net
