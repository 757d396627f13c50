#include "legs/peer_nat.h"

#include <gtest/gtest.h>

#include "net/network.h"
#include "sipstack/test_wire.h"

namespace tandem::legs {
namespace {

TEST(PeerNat, AContactIsDoubtedAsFarAsNeeded) {
  model::Trunk trunk;
  EXPECT_EQ(contact_trust(trunk), sipstack::ContactTrust::unless_unreachable);
  trunk.account_type = model::AccountType::inbound;
  EXPECT_EQ(contact_trust(trunk), sipstack::ContactTrust::never);
  trunk.nat.rewrite_contact = false;
  EXPECT_EQ(contact_trust(trunk), sipstack::ContactTrust::always);
}

}  // namespace
}  // namespace tandem::legs
