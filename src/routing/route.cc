#include "routing/route.h"

#include <algorithm>

#include "model/uri_template.h"
#include "routing/callable_uri.h"
#include "routing/caller_identity.h"
#include "routing/did_lookup.h"
#include "routing/enum_lookup.h"
#include "routing/number_lookup.h"
#include "routing/number_writing.h"
#include "routing/snapshot.h"
#include "routing/trail.h"
#include "sip/uri_text.h"

namespace tandem::routing {

namespace {

using Decision = std::expected<Plan, Refusal>;

Decision refuse(RefusalCode code, std::uint16_t status, std::string number, std::string context, std::string detail) {
  return std::unexpected(Refusal{code, std::move(number), std::move(context), status, std::move(detail)});
}

/// A number without the dashes that people write into it; a name (`my-desk`) as it is.
std::string number_to_send(std::string_view dialled) {
  const bool number = dialled.find_first_not_of("0123456789+*#-") == std::string_view::npos;
  return number ? model::without_dashes(dialled) : std::string(dialled);
}

/// One decision being made.
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
  Decision from_phone() {
    user_ = snapshot_.find_user(attempt_.caller.user);
    if (user_ == nullptr || !user_->enabled) {
      note(trail_, false, "user " + attempt_.caller.user, user_ == nullptr ? "is gone" : "is disabled");
      return refuse(
          RefusalCode::caller_not_allowed, 403, attempt_.dialled, {},
          "user " + attempt_.caller.user + (user_ == nullptr ? " does not exist (any more)" : " is disabled"));
    }
    own_ = internal_identity(*user_, attempt_.caller.phone);
    if (!attempt_.uri.empty() && settings_.dial_uris) return to_uri();
    auto decision = to_number(attempt_.dialled, user_->context, Outside::allowed);
    if (!attempt_.uri.empty() && !decision && decision.error().code == RefusalCode::unknown_number)
      decision.error().detail += (decision.error().detail.empty() ? "" : "; ") + attempt_.uri +
                                 " is not of our domain, and dial_uris in the settings is off";
    return decision;
  }

  /// Of another domain: called there, as the user is seen outside.
  Decision to_uri() {
    const auto identity = outgoing_identity(own_, user_, {}, {}, {});
    note(trail_, true, attempt_.uri, "is of another domain and called there, as " + shown(identity));
    Plan plan{Direction::outgoing, attempt_.uri, {}};
    plan.steps.push_back(uri_step(attempt_.uri, attempt_.dialled, identity.as, settings_.ring_time));
    return plan;
  }

  /// Nobody we know, let in by an incall. He gets to whom it names and no further: an outcall behind it would let
  /// anybody call the world.
  Decision from_guest(const model::Incall& incall) {
    direction_ = Direction::incoming;
    own_ = presented_identity(attempt_);
    if (!own_.anonymous) own_.host = attempt_.from_host;
    note(trail_, true, "incall " + incall.name, "takes guests");
    auto decision = to_destination(incall, "default", attempt_.dialled, Outside::forbidden);
    if (!decision && decision.error().code == RefusalCode::caller_not_allowed)
      decision.error().detail = "guests do not get out by an outcall; let incall " + incall.name + " lead to a user";
    return decision;
  }

  Decision from_trunk() {
    const auto* trunk = snapshot_.find_trunk(attempt_.caller.trunk);
    if (trunk == nullptr || !trunk->enabled) {
      note(trail_, false, "trunk " + attempt_.caller.trunk, trunk == nullptr ? "is gone" : "is disabled");
      return refuse(
          RefusalCode::caller_not_allowed, 403, attempt_.dialled, {},
          "trunk " + attempt_.caller.trunk + (trunk == nullptr ? " does not exist (any more)" : " is disabled"));
    }
    direction_ = Direction::incoming;
    const Attempt attempt = with_incoming_numbers(attempt_, snapshot_, trail_);
    own_ = presented_identity(attempt);
    const auto found = find_incall(attempt, snapshot_, trail_);
    diverted_ = attempt.diverted;
    if (!found.number.empty() && diverted_.size() < max_diversions) diverted_.insert(diverted_.begin(), found.number);
    if (found.incall != nullptr) return to_destination(*found.incall, trunk->context, found.number, Outside::allowed);
    return without_incall(*trunk, found.number);
  }

