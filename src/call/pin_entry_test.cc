#include "call/pin_entry.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

bool type(PinEntry& entry, std::string_view keys) {
  bool complete = false;
  for (const char key : keys) complete = entry.add(key);
  return complete;
}

TEST(PinEntry, IsCompleteByItsLengthOrByTheHash) {
  PinEntry entry({"4711", "12"});
  EXPECT_FALSE(type(entry, "471"));
  EXPECT_TRUE(type(entry, "1"));
  EXPECT_TRUE(entry.judge());
  EXPECT_EQ(entry.right_one(), "4711");
  EXPECT_FALSE(type(entry, "12"));
  EXPECT_TRUE(type(entry, "#"));
  EXPECT_TRUE(entry.judge());
  EXPECT_TRUE(entry.empty());
}

TEST(PinEntry, AWrongOneIsFollowedByTheNext) {
  PinEntry entry({"4711"});
  type(entry, "4712");
  EXPECT_FALSE(entry.judge());
  type(entry, "#");
  EXPECT_FALSE(entry.judge()) << "nothing is no PIN";
  type(entry, "4711");
  EXPECT_TRUE(entry.judge());
}

TEST(PinEntry, KeysBehindACompleteEntryAreNotKept) {
  PinEntry entry({"47"});
  EXPECT_TRUE(type(entry, "4811111111111"));
  EXPECT_FALSE(entry.judge());
  EXPECT_TRUE(entry.empty());
}

TEST(PinEntry, APinMayHaveAHashWhichThenEndsNothing) {
  PinEntry entry({"4#7"});
  EXPECT_FALSE(type(entry, "4#"));
  EXPECT_TRUE(type(entry, "7"));
  EXPECT_TRUE(entry.judge());
}

TEST(PinEntry, WhatWasRightElsewhere) {
  const PinEntry entry({"4711", "0815"});
  EXPECT_TRUE(entry.accepts("0815"));
  EXPECT_FALSE(entry.accepts("081"));
  EXPECT_FALSE(entry.accepts("0815 "));
  EXPECT_FALSE(entry.accepts(""));
  EXPECT_FALSE(PinEntry({}).accepts(""));
}

}  // namespace
}  // namespace tandem::call
