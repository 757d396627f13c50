// What changes between two configurations: shown before it is applied, kept in the history after.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"

namespace tandem::model {

enum class ChangeKind : std::uint8_t { added, changed, removed };

struct FieldChange {
  std::string field;
  std::string before, after;  ///< as in a site file; secrets masked
};

struct Change {
  ChangeKind kind;
  std::string_view record;          ///< "trunk"; "settings"
  std::string uuid, name;           ///< of the object; its new name if that changed
  std::vector<FieldChange> fields;  ///< added: what differs from the defaults; removed: none
};
using Changes = std::vector<Change>;

/// Objects are the same if their uuids are, or, where one has none, their names. The order of objects is not compared,
/// nor are revisions.
Changes difference(const Config& before, const Config& after);

/// For people:
///     + trunk ovh (host sip.ovh.example, username 0033, password ********)
///     ~ user alice
///         display_name: Alice -> Alice B.
///     - incall old
///     1 to add, 1 to change, 1 to remove.
std::string to_text(const Changes& changes);

/// "added trunk ovh, changed user alice": one line, for the history; at most `max_named` objects are named.
std::string summary(const Changes& changes, std::size_t max_named = 5);

}  // namespace tandem::model
