#include "sdp/crypto_attribute.h"

#include <gtest/gtest.h>

namespace tandem::sdp {
namespace {

// The example of RFC 4568 section 6.1 has a key of 30 octets in 40 letters.
constexpr std::string_view example = "1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20";

TEST(CryptoAttribute, TheExampleOfTheRfcIsRead) {
  const auto crypto = parse_crypto(example);
  ASSERT_TRUE(crypto);
  EXPECT_EQ(crypto->tag, 1u);
  EXPECT_EQ(crypto->key.suite, SrtpSuite::aes_128_sha1_80);
  EXPECT_EQ(crypto->key.letters, "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR");
  EXPECT_EQ(to_text(*crypto), example.substr(0, example.find('|')));
}

TEST(CryptoAttribute, EverySuiteThereAndBack) {
  for (const auto suite : {SrtpSuite::aes_128_sha1_80, SrtpSuite::aes_128_sha1_32, SrtpSuite::aes_256_sha1_80}) {
    CryptoAttribute crypto{7, {suite, {}}};
    for (std::size_t i = 0; i < key_letters(suite); ++i) crypto.key.letters += static_cast<char>('a' + i % 26);
    EXPECT_EQ(parse_crypto(to_text(crypto)), crypto);
  }
}

TEST(CryptoAttribute, WhatTheFieldWrites) {
  const std::string key = "inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";
  EXPECT_TRUE(parse_crypto("2  aes_cm_128_hmac_sha1_32 " + key));
  EXPECT_TRUE(parse_crypto("1 AES_CM_128_HMAC_SHA1_80 " + key + "|2^31"));
  EXPECT_TRUE(parse_crypto("1 AES_CM_128_HMAC_SHA1_80 " + key + " WSH=64"));
  EXPECT_TRUE(parse_crypto("1 AES_CM_256_HMAC_SHA1_80 inline:" + std::string(62, 'A')));
  EXPECT_TRUE(parse_crypto("1 AES_CM_256_HMAC_SHA1_80 inline:" + std::string(62, 'A') + "=="));
}

TEST(CryptoAttribute, WhatWeDoNotDoIsPassedOver) {
  const std::string key = "inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";
  for (const std::string& value : std::initializer_list<std::string>{
           "", "1", "1 AES_CM_128_HMAC_SHA1_80", "x AES_CM_128_HMAC_SHA1_80 " + key, "1 F8_128_HMAC_SHA1_80 " + key,
           "1 AES_CM_128_HMAC_SHA1_80 " + key + "|2^20|1:4",  // an index in every packet
           "1 AES_CM_128_HMAC_SHA1_80 " + key + "|1:4",       //
           "1 AES_CM_128_HMAC_SHA1_80 " + key + ";" + key,    // several keys
           "1 AES_CM_128_HMAC_SHA1_80 " + key + " UNENCRYPTED_SRTP", "1 AES_CM_128_HMAC_SHA1_80 " + key + " KDR=1",
           "1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVB",  // too short
           "1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxa*BR",
           "1 AES_256_CM_HMAC_SHA1_80 " + key, "99999999999999999999 AES_CM_128_HMAC_SHA1_80 " + key})
    EXPECT_FALSE(parse_crypto(value)) << value;
}

TEST(CryptoAttribute, TheFirstUsableOneOfALine) {
  Media media;
  EXPECT_FALSE(usable_crypto(media));
  media.attributes.add("crypto", "1 AEAD_AES_256_GCM inline:AAAA");
  media.attributes.add("crypto", "2 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR");
  media.attributes.add("crypto", std::string(example));
  ASSERT_TRUE(usable_crypto(media));
  EXPECT_EQ(usable_crypto(media)->tag, 2u);
}

TEST(CryptoAttribute, Profiles) {
  Media media;
  EXPECT_FALSE(is_secure_profile(media));
  media.protocol = "rtp/savpf";
  EXPECT_TRUE(is_secure_profile(media));
  EXPECT_EQ(with_security("RTP/AVP", true), "RTP/SAVP");
  EXPECT_EQ(with_security("RTP/SAVPF", false), "RTP/AVPF");
  EXPECT_EQ(with_security("RTP/SAVP", true), "RTP/SAVP");
  EXPECT_EQ(with_security("udptl", true), "udptl");
}

}  // namespace
}  // namespace tandem::sdp
