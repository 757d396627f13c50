// What must be found out about a target before it can be rung, while the caller waits: a number in ENUM, the machines
// behind a SIP URI. Implemented in legs/.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "routing/route.h"

namespace tandem::call {

/// Shard: its own.
class TargetLookup {
 public:
  struct Found {
    /// To be rung one after the other in place of the one that was asked about; none: `why`. Those of kind `uri` that
    /// stand for one of that kind have their addresses.
    std::vector<routing::Target> targets;
    std::vector<std::string> notes;  ///< what was passed over, for the story
    std::string why;                 ///< in words
  };
  /// Called once, later; the search may be destroyed in it.
  using Handler = std::move_only_function<void(Found)>;

  /// One that runs. Destroying it means that the handler is not called.
  class Search {
   public:
    virtual ~Search() = default;
  };

  /// Ends within seconds, whatever DNS does.
  [[nodiscard]] virtual std::unique_ptr<Search> look_up(const routing::Target& target, Handler handler) = 0;

  static bool is_needed_for(const routing::Target& target) {
    using enum routing::Target::Kind;
    return target.kind == enum_number || (target.kind == uri && target.addresses.empty());
  }

 protected:
  ~TargetLookup() = default;
};

}  // namespace tandem::call
