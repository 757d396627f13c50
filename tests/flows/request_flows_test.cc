// What is sent to phones and providers at a word: NOTIFY and MESSAGE, OPTIONS, the end of a registration.
#include <gmock/gmock.h>

#include "flows/simulated_exchange.h"
#include "routing/party_words.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using registrar::RegistrationState;
using testing::HasSubstr;

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

constexpr const char* office_site = R"(
transports: [{name: udp, protocol: udp, bind: "198.51.100.1:5060"}]
users:
  - {name: alice, extension: "100", phones: [{username: alice, password: secret-of-alice, qualify_frequency: 0}]}
  - {name: bob, extension: "101", phones: [{username: bob, password: secret-of-bob}]}
trunks: [{name: telecom, host: 203.0.113.1, username: office, password: secret-of-office, qualify_frequency: 0}]
)";

constexpr const char* telecom_site = R"(
transports: [{name: udp, protocol: udp, bind: "203.0.113.1:5060"}]
users: [{name: office, extension: "030555000", phones: [{username: office, password: secret-of-office}]}]
)";

/// Parameter: shards.
class AtAWord : public testing::TestWithParam<unsigned> {
 protected:
  AtAWord() {
    EXPECT_TRUE(world.run_until([&] { return alice->registered() && registered(); }, 20s));
  }

  bool registered() { return office.registrations().front().state == RegistrationState::registered; }
  void on_each(const std::function<void(app::ExchangeShard&)>& work) {
    for (unsigned i = 0; i < office.size(); ++i)
      office.shard(i).shard().defer([this, i, work] { work(office.shard(i)); });
    world.run_for(10ms);
  }
  /// What the places of a party answer; nothing: it is nowhere.
  std::optional<std::vector<legs::PeerReply>> send(const char* party, sip::Method method) {
    std::optional<std::vector<legs::PeerReply>> answers;
    bool sent = false;
    app::ExchangeShard& shard = office.shard(0);
    const auto target = routing::party_from_words(party, *shard.snapshot());
    EXPECT_TRUE(target);
    shard.shard().defer([&] {
      legs::PeerRequest request;
      request.method = method;
      request.content_type = "text/plain";
      request.body = "hello";
      sent = shard.peer_asker().send(*target, request, [&](auto replies) { answers = std::move(replies); });
    });
    world.run_for(10ms);
    EXPECT_TRUE(!sent || world.run_until([&] { return answers.has_value(); }, 10s));
    return answers;
  }

  World world{2028};
  SimExchange telecom{world, "telecom", {ip("203.0.113.1")}, telecom_site, GetParam()};
  SimExchange office{world, "office", {ip("198.51.100.1")}, office_site, GetParam()};
  SimPhone alice{world, ip("192.0.2.1"), phone_account("alice", {ip("198.51.100.1"), 5060})};
};

INSTANTIATE_TEST_SUITE_P(Shards, AtAWord, testing::Values(1u, 4u));

TEST_P(AtAWord, APhoneSaysWhatItMakesOfAMessage) {
  const auto answers = send("alice", sip::Method::message);
  ASSERT_TRUE(answers);
  ASSERT_EQ(answers->size(), 1u);
  EXPECT_EQ(answers->front().status, 405u) << "these phones take none";
  EXPECT_THAT(answers->front().uri, HasSubstr("sip:alice@192.0.2.1"));
}

TEST_P(AtAWord, WhoIsNowhereIsToldAtOnceAndWhoIsSilentAfterSomeSeconds) {
  EXPECT_FALSE(send("bob", sip::Method::notify));
  world.wire().set_default_link({.loss = 1.0});
  const TimePoint before = world.now();
  const auto answers = send("alice", sip::Method::notify);
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->front().status, 0u);
  EXPECT_FALSE(answers->front().words.empty());
  EXPECT_LE(world.now() - before, legs::PeerAsker::patience + 100ms);
}

TEST_P(AtAWord, AProviderIsSentAMessageByItsWay) {
  const auto answers = send("0123@telecom", sip::Method::message);
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->front().status, 405u);
  EXPECT_EQ(answers->front().uri, "sip:0123@203.0.113.1");
}

TEST_P(AtAWord, AnAccountStaysAwayUntilItIsToldToComeBack) {
  on_each([](app::ExchangeShard& shard) { shard.registrations().leave("telecom"); });
  ASSERT_TRUE(world.run_until([&] { return telecom.bindings_of("office") == 0; }, 10s));
  world.run_for(2h);
  EXPECT_EQ(office.registrations().front().state, RegistrationState::off);
  EXPECT_EQ(telecom.bindings_of("office"), 0u);
  on_each([](app::ExchangeShard& shard) { shard.registrations().try_now("telecom"); });
  EXPECT_TRUE(world.run_until([&] { return registered() && telecom.bindings_of("office") == 1; }, 10s));
}

TEST_P(AtAWord, WhoIsNotWatchedIsAskedOnce) {
  on_each([](app::ExchangeShard& shard) {
    shard.phones().ask_now("alice");
    shard.registrations().qualify("telecom");
  });
  world.run_for(10s);
  std::vector<std::string> said;
  for (unsigned i = 0; i < office.size(); ++i) {
    for (const auto& contact : office.shard(i).phones().contacts()) {
      EXPECT_EQ(contact.reach.state, registrar::Reach::unmonitored);
      said.emplace_back(contact.reach.why());
    }
    for (const auto& [name, reach] : office.shard(i).registrations().reaches()) said.emplace_back(reach.why());
  }
  EXPECT_THAT(said, testing::ElementsAre(HasSubstr("OPTIONS: answers after"), HasSubstr("OPTIONS: answers after")));
}

}  // namespace
}  // namespace tandem::flows
