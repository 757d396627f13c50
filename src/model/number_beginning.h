// MikoPBX's way to say which numbers a route takes: how they begin, and how many digits come behind.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "model/pattern.h"

namespace tandem::model {

struct OutcallPattern;

inline constexpr std::size_t max_beginnings = 64;  ///< alternatives of one rule

/// The alternatives of "7|8", "(7|8)9", "00" or "[2-5]1": texts of digits, `*`, `#`, `+` and sets. Else why not, in
/// words. An empty text is one alternative: every number.
std::expected<std::vector<std::string>, std::string> beginnings(std::string_view text);

/// The patterns of a rule of an outcall, in whichever way it is written; all lead to the same.
std::expected<std::vector<Pattern>, std::string> patterns_of(const OutcallPattern& rule);
/// As people read it: "_0X.", or "begins with 7|8, 10 more digits".
std::string text_of(const OutcallPattern& rule);

}  // namespace tandem::model
