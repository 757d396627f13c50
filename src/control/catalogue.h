// Every command and query of the exchange, once. Console, files and (later) REST are faces of it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control/exchange_view.h"

namespace tandem::control {

/// What a command gave back. `ok` false: the text says why.
struct Output {
  std::string text;
  bool ok = true;
};

/// One command. Words in capitals stand for arguments: "sip show peer NAME".
struct Command {
  std::string words;
  std::string summary;                        ///< one line for help
  std::string usage;
  std::function<Output(ExchangeView&, std::span<const std::string> arguments, std::string_view payload)> run;
  /// Completions of the argument that is being typed; may be empty.
  std::function<std::vector<std::string>(ExchangeView&)> complete = nullptr;
};

/// Thread: the console's.
class Catalogue {
 public:
  explicit Catalogue(ExchangeView& exchange);   ///< with all built-in commands
  void add(Command command);

  /// Runs a line as typed: words may be abbreviated to unique beginnings, blanks in quotes.
  Output run(std::string_view line, std::string_view payload = {}) const;
  std::vector<std::string> completions(std::string_view line) const;
  const std::vector<Command>& commands() const { return commands_; }

 private:
  ExchangeView& exchange_;
  std::vector<Command> commands_;
};

}  // namespace tandem::control
