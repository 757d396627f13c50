#include "routing/route.h"

#include "routing/caller_identity.h"
#include "routing/chosen_caller.h"
#include "routing/did_lookup.h"
#include "routing/endpoint_numbers.h"
#include "routing/number_writing.h"
#include "routing/plan_builder.h"
#include "routing/snapshot.h"
#include "routing/trail.h"

namespace tandem::routing {

namespace {

using Decision = std::expected<Plan, Refusal>;

Decision refuse(RefusalCode code, std::uint16_t status, std::string number, std::string context, std::string detail) {
  return std::unexpected(Refusal{code, std::move(number), std::move(context), status, std::move(detail)});
}

/// One decision being made: who calls, and where he begins.
class Router {
 public:
  Router(const Attempt& attempt, const Snapshot& snapshot, Trail& trail)
      : attempt_(attempt), snapshot_(snapshot), settings_(snapshot.config().settings), trail_(trail) {}

  Decision run() {
    switch (attempt_.caller.kind) {
      case CallerKind::phone:
        return from_phone();
      case CallerKind::trunk:
        return from_trunk();
      case CallerKind::stranger:
        break;
    }
    if (const auto* incall = find_guest_incall(attempt_.dialled, snapshot_)) return from_guest(*incall);
    note(trail_, false, "caller", "is a stranger");
    return refuse(RefusalCode::caller_not_allowed, 403, attempt_.dialled, {},
                  "the caller is neither a phone account nor at the address of a trunk; a provider's calls need a "
                  "trunk with its host, anybody's an incall with guests");
  }

 private:
  Decision finished(PlanBuilder& builder, const PlanBuilder::Led& led, const Scope& first) const {
    if (!led) return std::unexpected(led.error());
    Plan plan = builder.take();
    plan.claims = claims_of_caller(attempt_, snapshot_);
    if (builder.origin().direction == Direction::incoming)
      add_claims(plan.claims, nullptr, snapshot_.holders().line_of(first.tenant), true);
    return plan;
  }

  /// Nothing, if its calls may be handled at all.
  std::optional<Refusal> tenant_off(const std::string& tenant) {
    if (snapshot_.tenants().is_enabled(tenant)) return std::nullopt;
    note(trail_, false, "tenant " + tenant, "is disabled");
    return Refusal{RefusalCode::disabled, attempt_.dialled, {}, 403, "tenant " + tenant + " is disabled"};
  }

  Decision from_phone() {
    const auto* user = snapshot_.find_user(attempt_.caller.user);
    if (user == nullptr || !user->enabled) {
      note(trail_, false, "user " + attempt_.caller.user, user == nullptr ? "is gone" : "is disabled");
      return refuse(RefusalCode::caller_not_allowed, 403, attempt_.dialled, {},
                    "user " + attempt_.caller.user + (user == nullptr ? " does not exist (any more)" : " is disabled"));
    }
    if (auto off = tenant_off(user->tenant)) return std::unexpected(std::move(*off));
    CallOrigin origin;
    origin.user = user;
    origin.own = internal_identity(*user, attempt_.caller.phone);
    origin.own.anonymous = attempt_.hidden;
    origin.chosen = chosen_caller(attempt_, *user, snapshot_, trail_);
    const std::string dialled = without_prefixes(*user, origin);
    PlanBuilder builder(attempt_, snapshot_, trail_, std::move(origin));
    const std::string context =
        attempt_.context.empty() ? model::home_context(user->tenant, user->context) : attempt_.context;
    const Scope scope{user->tenant, context, dialled, Outside::allowed, snapshot_.holders().user(user->name)};
    if (!attempt_.uri.empty() && settings_.dial_uris) {
      builder.to_uri(attempt_.uri, scope);
      return finished(builder, {}, scope);
    }
    auto led = builder.to_number(dialled, scope);
    if (!attempt_.uri.empty() && !led && led.error().code == RefusalCode::unknown_number)
      led.error().detail += (led.error().detail.empty() ? "" : "; ") + attempt_.uri +
                            " is not of our domain, and dial_uris in the settings is off";
    return finished(builder, led, scope);
  }

