// What peers beyond a NAT of ours are told as our addresses: model::Outside, with the names looked up.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/config.h"
#include "net/name_watch.h"
#include "routing/snapshot.h"
#include "sipstack/stack.h"

namespace tandem::legs {

/// Names are asked again when their TTL has passed, so that a line whose address changes keeps its calls.
/// Shard: its own. `network` must outlive it.
class OutsideAddresses {
 public:
  /// `on_change`: a name stands for another address than before. Called from answers only.
  OutsideAddresses(runtime::Shard& shard, net::Network& network, std::function<void()> on_change)
      : names_(shard, network, std::move(on_change)) {}

  void set_snapshot(const std::shared_ptr<const routing::Snapshot>& snapshot);

  /// All enabled transports with what they advertise. A name that is not known yet is said as it is.
  std::vector<sipstack::ListenAddress> listen_addresses() const;
  /// What a description for `remote` says instead of `local`, our address towards it; nothing: `local` itself.
  std::optional<IpAddress> media_address(const IpAddress& local, const IpAddress& remote) const;

 private:
  std::optional<IpAddress> address_of(const std::string& name_or_address, bool v6) const;

  /// What a transport says, read once a configuration and not once a call.
  struct Said {
    const model::Transport* transport;  ///< of `snapshot_`; enabled
    std::vector<Prefix> inside;
  };
  std::shared_ptr<const routing::Snapshot> snapshot_;
  std::vector<Said> said_;
  net::NameWatch names_;
};

}  // namespace tandem::legs
