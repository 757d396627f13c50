// Passwords of people, as they are kept: argon2id (RFC 9106), without any type of libsodium.
#pragma once

#include <string>
#include <string_view>

namespace tandem::crypto {

/// Longer ones are refused: a hash costs time for each byte.
inline constexpr std::size_t longest_password = 1024;

/// "$argon2id$v=19$m=19456,t=2,p=1$...": salt and costs stand in it, so that costs may rise later on. Takes about 30 ms
/// and 19 MiB: not on a shard. Empty: the machine has not that much memory, or the password is too long.
std::string hash_password(std::string_view password);

/// Takes as long as hash_password(). False also for a hash that is none.
bool password_matches(std::string_view password, const std::string& hash);

}  // namespace tandem::crypto
