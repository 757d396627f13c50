#include "control/command_families.h"

namespace tandem::control {

std::vector<Command> site_commands() { return {}; }

}  // namespace tandem::control
