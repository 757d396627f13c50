// The word somebody probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tandem::model {

/// The candidate with the fewest edits (Damerau-Levenshtein, letter case ignored), if they are few for a word of that
/// length; else empty. The earlier candidate wins a tie. The result is one of `candidates`.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "Did you mean 'port'?", or the candidates ("Allowed: udp, tcp."), shortened if there are many.
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace tandem::model
