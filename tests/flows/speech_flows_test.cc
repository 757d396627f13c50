// What the exchange says to a caller itself, as it is heard: announcements, the question for a PIN, ringing tones.
#include <gmock/gmock.h>

#include "flows/simulated_exchange.h"
#include "flows/site_text.h"
#include "rtp/tone.h"
#include "telemetry/ladder.h"

namespace tandem::flows {
namespace {

using namespace std::chrono_literals;
using app::SimplePhone;
using testing::HasSubstr;
using testing::Not;

/// German tones. alice 100 needs a PIN for the outside; bob 101, dora 102.
constexpr const char* office_site = R"(
settings: {domain: office.test, country: DE}
transports: [{name: udp, protocol: udp, bind: "198.51.100.1:5060"}]
permissions: [{name: asks, default: deny, pin: "4711"}]
sounds: [{name: closed, file: closed.wav}]
users:
  - {name: alice, extension: "100", permissions: [asks], phones: [{username: alice, password: secret-of-alice}]}
  - {name: bob, extension: "101", phones: [{username: bob, password: secret-of-bob}]}
  - {name: dora, extension: "102", phones: [{username: dora, password: secret-of-dora}]}
extensions:
  - {exten: "200", destination: {announcement: closed}}
  - {exten: "201", destination: {announcement: closed, answer: yes}}
  - {exten: "202", destination: {announcement: closed, answer: yes}, otherwise: [{users: [bob, dora]}]}
trunks:
  - {name: gone, host: 203.0.113.99, account_type: none}
  - {name: telecom, host: 203.0.113.1, account_type: none}
outcalls: [{name: public, patterns: ["0."], trunks: [TRUNKS]}]
)";

/// carol +33155500000; 0155500001 is told something before the answer.
constexpr const char* telecom_site = R"(
transports: [{name: udp, protocol: udp, bind: "203.0.113.1:5060"}]
sounds: [{name: closed, file: closed.wav}]
users: [{name: carol, extension: "0155500000", phones: [{username: carol, password: secret-of-carol}]}]
extensions: [{exten: "0155500001", destination: {announcement: closed}}]
trunks: [{name: office, host: 198.51.100.1, account_type: none}]
incalls:
  - {did: "0155500000", destination: {user: carol}}
  - {did: "0155500001", destination: {announcement: closed}}
)";

constexpr double said_by_callees = 1000, said_by_closed = 700, german_ringing = 425, last_beep = 900;

/// Parameter: shards.
class Speech : public testing::TestWithParam<unsigned> {
 protected:
  void begin(double alice_listens_for, const std::string& trunks = "telecom") {
    telecom = std::make_unique<SimExchange>(world, "telecom", std::vector{ip("203.0.113.1")}, telecom_site, GetParam());
    office_text = replaced(office_site, "TRUNKS", trunks);
    office = std::make_unique<SimExchange>(world, "office", std::vector{ip("198.51.100.1")}, office_text, GetParam());
    for (SimExchange* one : {telecom.get(), office.get()}) one->set_sound("closed", tone(said_by_closed, 2s));
    office->configure(office_text);
    telecom->configure(telecom_site);
    alice = phone("alice", "192.0.2.1", "198.51.100.1", alice_listens_for);
    bob = phone("bob", "192.0.2.2", "198.51.100.1", 440);
    dora = phone("dora", "192.0.2.4", "198.51.100.1", 440);
    carol = phone("carol", "192.0.2.3", "203.0.113.1", 440);
    world.run_until([&] { return (*alice)->registered() && (*bob)->registered() && (*dora)->registered(); }, 20s);
    world.run_until([&] { return (*carol)->registered(); }, 20s);
  }
  std::unique_ptr<SimPhone> phone(const std::string& name, const char* address, const char* server,
                                  double listens_for) {
    auto account = phone_account(name, {ip(server), 5060});
    account.listens_for = listens_for;
    account.says = name == "alice" ? 440 : said_by_callees;
    return std::make_unique<SimPhone>(world, ip(address), account);
  }
  static media::Sound tone(double hertz, std::chrono::seconds length) {
    media::Sound sound(static_cast<std::size_t>(length.count()) * 8000);
    rtp::ToneGenerator(hertz).fill(sound);
    return sound;
  }
  void call(const char* number) {
    alice->shard().run([&] { (*alice)->call(number); });
  }
  bool until(SimplePhone::CallState state, Duration within) {
    return world.run_until([&] { return (*alice)->state() == state; }, within);
  }
  bool ended(Duration within = 10s) { return until(SimplePhone::CallState::ended, within); }
  bool answered(Duration within = 5s) { return until(SimplePhone::CallState::talking, within); }
  bool hears(SimPhone& one, Duration within) {
    return world.run_until([&] { return one->heard_tone(); }, within);
  }
  void type(std::string_view keys) {
    for (const char key : keys) {
      alice->shard().run([&] { (*alice)->send_digit(key); });
      world.run_for(300ms);
    }
  }
  void hang_up(SimPhone& one) {
    one.shard().run([&] { one->hang_up(); });
  }
  bool all_quiet() {
    return world.run_until(
        [&] {
          return office->calls() + telecom->calls() == 0 && office->ports_in_use() + telecom->ports_in_use() == 0 &&
                 office->sessions() + telecom->sessions() == 0;
        },
        60s);
  }
  const store::Cdr& record() { return office->cdrs().back(); }
  /// All that is kept of the calls, as people see it.
  std::string stories() {
    std::string text;
    for (unsigned i = 0; i < office->size(); ++i)
      for (const auto* trace : office->shard(i).stories().stories().ended(100))
        text += telemetry::draw_ladder(*trace) + telemetry::list_messages(*trace);
    return text;
  }

