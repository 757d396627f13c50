#include "routing/attempt_words.h"

#include <algorithm>

#include "routing/callable_uri.h"
#include "sip/uri.h"

namespace tandem::routing {

namespace {

const model::User* user_called(std::string_view word, const Snapshot& snapshot) {
  if (const model::User* user = snapshot.find_user(word)) return user;
  if (const auto* account = snapshot.find_phone(word)) return account->user;
  for (const model::User& user : snapshot.config().users)
    if (std::ranges::find(user.extensions, word) != user.extensions.end()) return &user;
  return nullptr;
}

}  // namespace

std::expected<Attempt, std::string> attempt_from_words(std::string_view from, std::string_view to,
                                                       std::string_view trunk_in, const Snapshot& snapshot) {
  Attempt attempt;
  attempt.dialled = to;
  if (const auto uri = sip::Uri::parse(to); uri && uri->is_sip()) {
    attempt.dialled = uri->user_unescaped();
    if (const auto called = callable_uri(*uri); called && !snapshot.is_our_domain(uri->host())) attempt.uri = *called;
  }
  attempt.to_user = attempt.dialled;
  if (const auto uri = sip::Uri::parse(from); uri && uri->is_sip() && trunk_in.empty()) {  // a guest
    attempt.from_user = uri->user_unescaped();
    attempt.from_host = uri->host();
    return attempt;
  }
  const bool from_trunk = trunk_in.empty() && snapshot.find_trunk(from) != nullptr;
  if (!trunk_in.empty() || from_trunk) {
    const std::string_view trunk = from_trunk ? from : trunk_in;
    if (!snapshot.find_trunk(trunk)) return std::unexpected("There is no trunk " + std::string(trunk) + ".");
    attempt.caller = {CallerKind::trunk, IdentifiedBy::address, std::string(trunk), {}, {}};
    if (!from_trunk) attempt.from_user = from;
    return attempt;
  }
  const model::User* user = user_called(from, snapshot);
  if (!user)
    return std::unexpected("There is no user, phone, extension or trunk " + std::string(from) +
                           ". For a call from outside name the trunk that it comes in by.");
  attempt.caller = {CallerKind::phone,
                    IdentifiedBy::digest,
                    {},
                    user->name,
                    user->phones.empty() ? std::string{} : snapshot.account_of(*user, user->phones.front())};
  attempt.from_user = user->extensions.empty() ? attempt.caller.phone : user->extensions.front();
  attempt.from_display = user->display_name;
  return attempt;
}

}  // namespace tandem::routing
