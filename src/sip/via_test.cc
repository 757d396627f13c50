#include "sip/via.h"

#include <gtest/gtest.h>

namespace tandem::sip {
namespace {

TEST(Via, ReadsSpacedAndPlainForms) {
  const auto via = Via::parse("SIP / 2.0 / TCP  [2001:db8::9:1]:5061 ;branch = z9hG4bKx;rport;received=192.0.2.1");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport(), ViaTransport::tcp);
  EXPECT_EQ(via->sent_by_host(), "2001:db8::9:1");
  EXPECT_EQ(via->sent_by_port(), 5061);
  EXPECT_EQ(via->branch(), "z9hG4bKx");
  EXPECT_TRUE(via->has_rfc3261_branch());
  EXPECT_TRUE(via->has_rport());
  EXPECT_EQ(via->rport(), std::nullopt);
  EXPECT_EQ(via->received(), "192.0.2.1");
  EXPECT_EQ(Via::parse("SIP/2.0/UDP h;rport=5062")->rport(), 5062);
  EXPECT_EQ(Via::parse("SIP/2.0/UDP h:5060")->text_before_params(), "SIP/2.0/UDP h:5060");
  for (const char* text :
       {"", "SIP/2.0/UDP", "SIP/2.0 h", "SIP/2.0/UDP h:x", "SIP/2.0/UDP h;branch=", "SIP/2.0/UDP ,h"})
    EXPECT_FALSE(Via::parse(text)) << text;
}

}  // namespace
}  // namespace tandem::sip
