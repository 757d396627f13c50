// Any bytes as the messages and decisions of a call: the picture stays within its width and free of control characters.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "telemetry/ladder.h"

namespace {

bool harmless(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem;
  Cursor input({reinterpret_cast<const char*>(data), size});
  telemetry::CallTrace trace("fuzz", TimePoint{}, WallTime{}, 4096);
  // Pieces end at 0xff; the first byte of each says what it is.
  while (!input.at_end()) {
    const auto piece = input.take_until("\xff");
    input.take('\xff');
    if (piece.empty()) continue;
    const auto what = static_cast<std::uint8_t>(piece.front());
    const auto direction = what & 1 ? telemetry::Direction::in : telemetry::Direction::out;
    const SocketAddress remote{IpAddress::v4(what >> 4), 5060};
    if (what & 2) {
      trace.add(telemetry::TracedMessage{TimePoint{}, direction, remote, what & 4 ? piece.substr(0, 12) : "",
                                         piece.substr(1), (what & 8) != 0});
    } else {
      trace.add(telemetry::TracedDecision{TimePoint{}, "code", piece.substr(1), {{"fact", piece}}});
    }
  }
  trace.end(TimePoint{}, size % 2 == 0, "ended");
  for (std::size_t width : {0U, 60U, 100U, 133U}) {
    telemetry::LadderOptions options;
    options.width = width;
    options.unicode = width != 60;
    if (!harmless(telemetry::draw_ladder(trace, options))) std::abort();
  }
  if (!harmless(telemetry::list_messages(trace))) std::abort();
  return 0;
}
