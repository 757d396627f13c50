#include "routing/pattern_trie.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.h"

namespace tandem::routing {
namespace {

// The oracle: a context as the reference describes it, walked entry by entry, on the texts themselves. It shares no
// code with Pattern, so that a misreading in one shows against the other.
struct OracleEntry {
  std::string text;
  PatternTrie::Id id;
  bool literal = false;
  std::vector<std::set<unsigned char>> positions;
  char tail = 0;  // '.', '!' or 0
};

std::set<unsigned char> class_of(char c) {
  std::set<unsigned char> members;
  const char first = c == 'X' || c == 'x' ? '0' : c == 'Z' || c == 'z' ? '1' : c == 'N' || c == 'n' ? '2' : 0;
  if (first == 0) return {static_cast<unsigned char>(c)};
  for (char d = first; d <= '9'; ++d) members.insert(static_cast<unsigned char>(d));
  return members;
}

OracleEntry oracle_entry(const std::string& text, PatternTrie::Id id) {
  OracleEntry entry{text, id, text[0] != '_', {}, 0};
  for (std::size_t i = entry.literal ? 0 : 1; i < text.size() && text[i] != '/'; ++i) {
    if (text[i] == '-') continue;
    if (entry.literal) {
      entry.positions.push_back({static_cast<unsigned char>(text[i])});
    } else if (text[i] == '.' || text[i] == '!') {
      entry.tail = text[i];
      break;
    } else if (text[i] == '[') {
      const auto end = text.find(']', i);
      std::set<unsigned char> members;
      for (++i; i < end; ++i) {
        if (i + 2 < end && text[i + 1] == '-') {
          for (int c = text[i]; c <= text[i + 2]; ++c) members.insert(static_cast<unsigned char>(c));
          i += 2;
        } else {
          members.insert(static_cast<unsigned char>(text[i]));
        }
      }
      if (!members.empty()) entry.positions.push_back(members);
    } else {
      entry.positions.push_back(class_of(text[i]));
    }
  }
  return entry;
}

bool before(const OracleEntry& a, const OracleEntry& b) {
  if (a.literal != b.literal) return a.literal;
  for (std::size_t i = 0;; ++i) {
    const auto rank = [i](const OracleEntry& e) {
      if (i < e.positions.size()) return e.positions[i].size();
      if (i > e.positions.size()) return std::size_t{2000};
      return e.tail == '.' ? std::size_t{1000} : e.tail == '!' ? std::size_t{1001} : std::size_t{1002};
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (rank(a) >= 1000) return a.id < b.id;
    if (a.positions[i] != b.positions[i]) return a.positions[i] < b.positions[i];
  }
}

enum class Answer { no, yes, stop };

Answer ask(const OracleEntry& entry, const std::string& dialled, Lookup question) {
  std::string data;
  for (char c : dialled)
    if (c != '-') data += c;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (i >= entry.positions.size()) {
      if (entry.tail == 0) return Answer::no;
      return entry.tail == '!' && question == Lookup::match_more ? Answer::stop : Answer::yes;
    }
    if (!entry.positions[i].contains(static_cast<unsigned char>(data[i]))) return Answer::no;
  }
  const bool wants_more = data.size() < entry.positions.size() || entry.tail == '.';
  if (wants_more) return question == Lookup::match ? Answer::no : Answer::yes;
  if (question != Lookup::match_more) return Answer::yes;
  return entry.tail == '!' ? Answer::stop : Answer::no;
}

class Oracle {
 public:
  explicit Oracle(const std::vector<std::string>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i)
      entries_.push_back(oracle_entry(texts[i], static_cast<PatternTrie::Id>(i)));
    std::ranges::sort(entries_, before);
  }
  std::vector<PatternTrie::Id> all(const std::string& dialled) const {
    std::vector<PatternTrie::Id> ids;
    for (const auto& entry : entries_)
      if (ask(entry, dialled, Lookup::match) == Answer::yes) ids.push_back(entry.id);
    return ids;
  }
  bool test(const std::string& dialled, Lookup question) const {
    for (const auto& entry : entries_) {
      const auto answer = ask(entry, dialled, question);
      if (answer != Answer::no) return answer == Answer::yes;
    }
    return false;
  }

