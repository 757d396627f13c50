// What TLS connections have in common: our certificate, and whom we trust. Without any type of OpenSSL.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "crypto/certificate.h"
#include "crypto/tls_error.h"

namespace tandem::crypto {

struct TlsSettings {
  std::string certificate_file{}, key_file{};  ///< PEM; a chain; the key may stand in the same file. Empty: none
  std::string ca_file{};                       ///< PEM; empty: the authorities that this machine trusts
  bool demand_certificate = false;             ///< of clients, issued by one of these authorities
  friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

/// Immutable, so shared between shards. TLS 1.2 and 1.3 with the ciphers that the machine's OpenSSL configuration
/// allows; no renegotiation, no compression, no session resumption (a ticket key would outlive the certificate).
/// Connections keep what they need of it: a newer one may take its place at any time.
class TlsContext {
 public:
  /// Reads files: not on a shard.
  static std::expected<std::shared_ptr<const TlsContext>, TlsFileError> load(const TlsSettings& settings);
  struct Native;
  explicit TlsContext(std::unique_ptr<Native> native);  ///< for load()
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;

  /// Our own; nothing: only good for connections that we open.
  const std::optional<Certificate>& certificate() const { return certificate_; }

 private:
  friend class TlsEngine;
  std::unique_ptr<Native> native_;
  std::optional<Certificate> certificate_;
};

}  // namespace tandem::crypto
