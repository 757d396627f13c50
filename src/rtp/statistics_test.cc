#include "rtp/statistics.h"

#include <gtest/gtest.h>

#include <array>

namespace tandem::rtp {
namespace {

using namespace std::chrono_literals;

/// A sender of 20 ms packets at 8000 Hz whose packets arrive when the test says.
struct Stream {
  ReceiverStatistics statistics;
  std::uint32_t ssrc = 1;

  void packet(std::uint16_t sequence, Duration arrival, std::uint32_t timestamp) {
    std::array<char, header_bytes + 160> bytes{};
    write_header({.payload_type = 8, .sequence = sequence, .timestamp = timestamp, .ssrc = ssrc}, bytes);
    statistics.on_packet(*Packet::parse(bytes), TimePoint{arrival}, 8000);
  }
  /// Packet number `n` on time, as sequence `sequence`.
  void on_time(std::uint16_t sequence, unsigned n) { packet(sequence, n * 20ms, n * 160); }
};

TEST(ReceiverStatistics, ARegularStreamHasNeitherLossNorJitter) {
  Stream stream;
  for (unsigned n = 0; n < 100; ++n) stream.on_time(static_cast<std::uint16_t>(n), n);
  EXPECT_EQ(stream.statistics.packets(), 100u);
  EXPECT_EQ(stream.statistics.octets(), 16'000u);
  EXPECT_EQ(stream.statistics.lost(), 0);
  EXPECT_EQ(stream.statistics.jitter(), 0u);
  EXPECT_EQ(stream.statistics.payload_type(), 8);
  EXPECT_EQ(*stream.statistics.last_packet(), TimePoint{1980ms});
}

TEST(ReceiverStatistics, NothingHeardIsNothingLost) {
  const ReceiverStatistics statistics;
  EXPECT_EQ(statistics.lost(), 0);
  EXPECT_FALSE(statistics.last_packet());
}

TEST(ReceiverStatistics, MissingPacketsAreLostUntilTheyComeLate) {
  Stream stream;
  for (unsigned n : {0u, 1u, 3u, 4u, 6u}) stream.on_time(static_cast<std::uint16_t>(n), n);
  EXPECT_EQ(stream.statistics.lost(), 2);
  stream.on_time(2, 2);
  EXPECT_EQ(stream.statistics.lost(), 1);
  stream.on_time(5, 5);
  stream.on_time(5, 5);  // a duplicate makes nothing better than complete
  EXPECT_EQ(stream.statistics.lost(), 0);
}

TEST(ReceiverStatistics, TheSequenceGoesOnAfter65535) {
  Stream stream;
  for (unsigned n = 0; n < 10; ++n) stream.on_time(static_cast<std::uint16_t>(65530 + n), n);
  EXPECT_EQ(stream.statistics.lost(), 0);
  EXPECT_EQ(stream.statistics.highest_sequence(), 0x10003u);
}

TEST(ReceiverStatistics, ANewSourceBeginsAfreshAndOldLossesStay) {
  Stream stream;
  stream.on_time(0, 0);
  stream.on_time(5, 5);
  stream.ssrc = 2;
  stream.on_time(40000, 6);
  stream.on_time(40001, 7);
  EXPECT_EQ(stream.statistics.lost(), 4);
  EXPECT_EQ(stream.statistics.ssrc_changes(), 1u);
}

TEST(ReceiverStatistics, ARestartOfTheNumbersIsNotTakenForLoss) {
  Stream stream;
  for (unsigned n = 0; n < 10; ++n) stream.on_time(static_cast<std::uint16_t>(n), n);
  for (unsigned n = 10; n < 20; ++n) stream.on_time(static_cast<std::uint16_t>(30000 + n), n);
  EXPECT_LE(stream.statistics.lost(), 1);
  EXPECT_EQ(stream.statistics.packets(), 20u);
}

TEST(ReceiverStatistics, JitterApproachesTheSwingOfTheArrivals) {
  Stream stream;
  for (unsigned n = 0; n < 500; ++n)
    stream.packet(static_cast<std::uint16_t>(n), n * 20ms + (n % 2 ? 5ms : 0ms), n * 160);
  // Every difference is 5 ms: 40 timestamp units.
  EXPECT_NEAR(stream.statistics.jitter(), 40, 2);
  EXPECT_NEAR(static_cast<double>(stream.statistics.jitter_time().count()) / 1e6, 5, 0.3);
}

TEST(ReceiverStatistics, AJumpOfTheSendersClockIsNoJitter) {
  Stream stream;
  stream.packet(0, 0ms, 0);
  stream.packet(1, 20ms, 0x7000'0000);
  stream.packet(2, 40ms, 0x7000'0000 + 160);
  EXPECT_EQ(stream.statistics.jitter(), 0u);
}

TEST(ReceiverStatistics, TelephoneEventsRepeatATimestampAndMakeNoJitter) {
  Stream stream;
  std::array<char, header_bytes + 4> event{};
  for (unsigned n = 0; n < 20; ++n) {
    if (n >= 5 && n < 12) {
      write_header({.payload_type = 101, .sequence = static_cast<std::uint16_t>(n), .timestamp = 800, .ssrc = 1},
                   event);
      stream.statistics.on_packet(*Packet::parse(event), TimePoint{n * 20ms}, 0);
    } else {
      stream.on_time(static_cast<std::uint16_t>(n), n);
    }
  }
  EXPECT_EQ(stream.statistics.jitter(), 0u);
  EXPECT_EQ(stream.statistics.payload_type(), 8);
  EXPECT_EQ(stream.statistics.packets(), 20u);
  EXPECT_EQ(stream.statistics.lost(), 0);
}

TEST(ReceiverStatistics, AbsurdClocksAndPausesAreNotMeasured) {
  Stream stream;
  std::array<char, header_bytes> bytes{};
  for (std::uint16_t n = 0; n < 3; ++n) {
    write_header({.payload_type = 97, .sequence = n, .timestamp = n * 7u, .ssrc = 1}, bytes);
    stream.statistics.on_packet(*Packet::parse(bytes), TimePoint{n * 24h}, n == 0 ? 8000 : 0xffffffff);
  }
  EXPECT_EQ(stream.statistics.jitter(), 0u);
}

TEST(ReceiverStatistics, AReportCoversTheTimeSinceTheLastOne) {
  Stream stream;
  for (unsigned n = 0; n < 10; n += 2) stream.on_time(static_cast<std::uint16_t>(n), n);
  auto report = stream.statistics.take_report();
  EXPECT_EQ(report.cumulative_lost, 4);
  EXPECT_EQ(report.fraction_lost, 4 * 256 / 9);
  for (unsigned n = 9; n < 19; ++n) stream.on_time(static_cast<std::uint16_t>(n), n);
  report = stream.statistics.take_report();
  EXPECT_EQ(report.fraction_lost, 0);
  EXPECT_EQ(report.cumulative_lost, 4);
  EXPECT_EQ(report.highest_sequence, 18u);
}

}  // namespace
}  // namespace tandem::rtp
