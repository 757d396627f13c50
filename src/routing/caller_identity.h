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

struct OutgoingIdentity {
  CallerIdentity as;
  std::string because;  ///< which rule chose it, in words
};

/// Towards a trunk, by the first that is set: the outcall's internal_caller_id (then the caller's own identity), the
/// user's outgoing_caller_id, the pattern's caller_id, the outcall's, the trunk's, the trunk's username; at last the
/// caller's own. An anonymous caller keeps a number, for P-Asserted-Identity: the first of those after the user's.
/// `user` is null when somebody outside is forwarded; if he is anonymous, he stays so.
OutgoingIdentity outgoing_identity(const CallerIdentity& own, const model::User* user, const model::Outcall& outcall,
                                   const model::OutcallPattern& pattern, const model::Trunk& trunk);

}  // namespace tandem::routing