 private:
  std::vector<OracleEntry> entries_;
};

PatternTrie trie_of(const std::vector<std::string>& texts, bool backwards = false) {
  PatternTrie::Builder builder;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto at = backwards ? texts.size() - 1 - i : i;
    builder.add(Pattern::parse_extension(texts[at]).value(), static_cast<PatternTrie::Id>(at));
  }
  return std::move(builder).build();
}

std::vector<PatternTrie::Id> all(const PatternTrie& trie, const std::string& dialled) {
  std::vector<PatternTrie::Id> ids;
  trie.each_match(dialled, [&](PatternTrie::Hit hit) {
    ids.push_back(hit.id);
    return true;
  });
  return ids;
}

const std::vector<std::string> worked_context = {
    "235",      "5-5-5",  "_*7[0-25]", "_+1NXX",  "_234",     "_23.", "_23!", "_2XX", "_7[1-]", "_8[]9", "_9-1-X",
    "_a[b-d]e", "_phone", "_[34]XX",   "_[35]XX", "_[2-5]XX", "_NXX", "_ZXX", "_XXX", "_X.",    "_!"};

TEST(PatternTrie, WinnersOfTheWorkedContext) {
  const auto trie = trie_of(worked_context);
  const std::pair<const char*, const char*> rows[] = {
      {"234", "_234"},     {"235", "235"},      {"236", "_23."},    {"23", "_23!"},       {"300", "_[34]XX"},
      {"500", "_[35]XX"},  {"123", "_ZXX"},     {"12", "_X."},      {"1", "_!"},          {"89", "_8[]9"},
      {"555", "5-5-5"},    {"5-55", "5-5-5"},   {"9-11", "_9-1-X"}, {"*75", "_*7[0-25]"}, {"+1200", "_+1NXX"},
      {"ade", "_a[b-d]e"}, {"pho2e", "_phone"}, {"phone", "_!"},    {"71", "_7[1-]"},     {"", "_!"},
      {"200", "_2XX"},     {"400", "_[34]XX"},  {"600", "_NXX"},    {"000", "_XXX"}};
  for (const auto& [dialled, winner] : rows) {
    const auto hit = trie.find(dialled);
    ASSERT_TRUE(hit.has_value()) << dialled;
    EXPECT_EQ(worked_context[hit->id], winner) << dialled;
    EXPECT_EQ(hit->literal, winner[0] != '_');
  }
}

TEST(PatternTrie, ThePositionRuleBeatsLength) {
  EXPECT_EQ(trie_of({"_9NXXXXXX", "_9[0-2]X."}).find("92345678")->id, 1u);
  EXPECT_EQ(trie_of({"_41[78]XXXX", "_418."}).find("4185555")->id, 1u);
}

TEST(PatternTrie, WhatComparesEqualIsInOrderOfIds) {
  const std::vector<std::string> texts = {"_[2-9]XX", "_NXX", "_N-xx", "555", "5-55"};
  EXPECT_EQ(all(trie_of(texts), "555"), (std::vector<PatternTrie::Id>{3, 4, 0, 1, 2}));
  EXPECT_EQ(all(trie_of(texts, true), "555"), (std::vector<PatternTrie::Id>{3, 4, 0, 1, 2}));
}

TEST(PatternTrie, AnEmptyOneMatchesNothing) {
  PatternTrie trie;
  EXPECT_FALSE(trie.find("1"));
  EXPECT_FALSE(trie.nearest("1"));
  EXPECT_FALSE(trie.test("", Lookup::can_match));
}

TEST(PatternTrie, AnExclamationMarkReachedFirstEndsMatchMore) {
  EXPECT_FALSE(trie_of({"_12!", "_XX."}).test("12", Lookup::match_more));
  EXPECT_TRUE(trie_of({"_12X", "_12!"}).test("12", Lookup::match_more)) << "the longer one stands before it";
  EXPECT_TRUE(trie_of({"123", "_12!"}).test("12", Lookup::match_more)) << "literals stand before patterns";
}

