// A TLS handshake costs us more than whoever begins it: nobody gets them without limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address.h"
#include "base/time.h"

namespace tandem::sipstack {

/// So many handshakes at once per source (IPv4 address or IPv6 /64), as when an office comes back after a power cut,
/// and then so many a second. A fixed number of sources is remembered; one displaced by another starts anew.
/// Shard: its own.
class HandshakeBudget {
 public:
  static constexpr unsigned at_once = 128, per_second = 10;

  explicit HandshakeBudget(std::uint64_t hash_key, std::size_t slots = 4096);

  /// True: it may begin one, which is counted.
  bool take(const IpAddress& source, TimePoint now);

 private:
  struct Entry {
    std::uint64_t source = 0;
    unsigned left = at_once;
    TimePoint since{};  ///< up to which `left` counts what has been earned
  };
  std::uint64_t hash_key_;
  std::vector<Entry> entries_;
};

}  // namespace tandem::sipstack
