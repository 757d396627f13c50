// What targets of a plan stand for: numbers in ENUM (RFC 6116), SIP URIs (RFC 3263).
#pragma once

#include <chrono>
#include <memory>

#include "call/target_lookup.h"
#include "legs/own_hosts.h"
#include "sipstack/name_cache.h"
#include "sipstack/stack.h"

namespace tandem::legs {

/// Shard: its own; what Environment names outlives it.
///
/// What leads back to ourselves is nobody: our domain or address in a URI, or a name that stands for it.
class SipTargetLookup final : public call::TargetLookup {
 public:
  /// One look-up takes no longer: the caller hears nothing meanwhile.
  static constexpr std::chrono::seconds patience{3};
  static constexpr std::size_t most_notes = 5;

  struct Environment {
    sipstack::Stack& stack;
    net::Network& network;
    const OwnHosts& own;
  };
  explicit SipTargetLookup(Environment environment);

  [[nodiscard]] std::unique_ptr<Search> look_up(const routing::Target& target, Handler handler) override;

 private:
  class EnumSearch;
  class UriSearch;
  Environment env_;
  sipstack::NameCache names_;  ///< of ENUM alone: the stack keeps those of hosts
};

}  // namespace tandem::legs
