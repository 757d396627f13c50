// Many patterns and literals, compiled so that the winner for a number is found without trying them one by one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/pattern.h"

namespace tandem::routing {

using model::CharSet;
using model::Lookup;
using model::Pattern;
using model::Tail;
using model::Verdict;

/// The entries of one context in the order of compare(Pattern, Pattern); entries that compare equal are in the order
/// of their ids. The answers do not depend on the order in which entries were added.
///
/// A literal costs one hash look-up. Patterns lie in a trie whose branches are sorted by that same order, so that the
/// first leaf reached is the winner; a branch by one character is found by binary search, branches by sets are tried
/// in turn, and a look-up visits no node twice. Memory: at most one node per position of a pattern.
/// Immutable once built; may be read from any shard.
class PatternTrie {
 public:
  using Id = std::uint32_t;  ///< what the owner calls an entry

  class Builder {
   public:
    void add(Pattern pattern, Id id) { entries_.push_back({std::move(pattern), id}); }
    /// `on_equal` hears of each two neighbours in the order that compare equal, the lower id first.
    PatternTrie build(const std::function<void(Id, Id)>& on_equal = {}) &&;

   private:
    friend class PatternTrie;
    struct Entry {
      Pattern pattern;
      Id id;
    };
    std::vector<Entry> entries_;
  };

  struct Hit {
    Id id;
    bool literal;
  };
  /// Returns false to see no more.
  using Visitor = std::function<bool(Hit)>;

  PatternTrie() = default;  ///< matches nothing
  PatternTrie(PatternTrie&&) = default;
  PatternTrie& operator=(PatternTrie&&) = default;

  std::optional<Hit> find(std::string_view dialled) const;
  /// All entries that match, the winner first.
  void each_match(std::string_view dialled, const Visitor& visitor) const;
  /// can_match and match_more as the walk over the whole context answers them (a `!` reached first ends match_more).
  bool test(std::string_view dialled, Lookup question) const;

  /// The entry that came nearest without matching: the one that agrees with the most characters from the front.
  struct Nearest {
    Id id;
    std::size_t agrees;  ///< how many characters, dashes not counted
    bool too_short;      ///< all that was dialled agrees, more would be needed
  };
  std::optional<Nearest> nearest(std::string_view dialled) const;

  std::size_t size() const { return ids_.size(); }
  std::size_t memory_bytes() const;  ///< about what it occupies

 private:
  struct Node {
    std::uint32_t first_edge = 0;
    std::uint32_t singles = 0, sets = 0;  ///< edges by one character, sorted by it; then edges by sets, sorted
    std::uint32_t tail_ids = 0;           ///< first of those that end here: `.`, then `!`, then none
    std::uint32_t dots = 0, bangs = 0, ends = 0;
    std::uint8_t shortest = 0, longest = 0;  ///< characters that the subtree can still take; longest 255: any number
  };
  struct Edge {
    std::uint32_t node;
    std::uint32_t label;  ///< a byte, or an index into sets_
  };
  struct Span {
    std::uint32_t first, count;
  };
  class Compiler;
  class Walk;

  std::vector<Node> nodes_;  ///< the first is the root, if there are patterns
  std::vector<Edge> edges_;
  std::vector<CharSet> sets_;
  std::vector<Id> ids_;  ///< all entries in order, literals first
  std::unordered_map<std::string, Span, TextHash, std::equal_to<>> literals_;
  std::vector<std::string_view> sorted_;  ///< the keys of literals_, which stay where they are when this moves
};

}  // namespace tandem::routing
