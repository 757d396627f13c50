// The address of a Unix socket in the file system, however long its path.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <expected>
#include <filesystem>
#include <string>

#include "net/descriptor.h"

namespace tandem::console {

/// `sun_path` holds 107 characters only: a longer path is reached through an open descriptor of its folder, which lives
/// as long as this.
class SocketPath {
 public:
  /// The error in words: no such folder, or a file name that does not fit even so.
  static std::expected<SocketPath, std::string> of(const std::filesystem::path& path);

  const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&address_); }
  socklen_t size() const { return sizeof address_; }

 private:
  net::Descriptor folder_;
  sockaddr_un address_{};
};

/// A connected stream socket, or nothing with errno set.
net::Descriptor connect_to(const SocketPath& path);

}  // namespace tandem::console
