// What every response has, made from its request: RFC 3261 §8.2.6.
#pragma once

#include <string>
#include <string_view>

#include "sip/message.h"
#include "sip/via.h"
#include "sip/writer.h"
#include "sipstack/flow.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

struct ResponseWish {
  unsigned status = 0;
  std::string_view reason{};
  std::string_view to_tag{};  ///< added to To if it has none; not in a 100
  const WriteExtra* extra = nullptr;
};

/// Writes the whole response into `out`. `request` may be a salvaged one: headers that it lacks are left away.
void write_response(std::string& out, const sip::Message& request, const sip::Via& top_via, const SocketAddress& source,
                    const ResponseWish& wish);

}  // namespace tandem::sipstack
