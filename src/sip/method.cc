#include "sip/method.h"

#include <array>

namespace tandem::sip {
namespace {

constexpr std::array<std::string_view, 14> names{"INVITE",  "ACK",   "BYE",     "CANCEL", "REGISTER",
                                                 "OPTIONS", "INFO",  "PRACK",   "UPDATE", "SUBSCRIBE",
                                                 "NOTIFY",  "REFER", "MESSAGE", "PUBLISH"};
static_assert(names.size() == static_cast<std::size_t>(Method::other));

}  // namespace

std::string_view to_text(Method method) {
  return method == Method::other ? std::string_view{} : names[static_cast<std::size_t>(method)];
}

Method method_from(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<Method>(i);
  return Method::other;
}

}  // namespace tandem::sip
