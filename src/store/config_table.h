// The configuration as one JSON document per object, and what changed in each revision. Not for other modules.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "confd/documents.h"
#include "model/config.h"
#include "store/store.h"

namespace tandem::store {

/// An object as stored. `position` keeps the order of the lists.
struct Document {
  std::string name;
  long long position = 0;
  std::string body;
  friend bool operator==(const Document&, const Document&) = default;
};
/// By (kind, uuid); the settings are one object of kind "settings". Objects of the compatible interface have kinds such
/// as "confd/trunk" and their key in place of a uuid.
using Documents = std::map<std::pair<std::string, std::string>, Document>;

/// Every object needs a uuid, no two of a kind the same.
StoreResult<Documents> to_documents(const model::Config& config);
/// Fields that are not known any more, or do not satisfy today's rules, are left at their defaults.
model::Config to_config(const Documents& documents, std::uint64_t revision);

void add_interface(const confd::Documents& objects, Documents& documents);
/// What cannot be read any more is left out.
confd::Documents to_interface(const Documents& documents);
/// Takes the objects of the interface from `before`.
void keep_interface(const Documents& before, Documents& documents);

std::uint64_t stored_revision(soci::session& session);
Documents read_documents(soci::session& session);
/// Writes what differs between two states, and for each of these objects how it was into the history of `revision`.
void write_documents(soci::session& session, const Documents& before, const Documents& after, std::uint64_t revision);
/// Takes back, in `documents`, what `revision` changed. False: its history is gone.
bool undo(soci::session& session, std::uint64_t revision, Documents& documents);

}  // namespace tandem::store
