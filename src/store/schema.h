// The tables and how they came to be. Not for other modules.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <filesystem>

#include "store/error.h"

namespace tandem::store {

/// Marks the file as ours ("TNDM"), for file(1) and for not writing into another program's database.
inline constexpr std::int32_t application_id = 0x544E444D;

/// Checks that the database is one of ours, whole, and not newer than we are; changes nothing. A new file is fine.
Stored check_schema(soci::session& session, const std::filesystem::path& file, bool read_only);

/// Brings the schema up to date, each migration in a transaction of its own.
Stored migrate(soci::session& session, const std::filesystem::path& file);

/// The version that migrate() leads to.
std::int32_t newest_schema();

}  // namespace tandem::store
