#include "control/command_families.h"

namespace tandem::control {

std::vector<Command> peer_commands() { return {}; }

}  // namespace tandem::control
