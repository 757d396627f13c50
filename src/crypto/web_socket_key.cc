#include "crypto/web_socket_key.h"

#include <openssl/evp.h>

#include <array>

namespace tandem::crypto {

std::string web_socket_accept(std::string_view key) {
  std::string text(key);
  text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // the same for everybody: RFC 6455 §1.3
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  std::size_t size = 0;
  EVP_Q_digest(nullptr, "SHA1", nullptr, text.data(), text.size(), hash.data(), &size);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), hash.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

}  // namespace tandem::crypto
