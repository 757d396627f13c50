#include "rtp/telephone_event.h"

#include <string_view>

namespace tandem::rtp {
namespace {

constexpr std::string_view digits = "0123456789*#ABCD";

}  // namespace

std::optional<TelephoneEvent> parse_telephone_event(std::span<const char> payload) {
  if (payload.size() < telephone_event_bytes) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(payload[at]); };
  return TelephoneEvent{byte(0), (byte(1) & 0x80) != 0, static_cast<std::uint8_t>(byte(1) & 0x3f),
                        static_cast<std::uint16_t>(byte(2) << 8 | byte(3))};
}

void write_telephone_event(const TelephoneEvent& event, std::span<char> out) {
  out[0] = static_cast<char>(event.event);
  out[1] = static_cast<char>((event.end ? 0x80 : 0) | (event.volume & 0x3f));
  out[2] = static_cast<char>(event.duration >> 8);
  out[3] = static_cast<char>(event.duration & 0xff);
}

std::optional<char> event_digit(std::uint8_t event) {
  return event < digits.size() ? std::optional{digits[event]} : std::nullopt;
}

std::optional<std::uint8_t> digit_event(char digit) {
  if (digit >= 'a' && digit <= 'd') digit = static_cast<char>(digit - 'a' + 'A');
  const auto at = digits.find(digit);
  return at == std::string_view::npos ? std::nullopt : std::optional{static_cast<std::uint8_t>(at)};
}

}  // namespace tandem::rtp
