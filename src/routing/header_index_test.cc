#include "routing/header_index.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "routing/expression.h"
#include "routing/test_site.h"

namespace tandem::routing {
namespace {

/// Trunks a, b, c ... with these `match_header`s.
class Bench {
 public:
  explicit Bench(std::vector<std::string> headers) {
    for (std::size_t i = 0; i < headers.size(); ++i) {
      trunks_.push_back(trunk(std::string(1, static_cast<char>('a' + i)), ""));
      trunks_.back().match_header = headers[i];
    }
    HeaderIndex::Trunks all;
    for (const model::Trunk& trunk : trunks_) all.push_back(&trunk);
    index_ = HeaderIndex(all, problems);
  }

  /// Names of those that a request with this header belongs to.
  std::string with(std::string_view header, std::string_view value) const {
    std::string names;
    for (const model::Trunk* found : index_.find(
             [&](std::string_view name) { return equal_ignoring_case(name, header) ? value : std::string_view(); }))
      names += found->name;
    return names;
  }

  model::Problems problems;

 private:
  std::vector<model::Trunk> trunks_;
  HeaderIndex index_;
};

TEST(HeaderIndex, FindsWholeValuesAndExpressionsInThem) {
  const Bench bench({"X-Account:  4711 ", "x-account: /^47[0-9]+$/", "X-Account: /1/", "X-Line: /11/", ""});
  EXPECT_TRUE(bench.problems.empty());
  EXPECT_EQ(bench.with("X-ACCOUNT", "4711"), "abc");
  EXPECT_EQ(bench.with("X-Account", " 4720 "), "b");
  EXPECT_EQ(bench.with("X-Account", "a 4711"), "c");
  EXPECT_EQ(bench.with("X-Account", "x"), "");
  EXPECT_EQ(bench.with("X-Line", "4711"), "d");
  EXPECT_EQ(bench.with("X-Other", "4711"), "");
}

TEST(HeaderIndex, AnAbsentHeaderFitsNothingNotEvenAnExpressionThatTakesAll) {
  const Bench bench({"X-Account: /.*/", "X-Account: //"});
  EXPECT_EQ(bench.with("X-Account", ""), "");
  EXPECT_EQ(bench.with("X-Account", "x"), "a");
  EXPECT_EQ(bench.with("X-Account", "//"), "ab") << "too short to be an expression: a value";
}

TEST(HeaderIndex, AWrongExpressionIsToldAndFitsNothing) {
  const Bench bench({"X-Account: /(/", "X-Account: /4/"});
  ASSERT_EQ(bench.problems.size(), 1u);
  EXPECT_EQ(bench.problems[0].path, "trunks.a.match_header");
  EXPECT_EQ(bench.with("X-Account", "(4"), "b");
}

TEST(HeaderIndex, WhatAStrangerSendsIsSearchedWithinLimits) {
  const Bench bench({"X-Account: /a/"});
  EXPECT_EQ(bench.with("X-Account", std::string(longest_searched, 'a')), "a");
  EXPECT_EQ(bench.with("X-Account", std::string(longest_searched + 1, 'a')), "");
  EXPECT_EQ(bench.with("X-Account", std::string_view("\xff\xfe\0a", 4)), "a");
}

TEST(HeaderIndex, ManyExpressionsAreToldApart) {
  std::vector<model::Trunk> trunks;
  for (int i = 0; i < 2000; ++i) {
    trunks.push_back(trunk("t" + std::to_string(i), ""));
    trunks.back().match_header = "X-Account: /^account-" + std::to_string(i) + "(;|$)/";
  }
  HeaderIndex::Trunks all;
  for (const model::Trunk& trunk : trunks) all.push_back(&trunk);
  model::Problems problems;
  const HeaderIndex index(all, problems);
  for (const int i : {0, 7, 1234, 1999}) {
    const std::string value = "account-" + std::to_string(i) + ";x";
    const auto found = index.find([&](std::string_view) { return std::string_view(value); });
    ASSERT_EQ(found.size(), 1u) << i;
    EXPECT_EQ(found[0]->name, "t" + std::to_string(i));
  }
}

}  // namespace
}  // namespace tandem::routing