  /// No incall fits: the number may still be an extension in the trunk's context. Outcalls are closed to it, or whoever
  /// can forge a provider's address would call the world at our cost.
  Decision without_incall(const model::Trunk& trunk, const std::string& number) {
    Refusal refusal{RefusalCode::unknown_did, number, trunk.context, 404, "it came from trunk " + trunk.name};
    if (number.empty()) return std::unexpected(std::move(refusal));
    auto decision = to_number(number, trunk.context, Outside::forbidden);
    if (!decision && decision.error().code == RefusalCode::unknown_number) return std::unexpected(std::move(refusal));
    return decision;
  }

  Decision to_destination(const model::Incall& incall, const std::string& context, const std::string& number,
                          Outside outside) {
    const auto& to = incall.destination;
    switch (to.kind) {
      case model::DestinationKind::user:
      case model::DestinationKind::users:
        return to_users(to.users, number);
      case model::DestinationKind::extension:
        return to_number(to.extension, to.context.empty() ? context : to.context, outside);
      case model::DestinationKind::hangup:
        break;
    }
    note(trail_, true, "incall " + incall.name, "refuses with " + std::to_string(to.status));
    return refuse(RefusalCode::hangup_configured, to.status, number, {}, "incall " + incall.name + " says so");
  }

  Decision to_number(const std::string& number, const std::string& context, Outside outside) {
    if (model::without_dashes(number).empty())
      return refuse(RefusalCode::incomplete_number, 484, number, context, "nothing was dialled");
    const auto found = look_up(number, context, outside, snapshot_, trail_);
    if (!found) return std::unexpected(found.error());
    if (found->user != nullptr) return to_users({found->user->name}, number);
    return to_outside(*found->outcall, *found->pattern, number);
  }

  Decision to_users(const std::vector<std::string>& names, const std::string& number) {
    Plan plan;
    plan.direction = direction_;
    plan.destination = names.size() == 1 ? "user " : "users ";
    Step step;
    step.ring_time = std::chrono::seconds{0};
    bool any_enabled = false;
    for (const auto& name : names) {
      if (&name != &names.front()) plan.destination += ", ";
      plan.destination += name;
      const auto* user = snapshot_.find_user(name);
      if (user == nullptr || !user->enabled) {
        note(trail_, false, "user " + name, user == nullptr ? "does not exist" : "is disabled");
        continue;
      }
      any_enabled = true;
      add_phones(*user, number, step);
    }
    if (!any_enabled)
      return refuse(RefusalCode::disabled, 480, number, {}, "it leads to " + plan.destination + ": disabled");
    if (step.targets.empty())
      return refuse(RefusalCode::no_phone, 480, number, {},
                    plan.destination + " has no phone account; add one with a username and a password");
    plan.steps.push_back(std::move(step));
    return plan;
  }

  void add_phones(const model::User& user, const std::string& number, Step& step) {
    if (user.phones.empty()) return note(trail_, false, "user " + user.name, "has no phone account");
    std::string list;
    for (const auto& phone : user.phones) {
      step.targets.push_back({Target::Kind::phone, user.name, phone.username, {}, number, own_});
      list += (list.empty() ? "" : ", ") + phone.username;
    }
    step.ring_time = std::max(step.ring_time, user.ring_time.count() > 0 ? user.ring_time : settings_.ring_time);
    note(trail_, true, "user " + user.name, "rings by " + list);
  }

