// SIP methods by name. RFC 3261 §7.1 and the extensions that Tandem speaks; others stay as text.
#pragma once

#include <cstdint>
#include <string_view>

namespace tandem::sip {

enum class Method : std::uint8_t {
  invite,
  ack,
  bye,
  cancel,
  register_,
  options,
  info,
  prack,
  update,
  subscribe,
  notify,
  refer,
  message,
  publish,
  other  ///< a token that is none of these: look at the text
};

/// "INVITE" and so on; empty for Method::other.
std::string_view to_text(Method method);

/// Case-sensitive, as RFC 3261 §7.1 demands: "invite" is Method::other.
Method method_from(std::string_view text);

}  // namespace tandem::sip
