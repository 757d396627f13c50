#include "call/media_rules.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

using media::DigitManner;
using enum model::DtmfMode;

sdp::Session with(std::string_view formats) {
  std::string attributes;
  if (formats.find("101") != std::string_view::npos) attributes = "a=rtpmap:101 telephone-event/8000\r\n";
  const auto session =
      sdp::parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP " +
                 std::string(formats) + "\r\n" + attributes);
  EXPECT_TRUE(session);
  return session.value_or(sdp::Session{});
}

DigitManner manner(model::DtmfMode mode, std::string_view told, std::string_view said) {
  const sdp::Session ours = with(told), theirs = with(said);
  return digit_manner(mode, &ours, &theirs);
}

TEST(DigitManner, ByTheModeAndWhatWasAgreed) {
  EXPECT_EQ(manner(automatic, "8 101", "8 101"), DigitManner::events);
  EXPECT_EQ(manner(automatic, "8 101", "8"), DigitManner::tones);
  EXPECT_EQ(manner(automatic, "8", "8 101"), DigitManner::tones);
  EXPECT_EQ(manner(automatic, "18 101", "18"), DigitManner::signalling);  // tones do not survive G.729
  EXPECT_EQ(manner(auto_info, "8 101", "8 101"), DigitManner::events);
  EXPECT_EQ(manner(auto_info, "8 101", "8"), DigitManner::signalling);
  EXPECT_EQ(manner(rfc4733, "8 101", "8 101"), DigitManner::events);
  EXPECT_EQ(manner(rfc4733, "8 101", "8"), DigitManner::nothing);
  EXPECT_EQ(manner(info, "8", "8"), DigitManner::signalling);
  EXPECT_EQ(manner(inband, "0 8", "8"), DigitManner::tones);
  EXPECT_EQ(manner(inband, "9", "9"), DigitManner::nothing);
}

TEST(DigitManner, WithoutAVoiceDigitsComeAsTheyAre) {
  EXPECT_EQ(digit_manner(automatic, nullptr, nullptr), DigitManner::as_they_come);
  sdp::Session refused = with("8");
  refused.media[0].port = 0;
  EXPECT_EQ(digit_manner(automatic, &refused, &refused), DigitManner::as_they_come);
}

TEST(MediaRules, TelephoneEventIsInDescriptionsWhereTheModeHasIt) {
  for (const auto mode : {automatic, rfc4733, auto_info})
    EXPECT_EQ(media_rules({}, {.dtmf_mode = mode}).codecs.events, sdp::TelephoneEvents::wanted);
  for (const auto mode : {info, inband})
    EXPECT_EQ(media_rules({}, {.dtmf_mode = mode}).codecs.events, sdp::TelephoneEvents::unwanted);
}

}  // namespace
}  // namespace tandem::call
