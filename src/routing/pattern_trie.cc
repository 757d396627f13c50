#include "routing/pattern_trie.h"

#include <algorithm>

namespace tandem::routing {

namespace {

constexpr std::uint8_t unlimited = 255;

/// Nodes that nearest() may visit: it is asked for people, about numbers that strangers choose.
constexpr std::size_t max_nearest_visits = 20'000;

/// The dialled text without dashes; copies only if there are some.
class Undashed {
 public:
  explicit Undashed(std::string_view dialled) : text_(dialled) {
    if (dialled.find('-') == std::string_view::npos) return;
    copy_ = model::without_dashes(dialled);
    text_ = copy_;
  }
  std::string_view text() const { return text_; }

 private:
  std::string copy_;
  std::string_view text_;
};

std::size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

/// Turns sorted entries into nodes, each a range of entries that agree so far.
class PatternTrie::Compiler {
 public:
  using Entries = std::vector<Builder::Entry>;

  Compiler(PatternTrie& trie, const Entries& entries) : trie_(trie), entries_(entries) {}

  void run() {
    std::size_t at = 0;
    for (; at < entries_.size() && entries_[at].pattern.literal(); ++at) add_literal(at);
    for (auto& [text, span] : trie_.literals_) trie_.sorted_.push_back(text);
    std::ranges::sort(trie_.sorted_);
    if (at < entries_.size()) add_node(at, entries_.size(), 0);
  }

 private:
  void add_literal(std::size_t at) {
    const auto here = static_cast<std::uint32_t>(at);
    ++trie_.literals_.try_emplace(entries_[at].pattern.literal_text(), Span{here, 0}).first->second.count;
  }

  const CharSet* position(std::size_t entry, std::size_t depth) const {
    const auto& positions = entries_[entry].pattern.positions();
    return depth < positions.size() ? &positions[depth] : nullptr;
  }

  std::uint32_t add_node(std::size_t begin, std::size_t end, std::size_t depth) {
    const auto index = static_cast<std::uint32_t>(trie_.nodes_.size());
    trie_.nodes_.emplace_back();
    Node node;
    const auto groups = add_edges(node, begin, end, depth);
    add_tails(node, groups.back(), end);
    for (std::uint32_t i = 0; i + 1 < groups.size(); ++i) {
      const auto child = add_node(groups[i], groups[i + 1], depth + 1);
      trie_.edges_[node.first_edge + i].node = child;
      widen(node, trie_.nodes_[child]);
    }
    trie_.nodes_[index] = node;
    return index;
  }

  /// Where the entries that agree at `depth` begin; the last is where those without such a position begin.
  std::vector<std::size_t> add_edges(Node& node, std::size_t begin, std::size_t end, std::size_t depth) {
    node.first_edge = static_cast<std::uint32_t>(trie_.edges_.size());
    std::vector<std::size_t> groups;
    const CharSet* last = nullptr;
    std::size_t at = begin;
    for (; at < end; ++at) {
      const CharSet* set = position(at, depth);
      if (set == nullptr) break;
      if (last != nullptr && *last == *set) continue;
      groups.push_back(at);
      last = set;
      const bool single = set->size() == 1;
      ++(single ? node.singles : node.sets);
      const auto label = single ? static_cast<unsigned char>(set->lowest()) : intern(*set);
      trie_.edges_.push_back({0, label});
    }
    groups.push_back(at);
    return groups;
  }

  void add_tails(Node& node, std::size_t begin, std::size_t end) {
    node.tail_ids = static_cast<std::uint32_t>(begin);
    for (std::size_t at = begin; at < end; ++at) {
      const auto tail = entries_[at].pattern.tail();
      ++(tail == Tail::one_or_more ? node.dots : tail == Tail::zero_or_more ? node.bangs : node.ends);
    }
    node.longest = node.dots + node.bangs > 0 ? unlimited : 0;
    node.shortest = node.bangs + node.ends > 0 ? 0 : node.dots > 0 ? 1 : unlimited;
  }

  static void widen(Node& node, const Node& child) {
    node.shortest = std::min<std::uint8_t>(node.shortest, static_cast<std::uint8_t>(child.shortest + 1));
    if (child.longest == unlimited)
      node.longest = unlimited;
    else
      node.longest = std::max<std::uint8_t>(node.longest, static_cast<std::uint8_t>(child.longest + 1));
  }

