// Text as UTF-8 (RFC 3629): what people write in files and what phones show.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace tandem {

/// The code point that starts at the cursor, which is not at its end; nothing if it is not well-formed (RFC 3629 §4:
/// too long, a surrogate, beyond U+10FFFF, broken off). The cursor has moved in either case.
std::optional<std::uint32_t> take_code_point(Cursor& cursor);

bool is_utf8(std::string_view text);

}  // namespace tandem
