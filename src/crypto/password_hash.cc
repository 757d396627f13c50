#include "crypto/password_hash.h"

#include <sodium.h>

#include <cstring>

namespace tandem::crypto {

namespace {

// The least that OWASP advises for argon2id: logins are few, and small machines serve many companies.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory = 19u << 20;

}  // namespace

std::string hash_password(std::string_view password) {
  char hash[crypto_pwhash_STRBYTES];
  if (password.size() > longest_password || sodium_init() < 0) return {};
  const int failed =
      crypto_pwhash_str_alg(hash, password.data(), password.size(), passes, memory, crypto_pwhash_ALG_ARGON2ID13);
  return failed ? std::string() : std::string(hash);
}

bool password_matches(std::string_view password, const std::string& hash) {
  if (password.size() > longest_password || hash.size() >= crypto_pwhash_STRBYTES || sodium_init() < 0) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace tandem::crypto
