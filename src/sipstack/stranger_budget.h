// Nobody gets more bytes out of us over UDP than he sent, as long as we do not know him: his address may be forged, and
// then somebody else would get them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/address.h"
#include "base/time.h"

namespace tandem::sipstack {

/// A balance of bytes per source (IPv4 address or IPv6 /64): what came in, less what strangers' answers took out.
/// Everybody starts with a small credit, so that a short REGISTER gets its slightly longer challenge; the credit is
/// renewed once a minute. A fixed number of sources is remembered; one displaced by another starts anew, which costs
/// the displacer a packet. Shard: its own.
class StrangerBudget {
 public:
  static constexpr std::int32_t first_credit = 1024;  ///< bytes
  static constexpr std::int32_t most_credit = 64 * 1024;
  static constexpr std::chrono::seconds credit_renewal{60};
  static constexpr unsigned complaints_per_second = 10;

  explicit StrangerBudget(std::uint64_t hash_key, std::size_t slots = 8192);

  void received(const IpAddress& source, std::size_t bytes, TimePoint now);
  /// True: the answer may go, and is taken off the balance.
  bool spend(const IpAddress& source, std::size_t bytes, TimePoint now);
  /// For telling a source that what it sent is broken: never more than the question, and not more than a few a second.
  bool complain(const IpAddress& source, std::size_t question, std::size_t answer, TimePoint now);

 private:
  struct Entry {
    std::uint64_t source = 0;
    std::int32_t balance = first_credit;
    std::uint32_t complaints = 0;
    TimePoint renewed{};
    TimePoint complaints_since{};
  };
  Entry& entry_for(const IpAddress& source, TimePoint now);

  std::uint64_t hash_key_;
  std::vector<Entry> entries_;
};

}  // namespace tandem::sipstack
