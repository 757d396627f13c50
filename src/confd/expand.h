// What the objects of the compatible interface mean for calls: a configuration that can be compiled
// (routing/snapshot.h).
//
// A pure function that takes any documents, whatever a value says, and never fails: what cannot act is left out and
// told in a warning. Cost: linear in the documents, and a validation of the configuration, or a few if objects turn out
// to be impossible.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "confd/documents.h"
#include "model/config.h"

namespace tandem::confd {

/// Which tenant of the model each tenant_uuid is, by name; the master's is "".
using Tenants = std::map<std::string, std::string>;

/// Something of a document that does not act.
struct Warning {
  Kind kind{};
  Key key;
  std::string what;      ///< a field, or the option of a section as "endpoint_section_options.bundle"; empty: all of it
  std::string sentence;  ///< why, whole
  friend bool operator==(const Warning&, const Warning&) = default;
};

struct Expanded {
  model::Config config;
  std::vector<Warning> warnings;
  /// What has become of trunks, users, outcalls ...: the name of the model's object.
  std::map<Kind, std::map<Key, std::string>> names;

  /// Empty: it did not become one.
  std::string_view name_of(Kind kind, const Key& key) const;
};

/// `native` with all objects that can be derived, which come behind its own in each list. Transports at addresses that
/// native ones have lend them their external addresses; numbers of tenants are added to those that they have.
/// The result has no errors (model/validate.h) that `native` has not.
Expanded expand(const Documents& documents, const model::Config& native, const Tenants& tenants);

/// "trunk 3, outgoing_caller_id_format: ..."
std::string to_text(const Warning& warning);

}  // namespace tandem::confd
