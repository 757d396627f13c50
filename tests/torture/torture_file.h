// The messages of RFC 4475 and RFC 5118 as files, in the notation of RFC 4475 §2: one line per line (written with CR
// LF), <allOneLine> joins lines, <hex> gives bytes, <repeat count=n> repeats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::torture {

/// The bytes of tests/torture/messages/NAME.txt: those of the RFC.
std::string message(std::string_view name);

/// The same with the oversights put right that are not what the message is about: a blank line that is missing at the
/// end, and a Content-Length of RFC 5118 that does not count the CRs.
std::string message_as_meant(std::string_view name);

/// The names of all files there.
std::vector<std::string> message_names();

/// Turns the notation into bytes.
std::string expand(std::string_view notation);

}  // namespace tandem::torture
