// How the keys of a telephone are told to a leg's party, and how it tells them.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>

#include "base/telephone_key.h"
#include "sdp/session.h"

namespace tandem::media {

/// RFC 4733 events are understood from everybody, whatever its manner.
enum class DigitManner : std::uint8_t {
  as_they_come,  ///< nothing is translated, neither to it nor from it
  nothing,       ///< it cannot be told any
  events,        ///< RFC 4733
  tones,         ///< in the sound itself; only with G.711
  signalling,    ///< by messages beside the media: our DigitListener tells it, and it tells the call
};

/// The payload numbers of one line that digits need, as agreed with its party.
struct DigitFormats {
  struct Number {
    std::uint8_t payload_type;
    std::uint32_t clock_rate;
    friend bool operator==(const Number&, const Number&) = default;
  };
  std::optional<Number> says_events;  ///< it sends events so
  std::optional<Number> hears_events;
  bool a_law = false;                        ///< its voice is PCMA; else PCMU
  std::optional<std::uint8_t> says_voice{};  ///< G.711 in its packets; nothing: another codec
  std::optional<std::uint8_t> hears_voice{};
  std::bitset<128> known{};  ///< every number in either description: others are taken for events if they look so
  friend bool operator==(const DigitFormats&, const DigitFormats&) = default;
};

/// `told`: our description on the leg, `said`: the party's.
DigitFormats digit_formats(const sdp::Media& told, const sdp::Media& said);

class LegMedia;

/// Hears the keys for which the media has no other use: the other leg's party is told them by its signalling.
/// Called while a packet is being handled: no media may be destroyed in it.
class DigitListener {
 public:
  virtual void on_key(LegMedia& from, const TelephoneKey& key) = 0;

 protected:
  ~DigitListener() = default;
};

}  // namespace tandem::media
