// Patterns and dialled numbers from anywhere: lines of patterns, an empty line, then lines of numbers. What the trie
// finds must be what a walk over all patterns finds.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "model/pattern.h"
#include "routing/pattern_trie.h"

namespace {

using namespace tandem::routing;

constexpr std::size_t max_lines = 64;

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const std::vector<Pattern>& patterns, const PatternTrie& trie, std::string_view dialled) {
  std::vector<PatternTrie::Id> expected;
  for (PatternTrie::Id id = 0; id < patterns.size(); ++id)
    if (patterns[id].matches(dialled)) expected.push_back(id);
  std::ranges::sort(expected, [&](auto a, auto b) {
    const auto order = compare(patterns[a], patterns[b]);
    return order != 0 ? order < 0 : a < b;
  });
  std::vector<PatternTrie::Id> found;
  trie.each_match(dialled, [&](PatternTrie::Hit hit) {
    found.push_back(hit.id);
    return true;
  });
  require(found == expected);
  const auto winner = trie.find(dialled);
  require(winner.has_value() == !expected.empty() && (!winner || winner->id == expected.front()));
  const bool could = std::ranges::any_of(
      patterns, [&](const Pattern& pattern) { return pattern.test(dialled, Lookup::can_match) == Verdict::yes; });
  require(trie.test(dialled, Lookup::can_match) == could);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < max_lines && !text.empty(); ++i) {
    const auto line = take_line(text);
    if (line.empty()) break;
    for (auto parsed : {Pattern::parse_extension(line), Pattern::parse_rule(line)})
      if (parsed) patterns.push_back(std::move(*parsed));
  }
  PatternTrie::Builder builder;
  for (PatternTrie::Id id = 0; id < patterns.size(); ++id) builder.add(patterns[id], id);
  const auto trie = std::move(builder).build();
  for (std::size_t i = 0; i < max_lines && !text.empty(); ++i) check(patterns, trie, take_line(text));
  return 0;
}
