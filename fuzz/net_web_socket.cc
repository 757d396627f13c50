// A stranger's WebSocket frames cut into pieces: the cuts must not matter, and memory stays bounded.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "net/web_socket_frames.h"
#include "net/web_socket_upgrade.h"

using tandem::net::FrameReader;

namespace {

std::vector<std::string> events_of(std::string_view stream, std::size_t step) {
  FrameReader reader;
  std::vector<std::string> events;
  for (std::size_t at = 0; at < stream.size(); at += step) {
    reader.push(stream.substr(at, step));
    while (true) {
      auto event = reader.next();
      if (!event) {
        events.emplace_back(sentence(event.error()));
        return events;
      }
      if (!*event) break;
      if ((*event)->payload.size() > FrameReader::largest) std::abort();
      events.push_back(static_cast<char>((*event)->kind) + (*event)->payload);
    }
  }
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (events_of(stream, stream.size()) != events_of(stream, 1u + data[0])) std::abort();
  const auto upgrade = tandem::net::read_upgrade(stream);
  if (upgrade && upgrade->consumed > stream.size()) std::abort();
  return 0;
}
