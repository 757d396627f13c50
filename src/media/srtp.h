// SRTP and SRTCP of one media line: RFC 3711, by libsrtp.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "sdp/crypto_attribute.h"

namespace tandem::media {

/// The keys of a line, one for each way.
struct SrtpKeys {
  sdp::SrtpKey ours;    ///< what we send is encrypted with it
  sdp::SrtpKey theirs;  ///< what comes
  friend bool operator==(const SrtpKeys&, const SrtpKeys&) = default;
};

/// The state of both ways: roll-over counters, replay windows, session keys. About 4 KiB.
/// Shard: that of its line.
class Srtp {
 public:
  /// What one packet grows by at most.
  static constexpr std::size_t max_growth = 32;
  static constexpr std::size_t max_packet = 2048;

  explicit Srtp(SrtpKeys keys);
  ~Srtp();
  Srtp(const Srtp&) = delete;

  const SrtpKeys& keys() const { return keys_; }
  /// A way whose key stays goes on as it was.
  void rekey(SrtpKeys keys);

  /// Checks and decrypts in place. Nothing: not by the key, or seen already.
  std::optional<std::span<char>> open_rtp(std::span<char> packet);
  std::optional<std::span<char>> open_rtcp(std::span<char> packet);
  /// The encrypted packet, in a buffer that the next call uses again. Nothing: it is too long, or its number was used
  /// already.
  std::optional<std::span<const char>> seal_rtp(std::span<const char> packet);
  std::optional<std::span<const char>> seal_rtcp(std::span<const char> packet);

 private:
  struct Release {
    void operator()(void* context) const;
  };
  using Context = std::unique_ptr<void, Release>;
  static Context make(const sdp::SrtpKey& key, bool inbound);
  void count_stream(std::span<const char> packet);

  SrtpKeys keys_;
  Context in_, out_;
  std::uint32_t last_ssrc_ = 0;
  unsigned streams_ = 0;  ///< in `in_`: each takes memory
};

}  // namespace tandem::media
