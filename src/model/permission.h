// Who may call which numbers outside.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::model {

/// What a permission says of a number that none of its rules matches.
enum class PermissionDefault : std::uint8_t { next, allow, deny };  ///< next: nothing, others decide

/// Exactly one of the two lists has members: Asterisk patterns (`0899.`), or RE2 expressions between slashes
/// (`/^\+33/`), searched in the number.
struct PermissionRule {
  std::vector<std::string> allow, deny;
  friend bool operator==(const PermissionRule&, const PermissionRule&) = default;
};

/// The first rule that matches the number decides: as dialled, in its international form, or as the country dials it.
struct Permission {
  std::string uuid, name;
  std::string tenant;  ///< whose it is; empty: the master's
  bool enabled = true;
  std::vector<PermissionRule> rules;
  PermissionDefault otherwise = PermissionDefault::next;
  std::string pin;  ///< who dials it may all the same; empty: nobody
  friend bool operator==(const Permission&, const Permission&) = default;
};

}  // namespace tandem::model
