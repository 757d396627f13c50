// The program's exit statuses: each kind of failure has its own, for scripts.
#pragma once

namespace tandem::app {

enum ExitCode : int {
  exit_ok = 0,
  exit_failed = 1,          ///< anything else; the console found no server
  exit_command_failed = 2,  ///< a console command answered with a failure
  exit_usage = 64,          ///< bad flag or argument
  exit_config = 65,         ///< a site file or stored configuration has errors
  exit_database_damaged = 66,
  exit_database_newer = 67,
  exit_data_unusable = 68,  ///< data directory cannot be opened or written
  exit_data_in_use = 69,    ///< another server has it
  exit_port_taken = 70,     ///< no configured transport could be opened
  exit_demo_failed = 71     ///< the demonstration's calls did not work
};

}  // namespace tandem::app
