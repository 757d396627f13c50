// Named telephone events in RTP payloads: RFC 4733 section 2.3.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace tandem::rtp {

struct TelephoneEvent {
  std::uint8_t event = 0;  ///< 0-9, 10 '*', 11 '#', 12-15 'A'-'D', 16 flash
  bool end = false;
  std::uint8_t volume = 10;    ///< -dBm0, 0 to 63
  std::uint16_t duration = 0;  ///< timestamp units since the event began

  friend bool operator==(const TelephoneEvent&, const TelephoneEvent&) = default;
};

inline constexpr std::size_t telephone_event_bytes = 4;

/// The first event of a payload; longer payloads (several events) are read as far as that.
std::optional<TelephoneEvent> parse_telephone_event(std::span<const char> payload);
/// `out` holds at least telephone_event_bytes.
void write_telephone_event(const TelephoneEvent& event, std::span<char> out);

std::optional<char> event_digit(std::uint8_t event);  ///< '0'-'9', '*', '#', 'A'-'D'
std::optional<std::uint8_t> digit_event(char digit);  ///< letters in either case

}  // namespace tandem::rtp
