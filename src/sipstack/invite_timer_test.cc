// Session timers within a session: RFC 4028, both roles.
#include <gtest/gtest.h>

#include "sipstack/session_bench.h"

namespace tandem::sipstack::bench {
namespace {

const std::string updates = "Allow: INVITE, ACK, BYE, UPDATE\r\nSupported: timer\r\n";

TEST(InviteTimer, WeRefreshByUpdateWithoutTheMedia) {
  Bench bench;
  bench.establish("answer", updates + "Session-Expires: 600;refresher=uac\r\n");
  EXPECT_EQ(bench.invite->value("Session-Expires"), "1800");
  EXPECT_EQ(bench.invite->value("Supported"), "100rel, timer");
  bench.run_for(299s);
  EXPECT_TRUE(bench.silent());
  bench.run_for(1s);
  auto update = bench.next("UPDATE");
  EXPECT_EQ(update->body(), "");
  EXPECT_EQ(update->value("Session-Expires"), "600;refresher=uac");
  bench.respond(update, 200, {.headers = "Session-Expires: 600;refresher=uac\r\n"});
  EXPECT_TRUE(bench.told().empty());
  bench.run_for(300s);
  bench.respond(bench.next("UPDATE"), 200, {.headers = "Session-Expires: 600;refresher=uac\r\n"});
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteTimer, WithoutUpdateTheReinviteRepeatsTheDescriptionToTheLetter) {
  Bench bench;
  bench.establish("answer", "Session-Expires: 600;refresher=uac\r\n");
  bench.session->offer("hold");
  bench.respond(bench.next("INVITE"), 200, {.headers = "Session-Expires: 600;refresher=uac\r\n", .sdp = "held"});
  bench.next("ACK");
  bench.told();
  bench.run_for(300s);
  auto reinvite = bench.next("INVITE");
  EXPECT_EQ(reinvite->body(), "hold");
  bench.respond(reinvite, 200, {.headers = "Session-Expires: 600;refresher=uac\r\n", .sdp = "held"});
  bench.next("ACK");
  EXPECT_EQ(bench.told(), Words{"answer held"});
  bench.run_for(300s);
  bench.next("INVITE");
}

TEST(InviteTimer, UpdateThatIsNotKnownAfterAllGivesWayToReinvite) {
  Bench bench;
  bench.establish("answer", updates + "Session-Expires: 600;refresher=uac\r\n");
  bench.run_for(300s);
  bench.respond(bench.next("UPDATE"), 405);
  EXPECT_EQ(bench.next("INVITE")->body(), "offer");
}

TEST(InviteTimer, GlareDuringARefreshIsWaitedOut) {
  Bench bench;
  bench.establish("answer", "Session-Expires: 600;refresher=uac\r\n");
  bench.run_for(300s);
  bench.respond(bench.next("INVITE"), 491);
  EXPECT_TRUE(bench.silent());
  bench.run_for(4s);
  EXPECT_EQ(bench.next("INVITE")->body(), "offer");
  EXPECT_TRUE(bench.told().empty()) << "nobody was told of a refused offer";
}

TEST(InviteTimer, TheirReinviteMayMeetOurUpdate) {
  Bench bench;
  bench.establish("answer", updates + "Session-Expires: 600;refresher=uac\r\n");
  bench.run_for(300s);
  auto update = bench.next("UPDATE");
  bench.request("INVITE", {.sdp = "hold"});
  EXPECT_EQ(bench.told(), Words{"offer hold"});
  bench.respond(update, 500);
  bench.session->answer("held", false);
  EXPECT_EQ(bench.next("200 INVITE")->body(), "held");
  bench.ack();
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteTimer, RefusedRefreshIsTriedAgainAndTheSessionEndsInTime) {
  Bench bench;
  bench.establish("answer", updates + "Session-Expires: 100;refresher=uac\r\n");
  bench.run_for(50s);
  bench.respond(bench.next("UPDATE"), 488);
  for (int i = 0; i < 4; ++i) {
    bench.run_for(10s);
    bench.respond(bench.next("UPDATE"), 488);
  }
  EXPECT_TRUE(bench.told().empty());
  bench.run_for(10s);
  while (!bench.stack.wire.empty() && bench.stack.wire.front()->title() == "UPDATE") bench.stack.wire.pop_front();
  EXPECT_EQ(bench.told(), Words{"ended network 408"});
  EXPECT_EQ(bench.diary.last->reason_phrase, "no session refresh succeeded within 100 s");
  EXPECT_TRUE(bench.diary.last->refresh_failed);
  EXPECT_EQ(bench.next("BYE")->value("Reason"), "SIP;cause=408;text=\"Session timer expired\"");
}

TEST(InviteTimer, PeerThatLostTheCallEndsItAtTheRefresh) {
  Bench bench;
  bench.establish("answer", updates + "Session-Expires: 600;refresher=uac\r\n");
  bench.run_for(300s);
  bench.respond(bench.next("UPDATE"), 481);
  EXPECT_EQ(bench.told(), Words{"ended peer 481"});
  EXPECT_TRUE(bench.diary.last->refresh_failed);
  EXPECT_NE(bench.diary.last->reason_phrase.find("was answered 481"), std::string::npos);
  Bench silent;
  silent.establish("answer", updates + "Session-Expires: 600;refresher=uac\r\n");
  silent.run_for(300s);
  silent.fail(silent.next("UPDATE"), SendFault::timed_out);
  EXPECT_EQ(silent.told(), Words{"ended network 408"});
  EXPECT_EQ(silent.diary.last->reason_phrase, "the session refresh was not answered");
}

TEST(InviteTimer, PeerThatDoesNotRefreshIsGone) {
  Bench bench;
  bench.establish_incoming("Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n");
  bench.run_for(200s);
  bench.request("UPDATE", {.headers = "Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n"});
  EXPECT_EQ(bench.next("200 UPDATE")->value("Session-Expires"), "300;refresher=uac");
  bench.run_for(267s);
  EXPECT_TRUE(bench.told().empty());
  bench.run_for(1s);
  EXPECT_EQ(bench.told(), Words{"ended network 408"});
  EXPECT_EQ(bench.diary.last->reason_phrase, "no session refresh came within 300 s");
  bench.next("BYE");
}

TEST(InviteTimer, TheirReinviteWithAnotherMediaRefreshesToo) {
  Bench bench;
  bench.establish_incoming("Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n");
  bench.run_for(200s);
  bench.request("INVITE", {.headers = "Supported: timer\r\nSession-Expires: 300;refresher=uac\r\n", .sdp = "hold"});
  bench.told();
  bench.session->answer("held", false);
  auto success = bench.next("200 INVITE");
  EXPECT_EQ(success->value("Session-Expires"), "300;refresher=uac");
  EXPECT_EQ(success->value("Require"), "timer");
  bench.ack();
  bench.run_for(267s);
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteTimer, CallerWhoLeavesItToUsIsRefreshed) {
  Bench bench;
  bench.establish_incoming(updates + "Session-Expires: 300\r\n");
  bench.run_for(150s);
  auto update = bench.next("UPDATE");
  EXPECT_EQ(update->value("Session-Expires"), "300;refresher=uac") << "seen from this request";
  // the peer takes the job over
  bench.respond(update, 200, {.headers = "Session-Expires: 300;refresher=uas\r\n"});
  bench.run_for(200s);
  EXPECT_TRUE(bench.silent());
}

TEST(InviteTimer, NothingEndsACallWhosePeerDoesNotSpeakIt) {
  Bench bench;
  bench.establish();
  bench.run_for(24h);
  EXPECT_TRUE(bench.told().empty());
  EXPECT_TRUE(bench.silent());
}

TEST(InviteTimer, TooShortIntervalIsAnswered422) {
  Bench bench;
  bench.incoming({.headers = "Supported: timer\r\nSession-Expires: 60\r\n", .sdp = "offer"});
  EXPECT_EQ(bench.session, nullptr);
  EXPECT_EQ(bench.next("422 INVITE")->value("Min-SE"), "90");
  bench.establish_incoming();
  bench.request("UPDATE", {.headers = "Supported: timer\r\nSession-Expires: 60\r\n"});
  bench.next("422 UPDATE");
  bench.request("INVITE", {.headers = "Supported: timer\r\nSession-Expires: 60\r\n", .sdp = "hold"});
  bench.next("422 INVITE");
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteTimer, A422IsMetWithMoreTimeAndTheSameCall) {
  Bench bench;
  bench.call();
  bench.respond(bench.invite, 422, {.headers = "Min-SE: 3600\r\n"});
  auto again = bench.next("INVITE");
  EXPECT_EQ(again->value("Session-Expires"), "3600");
  EXPECT_EQ(again->value("Min-SE"), "3600");
  EXPECT_EQ(again->value("Call-ID"), bench.invite->value("Call-ID"));
  EXPECT_EQ(again->essentials.cseq.number, bench.invite->essentials.cseq.number + 1);
  EXPECT_EQ(again->body(), "offer");
  bench.respond(again, 422, {.headers = "Min-SE: 3600\r\n"});
  EXPECT_EQ(bench.told(), Words{"ended peer 422"}) << "not for ever";
}

TEST(InviteTimer, A422ToARefreshIsMetToo) {
  Bench bench;
  bench.establish("answer", updates + "Session-Expires: 300;refresher=uac\r\n");
  bench.run_for(150s);
  bench.respond(bench.next("UPDATE"), 422, {.headers = "Min-SE: 900\r\n"});
  EXPECT_EQ(bench.next("UPDATE")->value("Session-Expires"), "900;refresher=uac");
}

TEST(InviteTimer, RequiredRefusesWithoutAndRequiresOfOthers) {
  Bench bench;
  const SessionTimerPolicy required{.use = SessionTimerUse::required};
  bench.incoming({.sdp = "offer"}, {.session_timer = required});
  EXPECT_EQ(bench.session, nullptr);
  EXPECT_EQ(bench.next("421 INVITE")->value("Require"), "timer");
  CallSetup setup;
  setup.request_uri = "sip:bob@192.0.2.2";
  setup.destination.uri = "sip:192.0.2.2";
  setup.from = "<sip:a@b>";
  setup.to = "<sip:bob@c>";
  setup.session.session_timer = required;
  bench.session = bench.dialogs.call(std::move(setup));
  bench.session->set_listener(bench.diary);
  bench.session->start();
  EXPECT_EQ(bench.next("INVITE")->value("Require"), "timer");
}

TEST(InviteTimer, SwitchedOffItIsNeitherSaidNorKnown) {
  Bench bench;
  const SessionTimerPolicy off{.use = SessionTimerUse::no};
  bench.incoming({.headers = "Require: timer\r\n", .sdp = "offer"}, {.session_timer = off});
  EXPECT_EQ(bench.next("420 INVITE")->value("Unsupported"), "timer");
  bench.incoming({.headers = "Supported: timer\r\nSession-Expires: 20\r\n", .sdp = "offer"}, {.session_timer = off});
  bench.session->answer("answer", false);
  bench.session->accept();
  auto success = bench.next("200 INVITE");
  EXPECT_EQ(success->value("Session-Expires"), "");
  EXPECT_EQ(success->value("Supported"), "100rel");
}

}  // namespace
}  // namespace tandem::sipstack::bench
