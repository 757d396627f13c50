// Site files: the whole configuration as YAML that people write.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "model/config.h"
#include "model/fields.h"
#include "model/problem.h"
#include "model/reading.h"
#include "model/value.h"

namespace tandem::model {

/// Bounds of a document; what goes beyond is one problem. Aliases count with all that they repeat.
inline constexpr std::size_t max_document_bytes = 32u << 20;
inline constexpr std::size_t max_document_depth = 32;
inline constexpr std::size_t max_document_nodes = 2'000'000;

/// A site file that is well-formed YAML; not yet known to mean anything.
struct SiteFile {
  std::string file;  ///< its name, for problems
  Value root;
};

/// One document, UTF-8. An empty one is an empty site.
std::expected<SiteFile, Problems> parse_site(std::string_view text, std::string file);

/// What a site file says when nothing else is configured. Fields it does not mention have their defaults; uuids it does
/// not mention are empty. Field rules are checked, references between objects are not (validate.h).
std::expected<Config, Problems> read_config(const SiteFile& site, const SecretSource& secrets = system_secrets());
std::expected<Config, Problems> read_config(std::string_view text, std::string file,
                                            const SecretSource& secrets = system_secrets());

/// The Config as a site file. Reading it gives the same Config (but for the revision), unless secrets are masked.
std::string write_yaml(const Config& config, Omit omit = Omit::defaults, Secrets secrets = Secrets::shown);

/// Any value as YAML in block style.
std::string write_yaml(const Value& value);

}  // namespace tandem::model
