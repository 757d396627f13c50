// A client's connection to the console's socket.
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "console/frame.h"
#include "net/descriptor.h"

namespace tandem::console {

/// Waits for what it asks; Ctrl-C ends the program meanwhile, as it would any other.
class Connection {
 public:
  /// Called for the frames of an answer and for asynchronous ones.
  using Receiver = std::function<void(const Frame&)>;

  static std::expected<Connection, std::string> open(const std::filesystem::path& socket);

  int descriptor() const { return socket_.get(); }
  /// The status byte at the answer's end, or nothing when the connection has broken.
  std::optional<int> ask(const Request& request, const Receiver& receive);
  /// Takes what has come, without waiting, while nothing has been asked. False when the connection has broken.
  bool take_asynchronous(const Receiver& receive);

 private:
  explicit Connection(net::Descriptor socket) : socket_(std::move(socket)) {}
  bool send(std::string_view bytes);
  bool receive_some(int flags);

  net::Descriptor socket_;
  FrameReader frames_;
};

}  // namespace tandem::console
