#include "call/cause.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

TEST(Cause, SipStatusesHaveTheirQ850CauseOfRfc3398) {
  EXPECT_EQ(q850_of_status(0), 16);
  EXPECT_EQ(q850_of_status(200), 16);
  EXPECT_EQ(q850_of_status(404), 1);
  EXPECT_EQ(q850_of_status(486), 17);
  EXPECT_EQ(q850_of_status(600), 17);
  EXPECT_EQ(q850_of_status(480), 18);
  EXPECT_EQ(q850_of_status(403), 21);
  EXPECT_EQ(q850_of_status(603), 21);
  EXPECT_EQ(q850_of_status(484), 28);
  EXPECT_EQ(q850_of_status(503), 41);
  EXPECT_EQ(q850_of_status(488), 65);
  EXPECT_EQ(q850_of_status(408), 102);
}

TEST(Cause, Q850CausesHaveTheirStatus) {
  EXPECT_EQ(status_of_q850(1), 404);
  EXPECT_EQ(status_of_q850(17), 486);
  EXPECT_EQ(status_of_q850(19), 480);
  EXPECT_EQ(status_of_q850(34), 503);
  EXPECT_EQ(status_of_q850(102), 504);
  EXPECT_EQ(status_of_q850(99), 480);
}

TEST(Cause, TheReasonHeaderNamesTheCauseAndItsText) {
  EXPECT_EQ(q850_reason(16), "Q.850;cause=16;text=\"Normal call clearing\"");
  EXPECT_EQ(q850_reason(99), "Q.850;cause=99");
}

TEST(Cause, OutcomesAreToldApart) {
  const auto code = [](std::uint16_t status, bool rang) {
    Ending ending;
    ending.status = status;
    return code_of(ending, rang);
  };
  EXPECT_EQ(code(486, true), EndCode::busy);
  EXPECT_EQ(code(603, true), EndCode::declined);
  EXPECT_EQ(code(480, true), EndCode::no_answer);
  EXPECT_EQ(code(480, false), EndCode::unreachable);
  EXPECT_EQ(code(408, false), EndCode::unreachable);
  EXPECT_EQ(code(404, false), EndCode::number_unknown);
  EXPECT_EQ(code(407, false), EndCode::forbidden);
  EXPECT_EQ(code(488, false), EndCode::no_common_codec);
  EXPECT_EQ(code(500, false), EndCode::failed);
  EXPECT_EQ(code(0, false), EndCode::normal);
}

TEST(Cause, EveryCodeHasANameAndASentenceThatNamesTheParties) {
  for (int i = 0; i <= static_cast<int>(EndCode::failed); ++i) {
    const auto code = static_cast<EndCode>(i);
    EXPECT_FALSE(to_text(code).empty());
    OutcomeFacts facts;
    facts.code = code;
    facts.caller = "alice";
    facts.callee = "0301234567";
    facts.trunk = "carrier";
    facts.status = 500;
    facts.refusal = "Nobody has this number.";
    facts.who_hung_up = "the caller";
    EXPECT_TRUE(sentence(facts).ends_with('.')) << to_text(code);
  }
}

TEST(Cause, ARefusalOfATrunkSaysWhoWhatAndWhatToCheck) {
  OutcomeFacts facts;
  facts.code = EndCode::forbidden;
  facts.caller = "alice";
  facts.callee = "0301234567";
  facts.trunk = "carrier";
  facts.status = 403;
  facts.phrase = "Forbidden";
  EXPECT_EQ(
      sentence(facts),
      "trunk carrier refuses the call from alice to 0301234567 (SIP 403 Forbidden). Check the credentials, whether "
      "the account may call this destination, and whether it accepts the caller's number.");
}

TEST(Cause, WhatTheExchangeSaidItself) {
  OutcomeFacts facts;
  facts.caller = "alice";
  facts.callee = "200";
  facts.code = EndCode::not_played;
  facts.phrase = "the announcement closed failed, because closed.wav is not there";
  EXPECT_EQ(sentence(facts),
            "alice called 200, but could not be told anything: the announcement closed failed, because closed.wav is "
            "not there.");
  facts.code = EndCode::wrong_pin;
  facts.phrase = "no right PIN was entered in 3 tries";
  EXPECT_EQ(sentence(facts), "alice did not get through to 200: no right PIN was entered in 3 tries.");
}

}  // namespace
}  // namespace tandem::call
