#include "console/socket_path.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

namespace tandem::console {

std::expected<SocketPath, std::string> SocketPath::of(const std::filesystem::path& path) {
  SocketPath made;
  made.address_.sun_family = AF_UNIX;
  std::string text = path.string();
  if (text.size() >= sizeof made.address_.sun_path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    made.folder_ = net::Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!made.folder_)
      return std::unexpected("Cannot open the folder " + folder.string() + ": " + std::strerror(errno) + ".");
    text = "/proc/self/fd/" + std::to_string(made.folder_.get()) + "/" + path.filename().string();
  }
  if (text.size() >= sizeof made.address_.sun_path)
    return std::unexpected("The name of the socket is too long: " + path.filename().string() + ".");
  text.copy(made.address_.sun_path, text.size());
  return made;
}

net::Descriptor connect_to(const SocketPath& path) {
  net::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket || ::connect(socket.get(), path.address(), path.size()) == 0) return socket;
  const int why = errno;
  socket = net::Descriptor();
  errno = why;
  return {};
}

}  // namespace tandem::console
