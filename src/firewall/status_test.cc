#include "firewall/status.h"

#include <gtest/gtest.h>

namespace tandem::firewall {
namespace {

TEST(FirewallStatus, NftsWordsAreUnderstood) {
  EXPECT_EQ(fault_from("netlink: Error: cache initialization failed: Operation not permitted"), Fault::no_privilege);
  EXPECT_EQ(fault_from("Unable to initialize Netlink socket: Protocol not supported"), Fault::no_support);
  EXPECT_EQ(fault_from("/dev/stdin:7:3-9: Error: syntax error, unexpected newline"), Fault::refused);
}

TEST(FirewallStatus, EveryFaultHasASentenceAndAFix) {
  for (const Fault fault :
       {Fault::no_program, Fault::no_privilege, Fault::no_support, Fault::refused, Fault::timed_out}) {
    EXPECT_TRUE(sentence(fault).ends_with('.'));
    EXPECT_TRUE(remedy(fault).ends_with('.'));
  }
}

}  // namespace
}  // namespace tandem::firewall
