// Payload numbers of one leg to those of another: each side may call the same codec by its own number (RFC 3264 5.1).
#pragma once

#include <array>
#include <cstdint>

#include "sdp/session.h"

namespace tandem::sdp {

/// For every payload number that may arrive from one leg, the number under which the other leg expects it.
/// 128 bytes, trivially copied; used once per packet.
class PayloadMap {
 public:
  static constexpr std::uint8_t dropped = 0xff;

  constexpr PayloadMap() {  ///< every number stays as it is
    for (std::uint8_t i = 0; i < 128; ++i) table_[i] = i;
  }
  /// The number to send, or `dropped` when the other side would take it for something else.
  constexpr std::uint8_t operator[](std::uint8_t payload_type) const { return table_[payload_type & 0x7f]; }
  constexpr void set(std::uint8_t from, std::uint8_t to) { table_[from & 0x7f] = to; }
  friend bool operator==(const PayloadMap&, const PayloadMap&) = default;

 private:
  std::array<std::uint8_t, 128> table_{};
};

/// The map for packets that come from leg X and go to leg Y.
/// `told_sender`:  what we told X: X sends by these numbers (our last description on X's leg).
/// `sender_said`:  what X itself wrote: some senders use their own numbers, which counts where the first says nothing.
/// `receiver_said`: what Y wrote: by these numbers Y wants to receive.
/// A codec that Y did not agree to is dropped when Y uses that number for another codec, else passed unchanged.
PayloadMap make_payload_map(const Media& told_sender, const Media& sender_said, const Media& receiver_said);

}  // namespace tandem::sdp
