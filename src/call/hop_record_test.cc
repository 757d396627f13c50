#include "call/hop_record.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

using Fault = HopRecord::Fault;

TEST(HopRecord, ACallThatComesBackIsKnownAgain) {
  const HopMarks office(1, 2), branch(3, 4);
  const auto begun = office.arrived("", "alice", "700");
  EXPECT_EQ(begun.fault, Fault::none);
  const auto at_branch = branch.arrived(begun.text, "office", "700");
  EXPECT_EQ(at_branch.fault, Fault::none);
  const auto back = office.arrived(at_branch.text, "branch", "700");
  EXPECT_EQ(back.fault, Fault::none) << "from elsewhere it is another call: it may be diverted to us";
  const auto again = branch.arrived(back.text, "office", "700");
  EXPECT_EQ(again.fault, Fault::loop);
  EXPECT_EQ(status_of(again.fault), 482);
  EXPECT_EQ(branch.arrived(back.text, "office", "701").fault, Fault::none) << "another number";
  EXPECT_EQ(HopMarks(5, 6).arrived(again.text, "office", "700").fault, Fault::none) << "another exchange";
}

TEST(HopRecord, ThereIsAnEndToIt) {
  std::string text;
  HopRecord record;
  for (std::uint64_t i = 0; i < max_hops; ++i) {
    record = HopMarks(i, i).arrived(text, "x", "1");
    ASSERT_EQ(record.fault, Fault::none) << i;
    text = record.text;
  }
  record = HopMarks(99, 99).arrived(text, "x", "1");
  EXPECT_EQ(record.fault, Fault::too_many);
  EXPECT_EQ(status_of(record.fault), 483);
}

TEST(HopRecord, WhatIsNoMarkCountsAsNothing) {
  const HopMarks office(1, 2);
  const auto clean = office.arrived("", "p", "1").text;
  EXPECT_EQ(office.arrived("x, ,,0123456789abcde,0123456789abcdeg,<sip:a@b>", "p", "1").text, clean);
  EXPECT_EQ(office.arrived(" 0123456789abcdef ", "p", "1").text, "0123456789abcdef," + clean);
  EXPECT_EQ(office.arrived(std::string(100'000, ','), "p", "1").text, clean);
}

}  // namespace
}  // namespace tandem::call
