#include "flows/ladder_script.h"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "flows/scripted_message.h"

namespace tandem::flows {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// At two blanks or more.
std::vector<std::string> columns_of(std::string_view line) {
  std::vector<std::string> columns;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find("  "), line.size());
    if (end > 0) columns.emplace_back(trimmed(line.substr(0, end)));
    line = trimmed(line.substr(end));
  }
  return columns;
}

std::pair<std::string, std::string> first_word(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  return {std::string(text.substr(0, blank)), std::string(trimmed(text.substr(blank)))};
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// "alice -> tandem" in the first column, the message in the second.
std::expected<LadderLine, std::string> parse_arrow(LadderLine line, const std::vector<std::string>& columns) {
  const std::size_t arrow = columns[0].find("->");
  const std::string from(trimmed(std::string_view(columns[0]).substr(0, arrow)));
  const std::string to(trimmed(std::string_view(columns[0]).substr(arrow + 2)));
  if ((from == "tandem") == (to == "tandem")) return std::unexpected("one end of an arrow must be tandem");
  if (columns.size() < 2) return std::unexpected("an arrow without a message: two blanks before it");
  line.kind = from == "tandem" ? LadderLine::Kind::expect : LadderLine::Kind::send;
  const std::string& party = from == "tandem" ? to : from;
  const std::size_t slash = party.find('/');
  line.party = party.substr(0, slash);
  if (slash != std::string::npos) line.dialog = party.substr(slash + 1);
  const auto [word, after_it] = first_word(columns[1]);
  if (is_number(word)) {
    line.status = static_cast<unsigned>(std::stoul(word));
    line.method = after_it;
  } else {
    line.method = word;
    line.uri = after_it;
  }
  for (std::size_t i = 2; i < columns.size(); ++i) line.clauses.push_back(first_word(columns[i]));
  return line;
}

std::vector<std::pair<unsigned, std::string>> joined_lines(std::string_view text) {
  std::vector<std::pair<unsigned, std::string>> lines;
  unsigned number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (trimmed(line).empty() || line.front() == '#') continue;
    if (line.front() == ' ' && !lines.empty())
      lines.back().second += "  " + std::string(trimmed(line));
    else
      lines.emplace_back(number, trimmed(line));
  }
  return lines;
}

}  // namespace

bool LadderLine::says(std::string_view clause) const {
  return std::ranges::any_of(clauses, [&](const auto& one) { return one.first == clause; });
}

std::string LadderLine::argument(std::string_view clause) const {
  for (const auto& [word, its_rest] : clauses)
    if (word == clause) return its_rest;
  return {};
}

std::chrono::milliseconds parse_duration(std::string_view text) {
  const auto words = words_of(text);
  if (words.size() < 2 || !is_number(words[0])) return {};
  const auto number = std::stoul(words[0]);
  return std::chrono::milliseconds(words[1] == "ms" ? number : number * 1000);
}

std::expected<LadderScript, std::string> parse_ladder(std::string_view text) {
  LadderScript script;
  for (const auto& [number, written] : joined_lines(text)) {
    LadderLine line;
    line.number = number;
    line.text = written;
    const auto columns = columns_of(written);
    if (columns[0].find("->") != std::string::npos) {
      auto arrow = parse_arrow(std::move(line), columns);
      if (!arrow) return std::unexpected("line " + std::to_string(number) + ": " + arrow.error());
      script.lines.push_back(std::move(*arrow));
      continue;
    }
    std::tie(line.verb, line.rest) = first_word(columns[0]);
    if (line.verb.ends_with(':')) line.verb.pop_back();
    for (std::size_t i = 1; i < columns.size(); ++i) line.clauses.push_back(first_word(columns[i]));
    if (line.verb == "site")
      script.site = line.rest;
    else
      script.lines.push_back(std::move(line));
  }
  return script;
}

}  // namespace tandem::flows
