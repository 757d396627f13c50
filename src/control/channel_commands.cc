#include "control/command_families.h"

namespace tandem::control {

std::vector<Command> channel_commands() { return {}; }

}  // namespace tandem::control
