// `tandem apply`, `export`, `check` and `explain`: the configuration from the command line, with or without a running
// server.
#pragma once

#include <filesystem>
#include <string>

#include "app/exit_code.h"

namespace tandem::app {

struct ApplyWish {
  std::filesystem::path data, file;  ///< file "-": standard input
  bool prune = false;
  bool only_show = false;
};
/// Applies through the running server if there is one, else to the stored configuration. Prints the plan.
ExitCode apply_file(const ApplyWish& wish);
/// Into the stored configuration of a server that does not run, without printing the plan; errors are printed.
ExitCode apply_quietly(const ApplyWish& wish);
/// Prints the stored configuration as a site file.
ExitCode export_site(const std::filesystem::path& data, bool with_secrets);
/// Checks a file as if it were the whole site of this data directory, where relative paths of sounds lie.
ExitCode check_file(const std::filesystem::path& data, const std::filesystem::path& file);

struct ExplainWish {
  std::filesystem::path data;
  std::string from, to, trunk_in, tenant;
  std::string at;  ///< a moment, UTC; empty: now
};
/// Prints how a call would be decided.
ExitCode explain_call(const ExplainWish& wish);

}  // namespace tandem::app
