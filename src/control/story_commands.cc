#include "control/command_families.h"

namespace tandem::control {

std::vector<Command> story_commands() { return {}; }

}  // namespace tandem::control
