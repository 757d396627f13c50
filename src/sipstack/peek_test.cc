#include "sipstack/peek.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

TEST(PeekTest, FindsTheWordsOfARequest) {
  const auto seen = peek(
      "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1;rport\r\nVia: SIP/2.0/UDP i;branch=other\r\n"
      "To: \"x;tag=no\" <sip:a@b;tag=neither>;p=1 ; tag = yes\r\nCall-ID:  id@host \r\n\r\nTo: <sip:x>;tag=body\r\n");
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->response);
  EXPECT_EQ(seen->branch, "z9hG4bK1");
  EXPECT_EQ(seen->to_tag, "yes");
  EXPECT_EQ(seen->call_id, "id@host");
}

TEST(PeekTest, UnderstandsCompactNamesFoldingAndBareLineFeeds) {
  const auto seen = peek("BYE sip:a SIP/2.0\nv: SIP/2.0/UDP h\n ;branch=b1\ni:\n folded\nt: <sip:a>\n ;tag=t1\n\n");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->branch, "b1");
  EXPECT_EQ(seen->call_id, "folded");
  EXPECT_EQ(seen->to_tag, "t1");
}

TEST(PeekTest, OfAResponseOnlyTheTopBranchCounts) {
  const auto seen = peek("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=b1, SIP/2.0/UDP i;branch=b2\r\n\r\n");
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->response);
  EXPECT_EQ(seen->branch, "b1");
}

TEST(PeekTest, ABranchOfALaterValueIsNotTheTopOnes) {
  EXPECT_EQ(peek("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h, SIP/2.0/UDP i;branch=b2\r\n\r\n")->branch, "");
}

TEST(PeekTest, GarbageIsNothing) {
  EXPECT_FALSE(peek(""));
  EXPECT_FALSE(peek("\r\n\r\n"));
  EXPECT_FALSE(peek("INVITE without a line end"));
  EXPECT_FALSE(peek(std::string_view("\0\1\2\3\n", 5)));
  EXPECT_TRUE(peek("x\n"));
}

TEST(PeekTest, TruncatedTextsDoNotHarm) {
  const std::string_view whole = "INVITE sip:a SIP/2.0\r\nTo: \"un\\\"closed;tag=x\r\nVia: SIP/2.0/UDP h;branch=";
  for (std::size_t size = 0; size <= whole.size(); ++size) static_cast<void>(peek(whole.substr(0, size)));
  EXPECT_EQ(peek(whole)->to_tag, "");
}

}  // namespace
}  // namespace tandem::sipstack
