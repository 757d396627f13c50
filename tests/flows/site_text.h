// Site files of tests, filled in.
#pragma once

#include <string>
#include <string_view>

#include "base/address.h"

namespace tandem::flows {

inline IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

/// `text` with every `what` in it become `by`.
inline std::string replaced(std::string text, std::string_view what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

}  // namespace tandem::flows
