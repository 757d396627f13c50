// A stranger's byte stream cut into pieces: the cuts must not matter, and every byte is either in a message or skipped.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "sip/message.h"
#include "sip/stream_framer.h"

using tandem::sip::StreamFramer;

namespace {

std::vector<std::string> messages_of(std::string_view stream, std::size_t step) {
  StreamFramer framer;
  std::vector<std::string> messages;
  for (std::size_t at = 0; at < stream.size(); at += step) {
    framer.push(stream.substr(at, step));
    while (true) {
      const auto frame = framer.next();
      if (!frame) {
        static_cast<void>(tandem::sip::Message::salvage(framer.failed_message()));
        messages.emplace_back("failed");
        return messages;
      }
      if (frame->kind == StreamFramer::Kind::need_more) break;
      if (frame->kind != StreamFramer::Kind::message) continue;
      messages.emplace_back(frame->message.begin(), frame->message.end());
      static_cast<void>(tandem::sip::Message::parse(frame->message));
    }
  }
  return messages;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (messages_of(stream, stream.size()) != messages_of(stream, 1u + data[0])) std::abort();
  return 0;
}
