#include "routing/caller_identity.h"

#include "base/text.h"

namespace tandem::routing {

CallerIdentity parse_caller_id(std::string_view text) {
  text = trim(text);
  if (equal_ignoring_case(text, "anonymous")) return {{}, {}, true};
  const auto open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) return {std::string(text), {}, false};
  const auto number = trim(text.substr(open + 1, text.size() - open - 2));
  auto name = trim(text.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return {std::string(number), std::string(name), false};
}

CallerIdentity internal_identity(const model::User& user, std::string_view phone) {
  CallerIdentity identity{std::string(phone), user.display_name.empty() ? user.name : user.display_name, false};
  for (const auto& extension : user.extensions) {
    if (extension.starts_with('_')) continue;
    identity.number = extension;
    break;
  }
  return identity;
}

CallerIdentity presented_identity(const Attempt& attempt) {
  // RFC 3323 §4.1.1.3: a From of anonymous@anonymous.invalid.
  if (attempt.hidden) return {attempt.from_user, {}, true};
  if (attempt.from_user.empty() || equal_ignoring_case(attempt.from_user, "anonymous")) return {{}, {}, true};
  return {attempt.from_user, attempt.from_display, false};
}

std::string_view tenant_number(std::string_view tenant, const Snapshot& snapshot) {
  for (const model::Tenant* one : snapshot.tenants().line_of(tenant))
    if (!one->outgoing_number.empty()) return one->outgoing_number;
  return {};
}

CallerIdentity as_the_incall_shows(CallerIdentity caller, const model::Incall* incall) {
  using enum model::CallerNameMode;
  if (incall == nullptr || incall->caller_name.empty()) return caller;
  if (caller.anonymous) caller = {"anonymous", "Anonymous", false};
  const std::string name = caller.display_name.empty() ? caller.number : caller.display_name;
  const std::string& label = incall->caller_name;
  const auto mode = incall->caller_name_mode;
  caller.display_name = mode == overwrite ? label : mode == append ? name + " - " + label : label + " - " + name;
  return caller;
}

namespace {

/// What is shown for callers that bring nothing of their own.
OutgoingIdentity line_identity(const OutgoingCaller& caller, const OutgoingLine& line, const Snapshot& snapshot) {
  if (!line.pattern.caller_id.empty())
    return {parse_caller_id(line.pattern.caller_id), "caller ID of the outcall's pattern"};
  if (!line.outcall.caller_id.empty()) return {parse_caller_id(line.outcall.caller_id), "caller ID of the outcall"};
  const auto of_trunk = [&] {
    return OutgoingIdentity{parse_caller_id(line.trunk.caller_id), "caller ID of the trunk"};
  };
  const bool has_number = !line.trunk.caller_id.empty();
  // The number of somebody else's trunk is that of its owner.
  if (has_number && model::same_tenant(line.trunk.sharing.tenant, caller.tenant)) return of_trunk();
  if (const auto number = tenant_number(caller.tenant, snapshot); !number.empty())
    return {parse_caller_id(number), "outgoing number of the tenant"};
  if (has_number) return of_trunk();
  if (!line.trunk.username.empty()) return {{line.trunk.username, {}, false}, "username of the trunk"};
  return {caller.own, "the caller's own, as neither outcall nor trunk has any"};
}

/// A friend's caller is believed to have a number if it is one of the tenant's.
OutgoingIdentity friend_identity(const OutgoingCaller& caller, const OutgoingLine& line, const Snapshot& snapshot) {
  const model::Friend& from = *caller.from_friend;
  if (snapshot.is_own_number(caller.tenant, caller.own.number))
    return {caller.own, "friend " + from.name + " presents it, and it is a number of the tenant"};
  if (!caller.diverted.empty() && snapshot.is_own_number(caller.tenant, caller.diverted.front())) {
    if (line.trunk.identity.send_diverted_caller) return {caller.own, "the caller of a call that the friend diverted"};
    return {{caller.diverted.front(), {}, caller.own.anonymous},
            "the friend diverted the call, and it is a number of "
            "the tenant"};
  }
  if (!from.outgoing_number.empty()) {
    auto as = parse_caller_id(from.outgoing_number);
    as.anonymous = as.anonymous || caller.own.anonymous;
    return {std::move(as), "outgoing number of friend " + from.name};
  }
  auto identity = line_identity(caller, line, snapshot);
  identity.as.anonymous = identity.as.anonymous || caller.own.anonymous;
  return identity;
}

}  // namespace

OutgoingIdentity outgoing_identity(const OutgoingCaller& caller, const OutgoingLine& line, const Snapshot& snapshot) {
  const CallerIdentity& own = caller.own;
  if (line.outcall.internal_caller_id) return {own, "the outcall shows callers as they are inside"};
  if (caller.from_friend != nullptr) return friend_identity(caller, line, snapshot);
  if (caller.user == nullptr && own.anonymous) {
    auto as = line_identity(caller, line, snapshot).as;
    return {{std::move(as.number), {}, true}, "the caller outside hides his number"};
  }
  if (caller.user == nullptr && !caller.diverted.empty() && line.trunk.identity.send_diverted_caller)
    return {own, "the caller of a diverted call himself, as the trunk wants"};
  const bool chose = caller.chosen != nullptr;
  if (caller.user != nullptr && (own.anonymous || chose || !caller.user->outgoing_caller_id.empty())) {
    auto wanted = chose ? *caller.chosen : parse_caller_id(caller.user->outgoing_caller_id);
    if (!wanted.anonymous && !own.anonymous)
      return {std::move(wanted),
              (chose ? "chosen for this call by user " : "outgoing caller ID of user ") + caller.user->name};
    std::string number = wanted.number;
    if (number.empty()) number = line_identity(caller, line, snapshot).as.number;
    return {{std::move(number), {}, true},
            own.anonymous ? "the caller hides his number" : "user " + caller.user->name + " calls anonymously"};
  }
  return line_identity(caller, line, snapshot);
}

}  // namespace tandem::routing
