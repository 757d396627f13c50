// The data directory itself: that it is one, that we may use it, and that nobody else serves from it.
#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include "store/store.h"

namespace tandem::store {

/// Held as long as a server uses the directory (flock(2) on `tandem.lock`): the system lets go of it when the process
/// ends, however it ends.
class DirectoryLock {
 public:
  static StoreResult<DirectoryLock> take(const std::filesystem::path& directory);
  DirectoryLock() = default;
  ~DirectoryLock();
  DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

 private:
  int descriptor_ = -1;
};

/// Makes the directory if it is missing (one level, for its owner only), and says what is wrong with it if it cannot
/// be used.
Stored prepare_directory(const std::filesystem::path& directory, Access access);

/// Creates an empty file that only its owner may read, unless there is one: it will hold passwords.
Stored prepare_file(const std::filesystem::path& file);

}  // namespace tandem::store
