#include "sdp/session.h"

#include <gtest/gtest.h>

namespace tandem::sdp {
namespace {

constexpr std::string_view phone =
    "v=0\r\n"
    "o=alice 2890844526 2890844527 IN IP4 192.0.2.10\r\n"
    "s=call\r\n"
    "c=IN IP4 192.0.2.10\r\n"
    "t=0 0\r\n"
    "m=audio 49170 RTP/AVP 8 0 97 101\r\n"
    "a=rtpmap:97 iLBC/8000\r\n"
    "a=fmtp:97 mode=20\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\n"
    "a=ptime:20\r\n"
    "a=maxptime:60\r\n"
    "a=sendonly\r\n"
    "m=video 51372 RTP/AVPF 31 99\r\n"
    "b=AS:384\r\n"
    "c=IN IP6 2001:db8::7\r\n"
    "a=rtpmap:99 H264/90000\r\n"
    "a=rtcp-fb:99 nack pli\r\n"
    "a=x-unheard-of:whatever it says\r\n";

Session read(std::string_view text) {
  auto session = parse(text);
  EXPECT_TRUE(session) << (session ? "" : describe(session.error()));
  return session.value_or(Session{});
}

Fault fault_of(std::string_view text) {
  auto session = parse(text);
  EXPECT_FALSE(session);
  return session ? Fault::too_long : session.error().fault;
}

/// A description with one audio line, `extra` below it.
std::string audio(std::string_view extra, std::string_view connection = "IN IP4 192.0.2.1") {
  return "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=" + std::string(connection) +
         "\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n" + std::string(extra);
}

TEST(Session, IsReadIntoTypedValues) {
  const auto s = read(phone);
  EXPECT_EQ(s.origin.username, "alice");
  EXPECT_EQ(s.origin.version, "2890844527");
  EXPECT_EQ(s.origin.address.ip, IpAddress::parse("192.0.2.10"));
  ASSERT_EQ(s.media.size(), 2u);
  const auto& voice = s.media[0];
  EXPECT_EQ(voice.kind, MediaKind::audio);
  EXPECT_EQ(voice.port, 49170);
  EXPECT_EQ(voice.ptime(), 20);
  EXPECT_EQ(voice.maxptime(), 60);
  EXPECT_EQ(voice.telephone_event(), 101);
  EXPECT_EQ(direction_of(s, voice), Direction::sendonly);
  EXPECT_EQ(direction_of(s, s.media[1]), Direction::sendrecv);

  const auto payloads = voice.payloads();
  ASSERT_EQ(payloads.size(), 4u);
  EXPECT_EQ(payloads[0].codec, (Codec{"PCMA", 8000, 1, ""}));
  EXPECT_EQ(payloads[2].codec, (Codec{"iLBC", 8000, 1, "mode=20"}));
  EXPECT_EQ(s.media[1].kind, MediaKind::video);
}

TEST(Session, IsWrittenAsItWasRead) {
  const auto s = read(phone);
  const auto text = to_text(s);
  EXPECT_EQ(read(text), s);
  EXPECT_NE(text.find("a=x-unheard-of:whatever it says\r\n"), std::string::npos);
  EXPECT_NE(text.find("m=video 51372 RTP/AVPF 31 99\r\nc=IN IP6 2001:db8::7\r\nb=AS:384\r\n"), std::string::npos);
}

TEST(Session, WithBareLineFeedsBlankLinesAndWithoutNameOrTimeIsStillUnderstood) {
  const auto s = read("v=0\no=- 1 1 IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.1\n\n");
  ASSERT_EQ(s.media.size(), 1u);
  EXPECT_NE(to_text(s).find("s=-\r\n"), std::string::npos);
  EXPECT_NE(to_text(s).find("t=0 0\r\n"), std::string::npos);
}

TEST(Session, TargetIsTheConnectionOfTheLineAndTheNextPort) {
  const auto s = read(phone);
  EXPECT_EQ(target_of(s, s.media[0])->rtp.to_string(), "192.0.2.10:49170");
  EXPECT_EQ(target_of(s, s.media[0])->rtcp.to_string(), "192.0.2.10:49171");
  EXPECT_EQ(target_of(s, s.media[1])->rtp.to_string(), "[2001:db8::7]:51372");
}

TEST(Session, RtcpIsWhereRfc3605OrMultiplexingSays) {
  auto s = read(audio("a=rtcp:5555\r\n"));
  EXPECT_EQ(target_of(s, s.media[0])->rtcp.to_string(), "192.0.2.1:5555");
  s = read(audio("a=rtcp:5555 IN IP4 192.0.2.99\r\n"));
  EXPECT_EQ(target_of(s, s.media[0])->rtcp.to_string(), "192.0.2.99:5555");
  s = read(audio("a=rtcp:5555\r\na=rtcp-mux\r\n"));
  EXPECT_EQ(target_of(s, s.media[0])->rtcp.to_string(), "192.0.2.1:4000");
}

TEST(Session, HoldIsSeenInBothItsForms) {
  EXPECT_FALSE(is_on_hold(read(audio(""))));
  EXPECT_TRUE(is_on_hold(read(audio("a=sendonly\r\n"))));
  EXPECT_TRUE(is_on_hold(read(audio("a=inactive\r\n"))));
  EXPECT_FALSE(is_on_hold(read(audio("a=recvonly\r\n"))));
  const auto old = read(audio("", "IN IP4 0.0.0.0"));
  EXPECT_TRUE(is_on_hold(old));
  EXPECT_EQ(direction_of(old, old.media[0]), Direction::sendonly);
  const auto old6 = read(audio("a=recvonly\r\n", "IN IP6 ::"));
  EXPECT_EQ(direction_of(old6, old6.media[0]), Direction::inactive);
}

TEST(Session, DirectionOfTheSessionCountsForLinesWithoutOne) {
  const auto s = read(
      "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\na=recvonly\n"
      "m=audio 4000 RTP/AVP 0\nm=video 4002 RTP/AVP 31\na=sendrecv\n");
  EXPECT_EQ(direction_of(s, s.media[0]), Direction::recvonly);
  EXPECT_EQ(direction_of(s, s.media[1]), Direction::sendrecv);
}

TEST(Session, AHostNameIsKeptButIsNoTarget) {
  const auto s = read(audio("", "IN IP4 gw.example.net"));
  EXPECT_FALSE(target_of(s, s.media[0]));
  EXPECT_NE(to_text(s).find("c=IN IP4 gw.example.net\r\n"), std::string::npos);
}

TEST(Session, RefusedLinesNeedNoAddressAndGiveNoTarget) {
  const auto s = read("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 0 RTP/AVP 0\n");
  EXPECT_FALSE(target_of(s, s.media[0]));
  EXPECT_FALSE(carries_media(s));
}

TEST(Session, DynamicNumbersWithoutMeaningAreLeftOutOfThePayloads) {
  const auto s = read(audio(""));
  Media media = s.media[0];
  media.formats = {"0", "0", "120", "300", "x"};
  ASSERT_EQ(media.payloads().size(), 1u);
}

TEST(Session, BrokenTextIsRefusedWithFaultAndPlace) {
  EXPECT_EQ(fault_of(""), Fault::bad_version);
  EXPECT_EQ(fault_of("v=1\r\n"), Fault::bad_version);
  EXPECT_EQ(fault_of("o=- 1 1 IN IP4 192.0.2.1\r\nv=0\r\n"), Fault::bad_version);
  EXPECT_EQ(fault_of("v=0\r\ns=-\r\n"), Fault::missing_origin);
  EXPECT_EQ(fault_of("v=0\r\no=- 1 x IN IP4 192.0.2.1\r\n"), Fault::bad_origin);
  EXPECT_EQ(fault_of("v=0\r\no=- 1 1 IN IP4\r\n"), Fault::bad_origin);
  EXPECT_EQ(fault_of("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nhello\r\n"), Fault::bad_line);
  EXPECT_EQ(fault_of(audio("c=IN IP4\r\n")), Fault::bad_connection);
  EXPECT_EQ(fault_of(audio("m=audio 70000 RTP/AVP 0\r\n")), Fault::bad_port);
  EXPECT_EQ(fault_of(audio("m=audio 40/0 RTP/AVP 0\r\n")), Fault::bad_port);
  EXPECT_EQ(fault_of(audio("m=audio -1 RTP/AVP 0\r\n")), Fault::bad_port);
  EXPECT_EQ(fault_of(audio("m=audio 4000 RTP/AVP\r\n")), Fault::bad_media);
  EXPECT_EQ(fault_of(audio("a=\r\n")), Fault::bad_attribute);
  EXPECT_EQ(fault_of(audio(std::string_view("a=x\0y\r\n", 7))), Fault::bad_line);
  EXPECT_EQ(fault_of("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nm=audio 4000 RTP/AVP 0\n"), Fault::no_address);

  const auto error = parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nhello\r\n").error();
  EXPECT_EQ(error.offset, 31u);
  EXPECT_EQ(describe(error), "a line of the session description is not of the form letter=text (at byte 31)");
}

TEST(Session, BeyondALimitIsRefusedNotCut) {
  const auto repeated = [](std::string_view line, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += line;
    return text;
  };
  EXPECT_TRUE(parse(audio(repeated("m=audio 4000 RTP/AVP 0\r\n", max_media_lines - 1))));
  EXPECT_EQ(fault_of(audio(repeated("m=audio 4000 RTP/AVP 0\r\n", max_media_lines))), Fault::too_many_media);
  EXPECT_EQ(fault_of(audio(repeated("a=x\r\n", max_attributes + 1))), Fault::too_many_attributes);
  EXPECT_EQ(fault_of(audio(repeated("b=AS:1\r\n", max_other_lines + 1))), Fault::too_many_lines);
  EXPECT_EQ(fault_of(audio("m=audio 4000 RTP/AVP" + repeated(" 0", max_formats + 1) + "\r\n")),
            Fault::too_many_formats);
  EXPECT_EQ(fault_of(audio("a=x:" + std::string(max_line_bytes, 'y') + "\r\n")), Fault::line_too_long);
  EXPECT_EQ(fault_of(audio(repeated("a=x:" + std::string(4000, 'y') + "\r\n", 9))), Fault::too_long);
}

}  // namespace
}  // namespace tandem::sdp
