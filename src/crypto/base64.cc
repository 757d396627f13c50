#include "crypto/base64.h"

#include <openssl/evp.h>

namespace tandem::crypto {

std::string to_base64(std::string_view octets) {
  std::string text((octets.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(octets.data()), static_cast<int>(octets.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string letters(text.substr(0, text.find_last_not_of('=') + 1));
  const std::size_t padding = (4 - letters.size() % 4) % 4;
  if (padding == 3 || letters.find_first_of(" \t\r\n=") != std::string::npos) return std::nullopt;
  letters.append(padding, '=');
  std::string octets(letters.size() / 4 * 3, '\0');
  if (!letters.empty() &&
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()),
                      reinterpret_cast<const unsigned char*>(letters.data()), static_cast<int>(letters.size())) < 0)
    return std::nullopt;
  octets.resize(octets.size() - padding);
  return octets;
}

}  // namespace tandem::crypto
