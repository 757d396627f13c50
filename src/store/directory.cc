#include "store/directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tandem::store {
namespace {

std::unexpected<StoreError> cannot_open(const std::filesystem::path& path, std::string_view why) {
  return std::unexpected(StoreError{StoreFault::cannot_open, path.string() + ": " + std::string(why) + '.'});
}

/// The process that holds a lock, as it wrote itself into the file.
std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size() - 1, 0);
  std::string number(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!number.empty() && number.back() == '\n') number.pop_back();
  return number.empty() ? "another process" : "process " + number;
}

}  // namespace

StoreResult<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / "tandem.lock";
  DirectoryLock lock;
  lock.descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.descriptor_ < 0) return cannot_open(file, std::strerror(errno));
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot_open(file, std::strerror(errno));
    return std::unexpected(StoreError{StoreFault::in_use, directory.string() + " (" + holder(lock.descriptor_) + ")."});
  }
  const std::string self = std::to_string(::getpid()) + '\n';
  const bool written = ::ftruncate(lock.descriptor_, 0) == 0 &&
                       ::pwrite(lock.descriptor_, self.data(), self.size(), 0) == static_cast<ssize_t>(self.size());
  static_cast<void>(written);  // the number is a courtesy; the lock holds without it
  return lock;
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Stored prepare_directory(const std::filesystem::path& directory, Access access) {
  if (access == Access::serve && ::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    return cannot_open(directory, std::strerror(errno));
  struct stat status{};
  if (::stat(directory.c_str(), &status) != 0) return cannot_open(directory, std::strerror(errno));
  if (!S_ISDIR(status.st_mode)) return cannot_open(directory, "It is not a directory");
  const int wanted = access == Access::serve ? R_OK | W_OK | X_OK : R_OK | X_OK;
  if (::access(directory.c_str(), wanted) != 0) return cannot_open(directory, std::strerror(errno));
  return {};
}

Stored prepare_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot_open(file, std::strerror(errno));
  ::close(descriptor);
  return {};
}

}  // namespace tandem::store
