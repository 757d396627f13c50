#include "store/error.h"

namespace tandem::store {

std::string sentence(const StoreError& error) {
  switch (error.fault) {
    case StoreFault::cannot_open:
      return "The data directory cannot be used: " + error.text;
    case StoreFault::in_use:
      return "The data directory is in use by another tandem: " + error.text;
    case StoreFault::damaged:
      return "The database is damaged and was left as it is: " + error.text + " Restore a backup, or move it away.";
    case StoreFault::foreign:
      return "The database belongs to another program and was left as it is: " + error.text;
    case StoreFault::newer_schema:
      return "The database was written by a newer tandem and was left as it is: " + error.text;
    case StoreFault::conflict:
      return "The configuration was changed by someone else meanwhile: " + error.text;
    case StoreFault::no_space:
      return "The disk is full: " + error.text;
    case StoreFault::overflow:
      return "More waits to be written than fits: " + error.text;
    case StoreFault::refused:
      return "The configuration cannot be stored: " + error.text;
    case StoreFault::other:
      return "The database failed: " + error.text;
  }
  return error.text;
}

}  // namespace tandem::store
