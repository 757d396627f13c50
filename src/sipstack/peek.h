// The few words of an unparsed message that say to which shard it belongs.
#pragma once

#include <optional>
#include <string_view>

namespace tandem::sipstack {

/// Views into the peeked text; what was not found is empty. Folded lines and compact names are understood. Nothing is
/// validated: the owner parses the message properly.
struct Peek {
  bool response = false;
  std::string_view branch;  ///< of the first Via
  std::string_view call_id;
  std::string_view to_tag;
};

/// Reads as far as needed, never beyond the blank line. Nothing if the text does not begin like a SIP message.
std::optional<Peek> peek(std::string_view message);

}  // namespace tandem::sipstack
