#include "control/catalogue.h"

#include <algorithm>

#include "base/text.h"
#include "control/command_families.h"

namespace tandem::control {

namespace {

std::string unknown(std::string_view line) {
  const std::string typed(trim(line));
  return "No such command '" + typed + "' (type 'core show help " + typed + "' for other possible commands)\n";
}

}  // namespace

Catalogue::Catalogue(ExchangeView& exchange) : exchange_(exchange) {
  for (const auto family : {core_commands, channel_commands, registry_commands, peer_commands, debug_commands,
                            story_commands, site_commands, numbering_commands, firewall_commands, limit_commands,
                            certificate_commands, sound_commands, pjsip_commands, sip_table_commands,
                            channel_page_commands, request_commands, originate_commands, event_commands})
    for (Command& command : family()) add(std::move(command));
  for (Command& command : help_commands(*this)) add(std::move(command));
}

void Catalogue::add(Command command) {
  forms_.push_back(forms_of(command.words));
  commands_.push_back(std::move(command));
}

Output Catalogue::run(std::string_view line, std::string_view payload) const {
  const std::vector<std::string> words = split_line(line);
  if (words.empty()) return {};
  const Recognised meant = recognise(forms_, words);
  if (meant.outcome == Recognised::Outcome::unknown) return {unknown(line), false};
  const Command& command = commands_[meant.command];
  if (meant.outcome == Recognised::Outcome::wrong_arguments) return {command.usage, false};
  Output output = command.run(exchange_, meant.arguments, payload);
  if (output.show_usage) return {command.usage, false};
  return output;
}

std::vector<std::string> Catalogue::completions(std::string_view line) const {
  std::vector<std::string> words = split_line(line);
  const bool at_blank = line.empty() || line.ends_with(' ') || line.ends_with('\t');
  std::string begun;
  if (!at_blank && !words.empty()) {
    begun = std::move(words.back());
    words.pop_back();
  }
  std::vector<std::string> found;
  const auto add_if_begun = [&](const std::string& word) {
    if (equal_ignoring_case(std::string_view(word).substr(0, begun.size()), begun)) found.push_back(quoted(word));
  };
  for (const Candidate& candidate : continuations(forms_, words)) {
    const FormWord& word = *word_at(*candidate.form, words.size());
    const Command& command = commands_[candidate.command];
    if (word.kind == FormWord::Kind::literal)
      add_if_begun(word.text);
    else if (command.complete)
      std::ranges::for_each(command.complete(exchange_), add_if_begun);
  }
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

}  // namespace tandem::control