  /// The codes with which people hide their number, or choose another, for one call.
  std::string without_prefixes(const model::User& user, CallOrigin& origin) {
    const auto* tenant = snapshot_.tenants().find(user.tenant);
    std::string dialled = attempt_.dialled;
    if (tenant == nullptr) return dialled;
    if (!tenant->hide_prefix.empty() && dialled.starts_with(tenant->hide_prefix)) {
      origin.own.anonymous = true;
      note(trail_, true, "hide_prefix " + tenant->hide_prefix, "the caller hides his number in this call");
      dialled.erase(0, tenant->hide_prefix.size());
    }
    if (const auto* prefix = number_prefix_of(*tenant, dialled)) {
      origin.chosen = CallerIdentity{prefix->value, {}, false};
      note(trail_, true, "number_prefixes " + prefix->name, "the caller shows " + prefix->value + " in this call");
      dialled.erase(0, prefix->name.size());
    }
    return dialled;
  }

  /// Nobody we know, let in by an incall. He gets to whom it names and no further: an outcall behind it would let
  /// anybody call the world.
  Decision from_guest(const model::Incall& incall) {
    if (auto off = tenant_off(incall.tenant)) return std::unexpected(std::move(*off));
    CallOrigin origin;
    origin.direction = Direction::incoming;
    origin.own = presented_identity(attempt_);
    origin.dialled = false;
    if (!origin.own.anonymous) origin.own.host = attempt_.from_host;
    note(trail_, true, "incall " + incall.name, "takes guests");
    PlanBuilder builder(attempt_, snapshot_, trail_, std::move(origin));
    Scope scope{incall.tenant, model::home_context(incall.tenant, "default"), attempt_.dialled, Outside::never};
    auto led = builder.to_incall(incall, scope);
    if (!led && led.error().code == RefusalCode::caller_not_allowed)
      led.error().detail = "guests do not get out by an outcall; let incall " + incall.name + " lead to a user";
    return finished(builder, led, scope);
  }

  Decision from_trunk() {
    const auto* trunk = snapshot_.find_trunk(attempt_.caller.trunk);
    const auto* as_friend = snapshot_.find_friend(attempt_.caller.trunk);
    const std::string name = (as_friend != nullptr ? "friend " : "trunk ") + attempt_.caller.trunk;
    if (trunk == nullptr || !trunk->enabled) {
      note(trail_, false, name, trunk == nullptr ? "is gone" : "is disabled");
      return refuse(RefusalCode::caller_not_allowed, 403, attempt_.dialled, {},
                    name + (trunk == nullptr ? " does not exist (any more)" : " is disabled"));
    }
    if (auto off = tenant_off(trunk->sharing.tenant)) return std::unexpected(std::move(*off));
    if (!attempt_.context.empty()) return as_told(*trunk, as_friend);
    return as_friend != nullptr ? from_friend(*as_friend) : from_provider(*trunk);
  }

  /// An operator has rung somebody outside, and says where the call goes on: nobody outside has chosen that.
  Decision as_told(const model::Trunk& trunk, const model::Friend* as_friend) {
    CallOrigin origin;
    origin.from_friend = as_friend;
    origin.own = presented_identity(attempt_);
    origin.dialled = false;
    PlanBuilder builder(attempt_, snapshot_, trail_, std::move(origin));
    const Scope scope{trunk.sharing.tenant, attempt_.context, attempt_.dialled, Outside::allowed,
                      as_friend != nullptr ? snapshot_.holders().friend_(as_friend->name) : nullptr};
    return finished(builder, builder.to_number(attempt_.dialled, scope), scope);
  }

  /// Another PBX of the tenant dials as a user of it would.
  Decision from_friend(const model::Friend& one) {
    CallOrigin origin;
    origin.from_friend = &one;
    origin.own = as_the_friend_presents(presented_identity(attempt_), one, snapshot_, trail_);
    origin.diverted = diversions_of(one);
    const std::string& dialled = attempt_.dialled;
    PlanBuilder builder(attempt_, snapshot_, trail_, std::move(origin));
    const Scope scope{one.tenant, model::home_context(one.tenant, one.context), dialled, Outside::allowed,
                      snapshot_.holders().friend_(one.name)};
    return finished(builder, builder.to_number(dialled, scope), scope);
  }

