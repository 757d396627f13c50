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

namespace {

/// What is shown for callers that bring nothing of their own.
OutgoingIdentity line_identity(const CallerIdentity& own, const model::Outcall& outcall,
                               const model::OutcallPattern& pattern, const model::Trunk& trunk) {
  if (!pattern.caller_id.empty()) return {parse_caller_id(pattern.caller_id), "caller ID of the outcall's pattern"};
  if (!outcall.caller_id.empty()) return {parse_caller_id(outcall.caller_id), "caller ID of the outcall"};
  if (!trunk.caller_id.empty()) return {parse_caller_id(trunk.caller_id), "caller ID of the trunk"};
  if (!trunk.username.empty()) return {{trunk.username, {}, false}, "username of the trunk"};
  return {own, "the caller's own, as neither outcall nor trunk has any"};
}

}  // namespace

OutgoingIdentity outgoing_identity(const CallerIdentity& own, const model::User* user, const model::Outcall& outcall,
                                   const model::OutcallPattern& pattern, const model::Trunk& trunk) {
  if (outcall.internal_caller_id) return {own, "the outcall shows callers as they are inside"};
  if (user == nullptr && own.anonymous) {
    auto line = line_identity(own, outcall, pattern, trunk).as;
    return {{std::move(line.number), {}, true}, "the caller outside hides his number"};
  }
  if (user != nullptr && !user->outgoing_caller_id.empty()) {
    auto wanted = parse_caller_id(user->outgoing_caller_id);
    if (!wanted.anonymous) return {std::move(wanted), "outgoing caller ID of user " + user->name};
    auto line = line_identity(own, outcall, pattern, trunk).as;
    return {{std::move(line.number), {}, true}, "user " + user->name + " calls anonymously"};
  }
  return line_identity(own, outcall, pattern, trunk);
}

}  // namespace tandem::routing
