#include "rtp/telephone_event.h"

#include <gtest/gtest.h>

#include <array>

namespace tandem::rtp {
namespace {

TEST(TelephoneEvent, WrittenEventIsReadBack) {
  std::array<char, telephone_event_bytes> bytes;
  const TelephoneEvent pound{11, true, 63, 0xffff};
  write_telephone_event(pound, bytes);
  EXPECT_EQ(parse_telephone_event(bytes), pound);
  write_telephone_event({0, false, 10, 160}, bytes);
  EXPECT_EQ(parse_telephone_event(bytes), (TelephoneEvent{0, false, 10, 160}));
}

TEST(TelephoneEvent, ShortPayloadIsNone) {
  std::array<char, 3> bytes{};
  EXPECT_FALSE(parse_telephone_event(bytes));
}

TEST(TelephoneEvent, DigitsHaveTheNumbersOfRfc4733) {
  EXPECT_EQ(digit_event('0'), 0);
  EXPECT_EQ(digit_event('*'), 10);
  EXPECT_EQ(digit_event('#'), 11);
  EXPECT_EQ(digit_event('d'), 15);
  EXPECT_FALSE(digit_event('e'));
  EXPECT_EQ(event_digit(12), 'A');
  EXPECT_FALSE(event_digit(16));
}

}  // namespace
}  // namespace tandem::rtp
