// One table for all character classes of RFC 3261 §25.1: a character belongs to a class if its bit is set.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/text.h"

namespace tandem::sip {

enum class CharClass : std::uint8_t {
  token = 1,        ///< token
  word = 2,         ///< word of a Call-ID
  host = 4,         ///< letters, digits, '-', '.', and '_' which the grammar lacks and real hosts use
  user = 8,         ///< user: unreserved, user-unreserved
  password = 16,    ///< password
  uri_param = 32,   ///< paramchar: unreserved, param-unreserved
  uri_header = 64,  ///< hname, hvalue: unreserved, hnv-unreserved
  uric = 128        ///< any character of an absolute URI, '%' left away
};

consteval std::array<std::uint8_t, 256> make_char_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto add = [&](CharClass which, std::string_view characters) {
    for (char c : characters) classes[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(which);
  };
  for (int c = 0; c < 128; ++c)
    if (is_alnum(static_cast<char>(c))) classes[static_cast<std::size_t>(c)] = 0xff;
  add(CharClass::token, "-.!%*_+`'~");
  add(CharClass::word, "-.!%*_+`'~()<>:\\\"/[]?{}");
  add(CharClass::host, "-._");
  add(CharClass::user, "-_.!~*'()&=+$,;?/");
  add(CharClass::password, "-_.!~*'()&=+$,");
  add(CharClass::uri_param, "-_.!~*'()[]/:&+$");
  add(CharClass::uri_header, "-_.!~*'()[]/?:+$");
  add(CharClass::uric, "-_.!~*'();/?:@&=+$,[]");
  return classes;
}
inline constexpr auto char_classes = make_char_classes();

constexpr bool in_class(char c, CharClass which) {
  return (char_classes[static_cast<unsigned char>(c)] & static_cast<std::uint8_t>(which)) != 0;
}

}  // namespace tandem::sip
