// The other end of the console's socket.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace tandem::console {

/// One command with its payload (a file's text for `config apply`; else empty): prints the output to `out`. Returns the
/// exit status: 0, 1 when there is no server (message on standard error), 2 when the command failed.
int run_command(const std::filesystem::path& socket, std::string_view command, std::string_view payload,
                std::FILE* out);
/// Interactive: prompt, completion of words and names, history, asynchronous lines in between.
int run_console(const std::filesystem::path& socket);
/// Whether a server listens there.
bool is_served(const std::filesystem::path& socket);

}  // namespace tandem::console
