#include "sdp/payload_map.h"

#include <gtest/gtest.h>

namespace tandem::sdp {
namespace {

Media line(std::initializer_list<PayloadFormat> formats) {
  Media media;
  media.port = 4000;
  for (const auto& format : formats) media.add_payload(format);
  return media;
}

const Codec pcma{"PCMA", 8000, 1, {}};
const Codec opus{"opus", 48000, 2, {}};
const Codec event{"telephone-event", 8000, 1, "0-16"};

TEST(PayloadMap, LeavesEqualNumbersAlone) {
  const auto media = line({{8, pcma}, {101, event}});
  EXPECT_EQ(make_payload_map(media, media, media), PayloadMap{});
}

TEST(PayloadMap, BringsEachCodecToTheNumberOfTheReceiver) {
  const auto told = line({{8, pcma}, {96, opus}, {101, event}});
  const auto receiver = line({{8, pcma}, {111, opus}, {96, event}});
  const auto map = make_payload_map(told, told, receiver);
  EXPECT_EQ(map[8], 8);
  EXPECT_EQ(map[96], 111);
  EXPECT_EQ(map[101], 96);
}

TEST(PayloadMap, SendersThatUseTheirOwnNumbersAreUnderstoodToo) {
  const auto told = line({{8, pcma}, {101, event}});
  const auto said = line({{8, pcma}, {97, event}});
  const auto receiver = line({{8, pcma}, {101, event}});
  EXPECT_EQ(make_payload_map(told, said, receiver)[97], 101);
  EXPECT_EQ(make_payload_map(told, said, receiver)[101], 101);
}

TEST(PayloadMap, WhatWeToldTheSenderCountsBeforeWhatItSaid) {
  const auto told = line({{8, pcma}, {97, opus}});
  const auto said = line({{8, pcma}, {97, event}});
  const auto receiver = line({{8, pcma}, {99, opus}, {98, event}});
  EXPECT_EQ(make_payload_map(told, said, receiver)[97], 99);
}

TEST(PayloadMap, ANumberThatMeansAnotherCodecThereIsDropped) {
  const auto told = line({{8, pcma}, {96, opus}});
  const auto receiver = line({{8, pcma}, {96, event}});
  EXPECT_EQ(make_payload_map(told, told, receiver)[96], PayloadMap::dropped);
}

TEST(PayloadMap, UndeclaredNumbersPassUnchanged) {
  const auto media = line({{8, pcma}});
  EXPECT_EQ(make_payload_map(media, media, media)[13], 13);
  EXPECT_EQ(make_payload_map(media, media, line({}))[96], 96);
}

TEST(PayloadMap, OfTwoFittingFormatsTheEqualOneIsTaken) {
  const Codec mode0{"H264", 90000, 1, "packetization-mode=0"}, bare{"H264", 90000, 1, {}};
  const auto map = make_payload_map(line({{97, mode0}}), {}, line({{100, bare}, {102, mode0}}));
  EXPECT_EQ(map[97], 102);
}

}  // namespace
}  // namespace tandem::sdp
