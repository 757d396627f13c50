#include "telemetry/ladder.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tandem::telemetry {
namespace {

using namespace std::chrono_literals;

const SocketAddress alice_at = *SocketAddress::parse("127.0.0.1:5070");
const SocketAddress provider_at = *SocketAddress::parse("192.0.2.10:5060");

/// A call in the making, one line for each message.
struct Script {
  CallTrace trace{"a84b4c76e66710@pc33", TimePoint{10s},
                  WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 1h}};
  TimePoint now{10s};

  Script& from(std::string_view leg, const SocketAddress& remote, std::string_view text) {
    return add(Direction::in, leg, remote, text, false);
  }
  Script& to(std::string_view leg, const SocketAddress& remote, std::string_view text, bool again = false) {
    return add(Direction::out, leg, remote, text, again);
  }
  Script& decide(std::string_view sentence, std::vector<Fact> facts = {}) {
    trace.add(TracedDecision{now, "test", sentence, std::move(facts)});
    return *this;
  }
  Script& after(Duration pause) {
    now += pause;
    return *this;
  }

 private:
  Script& add(Direction direction, std::string_view leg, const SocketAddress& remote, std::string_view text,
              bool again) {
    trace.add(TracedMessage{now, direction, remote, leg, text, again});
    now += 1ms;
    return *this;
  }
};

constexpr std::string_view invite =
    "INVITE sip:0123456789@pbx SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n";

Script call_out() {
  Script s;
  s.from("alice", alice_at, invite)
      .to("alice", alice_at, "SIP/2.0 100 Trying\r\nCSeq: 1 INVITE\r\n\r\n")
      .decide("Outcall \"Demo out\" takes 0123456789 by pattern _0X. and goes to trunk demo.", {{"strip", "1"}})
      .to("trunk demo", provider_at, "INVITE sip:123456789@192.0.2.10 SIP/2.0\r\nCSeq: 7 INVITE\r\n\r\nv=0\r\n")
      .after(500ms)
      .to("trunk demo", provider_at, "INVITE sip:123456789@192.0.2.10 SIP/2.0\r\n\r\n", true)
      .from("trunk demo", provider_at, "SIP/2.0 180 Ringing\r\nCSeq: 7 INVITE\r\n\r\n")
      .to("alice", alice_at, "SIP/2.0 180 Ringing\r\nCSeq: 1 INVITE\r\n\r\n")
      .from("trunk demo", provider_at, "SIP/2.0 486 Busy Here\r\ncseq : 7 INVITE\r\n\r\n")
      .to("alice", alice_at, "SIP/2.0 486 Busy Here\r\nCSeq: 1 INVITE\r\n\r\n");
  s.trace.end(s.now, true, "The provider says the callee is busy (486).");
  return s;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

TEST(Ladder, ShowsAFailedCallAsAPicture) {
  LadderOptions options;
  options.unicode = false;
  EXPECT_EQ(draw_ladder(call_out().trace, options),
            R"(Call a84b4c76e66710@pc33
began 2026-11-21 01:00:00.000 UTC

           alice                                Tandem                              trunk demo
      127.0.0.1:5070                                                              192.0.2.10:5060
  seconds    |                                     |                                     |
    0.000    |-- INVITE sip:0123456789@pbx (SDP) ->|                                     |
    0.001    |<----------- 100 Trying -------------|                                     |
    0.002    | * Outcall "Demo out" takes 0123456789 by pattern _0X. and goes to trunk demo.
             |   (strip=1)                         |                                     |
    0.002    |                                     |-- INVITE sip:123456789@192~ (SDP) ->|
    0.503    |                                     |.. INVITE sip:123456789@192~ again .>|
    0.504    |                                     |<----------- 180 Ringing ------------|
    0.505    |<----------- 180 Ringing ------------|                                     |
    0.506    |                                     |<----- 486 Busy Here to INVITE ------|
    0.507    |<----- 486 Busy Here to INVITE ------|                                     |
             |                                     |                                     |
    0.508    FAILED The provider says the callee is busy (486).
)");
}

TEST(Ladder, StaysWithinTheWidthAskedFor) {
  for (std::size_t width : {60U, 80U, 100U, 140U}) {
    LadderOptions options;
    options.width = width;
    for (const auto& line : lines_of(draw_ladder(call_out().trace, options))) EXPECT_LE(columns(line), width) << line;
  }
}

TEST(Ladder, GivesPartiesThatFindNoRoomOneLaneAndSaysWhoTheyAre) {
  Script script;
  script.from("alice", alice_at, invite);
  for (int i = 0; i < 8; ++i)
    script.to("phone " + std::to_string(i), {provider_at.ip, static_cast<std::uint16_t>(6000 + i)},
              "INVITE sip:x SIP/2.0\r\n\r\n");
  const auto text = draw_ladder(script.trace);
  EXPECT_NE(text.find("others"), std::string::npos);
  EXPECT_NE(text.find("phone 7: INV"), std::string::npos) << text;
  for (const auto& line : lines_of(text)) EXPECT_LE(columns(line), 100U) << line;
}

TEST(Ladder, DrawsACallThatWeBeganAndOneWithoutMessages) {
  Script ours;
  ours.to("alice", alice_at, invite);
  const auto lines = lines_of(draw_ladder(ours.trace));
  EXPECT_LT(lines[3].find("Tandem"), lines[3].find("alice"));
  Script silent;
  silent.decide("Nobody may call here.");
  EXPECT_NE(draw_ladder(silent.trace).find("• Nobody may call here."), std::string::npos);
}

TEST(Ladder, LetsNothingOfAStrangerReachTheTerminal) {
  Script script;
  script.from("al\x1b[31mice", alice_at, "INVITE sip:\x1b[2J@x SIP/2.0\r\nX: \x07\r\n\r\n")
      .decide("said \x1b]0;owned\x07");
  const auto text = draw_ladder(script.trace) + list_messages(script.trace);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

TEST(Ladder, ColoursOnlyWhenAsked) {
  LadderOptions options;
  options.coloured = true;
  EXPECT_NE(draw_ladder(call_out().trace, options).find("\x1b[31m"), std::string::npos);
  EXPECT_EQ(draw_ladder(call_out().trace).find('\x1b'), std::string::npos);
}

TEST(Ladder, WrapsLongDecisionsAtBlanks) {
  Script script;
  script.from("alice", alice_at, invite);
  std::string sentence;
  for (int i = 0; i < 60; ++i) sentence += "word" + std::to_string(i) + ' ';
  script.decide(sentence);
  const auto text = draw_ladder(script.trace);
  for (int i = 0; i < 60; ++i) EXPECT_NE(text.find("word" + std::to_string(i)), std::string::npos);
  for (const auto& line : lines_of(text)) EXPECT_LE(columns(line), 100U) << line;
}

TEST(Messages, AreListedWholeUnderWhoSentThem) {
  const auto text = list_messages(call_out().trace);
  EXPECT_NE(text.find("--- 0.000 from alice (127.0.0.1:5070) ---\nINVITE sip:0123456789@pbx SIP/2.0\nCSeq: 1 INVITE\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("to trunk demo (192.0.2.10:5060), again ---"), std::string::npos);
}

}  // namespace
}  // namespace tandem::telemetry
