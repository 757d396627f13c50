#include "console/session.h"

#include <sys/socket.h>

#include <cerrno>

namespace tandem::console {

namespace {

bool is_passing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

}  // namespace

void Session::read() {
  char bytes[64 * 1024];
  const ssize_t count = ::recv(socket_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (count > 0) {
    progress_ = Clock::now();
    requests_.add({bytes, static_cast<std::size_t>(count)});
  } else if (count == 0) {
    closed_ = true;
  } else if (!is_passing(errno)) {
    broken_ = true;
  }
}

std::optional<Request> Session::next_request() {
  if (wants_to_write()) return std::nullopt;
  auto request = requests_.next();
  if (requests_.faulty()) broken_ = true;
  if (request) {
    progress_ = Clock::now();
    if (request->kind == RequestKind::interactive) interactive_ = true;
  }
  return request;
}

void Session::send_line(std::string_view text) {
  if (output_.size() - written_ > max_waiting_for_lines) {
    ++lines_lost_;
    return;
  }
  if (lines_lost_ > 0)
    send(FrameType::asynchronous, "(" + std::to_string(lines_lost_) + " lines lost: read too slowly)\n");
  lines_lost_ = 0;
  if (!wants_to_write()) progress_ = Clock::now();
  send(FrameType::asynchronous, text);
}

void Session::write() {
  while (wants_to_write() && !broken_) {
    const ssize_t count =
        ::send(socket_.get(), output_.data() + written_, output_.size() - written_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0) {
      written_ += static_cast<std::size_t>(count);
      progress_ = Clock::now();
    } else if (is_passing(errno)) {
      return;
    } else {
      broken_ = true;
    }
  }
  if (wants_to_write()) return;
  output_.clear();
  written_ = 0;
}

}  // namespace tandem::console
