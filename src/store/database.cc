#include "store/database.h"

#include <soci/sqlite3/soci-sqlite3.h>

namespace tandem::store {
namespace {

/// A value in a connection string: the path may hold blanks and quotes.
std::string quoted(const std::string& text) {
  std::string value = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') value += '\\';
    value += c;
  }
  return value + '"';
}

StoreFault fault_of(int result) {
  switch (result & 0xFF) {  // the primary code of an extended one
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StoreFault::damaged;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return StoreFault::cannot_open;
    case SQLITE_FULL:
      return StoreFault::no_space;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreFault::in_use;
    default:
      return StoreFault::other;
  }
}

}  // namespace

void connect(soci::session& session, const std::filesystem::path& file, bool read_only) {
  // Set in the connection string, since a busy database would refuse the first statement.
  session.open(soci::sqlite3, "dbname=" + quoted(file.string()) + " timeout=10" + (read_only ? " readonly=true" : ""));
  session << "pragma synchronous=normal";
}

WriteTransaction::~WriteTransaction() {
  if (done_) return;
  try {
    session_ << "rollback";
  } catch (const soci::soci_error&) {
    // The database has rolled back by itself already (disk full, for one), and what failed is being told.
  }
}

void WriteTransaction::commit() {
  session_ << "commit";
  done_ = true;
}

StoreError error_from(const soci::soci_error& error, const std::filesystem::path& file) {
  const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  std::string words = error.get_error_message();
  if (const auto end = words.find(" while "); end != words.npos) words.resize(end);  // SOCI appends the statement
  return {sqlite != nullptr ? fault_of(sqlite->result()) : StoreFault::other, file.string() + ": " + words + '.'};
}

}  // namespace tandem::store
