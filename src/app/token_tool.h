// `tandem token`: tokens made, listed and revoked, with a running exchange or without.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/exit_code.h"

namespace tandem::app {

/// `words` as at the console: {"create", "--tenant", "acme"}, {"list"}, {"revoke", "ID"}.
ExitCode token_command(const std::filesystem::path& data, const std::vector<std::string>& words);

}  // namespace tandem::app
