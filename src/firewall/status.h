// How the firewall stands, as data and in words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "firewall/rules.h"

namespace tandem::firewall {

/// Why the table could not be set. Calls go on as if the firewall was off.
enum class Fault : std::uint8_t {
  none,
  no_program,    ///< nft is not installed
  no_privilege,  ///< CAP_NET_ADMIN is missing
  no_support,    ///< the kernel has no nftables
  refused,       ///< nft says why
  timed_out
};
std::string_view sentence(Fault fault);
std::string_view remedy(Fault fault);

/// What became of a transaction. `detail`: nft's own words, bounded.
struct Outcome {
  Fault fault = Fault::none;
  std::string detail;
};

/// What nft means by its last words.
Fault fault_from(std::string_view words);

enum class State : std::uint8_t {
  off,       ///< not wanted
  starting,  ///< wanted, not yet there
  in_force,
  failed  ///< wanted, not there: see the fault
};

struct Status {
  State state = State::off;
  Outcome last;            ///< of the latest transaction
  bool old_rules = false;  ///< failed, but the rules before still hold
  Rules rules;             ///< what is wanted
};

}  // namespace tandem::firewall
