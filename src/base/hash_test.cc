#include "base/hash.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem {
namespace {

// The key 00 01 .. 0f and the messages "", 00, 00 01 ... of the appendix to Aumasson and Bernstein's paper.
constexpr std::uint64_t key0 = 0x0706050403020100ULL, key1 = 0x0f0e0d0c0b0a0908ULL;

std::string counting(std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += static_cast<char>(i);
  return text;
}

TEST(SipHash, GivesThePublishedValues) {
  EXPECT_EQ(siphash(counting(0), key0, key1), 0x726fdb47dd0e0e31ULL);
  EXPECT_EQ(siphash(counting(1), key0, key1), 0x74f839c593dc67fdULL);
  EXPECT_EQ(siphash(counting(8), key0, key1), 0x93f5f5799a932462ULL);
  EXPECT_EQ(siphash(counting(15), key0, key1), 0xa129ca6149be45e5ULL);
}

TEST(SipHash, DependsOnBothHalvesOfTheKey) {
  EXPECT_NE(siphash("call", 1, 2), siphash("call", 1, 3));
  EXPECT_NE(siphash("call", 1, 2), siphash("call", 2, 2));
}

}  // namespace
}  // namespace tandem
