#include "routing/party_words.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

TEST(PartyWords, APhoneATrunkOrANumberByATrunk) {
  const auto site = compiled(test_site());
  const auto phone = party_from_words("alice-desk", *site);
  ASSERT_TRUE(phone);
  EXPECT_EQ(phone->kind, Target::Kind::phone);
  EXPECT_EQ(phone->user, "alice");
  EXPECT_EQ(phone->phone, "alice-desk");
  for (const char* words : {"0123@ovh", "ovh/0123"}) {
    const auto outside = party_from_words(words, *site);
    ASSERT_TRUE(outside) << words;
    EXPECT_EQ(outside->kind, Target::Kind::trunk);
    EXPECT_EQ(outside->trunk, "ovh");
    EXPECT_EQ(outside->number, "0123");
  }
  EXPECT_EQ(party_from_words("ovh", *site)->number, "");
  EXPECT_FALSE(party_from_words("nobody", *site));
  EXPECT_FALSE(party_from_words("0123@nobody", *site));
}

TEST(PartyWords, WhoIsDisabledIsNoParty) {
  auto config = test_site();
  for (model::User& one : config.users) one.enabled = false;
  for (model::Trunk& one : config.trunks) one.enabled = false;
  const auto site = compiled(config);
  EXPECT_EQ(party_from_words("alice-desk", *site).error(), "User alice is disabled.");
  EXPECT_EQ(party_from_words("0123@ovh", *site).error(), "Trunk ovh is disabled.");
}

TEST(PartyWords, APartyDialsInItsOwnContextOrAnother) {
  const auto site = compiled(test_site());
  Trail trail;
  const auto alice = *party_from_words("alice-desk", *site);
  const auto own = attempt_of_party(alice, "0123", "", *site);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->caller.user, "alice");
  EXPECT_EQ(route(*own, *site, trail)->destination, "outcall national");
  EXPECT_EQ(attempt_of_party(alice, "0123", "nowhere", *site).error(), "There is no context nowhere.");
  const auto outside = *party_from_words("0444@ovh", *site);
  const auto called_back = attempt_of_party(outside, "0123", "default", *site);
  ASSERT_TRUE(called_back);
  EXPECT_EQ(called_back->from_user, "0444");
  EXPECT_EQ(route(*called_back, *site, trail)->destination, "outcall national") << "an operator may, a provider not";
  EXPECT_FALSE(attempt_of_party(*party_from_words("ovh", *site), "0123", "default", *site));
}

}  // namespace
}  // namespace tandem::routing
