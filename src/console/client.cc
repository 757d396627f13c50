#include "console/client.h"

#include <csignal>

#include "console/connection.h"
#include "console/line_editor.h"
#include "control/program.h"

namespace tandem::console {

namespace {

constexpr int exit_ok = 0, exit_no_server = 1, exit_command_failed = 2;

int no_server(const std::filesystem::path& socket) {
  std::fprintf(stderr, "Unable to connect to remote tandem (does %s exist?)\n", socket.c_str());
  return exit_no_server;
}

int connection_lost() {
  std::fputs("The connection to tandem is lost.\n", stderr);
  return exit_no_server;
}

/// The program blocks them for its server's sake before it knows what it is asked to do: here Ctrl-C shall end it.
void accept_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&signals, number);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void print(const Frame& frame, std::FILE* out) {
  std::fwrite(frame.text.data(), 1, frame.text.size(), out);
}

/// Runs one command; nothing when the connection broke.
std::optional<int> perform(Connection& connection, RequestKind kind, std::string_view command, std::string_view payload,
                           std::FILE* out) {
  std::string text(command);
  if (!payload.empty()) text.append("\n").append(payload);
  const auto status = connection.ask({kind, std::move(text)}, [out](const Frame& frame) { print(frame, out); });
  if (status && *status != 0)
    std::fprintf(out, "Command '%.*s' failed.\n", static_cast<int>(command.size()), command.data());
  std::fflush(out);
  return status;
}

bool is_farewell(std::string_view line) {
  return line == "quit" || line == "exit";
}

}  // namespace

int run_command(const std::filesystem::path& socket, std::string_view command, std::string_view payload,
                std::FILE* out) {
  accept_signals();
  auto connection = Connection::open(socket);
  if (!connection) return no_server(socket);
  const auto status = perform(*connection, RequestKind::one_shot, command, payload, out);
  if (!status) return connection_lost();
  return *status == 0 ? exit_ok : exit_command_failed;
}

int run_console(const std::filesystem::path& socket) {
  accept_signals();
  auto connection = Connection::open(socket);
  if (!connection) return no_server(socket);
  if (!perform(*connection, RequestKind::interactive, {}, {}, stdout)) return connection_lost();
  LineEditor editor(*connection, control::this_program().host + "*CLI> ");
  int last = exit_ok;
  while (const auto line = editor.next_line()) {
    if (line->empty()) continue;
    if (is_farewell(*line)) return exit_ok;
    const auto status = perform(*connection, RequestKind::interactive, *line, {}, stdout);
    if (!status) return connection_lost();
    last = *status == 0 ? exit_ok : exit_command_failed;
  }
  if (editor.connection_lost()) return connection_lost();
  return last;
}

bool is_served(const std::filesystem::path& socket) {
  return Connection::open(socket).has_value();
}

}  // namespace tandem::console