  /// Only what the tenant's own numbers diverted, or extensions of it, is told on; anything else may be made up.
  std::vector<std::string> diversions_of(const model::Friend& from) {
    const std::string context = model::home_context(from.tenant, from.context);
    std::vector<std::string> kept;
    for (const std::string& number : attempt_.diverted) {
      CallerIdentity as{number, {}, false};
      as = as_the_friend_presents(std::move(as), from, snapshot_, trail_);
      if (!is_internal(as.number, context, snapshot_) && !snapshot_.is_own_number(from.tenant, as.number)) {
        note(trail_, false, "diversion by " + number, "is no number of the tenant: none is told on");
        return {};
      }
      kept.push_back(std::move(as.number));
    }
    return kept;
  }

  Decision from_provider(const model::Trunk& trunk) {
    const Attempt attempt = with_incoming_numbers(attempt_, snapshot_, trail_);
    const auto found = find_incall(attempt, snapshot_, trail_);
    if (auto off = tenant_off(found.tenant)) return std::unexpected(std::move(*off));
    CallOrigin origin;
    origin.direction = Direction::incoming;
    origin.own = presented_identity(attempt);
    origin.diverted = attempt.diverted;
    origin.dialled = false;
    if (!found.number.empty() && origin.diverted.size() < max_diversions)
      origin.diverted.insert(origin.diverted.begin(), found.number);
    PlanBuilder builder(attempt_, snapshot_, trail_, std::move(origin));
    if (found.incall == nullptr) return without_incall(builder, trunk, found);
    const bool own = model::same_tenant(found.tenant, trunk.sharing.tenant);
    const Scope scope{found.tenant, model::home_context(found.tenant, own ? trunk.context : "default"), found.number};
    return finished(builder, builder.to_incall(*found.incall, scope), scope);
  }

  /// No incall fits: the number may still be an extension in the trunk's context, else the tenant says where such calls
  /// go. Outcalls are closed to it, or whoever can forge a provider's address would call the world at our cost.
  Decision without_incall(PlanBuilder& builder, const model::Trunk& trunk, const FoundIncall& found) {
    Scope scope{trunk.sharing.tenant, model::home_context(trunk.sharing.tenant, trunk.context), found.number,
                Outside::forbidden};
    Refusal refusal{RefusalCode::unknown_did, found.number, scope.context, 404, "it came from trunk " + trunk.name};
    if (!found.number.empty() && model::same_tenant(found.tenant, trunk.sharing.tenant)) {
      auto led = builder.to_number(found.number, scope);
      if (led) return finished(builder, led, scope);
      if (led.error().code != RefusalCode::unknown_number) refusal = std::move(led.error());
    }
    const auto* tenant = snapshot_.tenants().find(found.tenant);
    const bool has_default = tenant != nullptr && tenant->default_destination.has_value();
    if (refusal.code != RefusalCode::unknown_did || !has_default) return std::unexpected(std::move(refusal));
    note(trail_, true, "tenant " + tenant->name, "its default_destination takes numbers that no incall names");
    scope = {found.tenant, model::home_context(found.tenant, "default"), found.number};
    return finished(builder, builder.to_destination(*tenant->default_destination, scope), scope);
  }

  const Attempt& attempt_;
  const Snapshot& snapshot_;
  const model::Settings& settings_;
  Trail& trail_;
};

}  // namespace

Claims claims_of_caller(const Attempt& attempt, const Snapshot& snapshot) {
  const Holders& holders = snapshot.holders();
  Claims claims;
  add_claim(claims, {holders.trunk(attempt.caller.trunk), false, true});
  if (const auto* one = snapshot.find_friend(attempt.caller.trunk))
    add_claims(claims, holders.friend_(one->name), holders.line_of(one->tenant), false);
  if (const auto* user = snapshot.find_user(attempt.caller.user))
    add_claims(claims, holders.user(user->name), holders.line_of(user->tenant), false);
  return claims;
}

std::expected<Plan, Refusal> route(const Attempt& attempt, const Snapshot& snapshot, Trail& trail) {
  return Router(attempt, snapshot, trail).run();
}

}  // namespace tandem::routing
