// Whose limits a call takes: of whom it comes, of whom it leaves by, of who is rung, and of the tenants above them.
// Pure; what is used of them is counted in call/meters.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "model/money.h"
#include "model/tenant_tree.h"
#include "routing/time_zone.h"

namespace tandem::routing {

enum class HolderKind : std::uint8_t { tenant, user, friend_, trunk };

/// 0: no limit.
struct HolderLimits {
  std::uint32_t calls = 0, external_calls = 0, calls_per_second = 0;
  std::chrono::seconds talk_per_day{0};  ///< to the outside
  model::Micros spend_per_day = 0;
  std::uint32_t spike_factor = 0;
  std::chrono::seconds spike_floor{0};
  bool any() const;
};

/// Somebody whose calls are counted together. Lives as long as its snapshot.
struct Holder {
  HolderKind kind = HolderKind::tenant;
  std::string name;
  std::string key;  ///< "tenant acme": unique, and what people are told
  HolderLimits limits;
};

/// A place that a call takes of a holder's.
struct Claim {
  const Holder* holder = nullptr;
  bool external = false;  ///< of its external_calls, else of its calls, which is one of calls_per_second too
  /// A leg of its own: taken beside what the call holds of this holder already. Else once, whatever the legs.
  bool own_leg = false;
  friend bool operator==(const Claim&, const Claim&) = default;
};
using Claims = std::vector<Claim>;

/// All of a configuration.
class Holders {
 public:
  Holders() = default;
  /// Whose time zone does not exist has UTC; Schedules tells it.
  Holders(const model::Config& config, const model::TenantTree& tenants);

  /// Null if there is none.
  const Holder* user(std::string_view name) const { return find(users_, name); }
  const Holder* friend_(std::string_view name) const { return find(friends_, name); }
  const Holder* trunk(std::string_view name) const { return find(trunks_, name); }
  /// The tenant and all above it that have an entry, itself first.
  const std::vector<const Holder*>& line_of(std::string_view tenant) const;
  std::vector<const Holder*> all() const;  ///< tenants, users, friends, trunks, each by name
  /// Whose calendar days count.
  const TimeZone& zone() const { return zone_; }

 private:
  using Names = std::unordered_map<std::string, Holder, TextHash, std::equal_to<>>;
  static const Holder* find(const Names& names, std::string_view name) {
    const auto at = names.find(name);
    return at == names.end() ? nullptr : &at->second;
  }

  Names tenants_, users_, friends_, trunks_;
  std::unordered_map<std::string, std::vector<const Holder*>, TextHash, std::equal_to<>> lines_;
  TimeZone zone_;
};

/// Adds what there is not yet.
void add_claim(Claims& claims, const Claim& claim);
/// A call in the name of `payer` (may be null) and of the tenants in `line`; `external`: from or to the outside.
void add_claims(Claims& claims, const Holder* payer, const std::vector<const Holder*>& line, bool external);

/// "10 calls, 4 external calls, 5 calls a second, 600 minutes a day, spend of 20 a day, stops at 5 times the usual
/// hour"; "no limit".
std::string in_words(const HolderLimits& limits);

}  // namespace tandem::routing