  Decision to_outside(const model::Outcall& outcall, const model::OutcallPattern& pattern, const std::string& dialled) {
    const auto number = number_to_send(dialled);
    const auto sent = pattern.prefix + number.substr(std::min<std::size_t>(pattern.strip, number.size()));
    if (sent.empty()) {
      note(trail_, false, "outcall " + outcall.name,
           "takes off " + std::to_string(pattern.strip) + " digits: none left");
      return refuse(
          RefusalCode::incomplete_number, 484, dialled, outcall.context,
          "outcall " + outcall.name + " takes off " + std::to_string(pattern.strip) + " digits and nothing is left");
    }
    Plan plan;
    plan.direction = direction_ == Direction::incoming ? direction_ : Direction::outgoing;
    plan.destination = "outcall " + outcall.name;
    if (!outcall.uri_ways.empty()) add_uri_ways(outcall, pattern, sent, plan);
    for (const auto& name : outcall.trunks) add_trunk(name, outcall, pattern, sent, plan);
    if (!plan.steps.empty()) return plan;
    if (outcall.trunks.empty() && !outcall.uri_ways.empty())
      return refuse(RefusalCode::no_trunk, 503, dialled, outcall.context,
                    "outcall " + outcall.name + " has no trunk, and no SIP URI can be made of " + sent +
                        "; set country in the settings, or add a trunk");
    return refuse(
        RefusalCode::no_trunk, 503, dialled, outcall.context,
        "outcall " + outcall.name +
            (outcall.trunks.empty() ? " has no trunk; add one to it" : " has only disabled trunks; enable one"));
  }

  static std::string shown(const OutgoingIdentity& identity) {
    return (identity.as.anonymous ? "anonymous" : identity.as.number) + " (" + identity.because + ")";
  }
  static std::string choice(const Plan& plan) { return plan.steps.empty() ? "first choice, as " : "next choice, as "; }

  static Step uri_step(std::string uri, std::string number, CallerIdentity as, std::chrono::seconds ring_time) {
    Target target{Target::Kind::uri, {}, {}, {}, std::move(number), std::move(as)};
    target.uri = std::move(uri);
    return {{std::move(target)}, ring_time};
  }

  /// Ways that cost nothing, before the trunks.
  void add_uri_ways(const model::Outcall& outcall, const model::OutcallPattern& pattern, const std::string& sent,
                    Plan& plan) {
    const auto identity = outgoing_identity(own_, user_, outcall, pattern, {});
    const auto ring_time = outcall.ring_time.count() > 0 ? outcall.ring_time : settings_.ring_time;
    const auto e164 = public_number(sent);
    for (const std::string& domain : outcall.uri_ways.enum_domains) {
      if (!e164) {
        note(trail_, false, "ENUM in " + domain, sent + " is no public number in international form");
        continue;
      }
      note(trail_, true, "ENUM in " + domain, choice(plan) + shown(identity));
      Step step = uri_step(domain, *e164, identity.as, ring_time);
      step.targets.front().kind = Target::Kind::enum_number;
      plan.steps.push_back(std::move(step));
    }
    for (const std::string& text : outcall.uri_ways.uris) {
      auto uri = filled_in(text, sent);
      note(trail_, uri.has_value(), text,
           uri ? choice(plan) + shown(identity) : "no URI for " + sent + ": " + std::string(sentence(uri.error())));
      if (uri) plan.steps.push_back(uri_step(std::move(*uri), sent, identity.as, ring_time));
    }
  }

  /// With a plus sign: as it stands, or as people of the country would write it.
  std::optional<std::string> public_number(const std::string& number) const {
    if (enum_name(number, {})) return number;
    const auto e164 = snapshot_.number_plan() ? snapshot_.number_plan()->to_e164(number) : std::nullopt;
    return e164 ? std::optional("+" + *e164) : std::nullopt;
  }

  static std::expected<std::string, UriFault> filled_in(const std::string& text, const std::string& number) {
    std::string uri = text;
    if (const auto at = uri.find(model::template_variable); at != uri.npos)
      uri.replace(at, model::template_variable.size(), sip::escape_user(number));
    return callable_uri(uri);
  }

