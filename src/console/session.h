// One client of the console's socket, as the server sees it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "console/frame.h"
#include "net/descriptor.h"

namespace tandem::console {

/// Thread: the server's.
class Session {
 public:
  using Clock = std::chrono::steady_clock;
  /// A client that neither reads its answer nor finishes its request for so long is dropped.
  static constexpr std::chrono::seconds patience{30};
  /// Asynchronous lines are left out while more than this waits to be read.
  static constexpr std::size_t max_waiting_for_lines = 1u << 20;

  explicit Session(net::Descriptor socket) : socket_(std::move(socket)), progress_(Clock::now()) {}

  int descriptor() const { return socket_.get(); }
  bool wants_to_write() const { return written_ < output_.size(); }
  /// Its requests wait until it has read what it asked for.
  bool wants_to_read() const { return !wants_to_write() && !closed_; }
  bool is_interactive() const { return interactive_; }
  bool is_over() const { return broken_ || (closed_ && !wants_to_write()); }
  bool is_stuck(Clock::time_point now) const {
    return (wants_to_write() || requests_.in_the_middle()) && now - progress_ > patience;
  }

  /// Takes what has come, without waiting.
  void read();
  std::optional<Request> next_request();
  void send(FrameType type, std::string_view text) { output_ += encode(type, text); }
  /// For interactive sessions; leaves it out when the client does not read.
  void send_line(std::string_view text);
  /// Writes what can be written without waiting.
  void write();

 private:
  net::Descriptor socket_;
  RequestReader requests_;
  std::string output_;
  std::size_t written_ = 0;
  std::size_t lines_lost_ = 0;
  Clock::time_point progress_;
  bool interactive_ = false, closed_ = false, broken_ = false;
};

}  // namespace tandem::console
