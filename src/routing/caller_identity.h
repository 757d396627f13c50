// As whom a caller appears to the called side.
#pragma once

#include <string>
#include <string_view>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// `"Bob Smith" <+33123>`, `Bob <+33123>`, `+33123`, or `anonymous`.
CallerIdentity parse_caller_id(std::string_view text);

/// Of a user of ours, towards colleagues: his extension and name, whatever his phone claims. A user without a plain
/// extension appears by the phone's account name.
CallerIdentity internal_identity(const model::User& user, std::string_view phone);

/// Of somebody outside, as he presents himself. Who hides keeps the number that a believed trunk told.
CallerIdentity presented_identity(const Attempt& attempt);

/// Who is to be shown outside.
struct OutgoingCaller {
  const CallerIdentity& own;                   ///< as he appears inside
  const model::User* user = nullptr;           ///< if he is one of ours
  const model::Friend* from_friend = nullptr;  ///< if he is a friend's
  std::string_view tenant = {};                ///< by whom the call leaves
  const std::vector<std::string>& diverted;    ///< numbers by which the call came here, the last first
  const CallerIdentity* chosen = nullptr;      ///< chosen_caller()
};
/// By what he leaves; `trunk` is blank where it is a URI.
struct OutgoingLine {
  const model::Outcall& outcall;
  const model::OutcallPattern& pattern;
  const model::Trunk& trunk;
};
struct OutgoingIdentity {
  CallerIdentity as;
  std::string because;  ///< which rule chose it, in words
};

/// Towards a trunk, by the first that is set: the outcall's internal_caller_id (then the caller's own identity); of a
/// user what he chose for the call, then his outgoing_caller_id; of a friend's caller the number that he presents if it
/// is one of the tenant, the last diversion if that is, the friend's outgoing_number; of a diverted call the caller
/// himself, where the trunk has send_diverted_caller; the pattern's caller_id, the outcall's, that of a trunk of the
/// tenant's own, the tenant's outgoing_number, that of another's trunk, the trunk's username; at last the caller's own.
/// An anonymous caller keeps a number, for P-Asserted-Identity: the first of those after the user's. Somebody outside
/// who is anonymous stays so.
OutgoingIdentity outgoing_identity(const OutgoingCaller& caller, const OutgoingLine& line, const Snapshot& snapshot);

/// By which a tenant's calls are known: its outgoing_number, else that of the first above it with one; may be empty.
std::string_view tenant_number(std::string_view tenant, const Snapshot& snapshot);

/// As the phones that an incall leads to show its caller: its caller_name with his name, if it has one. Who is hidden
/// is `anonymous` there.
CallerIdentity as_the_incall_shows(CallerIdentity caller, const model::Incall* incall);

}  // namespace tandem::routing