  void add_trunk(const std::string& name, const model::Outcall& outcall, const model::OutcallPattern& pattern,
                 const std::string& sent, Plan& plan) {
    const auto* trunk = snapshot_.find_trunk(name);
    if (trunk == nullptr || !trunk->enabled)
      return note(trail_, false, "trunk " + name, trunk == nullptr ? "does not exist" : "is disabled");
    const auto same = [&](const Step& step) { return step.targets.front().trunk == name; };
    if (std::ranges::any_of(plan.steps, same)) return note(trail_, false, "trunk " + name, "is listed already");
    auto identity = outgoing_identity(own_, user_, outcall, pattern, *trunk);
    note(trail_, true, "trunk " + name, choice(plan) + shown(identity));
    Step step;
    step.ring_time = outcall.ring_time.count() > 0 ? outcall.ring_time : settings_.ring_time;
    step.targets.push_back({Target::Kind::trunk, {}, {}, name, sent, std::move(identity.as), diverted_});
    as_the_trunk_writes(step.targets.back(), snapshot_, trail_);
    plan.steps.push_back(std::move(step));
  }

  const Attempt& attempt_;
  const Snapshot& snapshot_;
  const model::Settings& settings_;
  Trail& trail_;
  Direction direction_ = Direction::internal;
  const model::User* user_ = nullptr;  ///< the caller, if he is one of ours
  CallerIdentity own_;
  std::vector<std::string> diverted_;  ///< numbers by which the call came in
};

std::string outcome_in_words(const Refusal& refusal) {
  const std::string number = refusal.number.empty() ? "the number" : "the number " + refusal.number;
  switch (refusal.code) {
    case RefusalCode::unknown_number:
      return "Nobody has " + number + " in context " + refusal.context + ", and no outgoing route matches it";
    case RefusalCode::unknown_did:
      return "No incoming route is for " + number + ", and nobody has it in context " + refusal.context +
             "; add an incall with that DID, or one without a DID for all numbers";
    case RefusalCode::disabled:
      return "The call to " + number + " leads to something that is disabled";
    case RefusalCode::no_trunk:
      return "There is no trunk to carry the call to " + number;
    case RefusalCode::hangup_configured:
      return "Calls to " + number + " are refused with status " + std::to_string(refusal.status) + " by configuration";
    case RefusalCode::incomplete_number:
      return "The number '" + refusal.number + "' is not complete";
    case RefusalCode::caller_not_allowed:
      return "The caller may not call " + number;
    case RefusalCode::loop:
      return "The call to " + number + " came back to where it had been";
    case RefusalCode::no_phone:
      return "Nothing can ring for " + number;
  }
  return "The call was refused";
}

}  // namespace

std::string sentence(const Refusal& refusal) {
  auto text = outcome_in_words(refusal);
  if (!refusal.detail.empty()) text += "; " + refusal.detail;
  return text + ".";
}

std::string name_of(const Target& target) {
  switch (target.kind) {
    case Target::Kind::phone:
      return "phone " + target.phone;
    case Target::Kind::trunk:
      return "trunk " + target.trunk;
    case Target::Kind::uri:
      return target.uri;
    case Target::Kind::enum_number:
      return target.number + " in " + target.uri;
  }
  return {};
}

std::expected<Plan, Refusal> route(const Attempt& attempt, const Snapshot& snapshot, Trail& trail) {
  return Router(attempt, snapshot, trail).run();
}

bool goes_on(const Outcome& outcome) {
  if (outcome.status == 0) return !outcome.rang;  // nothing came back; after ringing it was no answer
  if (outcome.status == 408) return !outcome.rang;
  if (outcome.by_uri && outcome.status >= 300 && outcome.status < 500) return !outcome.rang && outcome.status != 486;
  return outcome.status >= 500 && outcome.status < 600;
}

}  // namespace tandem::routing
