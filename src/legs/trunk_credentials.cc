#include "legs/trunk_credentials.h"

namespace tandem::legs {

std::vector<sipstack::ClientCredential> trunk_credentials(const model::Trunk& trunk) {
  if (!trunk.call_password.empty())
    return {{.username = trunk.call_username.empty() ? trunk.username : trunk.call_username,
             .password = trunk.call_password}};
  if (trunk.password.empty()) return {};
  return {{.username = trunk.auth_username.empty() ? trunk.username : trunk.auth_username, .password = trunk.password}};
}

}  // namespace tandem::legs
