// Other requests inside the dialog: RFC 3261 §12.2.2, RFC 5057, RFC 6086.
#include <gtest/gtest.h>

#include "sipstack/session_bench.h"

namespace tandem::sipstack::bench {
namespace {

TEST(InviteRequests, UnknownDialogGets481) {
  Bench bench;
  bench.establish();
  bench.peer_tag = "stranger";
  bench.request("BYE");
  bench.next("481 BYE");
  bench.peer_tag = "peer";
  bench.call_id = "other";
  bench.request("BYE");
  bench.next("481 BYE");
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteRequests, LowerCSeqGets500) {
  Bench bench;
  bench.establish();
  bench.request("OPTIONS");
  bench.next("200 OPTIONS");
  bench.peer_cseq -= 10;
  bench.request("OPTIONS");
  bench.next("500 OPTIONS");
}

TEST(InviteRequests, OptionsTellsWhatWeSpeak) {
  Bench bench;
  bench.establish();
  bench.request("OPTIONS");
  auto answer = bench.next("200 OPTIONS");
  EXPECT_EQ(answer->value("Accept"), "application/sdp");
  EXPECT_TRUE(answer->message.has_option(sip::HeaderId::allow, "UPDATE"));
  EXPECT_TRUE(answer->message.has_option(sip::HeaderId::supported, "100rel"));
}

TEST(InviteRequests, InfoIsToldAndSent) {
  Bench bench;
  bench.establish();
  bench.request("INFO", {.sdp = "Signal=5"});
  bench.next("200 INFO");
  EXPECT_EQ(bench.told(), Words{"info application/sdp Signal=5"});
  bench.session->info("application/dtmf-relay", "Signal=7\r\nDuration=160\r\n");
  auto info = bench.next("INFO");
  EXPECT_EQ(info->value("Content-Type"), "application/dtmf-relay");
  bench.respond(info, 415);
  EXPECT_TRUE(bench.told().empty());
  bench.session->info("application/dtmf-relay", "Signal=8");
  bench.respond(bench.next("INFO"), 481);
  EXPECT_EQ(bench.told(), Words{"ended peer 481"});
  bench.next("BYE");
}

TEST(InviteRequests, InfoPackagesAreUnknown) {
  Bench bench;
  bench.establish();
  bench.request("INFO", {.headers = "Info-Package: foo\r\n"});
  bench.next("469 INFO");
}

TEST(InviteRequests, WhatWeHaveNoUseForIsRefusedWithAllow) {
  Bench bench;
  bench.establish();
  for (const auto& [method, status] : std::vector<std::pair<std::string, std::string>>{
           {"REFER", "405"}, {"MESSAGE", "405"}, {"SUBSCRIBE", "405"}, {"NOTIFY", "489"}, {"FROBNICATE", "501"}}) {
    bench.request(method);
    EXPECT_NE(bench.next(status + " " + method)->value("Allow"), "");
  }
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteRequests, UnknownRequireGets420) {
  Bench bench;
  bench.establish();
  bench.request("INVITE", {.headers = "Require: outbound\r\n", .sdp = "x"});
  EXPECT_EQ(bench.next("420 INVITE")->value("Unsupported"), "outbound");
  EXPECT_TRUE(bench.told().empty());
}

TEST(InviteRequests, AfterTheEndOnlyByeIsAnswered) {
  Bench bench;
  bench.establish();
  bench.session->end(0, {});
  bench.next("BYE");
  bench.request("INFO");
  bench.next("481 INFO");
  bench.request("BYE");
  bench.next("200 BYE");
}

TEST(InviteRequests, DestroyingTheHandleInTheLastCallIsSafe) {
  struct Leaver final : SessionListener {
    SessionHandle session;
    void on_progress(unsigned) override {}
    void on_offer(std::string_view) override {}
    void on_offer_withdrawn() override {}
    void on_offer_wanted() override {}
    void on_answer(std::string_view) override {}
    void on_offer_refused(unsigned) override {}
    void on_answered() override {}
    void on_info(std::string_view, std::string_view) override {}
    void on_ended(const SessionEnding&) override { session.reset(); }
  };
  Bench bench;
  bench.establish();
  Leaver leaver;
  leaver.session = std::move(bench.session);
  leaver.session->set_listener(leaver);
  bench.request("BYE");
  bench.next("200 BYE");
  EXPECT_FALSE(leaver.session);
  bench.run_for(1ms);
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

}  // namespace
}  // namespace tandem::sipstack::bench
