#include "sip/cseq.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(CSeq, NumberStaysBelowTwoToThe31) {
  EXPECT_EQ(CSeq::parse("0009 INVITE")->number, 9u);
  EXPECT_EQ(CSeq::parse("2147483647 BYE")->method, Method::bye);
  EXPECT_EQ(CSeq::parse("2147483648 BYE").error().fault, ParseFault::bad_cseq_number);
  for (const char* text : {"", "1", "INVITE", "1INVITE", "1 INVITE x", "-1 INVITE"})
    EXPECT_FALSE(CSeq::parse(text)) << text;
  const auto rack = RAck::parse("776656 1 INVITE");
  ASSERT_TRUE(rack);
  EXPECT_EQ(rack->rseq, 776656u);
  EXPECT_EQ(rack->cseq.number, 1u);
}

}  // namespace
}  // namespace tandem::sip
