#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace tandem {
namespace {

TEST(Random, WithSeedZeroIsChaCha20OfTheZeroKey) {
  // First keystream bytes for an all-zero key, nonce and counter (RFC 8439 A.1, test vector 1): 76b8e0ada0f13d90...
  Random random(0);
  EXPECT_EQ(random.next(), 0x903df1a0ade0b876ULL);
  EXPECT_EQ(random.next(), 0x28bd8653e56a5d40ULL);
  for (int i = 0; i < 6; ++i) random.next();
  EXPECT_EQ(random.next(), 0x7a385155bee7079fULL) << "second block: test vector 2, 9f07e7be5551387a...";
}

TEST(Random, RepeatsForTheSameSeedAndDiffersForOthers) {
  Random a(7), b(7), c(8);
  for (int i = 0; i < 100; ++i) {
    const auto value = a.next();
    EXPECT_EQ(value, b.next());
    EXPECT_NE(value, c.next());
  }
}

TEST(Random, FromTheSystemNeverRepeats) {
  Random a = Random::from_system(), b = Random::from_system();
  EXPECT_NE(a.next(), b.next());
}

TEST(Random, ForksAreStreamsOfTheirOwnAndRepeatToo) {
  Random a(7), b(7);
  Random first = a.fork(), second = a.fork(), again = b.fork();
  const auto value = first.next();
  EXPECT_EQ(value, again.next());
  EXPECT_NE(value, second.next());
  EXPECT_NE(value, a.next());
}

TEST(Random, BelowStaysBelowAndReachesEveryValueAboutEquallyOften) {
  Random random(1);
  std::array<int, 10> seen{};
  for (int i = 0; i < 100'000; ++i) ++seen.at(random.below(10));
  for (int count : seen) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, UnitStaysWithinZeroAndOne) {
  Random random(2);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double value = random.unit();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
    sum += value;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

TEST(Random, TokensHaveTheLengthAskedForAndDiffer) {
  Random random(3);
  std::set<std::string> tokens;
  for (int i = 0; i < 1000; ++i) tokens.insert(random.token(20));
  EXPECT_EQ(tokens.size(), 1000U);
  for (const auto& token : tokens) {
    EXPECT_EQ(token.size(), 20U);
    EXPECT_EQ(token.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"), std::string::npos) << token;
  }
  EXPECT_EQ(random.token(0), "");
}

}  // namespace
}  // namespace tandem
