// What goes over the console's socket. A request: length in 4 bytes, big endian; a kind; the text. A response is a row
// of frames: a type; length in 4 bytes, big endian; the text. Lengths count the text only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::console {

/// A site file of 32 MiB and its command.
inline constexpr std::size_t max_request = (32u << 20) + 4096;
inline constexpr std::size_t max_response_frame = 64u << 20;

enum class RequestKind : std::uint8_t {
  one_shot = 0,     ///< a command, its output, the end
  interactive = 1,  ///< the same, and asynchronous lines from now on; an empty command asks for the greeting
  completion = 2    ///< the line as far as it has been typed
};

/// The first line of `text` is the command, the rest its payload.
struct Request {
  RequestKind kind = RequestKind::one_shot;
  std::string text;
};

enum class FrameType : char {
  output = 'o',
  asynchronous = 'a',
  completions = 'c',  ///< one a line
  end = 'e'           ///< of the answer to one request; the text is one byte: 0, or 1 when the command failed
};

struct Frame {
  FrameType type = FrameType::output;
  std::string text;
};

std::string encode(const Request& request);
std::string encode(FrameType type, std::string_view text);

/// Collects bytes as they come and gives back whole messages. After a fault it gives nothing more.
class RequestReader {
 public:
  void add(std::string_view bytes) { waiting_ += bytes; }
  std::optional<Request> next();
  bool faulty() const { return faulty_; }  ///< too long, or of no known kind
  bool in_the_middle() const { return !waiting_.empty(); }

 private:
  std::string waiting_;
  bool faulty_ = false;
};

class FrameReader {
 public:
  void add(std::string_view bytes) { waiting_ += bytes; }
  std::optional<Frame> next();
  bool faulty() const { return faulty_; }

 private:
  std::string waiting_;
  bool faulty_ = false;
};

}  // namespace tandem::console
