// What happens on a shard, in lines for people who watch it: `events follow`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/hash.h"
#include "call/leg.h"
#include "registrar/locations.h"
#include "registrar/registration_cause.h"
#include "store/cdr.h"

namespace tandem::app {

/// Lines begin as those of Asterisk's verbose console do. While nobody follows it costs a look at a flag. Shard: its
/// own.
class EventTeller {
 public:
  using Listener = std::function<void(std::string_view line)>;
  /// How things stand when somebody begins to follow.
  struct Known {
    std::vector<registrar::RegistrationStatus> registrations;
    std::vector<std::string> accounts;  ///< that are registered here
  };
  /// `decisions`: every one of every call as well.
  void follow(Listener listener, bool decisions, const Known& known);
  void stop();

  void call_began(std::string_view id, const call::Leg& caller);
  void leg_rings(std::string_view id, const call::Leg& callee);
  void answered(std::string_view id, const call::Leg& callee);
  void decided(std::string_view id, std::string_view text);
  void call_ended(const store::Cdr& cdr, std::string_view sentence);
  /// Told when the state is another than before.
  void registration(const registrar::RegistrationStatus& status);
  /// Told when the account has its first place, or none any more.
  void bindings(const std::string& account, const registrar::Bindings& now);

 private:
  void tell(std::string_view id, std::string_view text);
  void tell(std::string_view text);

  Listener listener_;
  bool decisions_ = false;
  std::unordered_map<std::string, registrar::RegistrationState, TextHash, std::equal_to<>> states_;  ///< by trunk
  std::unordered_set<std::string, TextHash, std::equal_to<>> present_;                               ///< accounts
};

}  // namespace tandem::app
