// What runs here: version, build, machine. For the version command and the console's greeting.
#pragma once

#include <string>

namespace tandem::control {

struct Program {
  std::string version;             ///< "0.1.0"
  std::string built_by, built_on;  ///< user and machine of the build
  std::string built_at;            ///< "2025-01-04 10:11:12 UTC"
  std::string host;                ///< this machine's name
  std::string machine, system;     ///< "x86_64", "Linux"
  int process = 0;
};
Program this_program();

}  // namespace tandem::control
