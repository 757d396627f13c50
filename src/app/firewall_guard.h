// The firewall in service: follows the configuration and the names in it, on shard 0.
#pragma once

#include <filesystem>

#include "firewall/keeper.h"
#include "firewall/nft_program.h"
#include "net/name_watch.h"
#include "routing/snapshot.h"

namespace tandem::app {

/// Shard: 0; `network` outlives it. Calls never wait for it.
class FirewallGuard {
 public:
  static constexpr std::chrono::seconds between_looks{30};
  static constexpr std::chrono::milliseconds at_the_end{2000};

  /// `data`: the data directory, where it is noted that a table of ours may stand.
  FirewallGuard(runtime::Loop& loop, net::Network& network, const std::filesystem::path& data);

  void publish(std::shared_ptr<const routing::Snapshot> snapshot);
  const firewall::Status& status() const { return keeper_.status(); }
  /// Takes our table away, waiting for it: when nothing listens any more.
  void end();

 private:
  void recompute();
  void look_later();

  runtime::Loop& loop_;
  std::filesystem::path note_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
  firewall::NftProgram nft_;
  firewall::Keeper keeper_;
  net::NameWatch names_;
  runtime::Timer soon_, look_;
};

}  // namespace tandem::app
