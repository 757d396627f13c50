// A key pressed on a telephone.
#pragma once

#include <chrono>
#include <string_view>

namespace tandem {

struct TelephoneKey {
  char symbol = '0';                       ///< '0'-'9', '*', '#', 'A'-'D'
  std::chrono::milliseconds pressed{160};  ///< for how long
  friend bool operator==(const TelephoneKey&, const TelephoneKey&) = default;
};

constexpr bool is_telephone_key(char symbol) {
  return symbol != 0 && std::string_view("0123456789*#ABCD").find(symbol) != std::string_view::npos;
}

/// Shorter is not heard by everybody; longer comes of a lost end.
inline constexpr std::chrono::milliseconds shortest_key_press{80}, longest_key_press{8000};

}  // namespace tandem
