#include "sip/session_headers.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(SessionHeaders, ReadTheirValues) {
  EXPECT_EQ(SessionExpires::parse("1800;refresher=UAS")->refresher, SessionExpires::Refresher::uas);
  EXPECT_FALSE(SessionExpires::parse("soon"));
  const auto replaces = Replaces::parse("98732@sip.example.com;from-tag=r33;to-tag=ff8;early-only");
  ASSERT_TRUE(replaces);
  EXPECT_EQ(replaces->from_tag, "r33");
  EXPECT_TRUE(replaces->early_only);
  EXPECT_FALSE(Replaces::parse("98732@sip.example.com;from-tag=r33"));
  const auto reason = Reason::parse("Q.850 ;cause=16 ;text=\"Terminated\"");
  ASSERT_TRUE(reason);
  EXPECT_EQ(reason->cause, 16u);
  EXPECT_EQ(reason->text, "Terminated");
  const auto retry = RetryAfter::parse("18000 (in a (nested) meeting);duration=3600");
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->seconds, 18000u);
  EXPECT_EQ(retry->comment, "in a (nested) meeting");
  EXPECT_EQ(retry->duration, 3600u);
  EXPECT_FALSE(RetryAfter::parse("5 (open"));
  EXPECT_EQ(Event::parse("refer;id=93809824")->id, "93809824");
  EXPECT_EQ(delta_seconds_from("4294967296"), 4294967295u);
  EXPECT_EQ(delta_seconds_from("-1"), std::nullopt);
}

}  // namespace
}  // namespace tandem::sip