  std::uint32_t intern(const CharSet& set) {
    const auto less = [](const CharSet& a, const CharSet& b) { return (a <=> b) < 0; };
    auto at = std::ranges::lower_bound(interned_, set, less, &Interned::set);
    if (at != interned_.end() && at->set == set) return at->index;
    const auto index = static_cast<std::uint32_t>(trie_.sets_.size());
    trie_.sets_.push_back(set);
    interned_.insert(at, {set, index});
    return index;
  }

  struct Interned {
    CharSet set;
    std::uint32_t index;
  };
  PatternTrie& trie_;
  const Entries& entries_;
  std::vector<Interned> interned_;
};

PatternTrie PatternTrie::Builder::build(const std::function<void(Id, Id)>& on_equal) && {
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    const auto order = compare(a.pattern, b.pattern);
    return order != 0 ? order < 0 : a.id < b.id;
  });
  for (std::size_t i = 1; on_equal && i < entries_.size(); ++i)
    if (compare(entries_[i - 1].pattern, entries_[i].pattern) == 0) on_equal(entries_[i - 1].id, entries_[i].id);
  PatternTrie trie;
  trie.ids_.reserve(entries_.size());
  for (const auto& entry : entries_) trie.ids_.push_back(entry.id);
  Compiler(trie, entries_).run();
  return trie;
}

/// One walk over the trie for one text, branches in order.
class PatternTrie::Walk {
 public:
  Walk(const PatternTrie& trie, std::string_view text) : trie_(trie), text_(text) {}

  /// Calls `report(first, count)` for spans of ids that match until it returns false; false if it did.
  template <class Report>
  bool matches(const Report& report, std::uint32_t index = 0, std::size_t depth = 0) const {
    const Node& node = trie_.nodes_[index];
    const auto left = text_.size() - depth;
    if (left < node.shortest || (node.longest != unlimited && left > node.longest)) return true;
    if (left > 0) {
      const auto go_on = [&](std::uint32_t child) { return matches(report, child, depth + 1); };
      if (!each_branch(node, text_[depth], go_on)) return false;
      if (node.dots > 0 && !report(node.tail_ids, node.dots)) return false;
    }
    if (node.bangs > 0 && !report(node.tail_ids + node.dots, node.bangs)) return false;
    if (left == 0 && node.ends > 0) return report(node.tail_ids + node.dots + node.bangs, node.ends);
    return true;
  }

  /// The first verdict other than `no` in order.
  Verdict test(Lookup question, std::uint32_t index = 0, std::size_t depth = 0) const {
    const Node& node = trie_.nodes_[index];
    const bool more = question == Lookup::match_more;
    if (depth == text_.size()) {
      // Every entry below takes more; below a node there is always one.
      if (node.singles + node.sets + node.dots > 0) return Verdict::yes;
      if (node.bangs > 0) return more ? Verdict::stop : Verdict::yes;
      return more ? Verdict::no : Verdict::yes;
    }
    Verdict found = Verdict::no;
    each_branch(node, text_[depth], [&](std::uint32_t child) {
      found = test(question, child, depth + 1);
      return found == Verdict::no;
    });
    if (found != Verdict::no) return found;
    if (node.dots > 0) return Verdict::yes;
    if (node.bangs > 0) return more ? Verdict::stop : Verdict::yes;
    return Verdict::no;
  }

  /// The node farthest along the text, the first of equals.
  struct Farthest {
    std::uint32_t node = 0;
    std::size_t depth = 0;
  };
  void farthest(Farthest& best, std::size_t& visits, std::uint32_t index = 0, std::size_t depth = 0) const {
    if (++visits > max_nearest_visits) return;
    if (depth > best.depth) best = {index, depth};
    if (depth == text_.size()) return;
    each_branch(trie_.nodes_[index], text_[depth], [&](std::uint32_t child) {
      farthest(best, visits, child, depth + 1);
      return true;
    });
  }

  /// The first entry at or below a node.
  std::uint32_t first_entry(std::uint32_t index) const {
    const Node* node = &trie_.nodes_[index];
    while (node->singles + node->sets > 0) node = &trie_.nodes_[trie_.edges_[node->first_edge].node];
    return node->tail_ids;
  }

