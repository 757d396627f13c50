#include "model/dialable.h"

#include <string_view>

namespace tandem::model {

namespace {

/// Characters that somebody can dial, by telephone or as the user part of a SIP URI. No dash: they are taken out before
/// numbers are compared.
bool can_be_dialled(char c) {
  constexpr std::string_view marks = "*#+_.!~'()&=$,;?/%";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || marks.find(c) != marks.npos;
}

bool any_in(const CharSet& set, bool (*test)(char)) {
  for (int c = 1; c < 256; ++c)
    if (set.has(static_cast<char>(c)) && test(static_cast<char>(c))) return true;
  return false;
}

}  // namespace

std::vector<CharSet> positions_of(const Pattern& pattern) {
  if (!pattern.literal()) return pattern.positions();
  std::vector<CharSet> positions;
  for (const char c : pattern.literal_text()) positions.push_back(CharSet::single(c));
  return positions;
}

std::string why_never_dialled(const Pattern& pattern) {
  const auto positions = positions_of(pattern);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (!any_in(positions[i], can_be_dialled))
      return "Nobody can dial the character at place " + std::to_string(i + 1) + " of it.";
    if (i > 0 && positions[i] == CharSet::single('+')) return "A '+' stands only at the beginning of a number.";
  }
  return {};
}

}  // namespace tandem::model
