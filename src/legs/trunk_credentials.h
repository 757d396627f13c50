// With what we answer a provider's challenge to a request of ours.
#pragma once

#include <vector>

#include "model/config.h"
#include "sipstack/digest_client.h"

namespace tandem::legs {

/// Those of the calls, else those of the registration; none without a password.
std::vector<sipstack::ClientCredential> trunk_credentials(const model::Trunk& trunk);

}  // namespace tandem::legs