TEST(PatternTrie, NearestSaysHowFarTheNumberAgreed) {
  const auto trie = trie_of({"_0X.", "_933XXX", "101"});
  auto nearest = trie.nearest("555");
  EXPECT_EQ(nearest->id, 0u);
  EXPECT_EQ(nearest->agrees, 0u);
  EXPECT_FALSE(nearest->too_short);
  nearest = trie.nearest("93312");
  EXPECT_EQ(nearest->id, 1u);
  EXPECT_EQ(nearest->agrees, 5u);
  EXPECT_TRUE(nearest->too_short);
  nearest = trie.nearest("109");
  EXPECT_EQ(nearest->id, 2u);
  EXPECT_EQ(nearest->agrees, 2u);
  EXPECT_TRUE(trie.nearest("0")->too_short);
}

TEST(PatternTrie, StaysWholeWhenMoved) {
  auto first = trie_of({"100", "101", "_2X"});
  PatternTrie second = std::move(first);
  EXPECT_EQ(second.find("101")->id, 1u);
  EXPECT_EQ(second.nearest("109")->agrees, 2u);
  EXPECT_TRUE(second.test("10", Lookup::match_more));
}

std::string pick(Random& random, std::initializer_list<const char*> pieces) {
  return pieces.begin()[random.below(pieces.size())];
}

std::string random_pattern(Random& random) {
  std::string text = random.chance(0.75) ? "_" : "";
  const bool literal = text.empty();
  const auto length = 1 + random.below(5);
  for (std::uint64_t i = 0; i < length; ++i)
    text += literal ? pick(random, {"0", "1", "2", "3", "9", "-", "+", "*"})
                    : pick(random, {"0", "1", "2", "2", "9", "X", "x", "Z", "N", "[12]", "[1-3]", "[02-4]", "[29]",
                                    "[]", "[1-]", "[2-9]", "-", "+"});
  if (!literal && random.chance(0.3)) text += random.chance(0.6) ? "." : "!";
  if (!Pattern::parse_extension(text)) text += "1";
  return text;
}

std::string random_number(Random& random) {
  std::string text;
  for (auto left = random.below(7); left > 0; --left) text += pick(random, {"0", "1", "2", "3", "4", "9", "-", "+"});
  return text;
}

// The trie answers as the list in the reference's order, for what wins, for everything that matches in its order, and
// for the questions about more digits; also when filled backwards.
TEST(PatternTrie, AgreesWithTheWalkOverTheSortedList) {
  Random random(20);
  for (int round = 0; round < 400; ++round) {
    std::vector<std::string> texts;
    for (auto count = 1 + random.below(40); count > 0; --count) texts.push_back(random_pattern(random));
    const Oracle oracle(texts);
    const auto trie = trie_of(texts, round % 2 == 1);
    for (int i = 0; i < 60; ++i) {
      const auto dialled = random_number(random);
      const auto expected = oracle.all(dialled);
      ASSERT_EQ(all(trie, dialled), expected) << dialled;
      const auto winner = trie.find(dialled);
      ASSERT_EQ(winner.has_value(), !expected.empty());
      if (winner) {
        ASSERT_EQ(winner->id, expected.front());
      }
      for (auto question : {Lookup::can_match, Lookup::match_more})
        ASSERT_EQ(trie.test(dialled, question), oracle.test(dialled, question)) << dialled;
    }
  }
}

TEST(PatternTrie, AgreesOnTheWorkedContextForAllShortNumbers) {
  const Oracle oracle(worked_context);
  const auto trie = trie_of(worked_context);
  for (int number = 0; number < 10'000; ++number) {
    const auto text = std::to_string(number);
    ASSERT_EQ(all(trie, text), oracle.all(text)) << text;
  }
}

TEST(PatternTrie, MemoryStaysBelowOneNodeAPosition) {
  PatternTrie::Builder builder;
  for (PatternTrie::Id i = 0; i < 2'000; ++i) {
    std::string text = "_" + std::to_string(1'000'000 + i * 37) + "X.";
    builder.add(Pattern::parse_extension(text).value(), i);
  }
  const auto trie = std::move(builder).build();
  EXPECT_LT(trie.memory_bytes(), 2'000u * 9 * 64);
}

}  // namespace
}  // namespace tandem::routing
