// Lines as a person types them: history, completion, and the exchange's own lines in between. The only place that knows
// libedit.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "console/connection.h"

namespace tandem::console {

/// Where standard input is no terminal, lines are read as they are, without prompt.
class LineEditor {
 public:
  /// `connection` must outlive it; it is asked for completions, and what comes by itself is printed.
  LineEditor(Connection& connection, std::string prompt);
  ~LineEditor();

  /// Without blanks at its ends; nothing at the end of the input or when the connection has broken.
  std::optional<std::string> next_line();
  bool connection_lost() const;

 private:
  struct Terminal;
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace tandem::console
