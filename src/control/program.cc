#include "control/program.h"

#include <sys/utsname.h>
#include <unistd.h>

namespace tandem::control {

Program this_program() {
  utsname machine{};
  uname(&machine);
  return {.version = TANDEM_VERSION,
          .built_by = TANDEM_BUILT_BY,
          .built_on = TANDEM_BUILT_ON,
          .built_at = TANDEM_BUILT_AT,
          .host = machine.nodename,
          .machine = machine.machine,
          .system = machine.sysname,
          .process = getpid()};
}

}  // namespace tandem::control
