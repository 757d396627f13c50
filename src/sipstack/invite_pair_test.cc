// Two real stacks back to back: calls with random behaviour over a network that loses, delays and reorders.
#include <gtest/gtest.h>

#include "sipstack/dialog_table.h"
#include "sipstack/test_stack.h"

namespace tandem::sipstack::test {
namespace {

/// One party of one call: does at random what people and their programs do.
class Agent final : public SessionListener {
 public:
  Agent(TestWire& wire, Random& random) : wire_(wire), random_(random) {}

  void take(SessionHandle handle) {
    session = std::move(handle);
    session->set_listener(*this);
    // Everybody hangs up some day.
    soon(90'000, [this] { session->end(random_.chance(0.5) ? 486 : 603, "Q.850;cause=16"); });
    for (auto changes = random_.below(3); changes > 0; --changes) soon(60'000, [this] { change(); });
  }
  void on_progress(unsigned) override {}
  void on_offer(std::string_view) override {
    if (session->incoming() && !session->answered() && random_.chance(0.3))
      session->answer("early", true);
    else
      soon(2'000,
           [this] { random_.chance(0.8) ? session->answer("answer", false) : session->refuse_offer(488, "no"); });
  }
  void on_offer_withdrawn() override {}
  void on_offer_wanted() override { session->offer("wanted"); }
  void on_answer(std::string_view) override { ++answers; }
  void on_offer_refused(unsigned) override {}
  void on_answered() override { ++answered; }
  void on_info(std::string_view, std::string_view) override {}
  void on_ended(const SessionEnding& told) override {
    ++ended;
    ending = told;
    if (random_.chance(0.5)) session.reset();
  }

  SessionHandle session;
  unsigned answered = 0, answers = 0, ended = 0;
  SessionEnding ending;

  void soon(std::uint64_t within_ms, std::function<void()> what) {
    wire_.later(std::chrono::milliseconds(random_.below(within_ms)), [this, what = std::move(what)] {
      if (session && !ended) what();
    });
  }

 private:
  void change() {
    if (!session->answered()) return;
    random_.chance(0.7) ? session->offer("change") : session->want_offer();
  }
  TestWire& wire_;
  Random& random_;
};

struct Exchange {
  explicit Exchange(std::uint64_t seed) : random(seed) {
    alice.stack().set_handlers(alice.user(), alice_dialogs);
    bob.stack().set_handlers(bob.user(), bob_dialogs);
    bob.user().on_request_do = [this](std::unique_ptr<ServerRequest> request) {
      if (request->message().method() != sip::Method::invite) return request->respond(481);
      auto agent = std::make_unique<Agent>(wire, random);
      SessionHandle session = bob_dialogs.accept(std::move(request), {.contact_user = "bob", .credentials = {}});
      ASSERT_TRUE(session);
      session->ring(180);
      Agent* called = agent.get();
      agent->take(std::move(session));
      called->soon(15'000, [called] { called->session->accept(); });
      agents.push_back(std::move(agent));
    };
  }
  ~Exchange() { agents.clear(); }
  Agent& call() {
    CallSetup setup;
    setup.session.contact_user = "alice";
    setup.request_uri = "sip:bob@192.0.2.2";
    setup.destination.uri = setup.request_uri;
    setup.from = "<sip:alice@192.0.2.1>";
    setup.to = "<sip:bob@192.0.2.2>";
    auto agent = std::make_unique<Agent>(wire, random);
    SessionHandle session = alice_dialogs.call(std::move(setup));
    if (random.chance(0.8)) session->offer("offer");
    session->start();
    agent->take(std::move(session));
    agents.push_back(std::move(agent));
    return *agents.back();
  }
  void expect_nothing_left() {
    for (auto& agent : agents) {
      EXPECT_EQ(agent->ended, 1u);
      agent->session.reset();
    }
    wire.run_for(300s);
    EXPECT_EQ(alice_dialogs.sessions() + bob_dialogs.sessions(), 0u);
    EXPECT_EQ(alice_dialogs.farewells() + bob_dialogs.farewells(), 0u);
    EXPECT_EQ(alice.transactions() + bob.transactions(), 0u);
  }

  TestWire wire;
  Random random;
  TestHost alice{wire, "192.0.2.1"}, bob{wire, "192.0.2.2"};
  Dialogs alice_dialogs{alice.stack()}, bob_dialogs{bob.stack()};
  std::vector<std::unique_ptr<Agent>> agents;
};

TEST(InvitePair, CallsEndOnBothSidesOnAGoodNetwork) {
  Exchange exchange(1);
  exchange.wire.delay = 5ms;
  for (int i = 0; i < 200; ++i) exchange.wire.later(i * 100ms, [&] { exchange.call(); });
  exchange.wire.run_for(200s);
  EXPECT_EQ(exchange.agents.size(), 400u);
  unsigned answered = 0;
  for (const auto& agent : exchange.agents) answered += agent->answered;
  EXPECT_GT(answered, 50u);
  exchange.expect_nothing_left();
}

TEST(InvitePair, CallsEndOnBothSidesDespiteLossAndReordering) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Exchange exchange(seed);
    Random weather(seed);
    exchange.wire.drops = [&](const Passed&) {
      exchange.wire.delay = std::chrono::milliseconds(weather.below(700));
      return weather.chance(0.2);
    };
    for (int i = 0; i < 100; ++i) exchange.wire.later(i * 100ms, [&] { exchange.call(); });
    exchange.wire.run_for(400s);
    exchange.expect_nothing_left();
  }
}

}  // namespace
}  // namespace tandem::sipstack::test
