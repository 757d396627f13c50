#include "control/command_families.h"

namespace tandem::control {

std::vector<Command> debug_commands() { return {}; }

}  // namespace tandem::control
