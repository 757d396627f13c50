#include "routing/plan_builder.h"

#include <gtest/gtest.h>

#include "routing/test_plan.h"

namespace tandem::routing {
namespace {

using PlanBuilderTest = PlanTest;

TEST_F(PlanBuilderTest, ForwardsOfAUser) {
  auto& bob = config.users[1];
  bob.forwards.busy = to_user("alice");
  bob.forwards.no_answer = to_number("0612345678");
  bob.forwards.unreachable = to_hangup(503);
  const auto call = from_phone("alice", "alice-desk", "101");
  EXPECT_EQ(way(call, busy), "bob alice-desk+alice-mobile");
  EXPECT_EQ(way(call, silent), "bob ovh:+33612345678");
  EXPECT_EQ(way(call, gone), "bob refused 503");
  bob.do_not_disturb = true;
  EXPECT_EQ(way(call, busy), "alice-desk+alice-mobile");
  bob.forwards.busy.reset();
  EXPECT_EQ(way(call, busy), "refused 486");
  bob.forwards.always = to_number("0612345678");
  EXPECT_EQ(way(call, broken), "ovh:+33612345678 backup:+33612345678");
}

TEST_F(PlanBuilderTest, AForwardedCallTellsWhoForwardedIt) {
  config.users[1].forwards.always = to_number("0612345678");
  config.users[1].outgoing_caller_id = "+33199";
  const auto plan = ask(from_trunk("ovh", "+33123456789", "+44207"));
  ASSERT_TRUE(plan);
  config.incalls[0].destination = to_user("bob");
  const auto forwarded = ask(from_trunk("ovh", "+33123456789", "+44207"));
  ASSERT_TRUE(forwarded);
  EXPECT_EQ(forwarded->steps[0].targets[0].diverted, (std::vector<std::string>{"+33199", "+33123456789"}));
  EXPECT_EQ(forwarded->direction, Direction::incoming);
}

TEST_F(PlanBuilderTest, AForwardToAHangUpBeforeOneToTheOutside) {
  config.users[1].forwards.busy = to_hangup(486);
  config.users[1].forwards.no_answer = to_number("0612345678");
  const auto call = from_phone("alice", "alice-desk", "101");
  EXPECT_EQ(way(call, busy), "bob refused 486");
  EXPECT_EQ(way(call, silent), "bob ovh:+33612345678");
}

// Anybody may be the guest: what costs money is closed to him, however he is led there.
TEST_F(PlanBuilderTest, AGuestDoesNotGetOutByAnythingTheConfigurationSays) {
  config.incalls[0].guests.allowed = true;
  Attempt guest;
  guest.dialled = guest.to_user = "+33123456789";
  EXPECT_EQ(way(guest, silent), "alice-desk+alice-mobile");
  config.users[0].forwards.always = to_number("0612345678");
  EXPECT_EQ(way(guest, silent), "refused 403") << "by a forward";
  config.users[0].forwards.always.reset();
  config.users[0].forwards.no_answer = to_number("0612345678");
  EXPECT_EQ(way(guest, silent), "alice-desk+alice-mobile") << "by a forward of somebody who rang";
  config.incalls[0].destination = to_number("0612345678");
  EXPECT_EQ(way(guest, silent), "refused 403") << "by a number";
  config.incalls[0].destination.kind = model::DestinationKind::outcall;
  config.incalls[0].destination.name = "national";
  EXPECT_EQ(way(guest, silent), "refused 403") << "by an outcall";
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), broken), "ovh:0612345678 backup:0612345678")
      << "a provider's call may";
}

TEST_F(PlanBuilderTest, ManyPlacesOneAfterTheOtherAreNoCircle) {
  model::Extension one;
  one.name = one.exten = "300";
  one.destination = to_user("bob");
  config.extensions = {one};
  config.incalls[0].destination = to_number("300");
  config.incalls[0].otherwise.assign(14, to_number("300"));
  std::string all = "bob";
  for (int i = 0; i < 14; ++i) all += " bob";
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), silent), all);
}

TEST_F(PlanBuilderTest, ForwardsInACircleEnd) {
  config.users[0].forwards.always = to_user("bob");
  config.users[1].forwards.always = to_user("alice");
  const auto refused = ask(from_phone("alice", "alice-desk", "101"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, RefusalCode::loop);
  EXPECT_EQ(refused.error().status, 482);
  config.users[1].forwards.always.reset();
  config.users[1].forwards.busy = to_user("alice");
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "101"), busy), "bob bob bob bob bob bob");
}

TEST_F(PlanBuilderTest, GroupsRingTogetherOrOneAfterTheOther) {
  model::Group group;
  group.name = "sales";
  group.extensions = {"200"};
  group.members = {"alice", "bob"};
  config.groups = {group};
  const auto call = from_phone("alice", "alice-desk", "200");
  EXPECT_EQ(way(call, silent), "alice-desk+alice-mobile+bob");
  config.groups[0].strategy = model::GroupStrategy::in_order;
  EXPECT_EQ(way(call, busy), "alice-desk+alice-mobile bob");
  config.groups[0].otherwise = {to_number("0612345678"), to_hangup(486)};
  EXPECT_EQ(way(call, busy), "alice-desk+alice-mobile bob ovh:+33612345678 refused 486");
  config.users[0].do_not_disturb = true;
  EXPECT_EQ(way(call, busy), "bob ovh:+33612345678 refused 486");
  config.groups[0].enabled = false;
  EXPECT_EQ(way(call, busy), "refused 480");
}

