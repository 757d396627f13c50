#include "registrar/target_choice.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

using namespace std::chrono_literals;
using sipstack::Protocol, sipstack::Target, sipstack::TargetFault, sipstack::TargetHealth;

const Target first{Protocol::udp, *SocketAddress::parse("192.0.2.1:5060")};
const Target second{Protocol::udp, *SocketAddress::parse("192.0.2.2:5060")};
const Target third{Protocol::tcp, *SocketAddress::parse("192.0.2.2:5060")};
const TimePoint now{1000s};

using Targets = std::vector<Target>;

TEST(TargetChoice, TheFirstIsUsedAndANewDrawOfTheSameMembersChangesNothing) {
  TargetChoice choice;
  EXPECT_FALSE(choice.present());
  EXPECT_TRUE(choice.set_targets({first, second, third}));
  EXPECT_EQ(choice.present(), first);
  EXPECT_FALSE(choice.set_targets({third, second, first}));
  EXPECT_EQ(choice.in_order(), (Targets{first, second, third}));
}

TEST(TargetChoice, AFailureMovesToTheNextThatServes) {
  TargetChoice choice;
  TargetHealth health;
  choice.set_targets({first, second, third});
  health.failed(first, TargetFault::silent, now);
  health.failed(second, TargetFault::refused, now);
  EXPECT_FALSE(choice.failed(second, health, now)) << "not the present one";
  EXPECT_TRUE(choice.failed(first, health, now));
  EXPECT_EQ(choice.in_order(), (Targets{third, first, second}));
  EXPECT_EQ(choice.better(), first);
}

TEST(TargetChoice, WhenAllHaveFailedItStays) {
  TargetChoice choice;
  TargetHealth health;
  choice.set_targets({first, second});
  health.failed(first, TargetFault::silent, now);
  health.failed(second, TargetFault::silent, now);
  EXPECT_FALSE(choice.failed(first, health, now));
  EXPECT_EQ(choice.present(), first);
}

TEST(TargetChoice, GoesBackAfterThreeAnswersInARow) {
  TargetChoice choice;
  TargetHealth health;
  choice.set_targets({first, second});
  health.failed(first, TargetFault::silent, now);
  choice.failed(first, health, now);
  EXPECT_FALSE(choice.asked_better(true));
  EXPECT_FALSE(choice.asked_better(true));
  EXPECT_FALSE(choice.asked_better(false)) << "begins anew";
  EXPECT_FALSE(choice.asked_better(true));
  EXPECT_FALSE(choice.asked_better(true));
  EXPECT_EQ(choice.present(), second);
  EXPECT_TRUE(choice.asked_better(true));
  EXPECT_EQ(choice.present(), first);
  EXPECT_FALSE(choice.better());
}

TEST(TargetChoice, WhereARequestWasAnsweredIsWhereItStays) {
  TargetChoice choice;
  choice.set_targets({first, second});
  EXPECT_TRUE(choice.answered(second));
  EXPECT_FALSE(choice.answered(second));
  EXPECT_FALSE(choice.answered(third)) << "is none of ours";
  EXPECT_EQ(choice.present(), second);
}

TEST(TargetChoice, ATargetThatLeavesDnsIsLeft) {
  TargetChoice choice;
  choice.set_targets({first, second});
  EXPECT_TRUE(choice.set_targets({second, third}));
  EXPECT_EQ(choice.present(), second);
  EXPECT_FALSE(choice.set_targets({third, second})) << "the same members";
  EXPECT_FALSE(choice.set_targets({third, second, first})) << "the present one is still there";
  EXPECT_EQ(choice.in_order(), (Targets{second, third, first}));
}

}  // namespace
}  // namespace tandem::registrar
