#include "console/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <expected>
#include <optional>

#include "console/socket_path.h"

namespace tandem::console {

std::expected<Connection, std::string> Connection::open(const std::filesystem::path& socket) {
  const auto address = SocketPath::of(socket);
  if (!address) return std::unexpected(address.error());
  net::Descriptor connected = connect_to(*address);
  if (!connected) return std::unexpected("Nobody listens at " + socket.string() + ".");
  return Connection(std::move(connected));
}

bool Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count > 0)
      bytes.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      return false;
  }
  return true;
}

bool Connection::receive_some(int flags) {
  char bytes[64 * 1024];
  ssize_t count = 0;
  do {
    count = ::recv(socket_.get(), bytes, sizeof bytes, flags);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && (flags & MSG_DONTWAIT) && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
  if (count <= 0) return false;
  frames_.add({bytes, static_cast<std::size_t>(count)});
  return true;
}

std::optional<int> Connection::ask(const Request& request, const Receiver& receive) {
  if (!send(encode(request))) return std::nullopt;
  do {
    while (const auto frame = frames_.next()) {
      if (frame->type == FrameType::end) return frame->text.empty() ? 0 : frame->text.front();
      receive(*frame);
    }
  } while (!frames_.faulty() && receive_some(0));
  return std::nullopt;
}

bool Connection::take_asynchronous(const Receiver& receive) {
  const bool alive = receive_some(MSG_DONTWAIT);
  while (const auto frame = frames_.next()) receive(*frame);
  return alive && !frames_.faulty();
}

}  // namespace tandem::console
