// A call's story drawn as a ladder: one column for each party, one line for each message or decision.
#pragma once

#include <cstddef>
#include <string>

#include "telemetry/call_trace.h"

namespace tandem::telemetry {

struct LadderOptions {
  std::size_t width = 100;  ///< columns of the terminal
  bool coloured = false;    ///< ANSI colours
  bool unicode = true;      ///< false: plain ASCII
  bool decisions = true;    ///< what Tandem decided, between the messages
  std::string our_name = "Tandem";
};

/// Pure. Ends with a line that says how the call ended, if it has.
std::string draw_ladder(const CallTrace& trace, const LadderOptions& options = {});

/// Every message in full below a heading, in the order of the ladder.
std::string list_messages(const CallTrace& trace);

}  // namespace tandem::telemetry
