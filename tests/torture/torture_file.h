// The messages of RFC 4475 and RFC 5118 as files, in the notation of RFC 4475 §2.1: one line per line (written with CR
// LF), <allOneLine> joins lines, <hex> gives bytes, <repeat count=n> repeats. <length> stands for the length of the
// body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::torture {

/// The bytes of tests/torture/messages/NAME.txt.
std::string message(std::string_view name);

/// The names of all files there.
std::vector<std::string> message_names();

/// Turns the notation into bytes.
std::string expand(std::string_view notation);

}  // namespace tandem::torture
