// `tandem demo`: an exchange with a provider and phones, all speaking real SIP and RTP over loopback.
#pragma once

#include <filesystem>
#include <optional>

#include "app/exit_code.h"
#include "app/server.h"

namespace tandem::app {

struct DemoOptions {
  std::filesystem::path data;
  bool once = false;                 ///< ends after the calls
  std::optional<SocketAddress> sip;  ///< else 0.0.0.0:5060, or the next free port
  unsigned shards = 0;
};

/// Places one call out and one call in, each with a tone both ways, prints their stories, then serves until a signal
/// comes. exit_demo_failed when a call or its audio failed.
ExitCode run_demo(const DemoOptions& options);

}  // namespace tandem::app