TEST_F(PlanBuilderTest, AnIncallLeadsFromOnePlaceToTheNext) {
  config.incalls[0].otherwise = {to_user("bob"), to_hangup(486)};
  const auto call = from_trunk("ovh", "+33123456789");
  EXPECT_EQ(way(call, silent), "alice-desk+alice-mobile bob refused 486");
  EXPECT_EQ(way(call, busy), "alice-desk+alice-mobile bob refused 486") << "busy does not stop the chain";
  config.users[0].enabled = false;
  EXPECT_EQ(way(call, silent), "bob refused 486") << "who cannot ring is passed over";
  config.users[0].enabled = true;
  config.users[0].forwards.busy = to_number("0612345678");
  EXPECT_EQ(way(call, busy), "alice-desk+alice-mobile ovh:+33612345678 bob refused 486")
      << "a forward comes before the next place";
}

TEST_F(PlanBuilderTest, ExtensionsLeadAnywhere) {
  model::Extension one;
  one.name = "sales";
  one.exten = "_3XX";
  one.destination = to_user("bob");
  config.extensions = {one};
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "345"), silent), "bob");
  config.extensions[0].destination = to_number("345");
  EXPECT_EQ(ask(from_phone("alice", "alice-desk", "345")).error().code, RefusalCode::loop);
  config.extensions[0].enabled = false;
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "345"), silent), "refused 404");
}

TEST_F(PlanBuilderTest, AnAnnouncementWhereverACallIsLed) {
  model::Destination closed;
  closed.kind = model::DestinationKind::announcement;
  closed.name = "busy";
  config.incalls[0].destination = closed;
  const auto call = from_trunk("ovh", "+33123456789");
  EXPECT_EQ(way(call, silent), "says busy");
  EXPECT_EQ(ask(call)->destination, "announcement busy");
  config.incalls[0].destination = {};
  config.incalls[0].destination.users = {"alice"};
  config.incalls[0].otherwise = {closed};
  EXPECT_EQ(way(call, silent), "alice-desk+alice-mobile says busy");
  config.incalls[0].destination = closed;
  model::Destination to_bob;
  to_bob.users = {"bob"};
  config.incalls[0].otherwise = {to_bob};
  EXPECT_EQ(way(call, silent), "says busy bob") << "then it goes on";
  config.users[1].forwards.busy = closed;
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "101"), busy), "bob says busy");
  config.users[1].forwards.always = closed;
  EXPECT_EQ(way(from_phone("alice", "alice-desk", "101"), busy), "says busy");
}

TEST_F(PlanBuilderTest, ADestinationMayBeAnOutcallWithItsNumberAsItIs) {
  model::Destination to;
  to.kind = model::DestinationKind::outcall;
  to.name = "national";
  to.extension = "0199";
  config.incalls[0].destination = to;
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), broken), "ovh:0199 backup:0199");
}

TEST_F(PlanBuilderTest, FriendsComeAfterExactNumbersAndBeforePatterns) {
  config.friends = {pbx("paris", {"^1"}, 2), pbx("lyon", {"^10"}, 1), pbx("all", {""}, 3)};
  const auto from = [](std::string number) { return from_phone("alice", "alice-desk", std::move(number)); };
  EXPECT_EQ(way(from("101"), silent), "bob");
  EXPECT_EQ(way(from("102"), silent), "lyon:102");
  EXPECT_EQ(way(from("120"), silent), "paris:120");
  EXPECT_EQ(way(from("112"), broken), "ovh:112") << "the emergency number is exact";
  EXPECT_EQ(way(from("0612"), broken), "all:0612");
  config.friends[2].enabled = false;
  EXPECT_EQ(way(from("0612"), broken), "ovh:+33612 backup:+33612");
}

TEST_F(PlanBuilderTest, AFriendDialsAsAUserWould) {
  config.friends = {pbx("paris", {"^7"}), pbx("lyon", {"^8"}, 2)};
  EXPECT_EQ(way(from_trunk("paris", "101", "700"), silent), "bob");
  EXPECT_EQ(way(from_trunk("paris", "812", "700"), silent), "lyon:812") << "one friend to another";
  EXPECT_EQ(way(from_trunk("paris", "0612", "700"), broken), "ovh:+33612 backup:+33612");
  const auto back = ask(from_trunk("paris", "712", "700"));
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, RefusalCode::loop);
  EXPECT_NE(sentence(back.error()).find("friend paris"), std::string::npos);
}

TEST_F(PlanBuilderTest, AFriendsForwards) {
  config.friends = {pbx("paris", {"^7"})};
  config.friends[0].forwards.busy = to_user("bob");
  config.friends[0].forwards.unreachable = to_number("0612345678");
  const auto call = from_phone("alice", "alice-desk", "700");
  EXPECT_EQ(way(call, {603, true, false, false}), "paris:700 bob") << "declined counts as busy";
  EXPECT_EQ(way(call, {503, false, false, false}), "paris:700 ovh:+33612345678 backup:+33612345678");
  EXPECT_EQ(way(call, silent), "paris:700");
}

TEST_F(PlanBuilderTest, AnIncallLeadsToAFriend) {
  config.friends = {pbx("paris", {"^7"})};
  model::Destination to;
  to.kind = model::DestinationKind::friend_;
  to.name = "paris";
  config.incalls[0].destination = to;
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), silent), "paris:+33123456789");
  config.incalls[0].destination.extension = "700";
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), silent), "paris:700");
  config.incalls[0].destination = to_number("712");
  EXPECT_EQ(way(from_trunk("ovh", "+33123456789"), silent), "paris:712") << "whichever friend has the number";
}

}  // namespace
}  // namespace tandem::routing
