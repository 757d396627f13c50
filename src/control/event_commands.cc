// What happens, as it happens, on the interactive consoles.
#include <fmt/format.h>

#include <memory>

#include "base/text.h"
#include "control/command_families.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

/// As Asterisk counts: from 1 on events are shown, from `decisions_from` on every decision too.
constexpr unsigned most = 99, events_from = 1, decisions_from = 4;

/// What the consoles follow. One thread, that of all commands.
struct Levels {
  unsigned verbose = 0, debug = 0;
};

std::string level_text(unsigned level) {
  return level == 0 ? "OFF" : std::to_string(level);
}

/// "Console verbose was OFF and is now 3.\n"
std::string change_text(std::string_view what, unsigned before, unsigned after) {
  if (before == after) return fmt::format("{} is still {}.\n", what, level_text(before));
  return fmt::format("{} was {} and is now {}.\n", what, level_text(before), level_text(after));
}

std::optional<unsigned> level_of(const std::string& word) {
  if (equal_ignoring_case(word, "off")) return 0;
  const auto level = parse_number<unsigned>(word);
  return level && *level <= most ? level : std::nullopt;
}

void follow(ExchangeView& exchange, const Levels& levels) {
  const bool decisions = levels.verbose >= decisions_from || levels.debug > 0;
  exchange.follow({.events = levels.verbose > 0 || decisions, .decisions = decisions});
}

Command level_command(std::shared_ptr<Levels> levels, unsigned Levels::* which, std::string name, std::string what,
                      std::string summary, std::string meaning) {
  return {"core set " + name + " LEVEL", std::move(summary),
          "Usage: core set " + name + " LEVEL|off\n" + std::move(meaning),
          [levels, which, what = std::move(what)](ExchangeView& exchange, Arguments arguments, std::string_view) {
            const auto level = level_of(arguments.front());
            if (!level) return Output{.text = {}, .ok = false, .show_usage = true};
            const unsigned before = std::exchange((*levels).*which, *level);
            follow(exchange, *levels);
            return Output{change_text(what, before, *level)};
          },
          [](ExchangeView&) { return std::vector<std::string>{"1", "3", "5", "off"}; }};
}

}  // namespace

std::vector<Command> event_commands() {
  auto levels = std::make_shared<Levels>();
  const auto start = [levels](ExchangeView& exchange, Arguments arguments, std::string_view) {
    *levels = {.verbose = arguments.empty() ? events_from : decisions_from};
    follow(exchange, *levels);
    return Output{"Events are shown on all interactive consoles.\n"};
  };
  const auto stop = [levels](ExchangeView& exchange, Arguments, std::string_view) {
    *levels = {};
    follow(exchange, *levels);
    return Output{"Events are no longer shown.\n"};
  };
  return {
      {"events follow [decisions]", "Show what happens, as it happens",
       "Usage: events follow [decisions]\n       On all interactive consoles: calls that begin, ring, "
       "are answered and end, accounts\n       and phones that come and go; with decisions, every decision of every "
       "call too.\n",
       start},
      {"events stop", "Show events no longer", "Usage: events stop\n       Ends `events follow` on all consoles.\n",
       stop},
      level_command(levels, &Levels::verbose, "verbose", "Console verbose", "Show what happens, as Asterisk counts it",
                    "       From 1 on as `events follow`, from 4 on with decisions.\n"),
      level_command(levels, &Levels::debug, "debug", "Core debug", "Show every decision of every call",
                    "       From 1 on as `events follow decisions`. SIP messages: `sip set debug on`.\n"),
  };
}

}  // namespace tandem::control
