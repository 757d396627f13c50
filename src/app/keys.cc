// The keys of an installation, kept in its data directory.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "app/server.h"
#include "crypto/digest_hash.h"

namespace tandem::app {

namespace {

constexpr std::size_t key_bytes = 32 + 32 + 16;

StartFault unusable(const std::filesystem::path& path, int error) {
  return {exit_data_unusable, "The key file " + path.string() + " cannot be used: " + std::strerror(error) + "."};
}

InstallationKeys keys_from(const std::array<std::uint8_t, key_bytes>& bytes) {
  InstallationKeys keys;
  std::memcpy(keys.nonces.data(), bytes.data(), 32);
  keys.contact_tokens.assign(reinterpret_cast<const char*>(bytes.data()) + 32, 32);
  std::memcpy(keys.placement.words.data(), bytes.data() + 64, 16);
  return keys;
}

/// Written beside and renamed, so that a crash leaves either no file or a whole one.
std::optional<StartFault> write_whole(const std::filesystem::path& path,
                                      const std::array<std::uint8_t, key_bytes>& bytes) {
  const std::filesystem::path part = path.string() + ".new";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return unusable(path, errno);
  const bool written =
      ::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (!written) return unusable(path, error);
  if (::rename(part.c_str(), path.c_str()) != 0) return unusable(path, errno);
  return std::nullopt;
}

}  // namespace

std::expected<InstallationKeys, StartFault> load_keys(const std::filesystem::path& data) {
  const std::filesystem::path path = data / "keys";
  std::array<std::uint8_t, key_bytes> bytes{};
  if (std::ifstream file(path, std::ios::binary); file) {
    file.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
    if (file.gcount() != static_cast<std::streamsize>(bytes.size()))
      return std::unexpected(StartFault{exit_data_unusable, "The key file " + path.string() +
                                                                " is damaged. Restore it from a backup; without one, "
                                                                "remove it: registrations are then made anew."});
    return keys_from(bytes);
  }
  if (std::filesystem::exists(path)) return std::unexpected(unusable(path, EACCES));
  crypto::fill_with_random_bytes(bytes);
  if (auto fault = write_whole(path, bytes)) return std::unexpected(*fault);
  return keys_from(bytes);
}

}  // namespace tandem::app
