// Whether the media of two parties may go straight between them, past the exchange.
#pragma once

#include <optional>
#include <string>

#include "call/party.h"

namespace tandem::call {

/// Nothing: it may, and `ends_of` one party's description is what the other is told. Else why not, in words. Both rules
/// must allow it; the two must understand each other's packets as they are, and reach each other's addresses.
std::optional<std::string> against_direct_media(const Party& a, const Party& b);
/// The same if `a` said `offer` instead.
std::optional<std::string> against_direct_media(const Party& a, const sdp::Session& offer, const Party& b);

/// Where a party receives, by its own description.
sdp::LocalMedia ends_of(const sdp::Session& remote);

/// Every payload number means the same in both: nothing would have to be mapped.
bool same_numbers(const sdp::Session& one, const sdp::Session& other);

}  // namespace tandem::call
