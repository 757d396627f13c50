// The exchange as a program: version, uptime, reload, stop, help.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "control/command_families.h"
#include "control/program.h"
#include "control/table_layouts.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

Output show_version(ExchangeView&, Arguments, std::string_view) {
  const Program program = this_program();
  return {fmt::format("Tandem {} built by {} @ {} on a {} running {} on {}\n", program.version, program.built_by,
                      program.built_on, program.machine, program.system, program.built_at)};
}

Output show_uptime(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const Totals totals = exchange.totals();
  if (!arguments.empty())
    return {fmt::format("System uptime: {}\nLast reload: {}\n", totals.uptime.count(), totals.since_reload.count())};
  return {fmt::format("System uptime: {}\nLast reload: {}\n", duration_text(totals.uptime),
                      duration_text(totals.since_reload))};
}

Output reload(ExchangeView& exchange, Arguments, std::string_view) {
  const auto reloaded = exchange.reload();
  if (reloaded) return {};
  return {std::string(trim(reloaded.error())) + "\n", false};
}

Output stop(ExchangeView& exchange, Arguments arguments, std::string_view) {
  exchange.stop(arguments.front() != "now");
  return {};
}

/// Those whose settings are ours under Asterisk's names.
constexpr std::string_view modules[] = {"chan_sip.so", "res_pjsip.so", "chan_pjsip.so", "pbx_config.so",
                                        "res_pjsip_outbound_registration.so"};

Output reload_module(ExchangeView& exchange, Arguments arguments, std::string_view payload) {
  if (arguments.empty()) return reload(exchange, arguments, payload);
  const std::string& name = arguments.front();
  if (std::ranges::find(modules, name) == std::end(modules)) return {fmt::format("No such module '{}'\n", name), false};
  if (Output failed = reload(exchange, {}, payload); !failed.ok) {
    failed.text += fmt::format("The module '{}' reported a reload failure\n", name);
    return failed;
  }
  return {fmt::format("Module '{}' reloaded successfully.\n", name)};
}

std::vector<std::string> module_names(ExchangeView&) {
  return {std::begin(modules), std::end(modules)};
}

Output reload_dialplan(ExchangeView& exchange, Arguments arguments, std::string_view payload) {
  Output output = reload(exchange, arguments, payload);
  if (output.ok) output.text = "Dialplan reloaded.\n";
  return output;
}

/// A dialplan of Asterisk's has them; contexts of ours have none.
Output show_globals(ExchangeView&, Arguments, std::string_view) {
  return {"\n    -- 0 variable(s)\n"};
}

Output show_hints(ExchangeView&, Arguments, std::string_view) {
  return {"There are no registered dialplan hints\n"};
}

Output show_settings(ExchangeView& exchange, Arguments, std::string_view) {
  const Program program = this_program();
  const Totals totals = exchange.totals();
  const auto snapshot = exchange.snapshot();
  const WallTime now = exchange.now();
  std::string text = "\nPBX Core settings\n-----------------\n";
  const auto add = [&](std::string_view label, const auto& value) {
    text += fmt::format("  {:<28} {}\n", fmt::format("{}:", label), value);
  };
  add("Version", program.version);
  add("System", fmt::format("{}, {}", program.system, program.machine));
  add("Startup time", calendar_text(now - totals.uptime));
  add("Last reload time", calendar_text(now - totals.since_reload));
  add("Process", program.process);
  add("Shards", totals.shards);
  add("Configuration revision", snapshot->config().revision);
  add("Time zone", snapshot->config().settings.timezone.empty() ? "UTC" : snapshot->config().settings.timezone);
  add("RTP ports", fmt::format("{}-{}, {} in use", snapshot->config().settings.rtp_low,
                               snapshot->config().settings.rtp_high, totals.ports_in_use));
  add("Transactions", totals.transactions);
  add("Registered phones", totals.bindings);
  return {text + "\n"};
}

bool begins_with(const std::vector<std::string>& words, Arguments wanted) {
  if (wanted.size() > words.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (!equal_ignoring_case(std::string_view(words[i]).substr(0, wanted[i].size()), wanted[i])) return false;
  return true;
}

Output help(const Catalogue& catalogue, Arguments wanted) {
  std::vector<const Command*> found;
  for (const Command& command : catalogue.commands())
    if (begins_with(split_line(command.words), wanted)) found.push_back(&command);
  if (found.empty()) {
    std::string typed;
    for (const std::string& word : wanted) typed += (typed.empty() ? "" : " ") + word;
    return {fmt::format("No such command '{}'.\n", typed), false};
  }
  if (found.size() == 1) return {found.front()->usage};
  std::ranges::sort(found, {}, &Command::words);
  std::string text;
  for (const Command* command : found) text += fmt::format(layout::help, command->words, command->summary);
  return {text};
}

}  // namespace

std::vector<Command> core_commands() {
  return {
      {"core show version", "What runs here", "Usage: core show version\n       Version, build and machine.\n",
       show_version},
      {"core show uptime [seconds]", "How long it has been running",
       "Usage: core show uptime [seconds]\n       Time since the start and since the last change of the\n"
       "       configuration, in words or in seconds.\n",
       show_uptime},
      {"core reload", "Read the stored configuration again",
       "Usage: core reload\n       Publishes the stored configuration. Running calls go on.\n", reload},
      {"core stop now|gracefully", "End the exchange",
       "Usage: core stop now|gracefully\n       now: hangs up all calls; gracefully: takes no new ones and\n"
       "       ends with the last.\n",
       stop},
      {"core show settings", "The exchange as a process",
       "Usage: core show settings\n       Version, times, what is in use.\n", show_settings},
      {"core show hints", "States of extensions that are watched",
       "Usage: core show hints\n       There are none: SUBSCRIBE is not taken.\n", show_hints},
      {"sip reload", "Same as core reload", "Usage: sip reload\n       Same as core reload.\n", reload},
      {"dialplan reload", "Same as core reload", "Usage: dialplan reload\n       Same as core reload.\n",
       reload_dialplan},
      {"dialplan show globals", "Variables of all calls",
       "Usage: dialplan show globals\n       There are none: they belong to a dialplan of Asterisk's.\n", show_globals},
      {"module reload [MODULE]", "Same as core reload",
       "Usage: module reload [MODULE]\n       Same as core reload, whatever the module. Known are those that scripts "
       "name:\n       chan_sip.so, res_pjsip.so, pbx_config.so ...\n",
       reload_module, module_names},
      {"reload", "Same as core reload", "Usage: reload\n       Same as core reload.\n", reload},
      {"stop now|gracefully", "Same as core stop", "Usage: stop now|gracefully\n       Same as core stop.\n", stop},
  };
}

std::vector<Command> help_commands(const Catalogue& catalogue) {
  const auto run = [&catalogue](ExchangeView&, Arguments arguments, std::string_view) {
    return help(catalogue, arguments);
  };
  return {
      {"core show help [WORDS...]", "List commands, or show how one is used",
       "Usage: core show help [WORDS...]\n       All commands, those that begin with the words, or the usage of\n"
       "       the only one that does.\n",
       run},
      {"help [WORDS...]", "Same as core show help", "Usage: help [WORDS...]\n       Same as core show help.\n", run},
  };
}

}  // namespace tandem::control
