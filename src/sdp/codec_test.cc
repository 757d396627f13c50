#include "sdp/codec.h"

#include <gtest/gtest.h>

namespace tandem::sdp {
namespace {

TEST(Codec, OperatorsNamesMeanTheEncodingsOfRtp) {
  EXPECT_EQ(codec_from_name("ulaw"), (Codec{"PCMU", 8000, 1, ""}));
  EXPECT_EQ(codec_from_name("ALAW"), (Codec{"PCMA", 8000, 1, ""}));
  EXPECT_EQ(codec_from_name("opus"), (Codec{"opus", 48000, 2, ""}));
  EXPECT_EQ(codec_from_name("evs").name, "evs");  // never heard of: passes through
}

TEST(Codec, IsShownByTheNameThatOperatorsUse) {
  EXPECT_EQ(operator_name({"PCMU", 8000, 1, ""}), "ulaw");
  EXPECT_EQ(operator_name({"pcma", 8000, 1, ""}), "alaw");
  EXPECT_EQ(operator_name({"opus", 48000, 2, ""}), "opus");
  EXPECT_EQ(operator_name({"speex", 16000, 1, ""}), "speex16");
  EXPECT_EQ(operator_name({"speex", 11025, 1, ""}), "speex/11025");
  EXPECT_EQ(operator_name({"EVS", 16000, 1, ""}), "evs");
}

TEST(Codec, AnEntryOfAnAllowListMeansOneRate) {
  EXPECT_TRUE(means("g722", {"G722", 8000, 1, ""}));
  EXPECT_TRUE(means("slin16", {"L16", 16000, 1, ""}));
  EXPECT_FALSE(means("slin", {"L16", 16000, 1, ""}));
  EXPECT_TRUE(means("evs", {"EVS", 16000, 1, ""}));
  EXPECT_FALSE(means("ulaw", {"PCMA", 8000, 1, ""}));
}

TEST(Codec, StaticNumbersAreThoseOfRfc3551) {
  EXPECT_EQ(static_codec(0)->name, "PCMU");
  EXPECT_EQ(static_codec(9)->clock_rate, 8000u);
  EXPECT_EQ(static_codec(18)->name, "G729");
  EXPECT_FALSE(static_codec(1));
  EXPECT_FALSE(static_codec(96));
  EXPECT_EQ(static_payload_type({"pcma", 8000, 1, ""}), 8);
  EXPECT_FALSE(static_payload_type({"opus", 48000, 2, ""}));
}

TEST(Codec, PreferencesDoNotMakeItAnotherCodecButBitsOnTheWireDo) {
  EXPECT_TRUE(compatible({"G729", 8000, 1, "annexb=no"}, {"g729", 8000, 1, ""}));
  EXPECT_TRUE(compatible({"opus", 48000, 2, "useinbandfec=1"}, {"OPUS", 48000, 1, ""}));
  EXPECT_FALSE(compatible({"PCMU", 8000, 1, ""}, {"PCMU", 16000, 1, ""}));
  EXPECT_FALSE(compatible({"L16", 44100, 2, ""}, {"L16", 44100, 1, ""}));
  const Codec baseline{"H264", 90000, 1, "profile-level-id=42e01f; packetization-mode=1"};
  EXPECT_TRUE(compatible(baseline, {"H264", 90000, 1, "packetization-mode=1;profile-level-id=42E00D"}));
  EXPECT_FALSE(compatible(baseline, {"H264", 90000, 1, "profile-level-id=42e01f"}));
  EXPECT_FALSE(compatible(baseline, {"H264", 90000, 1, "profile-level-id=640028;packetization-mode=1"}));
  EXPECT_FALSE(compatible({"AMR", 8000, 1, "octet-align=1"}, {"AMR", 8000, 1, ""}));
}

TEST(Codec, FormatParametersAreFoundByNameInAnyCase) {
  EXPECT_EQ(format_parameter("mode=20; Annexb = no ;flag", "annexb"), "no");
  EXPECT_EQ(format_parameter("mode=20;flag", "flag"), "");
  EXPECT_FALSE(format_parameter("mode=20", "mod"));
  EXPECT_FALSE(format_parameter("", "x"));
  EXPECT_FALSE(format_parameter(";;;", "x"));
}

TEST(Codec, WhatAccompaniesAVoiceIsNoVoice) {
  EXPECT_TRUE(is_auxiliary({"CN", 8000, 1, ""}));
  EXPECT_TRUE(is_auxiliary({"telephone-event", 48000, 1, ""}));
  EXPECT_FALSE(is_auxiliary({"PCMU", 8000, 1, ""}));
  EXPECT_TRUE(is_telephone_event({"Telephone-Event", 8000, 1, ""}));
  EXPECT_TRUE(is_video_name("h264"));
  EXPECT_FALSE(is_video_name("ulaw"));
}

}  // namespace
}  // namespace tandem::sdp
