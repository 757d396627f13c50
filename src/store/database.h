// One connection: the only file besides its users' .cc files that knows SOCI. Not for other modules.
#pragma once

#include <soci/soci.h>

#include <expected>
#include <filesystem>
#include <string>
#include <utility>

#include "store/error.h"

namespace tandem::store {

/// An open connection with our settings: WAL, synchronous=NORMAL (a commit survives the end of the process, not
/// necessarily of the machine), waits for a lock up to 10 s. Throws soci::soci_error.
void connect(soci::session& session, const std::filesystem::path& file, bool read_only);

/// Takes the right to write before the first read: a transaction that reads first would be refused, without waiting, if
/// the other connection committed in between. Rolls back unless committed.
class WriteTransaction {
 public:
  explicit WriteTransaction(soci::session& session) : session_(session) { session_ << "begin immediate"; }
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  void commit();

 private:
  soci::session& session_;
  bool done_ = false;
};

/// What an exception of the database means.
StoreError error_from(const soci::soci_error& error, const std::filesystem::path& file);

/// Calls `work`; an exception of the database becomes a StoreError.
template <class Work>
auto guarded(const std::filesystem::path& file, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const soci::soci_error& error) {
    return std::unexpected(error_from(error, file));
  }
}

}  // namespace tandem::store
