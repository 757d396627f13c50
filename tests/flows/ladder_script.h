// A ladder's text: what it says, line by line. The language is described in ladders/README.md.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::flows {

/// One line of a ladder (with its continuation lines).
struct LadderLine {
  enum class Kind : std::uint8_t { send, expect, command } kind = Kind::command;
  unsigned number = 0;
  std::string text{};
  // send and expect
  std::string party{}, dialog{};  ///< "bob/2": bob and 2
  std::string method{};           ///< of a request; of a response if it was named
  unsigned status = 0;            ///< 0: a request
  std::string uri{};              ///< Request-URI as written; a pattern when expected
  // command
  std::string verb{}, rest{};
  /// First word and the rest of each clause.
  std::vector<std::pair<std::string, std::string>> clauses{};

  bool says(std::string_view clause) const;
  std::string argument(std::string_view clause) const;  ///< of the first such clause
};

struct LadderScript {
  std::string site = "office";
  std::vector<LadderLine> lines{};
};

/// Or what is wrong with it, with the line.
std::expected<LadderScript, std::string> parse_ladder(std::string_view text);

/// "500 ms", "2 s"; zero if it is neither.
std::chrono::milliseconds parse_duration(std::string_view text);

}  // namespace tandem::flows
