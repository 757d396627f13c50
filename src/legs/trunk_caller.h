// Who calls, as a trunk is told it: From, and the identity headers that its configuration asks for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "routing/route.h"
#include "sipstack/request_text.h"

namespace tandem::legs {

struct SaidToTrunk {
  std::string from_uri, from_display;
  std::vector<sipstack::HeaderText> headers;
};

/// `domain`: of our account there, in From and the identities. P-Asserted-Identity and P-Preferred-Identity: RFC 3325
/// §9; Privacy: RFC 3323 §4.2; Remote-Party-ID: draft-ietf-sip-privacy-04 §5; Diversion: RFC 5806 §4; History-Info:
/// RFC 7044 §5.
/// A caller who hides is anonymous in From (RFC 3323 §4.1.1.3); the provider is told who calls, with `Privacy: id`,
/// unless trust_id_outbound says no (RFC 3325 §7).
SaidToTrunk said_to_trunk(const model::Trunk& trunk, const routing::Target& target, std::string_view domain);

/// ";user=phone" if the trunk wants it and `user` is a telephone number (RFC 3261 §19.1.1), else nothing.
std::string_view phone_parameter(const model::Trunk& trunk, std::string_view user);

/// Works the trunk's header rules on `headers`, in order. Variables get the values of this call; what comes from
/// strangers loses the characters that could begin something else.
void apply_header_rules(const model::Trunk& trunk, const routing::Target& target,
                        std::vector<sipstack::HeaderText>& headers);

}  // namespace tandem::legs
