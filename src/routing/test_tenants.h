// Two companies in one exchange, for tests. Tests include GoogleTest before it.
#pragma once

#include "routing/test_site.h"

namespace tandem::routing {

/// acme and globex, each with an anna (101) who has a phone `anna`; trunk carrier of the master is shared.
inline model::Config two_companies() {
  model::Config config;
  config.settings.country = "FR";
  config.tenants = {tenant("acme", "acme.example"), tenant("globex", "globex.example")};
  config.users = {user("anna", {"101"}, {"anna"}), user("anna g", {"101"}, {"anna"}), user("eve", {"102"}, {"eve"})};
  config.users[0].tenant = "acme";
  config.users[1].tenant = "globex";
  config.users[2].tenant = "globex";
  config.trunks = {trunk("carrier", "account")};
  config.trunks[0].sharing.shared = true;
  config.outcalls = {outcall("acme out", {pattern("0X.")}, {"carrier"})};
  config.outcalls[0].tenant = "acme";
  config.incalls = {incall("acme main", "+33111111111", "", "anna"), incall("globex main", "0122222222", "", "eve")};
  config.incalls[0].tenant = "acme";
  config.incalls[1].tenant = "globex";
  return config;
}

}  // namespace tandem::routing
