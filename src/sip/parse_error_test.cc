#include "sip/parse_error.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(ParseError, EveryFaultHasItsSentence) {
  for (int i = 0; i <= static_cast<int>(ParseFault::trailing_text); ++i)
    EXPECT_NE(sentence(static_cast<ParseFault>(i)), "Malformed message") << i;
}

}  // namespace
}  // namespace tandem::sip
