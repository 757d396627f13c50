// Hears the digits that a party sends within its media: RFC 4733 events, and tones where those are expected.
#pragma once

#include <memory>
#include <optional>

#include "base/time.h"
#include "codec/dtmf_tones.h"
#include "media/digit_manner.h"
#include "rtp/packet.h"
#include "runtime/shard.h"

namespace tandem::media {

/// One per line from whose party digits have to be translated; without translation there is none, and packets pass.
/// Shard: the call's.
class DigitEar {
 public:
  /// What it tells; never both at once for one key. Must not destroy the ear.
  class Listener {
   public:
    virtual void on_key_down(char symbol) = 0;
    virtual void on_key_up(TelephoneKey key) = 0;  ///< the same key, and how long it was pressed

   protected:
    ~Listener() = default;
  };

  DigitEar(runtime::Shard& shard, Listener& listener) : shard_(shard), listener_(listener) {}

  /// `tones`: listen for them too. Keys that are down stay so.
  void expect(DigitFormats formats, bool tones);
  /// Each packet of the party. True: it was an event, which does not go on as it is.
  bool on_packet(const rtp::Packet& packet);

 private:
  bool is_event(const rtp::Packet& packet) const;
  void on_event(const rtp::Packet& packet);
  void listen(const rtp::Packet& packet);
  void on_tone(char digit);
  void key_down(char symbol);
  void key_up(std::chrono::milliseconds pressed);

  runtime::Shard& shard_;
  Listener& listener_;
  DigitFormats formats_;
  std::unique_ptr<codec::DtmfDetector> detector_;
  std::uint64_t samples_heard_ = 0, tone_began_ = 0;  ///< in samples
  char down_ = 0;                                     ///< the key that is pressed
  std::optional<std::uint32_t> event_;                ///< timestamp of the last event: one key has one
  std::uint32_t units_ = 0;                           ///< longest duration told of it
  runtime::Timer silence_;                            ///< the end of an event may be lost
};

}  // namespace tandem::media