 private:
  template <class GoOn>
  bool each_branch(const Node& node, char c, const GoOn& go_on) const {
    const Edge* edges = trie_.edges_.data() + node.first_edge;
    const Edge* singles_end = edges + node.singles;
    const auto byte = static_cast<std::uint32_t>(static_cast<unsigned char>(c));
    const Edge* single = std::ranges::lower_bound(edges, singles_end, byte, {}, &Edge::label);
    if (single != singles_end && single->label == byte && !go_on(single->node)) return false;
    for (const Edge* edge = singles_end; edge != singles_end + node.sets; ++edge)
      if (trie_.sets_[edge->label].has(c) && !go_on(edge->node)) return false;
    return true;
  }

  const PatternTrie& trie_;
  std::string_view text_;
};

std::optional<PatternTrie::Hit> PatternTrie::find(std::string_view dialled) const {
  const Undashed undashed(dialled);
  if (auto literal = literals_.find(undashed.text()); literal != literals_.end())
    return Hit{ids_[literal->second.first], true};
  std::optional<Hit> winner;
  if (!nodes_.empty())
    Walk(*this, undashed.text()).matches([&](std::uint32_t first, std::uint32_t) {
      winner = Hit{ids_[first], false};
      return false;
    });
  return winner;
}

void PatternTrie::each_match(std::string_view dialled, const Visitor& visitor) const {
  const Undashed undashed(dialled);
  const auto report = [&](std::uint32_t first, std::uint32_t count, bool literal) {
    for (auto at = first; at < first + count; ++at)
      if (!visitor({ids_[at], literal})) return false;
    return true;
  };
  if (auto literal = literals_.find(undashed.text()); literal != literals_.end())
    if (!report(literal->second.first, literal->second.count, true)) return;
  if (!nodes_.empty())
    Walk(*this, undashed.text()).matches([&](std::uint32_t first, std::uint32_t count) {
      return report(first, count, false);
    });
}

bool PatternTrie::test(std::string_view dialled, Lookup question) const {
  if (question == Lookup::match) return find(dialled).has_value();
  const Undashed undashed(dialled);
  const auto text = undashed.text();
  auto longer = std::ranges::lower_bound(sorted_, text);
  if (question == Lookup::match_more && longer != sorted_.end() && *longer == text) ++longer;
  if (longer != sorted_.end() && longer->starts_with(text)) return true;
  return !nodes_.empty() && Walk(*this, text).test(question) == Verdict::yes;
}

std::optional<PatternTrie::Nearest> PatternTrie::nearest(std::string_view dialled) const {
  const Undashed undashed(dialled);
  const auto text = undashed.text();
  std::optional<Nearest> best;
  if (!nodes_.empty()) {
    Walk walk(*this, text);
    Walk::Farthest farthest;
    std::size_t visits = 0;
    walk.farthest(farthest, visits);
    best = Nearest{ids_[walk.first_entry(farthest.node)], farthest.depth, farthest.depth == text.size()};
  }
  // A literal that shares most with the text lies beside the place where the text would be.
  const auto after = std::ranges::lower_bound(sorted_, text);
  const auto consider = [&](std::string_view literal) {
    const auto agrees = common_prefix(literal, text);
    if (agrees <= (best ? best->agrees : 0)) return;
    best = Nearest{ids_[literals_.find(literal)->second.first], agrees, agrees == text.size()};
  };
  if (after != sorted_.begin()) consider(*std::prev(after));
  if (after != sorted_.end()) consider(*after);
  return best;
}

std::size_t PatternTrie::memory_bytes() const {
  std::size_t bytes = nodes_.capacity() * sizeof(Node) + edges_.capacity() * sizeof(Edge) +
                      sets_.capacity() * sizeof(CharSet) + ids_.capacity() * sizeof(Id) +
                      sorted_.capacity() * sizeof(std::string_view) + literals_.bucket_count() * sizeof(void*);
  constexpr std::size_t own = sizeof(decltype(literals_)::value_type) + 2 * sizeof(void*);
  for (const auto& [text, span] : literals_) bytes += own + (text.size() > 15 ? text.capacity() : 0);
  return bytes;
}

}  // namespace tandem::routing
