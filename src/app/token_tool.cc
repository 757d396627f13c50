#include "app/token_tool.h"

#include <iostream>

#include "app/http_face.h"
#include "console/client.h"
#include "control/command_words.h"
#include "runtime/wall_clock.h"

namespace tandem::app {

namespace {

ExitCode complain(const StartFault& fault) {
  std::cerr << "tandem: " << fault.text << "\n";
  return fault.code;
}

control::Output run(const rest::AccessCommandParts& parts, const std::vector<std::string>& words) {
  if (words.front() == "create") return rest::create_token(parts, std::span(words).subspan(1));
  if (words.front() == "revoke") return rest::revoke_token(parts, words.back());
  return rest::list_tokens(parts);
}

ExitCode run_offline(const std::filesystem::path& data, const std::vector<std::string>& words) {
  auto store = store::Store::open(data, store::Access::serve);
  if (!store) return complain(fault_of(store.error()));
  auto config = (*store)->load_config();
  if (!config) return complain(fault_of(config.error()));
  const auto snapshot = routing::Snapshot::compile(std::make_shared<const model::Config>(std::move(*config)));
  if (!snapshot) return complain({exit_config, "The stored configuration has errors: see `tandem check`."});
  auto face = HttpFace::open(**store);
  if (!face) return complain(face.error());
  const control::Output output = run({.access = (*face)->access(),
                                      .snapshot = [&snapshot] { return *snapshot; },
                                      .now = [] { return runtime::wall_clock_now(); }},
                                     words);
  (output.ok ? std::cout : std::cerr) << output.text;
  return output.ok ? exit_ok : exit_command_failed;
}

}  // namespace

ExitCode token_command(const std::filesystem::path& data, const std::vector<std::string>& words) {
  const std::filesystem::path socket = data / "console.sock";
  if (!console::is_served(socket)) return run_offline(data, words);
  std::string line = "token";
  for (const std::string& word : words) line += " " + control::quoted(word);
  return static_cast<ExitCode>(console::run_command(socket, line, {}, stdout));
}

}  // namespace tandem::app
