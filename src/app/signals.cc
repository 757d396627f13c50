#include "app/signals.h"

#include <unistd.h>

#include <csignal>
#include <ctime>

namespace tandem::app {

namespace {

sigset_t waited_for() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGQUIT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_signals() {
  const sigset_t set = waited_for();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

Signal wait_for_signal(std::chrono::milliseconds patience) {
  const sigset_t set = waited_for();
  const timespec limit{patience.count() / 1000, patience.count() % 1000 * 1'000'000};
  switch (sigtimedwait(&set, nullptr, &limit)) {
    case SIGTERM:
    case SIGINT:
      return Signal::drain;
    case SIGQUIT:
      return Signal::stop_now;
    case SIGHUP:
      return Signal::reload;
    default:
      return Signal::none;
  }
}

void raise_stop(bool gracefully) {
  ::kill(::getpid(), gracefully ? SIGTERM : SIGQUIT);
}

}  // namespace tandem::app
