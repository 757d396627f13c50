// A message as it was received: its own copy of the bytes, and what was read from it.
#pragma once

#include <span>
#include <string>

#include "sip/essentials.h"
#include "sip/message.h"
#include "sipstack/flow.h"
#include "sipstack/object_pool.h"

namespace tandem::sipstack {

/// Stays where it is (the views point into `text`); recycled through a pool.
struct Received {
  std::string text;
  sip::Message message;
  sip::Essentials essentials;
  Flow flow;

  Received() = default;
  Received(const Received&) = delete;
  void reset() {
    message = {};
    essentials = {};
    recycle(text);
  }
};

}  // namespace tandem::sipstack
