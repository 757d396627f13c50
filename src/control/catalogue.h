// Every command and query of the exchange, once. Console, files and (later) REST are faces of it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/command_words.h"
#include "control/exchange_view.h"

namespace tandem::control {

/// What a command gave back. `ok` false: the text says why.
struct Output {
  std::string text;
  bool ok = true;
  bool show_usage = false;  ///< the arguments were wrong: the catalogue answers with the usage instead
};

/// One command. Words in capitals stand for arguments: "sip show peer NAME", "core show calls [uptime [seconds]]"; the
/// whole language stands in control/command_words.h.
struct Command {
  std::string words;
  std::string summary;  ///< one line for help
  std::string usage;
  std::function<Output(ExchangeView&, std::span<const std::string> arguments, std::string_view payload)> run;
  /// Completions of the argument that is being typed; may be empty.
  std::function<std::vector<std::string>(ExchangeView&)> complete = nullptr;
};

/// Thread: the console's.
class Catalogue {
 public:
  explicit Catalogue(ExchangeView& exchange);  ///< with all built-in commands
  Catalogue(const Catalogue&) = delete;        // its help command points to it
  Catalogue& operator=(const Catalogue&) = delete;
  void add(Command command);

  /// Runs a line as typed: words may be abbreviated to unique beginnings, blanks in quotes.
  Output run(std::string_view line, std::string_view payload = {}) const;
  /// What the last word of the line (empty after a blank) may become, sorted; quoted where it must be.
  std::vector<std::string> completions(std::string_view line) const;
  const std::vector<Command>& commands() const { return commands_; }

 private:
  ExchangeView& exchange_;
  std::vector<Command> commands_;
  std::vector<std::vector<Form>> forms_;  ///< of each command
};

}  // namespace tandem::control
