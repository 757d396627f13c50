// From what a number leads to, to the steps of a plan: who rings, and what comes next on each outcome.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routing/number_lookup.h"
#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// Redirections of one call: forwards, and numbers that lead to numbers.
inline constexpr int max_redirections = 10;
/// Destinations looked at for one call, counting what has led to nobody.
inline constexpr int max_destinations = 500;

/// In whose name a call goes where it goes. Changes when somebody forwards it.
struct CallOrigin {
  Direction direction = Direction::internal;
  const model::User* user = nullptr;           ///< who dials, if he is one of ours
  const model::Friend* from_friend = nullptr;  ///< whose caller dials
  CallerIdentity own;                          ///< as he appears inside
  std::optional<CallerIdentity> chosen = {};   ///< as he wants to appear outside in this call, and may
  std::vector<std::string> diverted;           ///< numbers by which it came here, the last first
  const model::Incall* by = nullptr;           ///< through which it came in
  bool dialled = true;  ///< by the caller himself; else the configuration leads it on, and permissions are not asked
};

/// Where a number is looked up, and for whom.
struct Scope {
  std::string tenant;
  std::string context;
  std::string number;  ///< that was called
  Outside outside = Outside::allowed;
  const Holder* payer = nullptr;  ///< in whose name it goes on: who dialled it, or forwards it; null: nobody of ours
};

/// Adds steps to one plan. Lives as long as route() does.
class PlanBuilder {
 public:
  using Led = std::expected<void, Refusal>;

  PlanBuilder(const Attempt& attempt, const Snapshot& snapshot, Trail& trail, CallOrigin origin);

  Led to_number(const std::string& number, const Scope& scope);
  Led to_destination(const model::Destination& to, const Scope& scope);
  /// One after the other while nobody answers.
  Led to_destinations(const model::Destination& first, const std::vector<model::Destination>& rest, const Scope& scope);
  /// Where a public number leads, now.
  Led to_incall(const model::Incall& incall, const Scope& scope);
  /// A SIP URI of another domain.
  void to_uri(const std::string& uri, const Scope& scope);

  Plan take() { return std::move(plan_); }
  const CallOrigin& origin() const { return origin_; }

 private:
  friend class OutsideRoute;

  Led to_found(const FoundNumber& found, const DialledNumber& dialled, const Scope& scope);
  Led to_extension(const model::Extension& extension, const Scope& scope);
  Led to_users(const std::vector<std::string>& names, const Scope& scope, std::chrono::seconds ring_time);
  Led to_user(const model::User& user, const Scope& scope, std::chrono::seconds ring_time);
  Led to_group(const model::Group& group, const Scope& scope, std::chrono::seconds ring_time);
  Led to_friend(const model::Friend& one, const std::string& number, const Scope& scope);

  Led to_outcalls(std::vector<OutcallMatch> matches, const DialledNumber& dialled, const Scope& scope);
  PermissionVerdict ask_permissions(const OutcallMatch& match, const DialledNumber& dialled, const Scope& scope);
  void add_announcement(const model::Destination& to);
  static Outside led_on(Outside outside) { return outside == Outside::never ? outside : Outside::allowed; }
  Refusal no_way_out(const Scope& scope, const std::string& what);
  std::optional<Led> closed(const std::string& schedule, const std::string& whose, const Scope& scope);
  Led forward(const model::Destination& to, const std::string& from_number, const Scope& scope);
  void add_forwards(const model::Forwards& forwards, const std::string& whose, const std::string& from_number,
                    const Scope& scope, std::size_t first_step);
  bool add_phones(const model::User& user, const std::string& number, Step& step);
  std::optional<Led> too_far(const Scope& scope);
  void tell_full();
  void add(Step step);  ///< left out, and the trail says so, if the plan has max_steps
  void name_destination(std::string words);
  std::chrono::seconds ring_time_of(std::chrono::seconds wanted) const;
  Refusal refusal(RefusalCode code, std::uint16_t status, const Scope& scope, std::string detail) const;

  const Attempt& attempt_;
  const Snapshot& snapshot_;
  const model::Settings& settings_;
  Trail& trail_;
  CallOrigin origin_;
  Plan plan_;
  int redirections_ = 0;
  int destinations_ = 0;
  bool full_told_ = false;
  std::uint16_t runs_ = 0;
};

}  // namespace tandem::routing
