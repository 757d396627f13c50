// The PEM files of the configuration: read, watched, and their certificates' days counted.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/exchange_view.h"
#include "crypto/tls_context.h"
#include "model/config.h"
#include "registrar/registrations.h"

namespace tandem::app {

/// What the shards need for TLS. Immutable, shared.
struct TlsMaterial {
  std::map<std::string, std::shared_ptr<const crypto::TlsContext>, std::less<>> transports;
  registrar::Registrations::TlsContexts trunks;     ///< those with files of their own
  std::shared_ptr<const crypto::TlsContext> usual;  ///< no certificate; the authorities that this machine trusts
  std::vector<control::CertificateSummary> certificates;
};
using TlsMaterialPtr = std::shared_ptr<const TlsMaterial>;

/// Thread: not a shard's (files are read), one at a time.
class TlsFiles {
 public:
  /// Contexts of files that have not changed stay the same. Where files cannot be used (any more), what they held
  /// before stays in use, and `certificates` says why.
  TlsMaterialPtr load(const model::Config& config);
  /// Whether files that were read, or could not be, are others now.
  bool changed() const;

 private:
  /// When a file was written, and its size; zeros: it is not there.
  using Stamps = std::vector<std::pair<std::int64_t, std::uint64_t>>;
  struct Entry {
    crypto::TlsSettings settings;
    Stamps stamps;
    std::shared_ptr<const crypto::TlsContext> context;  ///< null: never usable
    std::string trouble;
    bool used = false;
  };
  static Stamps stamps_of(const crypto::TlsSettings& settings);
  Entry& entry_for(const crypto::TlsSettings& settings);

  std::vector<Entry> entries_;
};

/// What an administrator must know: files that cannot be used, certificates that end soon.
std::vector<std::string> warnings_of(const TlsMaterial& material, WallTime now);

}  // namespace tandem::app
