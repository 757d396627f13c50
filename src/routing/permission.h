// Call permissions at work: whether a caller may call a number outside, why, and by which pins all the same.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "model/pattern.h"
#include "model/problem.h"
#include "routing/route.h"

namespace re2 {
class RE2;
}

namespace tandem::routing {

/// One number in all ways in which rules may name it: who is denied it does not get it by dialling otherwise. Dashes
/// do not count.
struct NumberForms {
  std::string_view dialled;             ///< before anything is stripped
  std::string_view international = {};  ///< +E.164; empty: it has no such form
  std::string_view national = {};       ///< as the caller's country dials it; empty: it has no such form
};

/// What one permission says of one number.
enum class Say : std::uint8_t { nothing, allow, deny };

/// One permission, compiled. Immutable; any shard. Each pattern is looked at in turn, in time linear in the number.
class Permission {
 public:
  /// Problems are told under "permissions.NAME".
  Permission(const model::Permission& permission, model::Problems& problems);
  ~Permission();
  Permission(Permission&&) noexcept;

  struct Answer {
    Say say = Say::nothing;
    std::string reason;  ///< "+33899123456 is denied by +33899."
  };
  Answer ask(const NumberForms& number) const;

  const std::string& name() const { return name_; }
  const std::string& pin() const { return pin_; }
  bool enabled() const { return enabled_; }

 private:
  struct Rule;
  void add(const std::vector<std::string>& patterns, Say say, const std::string& path, model::Problems& problems);

  std::string name_, pin_;
  bool enabled_;
  Say otherwise_;
  std::vector<Rule> rules_;
};

/// Whose permissions are asked: those of an earlier level first, all of one level together.
enum class PermissionLevel : std::uint8_t { caller, group, outcall };

/// Somebody with permissions. Views must live while the question is asked.
struct PermissionHolder {
  PermissionLevel level = PermissionLevel::caller;
  std::string_view who;                      ///< for the trail: "user alice", "group sales", "outcall national"
  std::span<const std::string> permissions;  ///< by name
};

struct PermissionQuestion {
  NumberForms number;
  std::span<const PermissionHolder> holders;
  std::string_view own_pin;  ///< the caller's; where a permission has a pin, this is in place of it
};

struct PermissionVerdict {
  bool allowed = true;
  std::vector<std::string> pins;  ///< denied, but may call after one of these; never to be shown
  std::string reason;             ///< what decided, in a sentence for the refusal and the trail
  Trail trail;                    ///< each permission that was asked
  bool needs_pin() const { return !pins.empty(); }
};

/// All of a configuration. Immutable; any shard.
///
/// At the first level at which any permission says something, one that allows is enough; else it is denied. Nobody says
/// anything: allowed. Disabled permissions and names that there are not are passed over.
class Permissions {
 public:
  Permissions() = default;
  Permissions(const model::Config& config, model::Problems& problems);

  const Permission* find(std::string_view name) const;  ///< null if there is none
  PermissionVerdict ask(const PermissionQuestion& question) const;

 private:
  std::unordered_map<std::string, Permission, TextHash, std::equal_to<>> permissions_;
};

}  // namespace tandem::routing
