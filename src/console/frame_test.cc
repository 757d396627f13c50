#include "console/frame.h"

#include <gtest/gtest.h>

namespace tandem::console {
namespace {

using namespace std::string_literals;

TEST(Frames, RequestsAreLengthKindText) {
  EXPECT_EQ(encode(Request{RequestKind::completion, "sip"}), "\0\0\0\3\2sip"s);
  EXPECT_EQ(encode(FrameType::output, "ok"), "o\0\0\0\2ok"s);
}

TEST(Frames, AreReadByteByByte) {
  const std::string bytes =
      encode(Request{RequestKind::interactive, "one"}) + encode(Request{RequestKind::one_shot, ""});
  RequestReader reader;
  std::vector<Request> read;
  for (const char byte : bytes) {
    reader.add({&byte, 1});
    while (auto request = reader.next()) read.push_back(std::move(*request));
  }
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].kind, RequestKind::interactive);
  EXPECT_EQ(read[0].text, "one");
  EXPECT_EQ(read[1].text, "");
  EXPECT_FALSE(reader.in_the_middle());
}

TEST(Frames, OfAnUnknownKindOrTooLongEndTheReading) {
  RequestReader kind, length;
  kind.add("\0\0\0\0\3"s);
  EXPECT_FALSE(kind.next());
  EXPECT_TRUE(kind.faulty());
  length.add("\xff\xff\xff\xff\0"s);
  EXPECT_FALSE(length.next());
  EXPECT_TRUE(length.faulty());
  FrameReader frames;
  frames.add("x\0\0\0\0"s);
  EXPECT_FALSE(frames.next());
  EXPECT_TRUE(frames.faulty());
}

TEST(Frames, OfAnswersAreReadInOrder) {
  FrameReader reader;
  reader.add(encode(FrameType::asynchronous, "line\n") + encode(FrameType::end, "\1"));
  EXPECT_EQ(reader.next()->text, "line\n");
  const auto end = reader.next();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->type, FrameType::end);
  EXPECT_EQ(end->text, "\1");
  EXPECT_FALSE(reader.next());
}

}  // namespace
}  // namespace tandem::console
