#include "net/web_socket_frames.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace tandem::net {
namespace {

using Kind = FrameReader::Kind;

/// A frame as clients write them.
std::string masked(std::uint8_t first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0xfe);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size());
  }
  const std::string mask = "\x12\x34\x56\x78";
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  return frame;
}

std::optional<FrameFault> fault_of(const std::string& bytes) {
  FrameReader reader;
  reader.push(bytes);
  while (true) {
    const auto event = reader.next();
    if (!event) return event.error();
    if (!*event) return std::nullopt;
  }
}

TEST(WebSocketFrames, AMessageComesWholeHoweverItIsCut) {
  const std::string long_one(1000, 'x');
  const std::string bytes = masked(0x81, "OPTIONS") + masked(0x01, "INV") + masked(0x00, "I") +
                            masked(0x89, "are you there") + masked(0x80, "TE") + masked(0x82, long_one);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    FrameReader reader;
    std::vector<std::string> messages, pings;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.push(std::string_view(bytes).substr(at, step));
      while (true) {
        auto event = reader.next();
        ASSERT_TRUE(event.has_value());
        if (!*event) break;
        ((*event)->kind == Kind::message ? messages : pings).push_back((*event)->payload);
      }
    }
    EXPECT_EQ(messages, (std::vector<std::string>{"OPTIONS", "INVITE", long_one}));
    EXPECT_EQ(pings, std::vector<std::string>{"are you there"}) << "control frames may stand between pieces";
    EXPECT_FALSE(reader.unfinished());
  }
}

TEST(WebSocketFrames, WhatTheStandardForbidsIsRefused) {
  std::string unmasked;
  write_frame(unmasked, FrameOperation::text, "OPTIONS");
  EXPECT_EQ(fault_of(unmasked), FrameFault::not_masked);
  EXPECT_EQ(fault_of(masked(0xc1, "compressed")), FrameFault::reserved);
  EXPECT_EQ(fault_of(masked(0x83, "")), FrameFault::reserved);
  EXPECT_EQ(fault_of(masked(0x8b, "")), FrameFault::reserved);
  EXPECT_EQ(fault_of(masked(0x09, "ping in pieces")), FrameFault::bad_control);
  EXPECT_EQ(fault_of(masked(0x89, std::string(126, 'x'))), FrameFault::bad_control);
  EXPECT_EQ(fault_of(masked(0x80, "a piece of nothing")), FrameFault::bad_order);
  EXPECT_EQ(fault_of(masked(0x01, "one") + masked(0x81, "another")), FrameFault::bad_order);
}

TEST(WebSocketFrames, AMessageIsBoundedBeforeItsBytesCome) {
  const std::string huge = std::string("\x81\xff") + std::string("\x7f\xff\xff\xff\xff\xff\xff\xff", 8);
  EXPECT_EQ(fault_of(huge), FrameFault::too_large);
  std::string pieces = masked(0x01, std::string(60'000, 'x'));
  EXPECT_EQ(fault_of(pieces), std::nullopt);
  EXPECT_EQ(fault_of(pieces + masked(0x00, std::string(6'000, 'x'))), FrameFault::too_large);
  EXPECT_EQ(close_status(FrameFault::too_large), 1009);
  EXPECT_EQ(close_status(FrameFault::reserved), 1002);
}

TEST(WebSocketFrames, AreWrittenWithTheShortestLength) {
  const auto head = [](std::size_t size) {
    std::string frame;
    write_frame(frame, FrameOperation::binary, std::string(size, 'x'));
    return frame.substr(0, frame.size() - size);
  };
  EXPECT_EQ(head(125), "\x82\x7d");
  EXPECT_EQ(head(126), std::string("\x82\x7e\x00\x7e", 4));
  EXPECT_EQ(head(65'536), std::string("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

}  // namespace
}  // namespace tandem::net
