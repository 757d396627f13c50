#include "call/media_keys.h"

#include <gmock/gmock.h>

namespace tandem::call {
namespace {

using enum model::MediaEncryption;
using testing::HasSubstr;

constexpr std::string_view letters = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";

sdp::Session described(std::string_view profile, std::string_view attributes = "", int port = 4000) {
  const auto session =
      sdp::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio " +
                 std::to_string(port) + " " + std::string(profile) + " 8\r\n" + std::string(attributes));
  EXPECT_TRUE(session);
  return session.value_or(sdp::Session{});
}

std::string crypto(int tag, std::string_view suite = "AES_CM_128_HMAC_SHA1_80", std::string_view key = letters) {
  return "a=crypto:" + std::to_string(tag) + ' ' + std::string(suite) + " inline:" + std::string(key) + "\r\n";
}

/// The line as people would say it: "RTP/SAVP 1:AES_CM_128_HMAC_SHA1_80", "refused", ...
std::string told(const sdp::Session& session) {
  const sdp::Media& media = session.media.at(0);
  std::string text = media.refused() ? "refused " + media.protocol : media.protocol;
  for (const auto& attribute : media.attributes.all())
    if (attribute.name == "crypto") {
      const auto parsed = sdp::parse_crypto(attribute.value);
      text += parsed ? " " + std::to_string(parsed->tag) + ":" + std::string(to_string(parsed->key.suite)) : " ?";
    }
  return text;
}

std::string own_letters(const sdp::Session& session) {
  return sdp::usable_crypto(session.media.at(0))->key.letters;
}

struct Keys : testing::Test {
  Random random{1};
};

TEST_F(Keys, AnOfferWithKeysIsAnsweredWithOurs) {
  MediaKeys keys(required, true);
  const auto plain = keys.open_offer(described("RTP/SAVP", crypto(3)));
  EXPECT_EQ(told(plain), "RTP/AVP");
  const auto answer = keys.seal_answer(described("RTP/AVP"), random);
  EXPECT_EQ(told(answer), "RTP/SAVP 3:AES_CM_128_HMAC_SHA1_80");
  ASSERT_TRUE(keys.of(0));
  EXPECT_EQ(keys.of(0)->theirs.letters, letters);
  EXPECT_EQ(keys.of(0)->ours.letters, own_letters(answer));
  EXPECT_NE(own_letters(answer), letters);
}

TEST_F(Keys, TheFirstSuiteThatWeKnow) {
  MediaKeys keys(optional, true);
  keys.open_offer(described("RTP/SAVP", crypto(1, "AEAD_AES_256_GCM") +
                                            crypto(2, "AES_256_CM_HMAC_SHA1_80", std::string(62, 'Q')) + crypto(3)));
  EXPECT_EQ(told(keys.seal_answer(described("RTP/AVP"), random)), "RTP/SAVP 2:AES_256_CM_HMAC_SHA1_80");
}

TEST_F(Keys, KeysInAPlainProfileAreOptionalEncryption) {
  for (const auto wish : {optional, required}) {
    MediaKeys keys(wish, true);
    keys.open_offer(described("RTP/AVP", crypto(1)));
    EXPECT_EQ(told(keys.seal_answer(described("RTP/AVP"), random)), "RTP/AVP 1:AES_CM_128_HMAC_SHA1_80");
    EXPECT_TRUE(keys.any());
  }
  for (const auto& [wish, may_tell] : {std::pair{no, true}, {optional, false}}) {
    MediaKeys keys(wish, may_tell);
    EXPECT_EQ(told(keys.open_offer(described("RTP/AVP", crypto(1)))), "RTP/AVP");
    EXPECT_EQ(told(keys.seal_answer(described("RTP/AVP"), random)), "RTP/AVP");
    EXPECT_FALSE(keys.any());
    EXPECT_EQ(keys.trouble(), "");
  }
}

TEST_F(Keys, OffersThatAreNotAsSecureAsTheyMustBeAreRefusedWithTheReason) {
  const auto trouble = [](model::MediaEncryption wish, bool may_tell, const sdp::Session& offer) {
    MediaKeys keys(wish, may_tell);
    EXPECT_TRUE(keys.open_offer(offer).media[0].refused());
    return keys.trouble();
  };
  EXPECT_THAT(trouble(no, true, described("RTP/SAVP", crypto(1))), HasSubstr("media_encryption is no"));
  EXPECT_THAT(trouble(optional, false, described("RTP/SAVP", crypto(1))), HasSubstr("not encrypted: use TLS"));
  EXPECT_THAT(trouble(required, true, described("RTP/AVP")), HasSubstr("is required"));
  EXPECT_THAT(trouble(required, false, described("RTP/AVP", crypto(1))), HasSubstr("use TLS"));
  EXPECT_THAT(trouble(optional, true, described("RTP/SAVP", crypto(1, "F8_128_HMAC_SHA1_80"))), HasSubstr("no key"));
  EXPECT_THAT(trouble(optional, true, described("RTP/SAVP")), HasSubstr("no key"));
}

TEST_F(Keys, WhoMustEncryptSendsAndTakesNoFaxInTheClear) {
  const auto fax =
      sdp::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=image 4000 udptl t38\r\n");
  ASSERT_TRUE(fax);
  MediaKeys must(required, true), may(optional, true);
  EXPECT_TRUE(must.open_offer(*fax).media[0].refused());
  EXPECT_THAT(must.trouble(), HasSubstr("fax"));
  EXPECT_FALSE(must.seal_offer(*fax, random));
  EXPECT_FALSE(may.open_offer(*fax).media[0].refused());
  EXPECT_FALSE(may.seal_offer(*fax, random)->media[0].refused());
}

TEST_F(Keys, ARefusedLineKeepsItsProfile) {
  MediaKeys keys(no, true);
  keys.open_offer(described("RTP/SAVP", crypto(1)));
  EXPECT_EQ(told(keys.seal_answer(described("RTP/AVP", "", 0), random)), "refused RTP/SAVP");
}

TEST_F(Keys, WhatWeOffer) {
  MediaKeys plain(no, true), better(optional, true), needed(required, true), careful(optional, false);
  EXPECT_EQ(told(*plain.seal_offer(described("RTP/AVP"), random)), "RTP/AVP");
  EXPECT_EQ(told(*better.seal_offer(described("RTP/AVP"), random)),
            "RTP/AVP 1:AES_CM_128_HMAC_SHA1_80 2:AES_CM_128_HMAC_SHA1_32");
  EXPECT_EQ(told(*needed.seal_offer(described("RTP/AVPF"), random)),
            "RTP/SAVPF 1:AES_CM_128_HMAC_SHA1_80 2:AES_CM_128_HMAC_SHA1_32");
  EXPECT_EQ(told(*careful.seal_offer(described("RTP/AVP"), random)), "RTP/AVP");
  MediaKeys impossible(required, false);
  EXPECT_FALSE(impossible.seal_offer(described("RTP/AVP"), random));
  EXPECT_THAT(impossible.trouble(), HasSubstr("use TLS"));
}

TEST_F(Keys, TheAnswerToOurOffer) {
  MediaKeys keys(required, true);
  const auto offer = *keys.seal_offer(described("RTP/AVP"), random);
  EXPECT_EQ(told(keys.open_answer(described("RTP/SAVP", crypto(2, "AES_CM_128_HMAC_SHA1_32")))), "RTP/AVP");
  ASSERT_TRUE(keys.of(0));
  EXPECT_EQ(keys.of(0)->ours, sdp::parse_crypto(offer.media[0].attributes.all().back().value)->key);
  EXPECT_EQ(keys.of(0)->theirs.letters, letters);
}

TEST_F(Keys, AnAnswerToAnotherTagOrSuiteIsNone) {
  for (const std::string& answer :
       {crypto(3), crypto(2), crypto(1, "AES_256_CM_HMAC_SHA1_80", std::string(62, 'Q')), std::string()}) {
    MediaKeys must(required, true), may(optional, true);
    must.seal_offer(described("RTP/AVP"), random);
    EXPECT_TRUE(must.open_answer(described("RTP/SAVP", answer)).media[0].refused());
    EXPECT_NE(must.trouble(), "");
    may.seal_offer(described("RTP/AVP"), random);
    EXPECT_FALSE(may.open_answer(described("RTP/AVP", answer)).media[0].refused());
    EXPECT_FALSE(may.any());
  }
}

TEST_F(Keys, OurKeyStaysForLaterExchanges) {
  MediaKeys keys(optional, true);
  keys.open_offer(described("RTP/SAVP", crypto(1)));
  const std::string first = own_letters(keys.seal_answer(described("RTP/AVP"), random));
  keys.open_offer(described("RTP/SAVP", crypto(5)));
  EXPECT_EQ(own_letters(keys.seal_answer(described("RTP/AVP"), random)), first);
  const auto offer = *keys.seal_offer(described("RTP/AVP"), random);
  EXPECT_EQ(told(offer), "RTP/SAVP 1:AES_CM_128_HMAC_SHA1_80");
  EXPECT_EQ(own_letters(offer), first);
  keys.open_answer(described("RTP/SAVP", crypto(1, "AES_CM_128_HMAC_SHA1_80", std::string(40, 'Z'))));
  EXPECT_EQ(keys.of(0)->theirs.letters, std::string(40, 'Z'));  // the party may take a new one
  EXPECT_EQ(keys.of(0)->ours.letters, first);
}

TEST_F(Keys, ARefreshThatRepeatsOurAnswerIsUnderstood) {
  MediaKeys keys(required, true);
  keys.open_offer(described("RTP/SAVP", crypto(4)));
  keys.seal_answer(described("RTP/AVP"), random);
  EXPECT_FALSE(keys.open_answer(described("RTP/SAVP", crypto(4))).media[0].refused());
  EXPECT_TRUE(keys.any());
}

TEST_F(Keys, AnOfferThatIsRefusedLeavesWhatHolds) {
  MediaKeys keys(required, true);
  keys.open_offer(described("RTP/SAVP", crypto(1)));
  keys.seal_answer(described("RTP/AVP"), random);
  const auto held = keys.of(0);
  keys.open_offer(described("RTP/SAVP", crypto(1, "AES_CM_128_HMAC_SHA1_80", std::string(40, 'Z'))));
  EXPECT_EQ(keys.of(0), held);
}

TEST_F(Keys, TheLastLetterHasNoBitsThatMeanNothing) {
  for (int i = 0; i < 20; ++i) {
    MediaKeys one(required, true);
    one.open_offer(described("RTP/SAVP", crypto(1, "AES_256_CM_HMAC_SHA1_80", std::string(62, 'Q'))));
    EXPECT_THAT("AQgw", HasSubstr(std::string(1, own_letters(one.seal_answer(described("RTP/AVP"), random)).back())));
  }
}

}  // namespace
}  // namespace tandem::call
