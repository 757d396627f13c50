// The process's signals, waited for by the main thread instead of interrupting others.
#pragma once

#include <chrono>

namespace tandem::app {

enum class Signal { none, drain, stop_now, reload };

/// To be called before any thread is started: all of them inherit the mask. SIGPIPE is ignored.
void block_signals();
/// SIGTERM, SIGINT: drain; SIGQUIT: stop_now; SIGHUP: reload; none when `patience` is over.
Signal wait_for_signal(std::chrono::milliseconds patience);
/// Makes the main thread stop as if a signal had come. Any thread.
void raise_stop(bool gracefully);

}  // namespace tandem::app
