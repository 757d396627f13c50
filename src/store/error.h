// Why the store could not do what was asked.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tandem::store {

enum class StoreFault : std::uint8_t {
  cannot_open,   ///< no such directory, not a directory, no permission
  in_use,        ///< another server has the directory
  damaged,       ///< not a database, or one that fails its integrity check
  foreign,       ///< a database of another program
  newer_schema,  ///< written by a later version than this one
  conflict,      ///< the configuration was changed meanwhile
  no_space,
  overflow,  ///< more waits to be written than the queue may hold
  refused,   ///< the object cannot be stored: it has no uuid
  other
};

struct StoreError {
  StoreFault fault;
  std::string text;  ///< facts: path, the database's words
};
using Stored = std::expected<void, StoreError>;

/// For people, one line: "The data directory /x is in use by another tandem (process 42)."
std::string sentence(const StoreError& error);

}  // namespace tandem::store
