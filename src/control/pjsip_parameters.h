// The options of `pjsip show`'s objects, by Asterisk's names, from our settings. Secrets are said to be set, not shown.
#pragma once

#include "control/exchange_view.h"
#include "control/pjsip_objects.h"

namespace tandem::control::pjsip {

Parameters parameters_of(const routing::Snapshot::PhoneAccount& phone);
Parameters parameters_of(const model::Trunk& trunk);
Parameters aor_parameters(const model::Settings& settings, const model::Watch& watch, std::uint32_t max_contacts,
                          const std::vector<ContactSummary>& contacts);
Parameters contact_parameters(const ContactSummary& contact, WallTime now);
Parameters auth_parameters(const std::string& username, const std::string& password, const std::string& realm);
Parameters registration_parameters(const model::Trunk& trunk);
Parameters transport_parameters(const model::Transport& transport);

}  // namespace tandem::control::pjsip
