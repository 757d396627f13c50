#include "app/tls_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace tandem::app {

namespace {

crypto::TlsSettings settings_of(const model::TransportTls& tls) {
  return {tls.certificate, tls.private_key, tls.ca_file, tls.verify_client};
}

bool has_files(const model::TrunkTls& tls) {
  return !tls.ca_file.empty() || !tls.certificate.empty();
}

bool is_secure(const model::Transport& transport) {
  return transport.protocol == model::Protocol::tls || transport.protocol == model::Protocol::wss;
}

/// What the trunk says itself, the rest as the transport by which it goes.
crypto::TlsSettings settings_of(const model::Trunk& trunk, const model::Config& config) {
  crypto::TlsSettings settings{trunk.tls.certificate, trunk.tls.private_key, trunk.tls.ca_file, false};
  const auto transport = std::ranges::find_if(config.transports, [](const model::Transport& one) {
    return one.enabled && one.protocol == model::Protocol::tls;
  });
  if (transport == config.transports.end()) return settings;
  if (settings.ca_file.empty()) settings.ca_file = transport->tls.ca_file;
  if (!settings.certificate_file.empty()) return settings;
  settings.certificate_file = transport->tls.certificate;
  settings.key_file = transport->tls.private_key;
  return settings;
}

control::CertificateSummary summary(std::string owner, const crypto::TlsSettings& settings,
                                    const crypto::TlsContext* context, std::string trouble) {
  control::CertificateSummary one{.owner = std::move(owner), .file = settings.certificate_file, .trouble = {}};
  one.trouble = std::move(trouble);
  if (context) one.certificate = context->certificate();
  return one;
}

}  // namespace

TlsFiles::Stamps TlsFiles::stamps_of(const crypto::TlsSettings& settings) {
  Stamps stamps;
  for (const std::string* file : {&settings.certificate_file, &settings.key_file, &settings.ca_file}) {
    if (file->empty()) continue;
    std::error_code fault;
    const auto written = std::filesystem::last_write_time(*file, fault);
    const auto size = fault ? 0 : std::filesystem::file_size(*file, fault);
    if (fault) {
      stamps.emplace_back(0, 0);
    } else {
      stamps.emplace_back(written.time_since_epoch().count(), size);
    }
  }
  return stamps;
}

TlsFiles::Entry& TlsFiles::entry_for(const crypto::TlsSettings& settings) {
  auto at = std::ranges::find(entries_, settings, &Entry::settings);
  const Stamps stamps = stamps_of(settings);
  if (at != entries_.end() && at->stamps == stamps) return *at;
  if (at == entries_.end()) at = entries_.insert(entries_.end(), Entry{settings, {}, nullptr, {}});
  at->stamps = stamps;
  auto loaded = crypto::TlsContext::load(settings);
  at->trouble = loaded ? std::string() : crypto::sentence(loaded.error());
  if (loaded) at->context = std::move(*loaded);
  return *at;
}

TlsMaterialPtr TlsFiles::load(const model::Config& config) {
  auto material = std::make_shared<TlsMaterial>();
  for (Entry& entry : entries_) entry.used = false;
  const auto use = [&](const std::string& owner, const crypto::TlsSettings& settings) {
    Entry& entry = entry_for(settings);
    entry.used = true;
    if (!settings.certificate_file.empty() || !entry.trouble.empty())
      material->certificates.push_back(summary(owner, settings, entry.context.get(), entry.trouble));
    return entry.context;
  };
  material->usual = use("", {});
  for (const model::Transport& transport : config.transports)
    if (transport.enabled && is_secure(transport))
      material->transports[transport.name] = use("transport " + transport.name, settings_of(transport.tls));
  for (const model::Trunk& trunk : config.trunks)
    if (trunk.enabled && has_files(trunk.tls))
      material->trunks[trunk.name] = use("trunk " + trunk.name, settings_of(trunk, config));
  std::erase_if(entries_, [](const Entry& entry) { return !entry.used; });
  return material;
}

bool TlsFiles::changed() const {
  return std::ranges::any_of(entries_, [](const Entry& entry) { return entry.stamps != stamps_of(entry.settings); });
}

std::vector<std::string> warnings_of(const TlsMaterial& material, WallTime now) {
  std::vector<std::string> warnings;
  for (const control::CertificateSummary& one : material.certificates)
    if (const std::string words = control::warning(one, now); !words.empty())
      warnings.push_back(fmt::format("TLS of {}: {}", one.owner, words));
  return warnings;
}

}  // namespace tandem::app
