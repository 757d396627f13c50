// Phones, trunks and transports as the objects that Asterisk's newer SIP technology would have of them: endpoint, aor,
// auth, contact, registration, identify, transport. One phone is an endpoint and an aor of its name, with the auth
// NAME-auth; a trunk has an identify of its name and a registration NAME-reg as well.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "control/exchange_view.h"

namespace tandem::control::pjsip {

/// Names and values, in the order of the names.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// What `show` prints of one object.
struct Object {
  std::string id;
  std::string line;   ///< its own row
  std::string below;  ///< rows of what belongs to it
  Parameters parameters{};
};

/// A sort of objects.
struct Kind {
  std::string_view singular, plural;  ///< as in commands
  std::string_view title;             ///< over a list: the columns of its own row
  std::string_view titles_below;      ///< and of the rows below
  bool spaced;                        ///< a blank line behind each
  std::vector<Object> (*objects)(ExchangeView& exchange);
};
/// endpoints, aors, auths, contacts, registrations, identifies, transports, channels
const std::vector<Kind>& kinds();

std::string auth_id(const std::string& peer);
std::string registration_id(const std::string& trunk);
/// The trunk of "carrier-reg"; also of "carrier".
std::string trunk_of_registration(const std::string& id);

}  // namespace tandem::control::pjsip
