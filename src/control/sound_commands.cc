// What the exchange can say to callers.
#include <fmt/format.h>

#include "control/command_families.h"

namespace tandem::control {

std::string warning(const SoundSummary& one) {
  if (one.trouble.empty() || !one.playable) return one.trouble;
  return one.trouble + " What it held before is played.";
}

namespace {

constexpr std::string_view columns = "{:<22}  {:>7}  {}\n";

Output show_sounds(ExchangeView& exchange, std::span<const std::string>, std::string_view) {
  const std::vector<SoundSummary> all = exchange.sounds();
  std::string text = fmt::format(columns, "Sound", "Seconds", "File");
  std::string warnings;
  for (const SoundSummary& one : all) {
    const std::string length = one.playable ? fmt::format("{:.1f}", static_cast<double>(one.milliseconds) / 1000) : "-";
    text += fmt::format(columns, one.name, length, one.file.empty() ? "(built in)" : one.file);
    if (const std::string words = warning(one); !words.empty()) warnings += fmt::format("{}: {}\n", one.name, words);
  }
  return {text + fmt::format("{} sound{}\n", all.size(), all.size() == 1 ? "" : "s") + warnings};
}

}  // namespace

std::vector<Command> sound_commands() {
  return {
      {"sounds show", "What the exchange can say to callers, and what is wrong with its files",
       "Usage: sounds show\n       A line for each sound of the site and each built-in tone: how long it is, and the "
       "file\n       that it is read from.\n",
       show_sounds},
  };
}

}  // namespace tandem::control
