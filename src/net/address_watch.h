// Tells that the machine's addresses or routes have changed: rtnetlink(7).
#pragma once

#include <functional>

#include "net/descriptor.h"
#include "runtime/loop.h"
#include "runtime/timers.h"

namespace tandem::net {

/// What has changed is not told: a change comes as several messages, and what matters is how things are afterwards.
/// Without the right to ask nothing is ever told. Shard: the loop's.
class AddressWatch final : private runtime::ReadyHandler {
 public:
  static constexpr Duration settling = std::chrono::milliseconds{200};  ///< after the last message

  AddressWatch(runtime::Loop& loop, std::function<void()> listener);

 private:
  void on_ready(std::uint32_t events) override;

  runtime::Loop& loop_;
  std::function<void()> listener_;
  Descriptor socket_;
  runtime::Timer settled_;
  runtime::Watch watch_;
};

}  // namespace tandem::net
