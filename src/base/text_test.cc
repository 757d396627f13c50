#include "base/text.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

TEST(Text, TrimRemovesBlanksAndLineEndsAtBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \r\n\t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, LowerCaseTouchesOnlyAsciiLetters) {
  EXPECT_EQ(lower_case("INVITE-\xc3\x84@["), "invite-\xc3\x84@[");
}

TEST(Text, EqualIgnoringCaseComparesWholeTexts) {
  EXPECT_TRUE(equal_ignoring_case("Call-ID", "CALL-id"));
  EXPECT_FALSE(equal_ignoring_case("Call-ID", "Call-I"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));  // they differ by the bit that tells the case of letters
}

TEST(Text, NumbersAreReadWholeOrNotAtAll) {
  EXPECT_EQ(parse_number<std::uint16_t>("65535"), 65535);
  for (const char* wrong : {"", "65536", "-1", "+1", " 1", "1 ", "0x1", "99999999999999999999"})
    EXPECT_FALSE(parse_number<std::uint16_t>(wrong)) << wrong;
}

TEST(Text, HexValueKnowsBothCasesAndRefusesTheRest) {
  EXPECT_EQ(hex_value('9'), 9);
  EXPECT_EQ(hex_value('a'), 10);
  EXPECT_EQ(hex_value('F'), 15);
  EXPECT_EQ(hex_value('g'), -1);
  EXPECT_EQ(hex_value(' '), -1);
}

TEST(Cursor, ReadsForwardAndStopsAtTheEnd) {
  Cursor text("SIP/2.0  200 OK");
  EXPECT_TRUE(text.take_ignoring_case("sip/"));
  EXPECT_FALSE(text.take("3"));
  EXPECT_EQ(text.take_until(" "), "2.0");
  text.skip_blanks();
  EXPECT_EQ(text.take_while(is_digit), "200");
  EXPECT_TRUE(text.take(' '));
  EXPECT_EQ(text.peek(), 'O');
  EXPECT_EQ(text.take_count(99), "OK");
  EXPECT_TRUE(text.at_end());
  EXPECT_EQ(text.peek(), '\0');
  EXPECT_EQ(text.offset(), 15U);
  EXPECT_FALSE(text.take('O'));
  EXPECT_EQ(text.take_until("x"), "");
}

}  // namespace
}  // namespace tandem
