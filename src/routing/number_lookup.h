// What a dialled number leads to in a context and those that it includes.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

/// A number as it was dialled, and with its plus as the world writes it, if it is a public one that was not dialled so.
struct DialledNumber {
  std::string raw;
  std::string international = {};
};

struct OutcallMatch {
  const model::Outcall* outcall;
  const model::OutcallPattern* pattern;
  std::string number;                  ///< the form that the pattern takes
  std::vector<std::string> pins = {};  ///< the caller must enter one of these first
};

/// Exactly one of the first four is set, or `outcalls` has members, in the order in which they are tried. Pointers live
/// as long as the snapshot.
struct FoundNumber {
  const model::User* user = nullptr;
  const model::Group* group = nullptr;
  const model::Extension* extension = nullptr;
  const model::Friend* at_friend = nullptr;
  std::vector<OutcallMatch> outcalls = {};
  std::string number = {};  ///< the form that was found
};

/// Calls to the outside cost money: who the caller is decides whether he may reach friends and outcalls.
enum class Outside : std::uint8_t {
  allowed,
  forbidden,  ///< not by what he dials; where the configuration leads his call, it may
  never       ///< whatever the configuration says: anybody may be he
};

/// Searches the context, then its inclusions in order, depth first. In each: exact numbers; friends by priority;
/// patterns, most specific first; of everything the number as dialled before its international form. An extension of
/// somebody disabled stays his: the search ends there, so that the number never leaks to the outside. Disabled outcalls
/// are passed over. Of the outcalls of a context that take the number, the most specific of those without a priority
/// comes first, then all with one, the lowest first.
std::expected<FoundNumber, Refusal> look_up(const DialledNumber& number, std::string_view context, Outside outside,
                                            const Snapshot& snapshot, Trail& trail);

/// Whether the number is internal where `context` is dialled: an exact extension, a `*` code, or of a friend and
/// without a plus.
bool is_internal(std::string_view number, std::string_view context, const Snapshot& snapshot);

}  // namespace tandem::routing
