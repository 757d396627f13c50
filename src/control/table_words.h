// What cells of our own tables say alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/destination.h"

namespace tandem::control {

std::string listed(const std::vector<std::string>& names);         ///< "a, b"; "-" for none
std::string or_dash(std::string_view text);                        ///< "-" for an empty text
std::string_view off_mark(bool enabled);                           ///< " (off)" behind what is disabled
std::string count_line(std::size_t count, std::string_view what);  ///< "2 users\n"
/// "user bob, then hang up with 486".
std::string places_in_words(const model::Destination& first, const std::vector<model::Destination>& rest);

}  // namespace tandem::control
