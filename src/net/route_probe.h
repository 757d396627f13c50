// From which of our addresses the system would send.
#pragma once

#include <array>

#include "base/address.h"
#include "base/time.h"
#include "net/descriptor.h"

namespace tandem::net {

/// Asks the routing table by connecting a datagram socket, which sends nothing. Answers are remembered for a few
/// seconds, since every Via line asks. Shard: its own.
class RouteProbe {
 public:
  static constexpr Duration remembered_for = std::chrono::seconds(5);

  /// Unspecified when there is no way to `remote`.
  IpAddress local_address_towards(const IpAddress& remote, TimePoint now);

 private:
  struct Known {
    IpAddress remote, local;
    TimePoint until{};
  };
  static constexpr std::size_t places = 256;
  std::array<Known, places> known_;  ///< at the place of the address's hash; a newer one replaces an older
};

}  // namespace tandem::net
