#include "base/utf8.h"

namespace tandem {

std::optional<std::uint32_t> take_code_point(Cursor& cursor) {
  const auto first = static_cast<unsigned char>(cursor.take_count(1).front());
  if (first < 0x80) return first;
  const unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first > 0xF4) return std::nullopt;
  std::uint32_t point = first & (0x3Fu >> more);
  for (char c : cursor.take_count(more)) {
    const auto next = static_cast<unsigned char>(c);
    if ((next & 0xC0) != 0x80) return std::nullopt;
    point = (point << 6) | (next & 0x3Fu);
  }
  constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (point < least[more] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return std::nullopt;
  return point;
}

bool is_utf8(std::string_view text) {
  for (Cursor cursor(text); !cursor.at_end();)
    if (!take_code_point(cursor)) return false;
  return true;
}

}  // namespace tandem
