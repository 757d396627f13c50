#include "sip/stream_framer.h"

#include <gtest/gtest.h>

#include "sip/limits.h"

namespace tandem::sip {
namespace {

using Kind = StreamFramer::Kind;
const std::string bye = "BYE sip:a@b SIP/2.0\r\nContent-Length:\r\n 4\r\n\r\nbody";
const std::string ack = "ACK sip:a@b SIP/2.0\r\nl: 0\r\n\r\n";

std::string text_of(const StreamFramer::Frame& frame) {
  return {frame.message.begin(), frame.message.end()};
}

TEST(StreamFramer, CutsMessagesHoweverTheBytesArrive) {
  const std::string stream = bye + ack + bye;
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    StreamFramer framer;
    std::string seen;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      framer.push(std::string_view(stream).substr(at, step));
      while (true) {
        const auto frame = framer.next();
        ASSERT_TRUE(frame);
        if (frame->kind == Kind::need_more) break;
        ASSERT_EQ(frame->kind, Kind::message);
        seen += text_of(*frame);
      }
    }
    EXPECT_EQ(seen, stream) << step;
    EXPECT_EQ(framer.unfinished_bytes(), 0u);
  }
}

TEST(StreamFramer, TellsPingFromPong) {
  StreamFramer framer;
  framer.push("\r\n\r\n" + ack + "\r\n");
  EXPECT_EQ(framer.next()->kind, Kind::ping);
  EXPECT_EQ(framer.next()->kind, Kind::message);
  EXPECT_EQ(framer.next()->kind, Kind::pong);
  EXPECT_EQ(framer.next()->kind, Kind::need_more);
  framer.push("\r\n\r");
  EXPECT_EQ(framer.next()->kind, Kind::need_more);
  framer.push("\n");
  EXPECT_EQ(framer.next()->kind, Kind::ping);
}

TEST(StreamFramer, AFaultIsFinalAndGivesTheHeaderBlockBack) {
  StreamFramer framer;
  framer.push("BYE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n" + ack);
  EXPECT_EQ(framer.next().error().fault, ParseFault::missing_content_length);
  EXPECT_EQ(framer.next().error().fault, ParseFault::missing_content_length);
  const auto block = framer.failed_message();
  EXPECT_EQ(std::string(block.begin(), block.end()), "BYE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n");
}

TEST(StreamFramer, RefusesLengthsThatCannotBe) {
  const auto fault = [](const std::string& text) {
    StreamFramer framer;
    framer.push(text);
    const auto frame = framer.next();
    return frame ? ParseFault::empty : frame.error().fault;
  };
  EXPECT_EQ(fault("A b SIP/2.0\r\nContent-Length: -1\r\n\r\n"), ParseFault::bad_content_length);
  EXPECT_EQ(fault("A b SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n"), ParseFault::repeated_content_length);
  EXPECT_EQ(fault("A b SIP/2.0\r\nContent-Length: 70000\r\n\r\n"), ParseFault::message_too_long);
  EXPECT_EQ(fault(std::string(max_start_line_bytes + 1, 'x')), ParseFault::start_line_too_long);
  EXPECT_EQ(fault("A b SIP/2.0\r\nX:" + std::string(max_header_line_bytes, 'x')), ParseFault::header_line_too_long);
  std::string many = "A b SIP/2.0\r\n";
  while (many.size() <= max_header_block_bytes) many += "X: y\r\n";
  EXPECT_EQ(fault(many), ParseFault::message_too_long);
}

}  // namespace
}  // namespace tandem::sip
