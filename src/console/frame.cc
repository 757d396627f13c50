#include "console/frame.h"

namespace tandem::console {

namespace {

constexpr std::size_t length_size = 4, head_size = 5;

std::string length_bytes(std::size_t length) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(length >> shift & 0xff);
  return bytes;
}

std::size_t length_of(std::string_view bytes) {
  std::size_t length = 0;
  for (const char byte : bytes.substr(0, length_size)) length = length << 8 | static_cast<unsigned char>(byte);
  return length;
}

/// The text of the message at the front, if it is whole; takes the message away.
std::optional<std::string> take_text(std::string& waiting, std::size_t length) {
  if (waiting.size() < head_size + length) return std::nullopt;
  std::string text = waiting.substr(head_size, length);
  waiting.erase(0, head_size + length);
  return text;
}

bool is_known(FrameType type) {
  switch (type) {
    case FrameType::output:
    case FrameType::asynchronous:
    case FrameType::completions:
    case FrameType::end:
      return true;
  }
  return false;
}

}  // namespace

std::string encode(const Request& request) {
  return length_bytes(request.text.size()) + static_cast<char>(request.kind) + request.text;
}

std::string encode(FrameType type, std::string_view text) {
  std::string bytes = static_cast<char>(type) + length_bytes(text.size());
  return bytes.append(text);
}

std::optional<Request> RequestReader::next() {
  if (faulty_ || waiting_.size() < head_size) return std::nullopt;
  const std::size_t length = length_of(waiting_);
  const auto kind = static_cast<unsigned char>(waiting_[length_size]);
  if (length > max_request || kind > static_cast<unsigned char>(RequestKind::completion)) {
    faulty_ = true;
    waiting_.clear();
    return std::nullopt;
  }
  auto text = take_text(waiting_, length);
  if (!text) return std::nullopt;
  return Request{static_cast<RequestKind>(kind), std::move(*text)};
}

std::optional<Frame> FrameReader::next() {
  if (faulty_ || waiting_.size() < head_size) return std::nullopt;
  const auto type = static_cast<FrameType>(waiting_.front());
  const std::size_t length = length_of(std::string_view(waiting_).substr(1));
  if (length > max_response_frame || !is_known(type)) {
    faulty_ = true;
    waiting_.clear();
    return std::nullopt;
  }
  auto text = take_text(waiting_, length);
  if (!text) return std::nullopt;
  return Frame{type, std::move(*text)};
}

}  // namespace tandem::console
