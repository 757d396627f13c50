#include "crypto/digest_hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <cassert>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"

namespace tandem::crypto {

namespace {

struct AlgorithmName {
  HashAlgorithm algorithm;
  std::string_view in_sip;
  const char* in_openssl;
};
constexpr AlgorithmName algorithms[] = {
    {HashAlgorithm::md5, "MD5", "MD5"},
    {HashAlgorithm::sha256, "SHA-256", "SHA256"},
    {HashAlgorithm::sha512_256, "SHA-512-256", "SHA512-256"},
};
constexpr std::size_t algorithm_count = std::size(algorithms);

template <auto release>
struct Releaser {
  void operator()(auto* object) const { release(object); }
};
using Library = std::unique_ptr<OSSL_LIB_CTX, Releaser<OSSL_LIB_CTX_free>>;
using Method = std::unique_ptr<EVP_MD, Releaser<EVP_MD_free>>;
using HashContext = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;
using MacMethod = std::unique_ptr<EVP_MAC, Releaser<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Releaser<EVP_MAC_CTX_free>>;

/// For what fails only when OpenSSL is broken or memory is out: there is no safe way on without hashes.
void require(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "tandem: OpenSSL failed: %s\n", what);
  std::abort();
}

}  // namespace

std::string_view name_of(HashAlgorithm algorithm) {
  return algorithms[static_cast<std::size_t>(algorithm)].in_sip;
}

std::optional<HashAlgorithm> hash_algorithm(std::string_view name) {
  for (const AlgorithmName& known : algorithms)
    if (equal_ignoring_case(known.in_sip, name)) return known.algorithm;
  return std::nullopt;
}

HexHash::HexHash(std::span<const std::uint8_t> bytes) : size_(static_cast<std::uint8_t>(2 * bytes.size())) {
  constexpr char digit[] = "0123456789abcdef";
  assert(2 * bytes.size() <= digits_.size());
  char* out = digits_.data();
  for (std::uint8_t byte : bytes) {
    *out++ = digit[byte >> 4];
    *out++ = digit[byte & 15];
  }
}

struct Hasher::Contexts {
  Library library{OSSL_LIB_CTX_new()};  // outlives the methods fetched from it
  std::array<Method, algorithm_count> methods;
  HashContext context{EVP_MD_CTX_new()};
};

Hasher::Hasher() : contexts_(std::make_unique<Contexts>()) {
  require(contexts_->library && contexts_->context, "no context for hashes");
  for (std::size_t i = 0; i < algorithm_count; ++i) {
    contexts_->methods[i].reset(EVP_MD_fetch(contexts_->library.get(), algorithms[i].in_openssl, nullptr));
    require(contexts_->methods[i] != nullptr, algorithms[i].in_openssl);
  }
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

HexHash Hasher::hex(HashAlgorithm algorithm, std::span<const std::string_view> pieces) {
  EVP_MD_CTX* context = contexts_->context.get();
  const EVP_MD* method = contexts_->methods[static_cast<std::size_t>(algorithm)].get();
  require(EVP_DigestInit_ex2(context, method, nullptr) == 1, "hash start");
  for (std::string_view piece : pieces)
    require(EVP_DigestUpdate(context, piece.data(), piece.size()) == 1, "hash update");
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes;
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context, bytes.data(), &size) == 1, "hash end");
  return HexHash{std::span{bytes}.first(size)};
}

struct Hmac::Context {
  Library library{OSSL_LIB_CTX_new()};
  MacMethod method{EVP_MAC_fetch(library.get(), "HMAC", nullptr)};
  MacContext context{EVP_MAC_CTX_new(method.get())};
};

Hmac::Hmac(std::span<const std::uint8_t> key) : context_(std::make_unique<Context>()) {
  require(context_->context != nullptr, "no context for HMAC");
  char hash[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, hash, 0),
                                   OSSL_PARAM_construct_end()};
  // A null key would mean "keep the last one", which there is not: point an empty key at something.
  const std::uint8_t nothing = 0;
  const std::uint8_t* bytes = key.empty() ? &nothing : key.data();
  require(EVP_MAC_init(context_->context.get(), bytes, key.size(), parameters) == 1, "HMAC key");
}
Hmac::~Hmac() = default;
Hmac::Hmac(Hmac&&) noexcept = default;
Hmac& Hmac::operator=(Hmac&&) noexcept = default;

Hmac::Tag Hmac::tag(std::span<const std::string_view> pieces) {
  EVP_MAC_CTX* context = context_->context.get();
  require(EVP_MAC_init(context, nullptr, 0, nullptr) == 1, "HMAC start");  // keeps the key
  for (std::string_view piece : pieces)
    require(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(piece.data()), piece.size()) == 1,
            "HMAC update");
  Tag tag;
  std::size_t size = 0;
  require(EVP_MAC_final(context, tag.data(), &size, tag.size()) == 1 && size == tag.size(), "HMAC end");
  return tag;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void fill_with_random_bytes(std::span<std::uint8_t> out) {
  require(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1, "no random bytes");
}

}  // namespace tandem::crypto
