#include "telemetry/call_trace.h"

#include <gtest/gtest.h>

namespace tandem::telemetry {
namespace {

using namespace std::chrono_literals;

const SocketAddress peer = *SocketAddress::parse("192.0.2.1:5060");

TracedMessage message(std::string_view text, bool again = false) {
  return {TimePoint{1s}, Direction::in, peer, "alice", text, again};
}

TEST(CallTrace, GivesBackWhatWasPutInInOrder) {
  CallTrace trace("id", TimePoint{1s}, WallTime{});
  trace.add(message("INVITE sip:x SIP/2.0\r\nVia: y\r\n\r\n"));
  trace.add(
      TracedDecision{TimePoint{2s}, "route.none", "No outcall matches.", {{"number", "123"}, {"context", "out"}}});
  trace.end(TimePoint{3s}, true, "Number unknown.");
  ASSERT_EQ(trace.size(), 2U);
  EXPECT_EQ(trace[0].kind, CallTrace::Entry::Kind::message);
  EXPECT_EQ(trace[0].leg, "alice");
  EXPECT_EQ(trace[0].remote, peer);
  EXPECT_EQ(trace[0].first_line, "INVITE sip:x SIP/2.0");
  EXPECT_EQ(trace[0].text, "INVITE sip:x SIP/2.0\r\nVia: y\r\n\r\n");
  EXPECT_EQ(trace[1].kind, CallTrace::Entry::Kind::decision);
  EXPECT_EQ(trace[1].at, TimePoint{2s});
  EXPECT_EQ(trace[1].code, "route.none");
  EXPECT_EQ(trace[1].sentence, "No outcall matches.");
  EXPECT_EQ(trace[1].facts, "number=123, context=out");
  EXPECT_TRUE(trace.failed());
  EXPECT_EQ(trace.sentence(), "Number unknown.");
}

TEST(CallTrace, KeepsOnlyTheFirstLineOfARepetition) {
  CallTrace trace("id", TimePoint{}, WallTime{});
  trace.add(message("INVITE sip:x SIP/2.0\r\nVia: y\r\n\r\n", true));
  EXPECT_EQ(trace[0].first_line, "INVITE sip:x SIP/2.0");
  EXPECT_EQ(trace[0].text, "");
  EXPECT_EQ(trace.texts_cut(), 0U);
}

TEST(CallTrace, StaysWithinItsLimitAndKeepsRoomForDecisions) {
  CallTrace trace("id", TimePoint{}, WallTime{}, 8 * 1024);
  const std::string text = "OPTIONS sip:x SIP/2.0\r\n" + std::string(1000, 'x');
  for (int i = 0; i < 12; ++i) trace.add(message(text));
  EXPECT_GT(trace.texts_cut(), 0U);
  EXPECT_EQ(trace.entries_cut(), 0U);
  EXPECT_EQ(trace[11].first_line, "OPTIONS sip:x SIP/2.0");
  EXPECT_EQ(trace[11].text, "");
  trace.add(TracedDecision{TimePoint{}, "late", "Still told.", {}});
  EXPECT_EQ(trace[trace.size() - 1].sentence, "Still told.");
  for (int i = 0; i < 1000; ++i) trace.add(message(text));
  EXPECT_GT(trace.entries_cut(), 0U);
  EXPECT_LE(trace.bytes(), 8U * 1024);
}

TEST(CallTrace, TakesEmptyTexts) {
  CallTrace trace("", TimePoint{}, WallTime{});
  trace.add(TracedMessage{TimePoint{}, Direction::out, {}, "", ""});
  trace.add(TracedDecision{TimePoint{}, "", "", {}});
  EXPECT_EQ(trace[0].first_line, "");
  EXPECT_EQ(trace[1].sentence, "");
}

}  // namespace
}  // namespace tandem::telemetry