  World world{2026};
  std::string office_text;
  std::unique_ptr<SimExchange> telecom, office;
  std::unique_ptr<SimPhone> alice, bob, dora, carol;
};

INSTANTIATE_TEST_SUITE_P(Shards, Speech, testing::Values(1u, 4u));

TEST_P(Speech, AnAnnouncementIsHeardBeforeTheAnswer) {
  begin(said_by_closed);
  call("200");
  ASSERT_TRUE(ended());
  EXPECT_EQ((*alice)->ending().status, 480);
  EXPECT_TRUE((*alice)->heard_tone_in_last_call());
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().ending, "announced");
  EXPECT_EQ(record().sip_status, 480);
  EXPECT_FALSE(record().answered_at);
}

TEST_P(Speech, AnAnnouncementIsHeardAfterAnAnswer) {
  begin(said_by_closed);
  call("201");
  ASSERT_TRUE(answered());
  ASSERT_TRUE(ended());
  EXPECT_TRUE((*alice)->heard_tone_in_last_call());
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().ending, "announced");
  EXPECT_EQ(record().sip_status, 200);
  EXPECT_EQ(record().answered_by, "announcement closed");
}

TEST_P(Speech, ACallerHangsUpWhileListening) {
  begin(said_by_closed);
  for (const char* number : {"200", "201"}) {
    call(number);
    ASSERT_TRUE(hears(*alice, 2s));
    hang_up(*alice);
    ASSERT_TRUE(all_quiet());
    world.run_for(5s);  // nothing goes on playing
  }
  EXPECT_EQ(office->cdrs()[0].ending, "cancelled");
  EXPECT_EQ(office->cdrs()[1].ending, "announced");
  EXPECT_EQ(office->cdrs()[1].ended_by, store::CdrParty::caller);
}

TEST_P(Speech, AChangeOfTheSoundDoesNotTouchWhoListens) {
  begin(said_by_closed);
  call("201");
  ASSERT_TRUE(answered());
  office->set_sound("closed", tone(300, 1s));
  office->configure(office_text);
  EXPECT_TRUE(hears(*alice, 2s));
  ASSERT_TRUE(ended());
  ASSERT_TRUE(all_quiet());
  call("201");
  ASSERT_TRUE(ended());
  EXPECT_FALSE((*alice)->heard_tone_in_last_call()) << "the next call has the new one";
}

TEST_P(Speech, BehindAnAnnouncementTwoPhonesRing) {
  begin(german_ringing);
  (*bob)->options().answers_after = 4s;
  (*dora)->options().answers_after = 8s;
  call("202");
  ASSERT_TRUE(world.run_until([&] { return (*bob)->state() == SimplePhone::CallState::ringing; }, 5s));
  EXPECT_TRUE(hears(*alice, 2s)) << "it rings, in German";
  ASSERT_TRUE(world.run_until([&] { return (*bob)->state() == SimplePhone::CallState::talking; }, 6s));
  EXPECT_TRUE(hears(*bob, 2s));
  EXPECT_EQ((*alice)->state(), SimplePhone::CallState::talking);
  hang_up(*bob);
  ASSERT_TRUE(ended());
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().answered_by, "bob");
}

