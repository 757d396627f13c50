#include "confd/documents.h"

#include <gtest/gtest.h>

#include <set>

namespace tandem::confd {
namespace {

TEST(Documents, AnIdIsNeverGivenTwice) {
  Documents documents;
  EXPECT_EQ(documents.take_id(Kind::trunk), 1);
  documents.put(Kind::trunk, "7", {{"id", 7}});
  documents.remove(Kind::trunk, "7");
  EXPECT_EQ(documents.take_id(Kind::trunk), 8);
  EXPECT_EQ(documents.take_id(Kind::outcall), 1);
}

TEST(Documents, AChangeInACopyLeavesTheOther) {
  Documents documents;
  documents.put(Kind::context, "1", {{"id", 1}, {"label", "inside"}});
  Documents copy = documents;
  EXPECT_EQ(copy, documents);
  copy.put(Kind::context, "1", {{"id", 1}, {"label", "outside"}});
  EXPECT_EQ((*documents.find(Kind::context, "1"))["label"], "inside");
  EXPECT_EQ((*copy.find(Kind::context, "1"))["label"], "outside");
  EXPECT_EQ(copy.find(Kind::context, "2"), nullptr);
}

TEST(Documents, EveryKindHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (const Kind kind : all_kinds) words.insert(word_of(kind));
  EXPECT_EQ(words.size(), all_kinds.size());
  EXPECT_EQ(word_of(Kind::tenant), "tenant");
}

}  // namespace
}  // namespace tandem::confd
