#include "call/record.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

using namespace std::chrono_literals;

routing::Attempt alice_dials(std::string number) {
  routing::Attempt attempt;
  attempt.caller = {routing::CallerKind::phone, routing::IdentifiedBy::digest, {}, "alice", "alice-desk"};
  attempt.dialled = std::move(number);
  attempt.from_user = "100";
  attempt.from_display = "Alice";
  return attempt;
}

TEST(Record, TheFirstReasonOfAnEndCounts) {
  Record record("id-1", alice_dials("101"), WallTime{10s});
  record.ended(EndCode::busy, 486, "Busy Here", store::CdrParty::callee);
  record.ended(EndCode::cancelled, 487, "Request Terminated", store::CdrParty::caller);
  std::string sentence;
  const store::Cdr cdr = record.finish(WallTime{12s}, sentence);
  EXPECT_EQ(cdr.sip_status, 486);
  EXPECT_EQ(cdr.q850, 17);
  EXPECT_EQ(cdr.ending, "busy");
  EXPECT_EQ(cdr.ended_by, store::CdrParty::callee);
  EXPECT_EQ(sentence, "alice called 101, who was busy.");
}

TEST(Record, KeepsWhoCalledWhomAsWhomAndWhen) {
  Record record("id-2", alice_dials("0301234567"), WallTime{10s});
  routing::Plan plan;
  plan.direction = routing::Direction::outgoing;
  plan.destination = "outcall public";
  record.planned(plan);
  routing::Target target;
  target.kind = routing::Target::Kind::trunk;
  target.trunk = "carrier";
  target.as.number = "030555";
  record.dialled(target);
  record.rang(WallTime{11s});
  record.rang(WallTime{13s});
  record.ended(EndCode::no_answer, 480, {}, store::CdrParty::exchange);
  std::string sentence;
  const store::Cdr cdr = record.finish(WallTime{20s}, sentence);
  EXPECT_EQ(cdr.caller_user, "alice");
  EXPECT_EQ(cdr.caller_number, "100");
  EXPECT_EQ(cdr.dialled, "0301234567");
  EXPECT_EQ(cdr.presented_number, "030555");
  EXPECT_EQ(cdr.trunk_out, "carrier");
  EXPECT_EQ(cdr.direction, store::CdrDirection::outgoing);
  EXPECT_EQ(cdr.started_at, WallTime{10s});
  EXPECT_EQ(cdr.rang_at, WallTime{11s});  // the first ring
  EXPECT_EQ(cdr.ended_at, WallTime{20s});
  EXPECT_FALSE(cdr.answered_at);
  EXPECT_EQ(sentence, "alice called 0301234567 over trunk carrier; nobody answered in time.");
}

TEST(Record, AnAnnouncementIsACallOfItsOwnOnlyIfNothingFollows) {
  std::string sentence;
  Record before("id-1", alice_dials("200"), WallTime{10s});
  before.announced("closed", std::nullopt);
  before.ended(EndCode::announced, 480, {}, store::CdrParty::exchange);
  store::Cdr cdr = before.finish(WallTime{13s}, sentence);
  EXPECT_EQ(cdr.sip_status, 480);
  EXPECT_FALSE(cdr.answered_at);
  EXPECT_EQ(sentence, "alice called 200 and heard the announcement closed, with which the call ended (SIP 480).");

  Record answered("id-2", alice_dials("200"), WallTime{10s});
  answered.announced("closed", WallTime{11s});
  answered.ended(EndCode::announced, 480, {}, store::CdrParty::exchange);
  cdr = answered.finish(WallTime{13s}, sentence);
  EXPECT_EQ(cdr.sip_status, 200);
  EXPECT_EQ(cdr.q850, 16);
  EXPECT_EQ(cdr.answered_at, WallTime{11s});
  EXPECT_EQ(cdr.answered_by, "announcement closed");
  EXPECT_EQ(sentence, "alice called 200 and heard the announcement closed for 2 s; Tandem hung up.");

  Record followed("id-3", alice_dials("200"), WallTime{10s});
  followed.announced("closed", WallTime{11s});
  followed.ended(EndCode::busy, 486, {}, store::CdrParty::callee);
  cdr = followed.finish(WallTime{13s}, sentence);
  EXPECT_EQ(cdr.sip_status, 486);
  EXPECT_FALSE(cdr.answered_at) << "nobody whom he called answered";
}

TEST(Record, AnAnonymousCallerIsShownSo) {
  Record record("id-3", alice_dials("0301234567"), WallTime{});
  routing::Target target;
  target.as = {"100", "Alice", true};
  record.dialled(target);
  EXPECT_EQ(record.cdr().presented_number, "anonymous");
}

TEST(Record, AWayThatWasNotFoundIsToldWithItsReason) {
  Record record("id-3", alice_dials("0301234567"), WallTime{10s});
  record.ended(EndCode::lookup_failed, 503, "ENUM does not know the number", store::CdrParty::exchange);
  std::string sentence;
  EXPECT_EQ(record.finish(WallTime{12s}, sentence).ending, "lookup_failed");
  EXPECT_EQ(sentence,
            "No way to 0301234567 was found: ENUM does not know the number. Check the name, or give the outcall a "
            "trunk as well.");
}

TEST(Record, AGuestIsKnownByHisDomainAndAnAnswerByItsUri) {
  routing::Attempt attempt;
  attempt.from_user = "dave";
  attempt.from_host = "elsewhere.example";
  EXPECT_EQ(Record("id-4", attempt, WallTime{10s}).cdr().caller_number, "dave@elsewhere.example");
  routing::Target target;
  target.kind = routing::Target::Kind::uri;
  target.uri = "sip:carol@example.com";
  EXPECT_EQ(party_name(target), "sip:carol@example.com");
}

}  // namespace
}  // namespace tandem::call