TEST_P(Speech, APinIsAskedForAndLetsTheCallPass) {
  begin(said_by_callees);
  (*carol)->options().answers_after = 2s;
  call("0155500000");
  ASSERT_TRUE(answered());
  world.run_for(1s);
  type("4711");
  ASSERT_TRUE(world.run_until([&] { return (*carol)->state() == SimplePhone::CallState::talking; }, 5s));
  EXPECT_TRUE(hears(*alice, 2s));
  EXPECT_TRUE(hears(*carol, 2s));
  ASSERT_NE((*alice)->received(), nullptr);
  EXPECT_EQ((*alice)->received()->lost(), 0);
  EXPECT_EQ((*alice)->received()->ssrc_changes(), 0u) << "question, ringing tone and carol are one stream";
  hang_up(*carol);
  ASSERT_TRUE(ended());
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().ending, "normal");
  EXPECT_EQ(record().trunk_out, "telecom");
  EXPECT_THAT(stories(), HasSubstr("the PIN is right"));
}

TEST_P(Speech, TheQuestionIsHeard) {
  begin(last_beep);
  call("0155500000");
  ASSERT_TRUE(answered());
  EXPECT_TRUE(hears(*alice, 2s));
  hang_up(*alice);
  EXPECT_TRUE(all_quiet());
}

TEST_P(Speech, ARingingToneIsHeardBehindAPin) {
  begin(german_ringing);
  (*carol)->options().answers_after = 5s;
  call("0155500000");
  ASSERT_TRUE(answered());
  type("4711#");
  EXPECT_TRUE(hears(*alice, 4s));
  hang_up(*alice);
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().ending, "cancelled");
}

TEST_P(Speech, EarlyMediaIsHeardBehindAPin) {
  begin(said_by_closed);
  call("0155500001");
  ASSERT_TRUE(answered());
  type("4711");
  EXPECT_TRUE(hears(*alice, 4s)) << "what the public network says";
  ASSERT_TRUE(ended(20s));
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().sip_status, 480);
}

TEST_P(Speech, BehindAPinTheNextTrunkIsTried) {
  begin(said_by_callees, "gone, telecom");
  call("0155500000");
  ASSERT_TRUE(answered());
  type("4711");
  ASSERT_TRUE(world.run_until([&] { return (*carol)->state() == SimplePhone::CallState::talking; }, 60s));
  EXPECT_TRUE(hears(*alice, 2s));
  hang_up(*alice);
  ASSERT_TRUE(all_quiet());
  EXPECT_EQ(record().trunk_out, "telecom");
}

TEST_P(Speech, APinThatIsToldByInfoIsKeptNowhere) {
  begin(said_by_callees);
  call("0155500000");
  ASSERT_TRUE(answered());
  for (const char key : std::string_view("4711")) {
    alice->shard().run([&] { (*alice)->tell_digit(key); });
    world.run_for(200ms);
  }
  ASSERT_TRUE(world.run_until([&] { return (*carol)->state() == SimplePhone::CallState::talking; }, 5s));
  world.run_for(1s);
  hang_up(*alice);
  ASSERT_TRUE(all_quiet());
  EXPECT_THAT(stories(), HasSubstr("INFO "));
  EXPECT_THAT(stories(), Not(HasSubstr("Signal=")));
  EXPECT_THAT(stories(), Not(HasSubstr("4711")));
}

TEST_P(Speech, WhoGuessesIsStoppedForAWhile) {
  begin(said_by_callees);
  for (int calls = 0; calls < 3; ++calls) {
    call("0155500000");
    ASSERT_TRUE(answered());
    for (int tries = 0; tries < 3; ++tries) {
      type("4712");
      world.run_for(2s);
    }
    ASSERT_TRUE(ended());
    ASSERT_TRUE(all_quiet());
    EXPECT_EQ(record().sip_status, 403);
    EXPECT_EQ(record().ending, "wrong_pin");
  }
  call("0155500000");
  ASSERT_TRUE(ended());
  EXPECT_EQ((*alice)->ending().status, 403) << "not even answered, on whichever shard";
  world.run_for(61min);
  call("0155500000");
  EXPECT_TRUE(answered()) << "an hour later he may";
  hang_up(*alice);
  EXPECT_TRUE(all_quiet());
}

}  // namespace
}  // namespace tandem::flows
