// Public numbers, compiled: which incalls take a number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "model/problem.h"
#include "model/tenant_tree.h"
#include "routing/number_plans.h"
#include "routing/pattern_trie.h"

namespace tandem::routing {

/// Public numbers of one trunk, or those for any trunk. Numbers stand without a leading `+`; one that is national in
/// the tenant's country stands in its international form too. Ids are indexes into `entries`.
struct CompiledIncalls {
  PatternTrie numbers;
  std::vector<std::uint32_t> entries;    ///< indexes into Config::incalls
  std::vector<std::uint32_t> wildcards;  ///< those for any number, as indexes into Config::incalls
};

/// Immutable once built; order of the configuration decides nothing: of equals the enabled ones come first, then by
/// name.
class IncallTables {
 public:
  IncallTables() = default;
  /// Problems are told under "incalls.NAME".
  IncallTables(const model::Config& config, const model::TenantTree& tenants, const NumberPlans& plans,
               model::Problems& problems);

  const CompiledIncalls* of(std::string_view trunk) const;  ///< null if the trunk has none of its own
  const CompiledIncalls& of_any() const { return any_; }
  /// Whether any is for trunks of one context alone; which those are say the entries themselves.
  bool by_context() const { return by_context_; }
  /// Enabled ones that take calls from anybody, whichever trunk they are of.
  const CompiledIncalls& for_guests() const { return guests_; }
  std::size_t memory_bytes() const;

 private:
  class Compiler;
  std::unordered_map<std::string, CompiledIncalls, TextHash, std::equal_to<>> by_trunk_;
  CompiledIncalls any_, guests_;
  bool by_context_ = false;
};

/// A number as it is looked up: without dashes and without a leading `+`.
std::string plain_number(std::string_view number);

}  // namespace tandem::routing
