#include "app/site_files.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "app/server.h"
#include "app/sound_files.h"
#include "console/client.h"
#include "legs/sent_to_trunk.h"
#include "model/apply.h"
#include "model/difference.h"
#include "model/validate.h"
#include "model/yaml.h"
#include "routing/attempt_words.h"
#include "routing/explain.h"
#include "routing/moment.h"
#include "runtime/wall_clock.h"

namespace tandem::app {

namespace {

std::filesystem::path socket_of(const std::filesystem::path& data) {
  return data / "console.sock";
}

ExitCode complain(ExitCode code, std::string_view text) {
  std::cerr << "tandem: " << text << (text.ends_with('\n') ? "" : "\n");
  return code;
}

ExitCode complain(const StartFault& fault) {
  return complain(fault.code, fault.text);
}

std::expected<std::string, std::string> read_text(const std::filesystem::path& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::unexpected(path.string() + " is a directory.");
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::unexpected("Cannot read " + path.string() + ".");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// A new installation gets transports on the usual port, unless the file has its own.
model::Config starting_point(const model::Config& current, const model::SiteFile& site) {
  model::Config before = current;
  const bool has_own = site.root.find("transports") != nullptr;
  if (current.revision == 0 && !has_own) add_first_transports(before, {IpAddress{}, 5060});
  return before;
}

/// What the configuration alone does not show.
void tell_sounds(const model::Config& config, const std::filesystem::path& data) {
  for (const std::string& warning : warnings_of(*SoundFiles(data / "sounds").load(config)))
    std::cerr << "warning: " << warning << "\n";
}

ExitCode apply_offline(const ApplyWish& wish, const std::string& text, std::ostream& out) {
  const auto site = model::parse_site(text, wish.file.string());
  if (!site) return complain(exit_config, model::to_text(site.error()));
  auto store = store::Store::open(wish.data, store::Access::serve);
  if (!store) return complain(fault_of(store.error()));
  auto current = (*store)->load_config();
  if (!current) return complain(fault_of(current.error()));
  const model::Config before = starting_point(*current, *site);
  Random random = Random::from_system();
  const auto applied = model::apply(before, *site, {.prune = wish.prune}, random);
  if (!applied) return complain(exit_config, model::to_text(applied.error()));
  const auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(applied->config));
  if (!compiled) return complain(exit_config, model::to_text(compiled.error()));
  const model::Changes changes = model::difference(*current, applied->config);
  std::cerr << model::to_text(applied->warnings);
  tell_sounds(applied->config, wish.data);
  out << model::to_text(changes);
  if (wish.only_show || changes.empty()) return exit_ok;
  const auto saved = (*store)->save_config(
      applied->config, {"file " + wish.file.string(), model::summary(changes), runtime::wall_clock_now()});
  if (!saved) return complain(fault_of(saved.error()));
  out << fmt::format("Stored as revision {}; in force when the server starts.\n", *saved);
  return exit_ok;
}

}  // namespace

ExitCode apply_file(const ApplyWish& wish) {
  const auto text = read_text(wish.file);
  if (!text) return complain(exit_config, text.error());
  if (!console::is_served(socket_of(wish.data))) return apply_offline(wish, *text, std::cout);
  const std::string command = fmt::format("config apply {}{}\"{}\"", wish.prune ? "--prune " : "",
                                          wish.only_show ? "--check " : "", wish.file.filename().string());
  const int status = console::run_command(socket_of(wish.data), command, *text, stdout);
  return status == 0 ? exit_ok : exit_config;
}

ExitCode apply_quietly(const ApplyWish& wish) {
  const auto text = read_text(wish.file);
  if (!text) return complain(exit_config, text.error());
  std::ostringstream unseen;
  return apply_offline(wish, *text, unseen);
}

ExitCode export_site(const std::filesystem::path& data, bool with_secrets) {
  auto store = store::Store::open(data, store::Access::read);
  if (!store) return complain(fault_of(store.error()));
  const auto config = (*store)->load_config();
  if (!config) return complain(fault_of(config.error()));
  std::cout << model::write_yaml(*config, model::Omit::defaults,
                                 with_secrets ? model::Secrets::shown : model::Secrets::masked);
  return exit_ok;
}

ExitCode check_file(const std::filesystem::path& data, const std::filesystem::path& file) {
  const auto text = read_text(file);
  if (!text) return complain(exit_config, text.error());
  const auto site = model::parse_site(*text, file.string());
  if (!site) return complain(exit_config, model::to_text(site.error()));
  Random random = Random::from_system();
  const auto applied = model::apply(model::Config{}, *site, {.prune = true}, random);
  if (!applied) return complain(exit_config, model::to_text(applied.error()));
  const auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(applied->config));
  if (!compiled) return complain(exit_config, model::to_text(compiled.error()));
  std::cerr << model::to_text(applied->warnings);
  tell_sounds(applied->config, data);
  std::cout << fmt::format("{} is correct: {} users, {} trunks, {} outcalls, {} incalls.\n", file.string(),
                           applied->config.users.size(), applied->config.trunks.size(), applied->config.outcalls.size(),
                           applied->config.incalls.size());
  return exit_ok;
}

ExitCode explain_call(const ExplainWish& wish) {
  auto store = store::Store::open(wish.data, store::Access::read);
  if (!store) return complain(fault_of(store.error()));
  const auto config = (*store)->load_config();
  if (!config) return complain(fault_of(config.error()));
  const auto snapshot = routing::Snapshot::compile(std::make_shared<const model::Config>(*config));
  if (!snapshot) return complain(exit_config, model::to_text(snapshot.error()));
  auto attempt = routing::attempt_from_words(wish.from, wish.to, wish.trunk_in, **snapshot, wish.tenant);
  if (!attempt) return complain(exit_usage, attempt.error());
  const auto at =
      wish.at.empty()
          ? std::optional(std::chrono::time_point_cast<WallTime::duration>(std::chrono::system_clock::now()))
          : routing::moment_of(wish.at);
  if (!at) return complain(exit_usage, "'" + wish.at + "' is no moment; wanted: 2026-12-25 10:00 (UTC).");
  attempt->at = *at;
  std::cout << routing::explain(*attempt, **snapshot,
                                [&](const routing::Target& target) { return legs::sent_to_trunk(target, **snapshot); });
  return exit_ok;
}

}  // namespace tandem::app
