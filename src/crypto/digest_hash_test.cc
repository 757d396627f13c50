#include "crypto/digest_hash.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tandem::crypto {
namespace {

using enum HashAlgorithm;

std::string hex_of(const Hmac::Tag& tag) {
  return std::string{HexHash{tag}.text()};
}

std::vector<std::uint8_t> bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

TEST(Hasher, Md5IsThatOfRfc1321) {
  Hasher hasher;
  EXPECT_EQ(hasher.hex(md5, {}).text(), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hasher.hex(md5, {"message digest"}).text(), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(Hasher, Sha256AndSha512_256AreThoseOfFips180) {
  Hasher hasher;
  EXPECT_EQ(hasher.hex(sha256, {"abc"}).text(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hasher.hex(sha512_256, {"abc"}).text(), "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
}

TEST(Hasher, PiecesAreHashedAsOneText) {
  Hasher hasher;
  EXPECT_EQ(hasher.hex(md5, {"message", "", " ", "digest"}).text(), hasher.hex(md5, {"message digest"}).text());
}

TEST(Hasher, OneHashLeavesNothingBehindForTheNext) {
  Hasher hasher;
  hasher.hex(sha256, {"something else"});
  Hasher moved = std::move(hasher);
  EXPECT_EQ(moved.hex(md5, {"message digest"}).text(), "f96b697d7cb7938d525a2f31aaf161d0");
}

// RFC 7616 §3.9.1: the same request answered with both algorithms.
TEST(Hasher, AnswersTheExampleOfRfc7616) {
  struct Example {
    HashAlgorithm algorithm;
    std::string_view response;
  };
  constexpr Example examples[] = {{md5, "8ca523f5e9506fed4657c9700eebdbec"},
                                  {sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"}};
  Hasher hasher;
  for (const auto& [algorithm, response] : examples) {
    const HexHash a1 = hasher.hex(algorithm, {"Mufasa", ":", "http-auth@example.org", ":", "Circle of Life"});
    const HexHash a2 = hasher.hex(algorithm, {"GET", ":", "/dir/index.html"});
    const HexHash answer =
        hasher.hex(algorithm, {a1.text(), ":", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                               ":00000001:", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", ":auth:", a2.text()});
    EXPECT_EQ(answer.text(), response) << name_of(algorithm);
  }
}

TEST(HashAlgorithmName, IsReadInAnyCaseAndWrittenAsRegistered) {
  for (HashAlgorithm algorithm : {md5, sha256, sha512_256}) EXPECT_EQ(hash_algorithm(name_of(algorithm)), algorithm);
  EXPECT_EQ(hash_algorithm("sha-512-256"), sha512_256);
  EXPECT_EQ(hash_algorithm("SHA-512"), std::nullopt);
  EXPECT_EQ(hash_algorithm("MD5-sess"), std::nullopt);
  EXPECT_EQ(hash_algorithm(""), std::nullopt);
}

// RFC 4231 §4.2, §4.3 and §4.7 (a key longer than a block).
TEST(Hmac, IsThatOfRfc4231) {
  EXPECT_EQ(hex_of(Hmac{std::vector<std::uint8_t>(20, 0x0b)}.tag({"Hi There"})),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex_of(Hmac{bytes_of("Jefe")}.tag({"what do ya want ", "for nothing?"})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex_of(Hmac{std::vector<std::uint8_t>(131, 0xaa)}.tag(
                {"Test Using Larger Than Block-Size Key - Hash Key First"})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, KeepsItsKeyBetweenTags) {
  Hmac mac{bytes_of("Jefe")};
  const Hmac::Tag first = mac.tag({"one"});
  EXPECT_NE(mac.tag({"two"}), first);
  EXPECT_EQ(mac.tag({"one"}), first);
  EXPECT_EQ(Hmac{bytes_of("Jefe")}.tag({"one"}), first);
  EXPECT_NE(Hmac{bytes_of("jefe")}.tag({"one"}), first);
}

TEST(Hmac, TakesAnEmptyKey) {
  EXPECT_EQ(hex_of(Hmac{{}}.tag({})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(EqualInConstantTime, ComparesLikeEquality) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secret "));
  EXPECT_FALSE(equal_in_constant_time("secret", ""));
}

TEST(RandomBytes, FillTheWholeSpanAndDiffer) {
  std::array<std::uint8_t, 32> one{}, other{};
  fill_with_random_bytes(one);
  fill_with_random_bytes(other);
  EXPECT_NE(one, other);
  fill_with_random_bytes({});
}

}  // namespace
}  // namespace tandem::crypto
