// What a dialled number leads to in a context and those that it includes.
#pragma once

#include <expected>
#include <string_view>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// Exactly one of `user` and `outcall` is set. Pointers live as long as the snapshot.
struct FoundNumber {
  const model::User* user = nullptr;
  const model::Outcall* outcall = nullptr;
  const model::OutcallPattern* pattern = nullptr;  ///< of the outcall
};

/// Calls to the outside cost money: who the caller is decides whether he may reach outcalls.
enum class Outside : std::uint8_t { allowed, forbidden };

/// Searches the context's own numbers, most specific first, then its inclusions in order, depth first. An extension of
/// a disabled user stays his: the search ends there, so that the number never leaks to the outside. Disabled outcalls
/// are passed over.
std::expected<FoundNumber, Refusal> look_up(std::string_view number, std::string_view context, Outside outside,
                                            const Snapshot& snapshot, Trail& trail);

}  // namespace tandem::routing
