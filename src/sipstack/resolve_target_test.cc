#include "sipstack/resolve_target.h"

#include <gtest/gtest.h>

#include <map>

#include "sipstack/test_wire.h"

namespace tandem::sipstack {
namespace {

using test::TestNetwork;
using test::TestShard;
using test::TestWire;
using namespace std::chrono_literals;

Target udp(const char* address) {
  return {Protocol::udp, *SocketAddress::parse(address)};
}
Target tcp(const char* address) {
  return {Protocol::tcp, *SocketAddress::parse(address)};
}
Target tls(const char* address) {
  return {Protocol::tls, *SocketAddress::parse(address)};
}
IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

class Resolving : public testing::Test {
 protected:
  Resolving() {
    shard.set_clock(wire.now);
    wire.shards.push_back(&shard);
  }
  using Found = std::expected<std::vector<Target>, ResolveFault>;
  Found resolve(std::string_view uri, std::optional<Protocol> protocol = {}) {
    const auto question = question_from(uri, protocol);
    if (!question) return std::unexpected(question.error());
    return resolve(*question);
  }
  Found resolve(const TargetQuestion& question) {
    std::optional<TargetAnswer> got;
    const auto running = resolver.resolve(question, [&](TargetAnswer answer) { got = std::move(answer); });
    EXPECT_FALSE(got) << "answered from within resolve()";
    wire.run_for(10ms);
    if (!got.value()) return std::unexpected(got->error());
    good_for = (*got)->good_for;
    return std::move((*got)->targets);
  }

  TestWire wire;
  TestNetwork network{wire, ip("192.0.2.1")};
  TestShard shard{wire, ShardId{0}, 1, 3};
  TargetResolver resolver{shard, network};
  std::chrono::seconds good_for{};
};

using Targets = std::vector<Target>;

TEST_F(Resolving, AddressesAreTakenAsTheyAre) {
  EXPECT_EQ(*resolve("sip:a@192.0.2.9"), Targets{udp("192.0.2.9:5060")});
  EXPECT_EQ(*resolve("sip:a@[2001:db8::1]:5070;transport=tcp"), Targets{tcp("[2001:db8::1]:5070")});
  EXPECT_EQ(*resolve("sip:192.0.2.9", Protocol::tcp), Targets{tcp("192.0.2.9:5060")});
  EXPECT_EQ(wire.dns_questions, 0U);
}

TEST_F(Resolving, AnExplicitPortMeansNoServices) {
  wire.services["_sip._udp.example.net"].services = {{"other.example.net", 9, 0, 0}};
  wire.names["example.net"].addresses = {ip("192.0.2.9"), ip("2001:db8::9")};
  EXPECT_EQ(*resolve("sip:example.net:5080"), (Targets{udp("192.0.2.9:5080"), udp("[2001:db8::9]:5080")}));
}

TEST_F(Resolving, ServicesOfBothTransportsAreAskedAndUdpComesFirst) {
  wire.services["_sip._udp.example.net"].services = {{"u.example.net", 5061, 0, 0}};
  wire.services["_sip._tcp.example.net"].services = {{"t.example.net", 5062, 0, 0}};
  wire.names["u.example.net"].addresses = {ip("192.0.2.2")};
  wire.names["t.example.net"].addresses = {ip("192.0.2.3")};
  EXPECT_EQ(*resolve("sip:example.net"), (Targets{udp("192.0.2.2:5061"), tcp("192.0.2.3:5062")}));
  EXPECT_EQ(*resolve("sip:example.net;transport=tcp"), Targets{tcp("192.0.2.3:5062")});
}

// RFC 3263 §4.1: the domain's order counts, among the transports that we speak; SRV by rule is not asked then.
TEST_F(Resolving, ThePointersOfADomainChooseTheTransport) {
  wire.pointers["example.net"].pointers = {{20, 10, "s", "SIP+D2U", "udp.example.net"},
                                           {10, 20, "S", "sip+d2t", "tcp.example.net"},
                                           {10, 10, "s", "SIPS+D2T", "tls.example.net"},
                                           {5, 10, "s", "SIP+D2S", "sctp.example.net"},
                                           {1, 10, "u", "E2U+sip", ""}};
  wire.services["_sip._udp.example.net"].services = {{"wrong.example.net", 1, 0, 0}};
  wire.services["tcp.example.net"].services = {{"b.example.net", 5062, 20, 0}, {"a.example.net", 5061, 10, 0}};
  wire.services["udp.example.net"].services = {{"a.example.net", 5060, 10, 0}};
  wire.names["a.example.net"] = {.addresses = {ip("192.0.2.2")}, .services = {}, .ttl = 30s};
  wire.names["b.example.net"].addresses = {ip("192.0.2.3")};
  EXPECT_EQ(*resolve("sip:example.net"),
            (Targets{tcp("192.0.2.2:5061"), tcp("192.0.2.3:5062"), udp("192.0.2.2:5060")}));
  EXPECT_EQ(good_for, 30s);
  resolver.set_usable({Protocol::udp});
  EXPECT_EQ(*resolve("sip:example.net"), Targets{udp("192.0.2.2:5060")});
}

TEST_F(Resolving, PointersThatLeadToNothingOfUseAreAsNone) {
  wire.pointers["example.net"].pointers = {{10, 10, "s", "SIPS+D2T", "tls.example.net"}};
  wire.services["_sip._tcp.example.net"].services = {{"a.example.net", 5061, 0, 0}};
  wire.names["a.example.net"].addresses = {ip("192.0.2.2")};
  EXPECT_EQ(*resolve("sip:example.net"), Targets{tcp("192.0.2.2:5061")});
}

TEST_F(Resolving, APointerWithFlagALeadsToAnAddressAtTheUsualPort) {
  wire.pointers["example.net"].pointers = {{10, 10, "a", "SIP+D2T", "host.example.net"}};
  wire.names["host.example.net"].addresses = {ip("192.0.2.4")};
  EXPECT_EQ(*resolve("sip:example.net"), Targets{tcp("192.0.2.4:5060")});
}

TEST_F(Resolving, WhereAnyTransportWillDoAllAreTriedInTurn) {
  wire.names["example.net"].addresses = {ip("192.0.2.9")};
  TargetQuestion question{.host = "example.net", .port = {}, .protocol = {}, .any_transport = true};
  EXPECT_EQ(*resolve(question), (Targets{udp("192.0.2.9:5060"), tcp("192.0.2.9:5060"), tls("192.0.2.9:5061")}));
  question.port = 5080;
  EXPECT_EQ(*resolve(question), (Targets{udp("192.0.2.9:5080"), tcp("192.0.2.9:5080"), tls("192.0.2.9:5080")}));
  question.protocol = Protocol::tcp;
  EXPECT_EQ(*resolve(question), (Targets{tcp("192.0.2.9:5080")}));
}

// RFC 8767 §5: nobody waits for a dead name server while an old answer is at hand.
TEST_F(Resolving, AnOldAnswerIsServedSoonWhenANewOneDoesNotCome) {
  wire.names["example.net"].addresses = {ip("192.0.2.9")};
  EXPECT_TRUE(resolve("sip:example.net:5060"));
  wire.run_for(100s);
  wire.delay = 5s;  // as a server that is gone
  wire.dns_is_down = true;
  std::optional<TargetAnswer> got;
  const auto running = resolver.resolve(*question_from("sip:example.net:5060", {}),
                                        [&](TargetAnswer answer) { got = std::move(answer); });
  wire.run_for(399ms);
  EXPECT_FALSE(got);
  wire.run_for(2ms);
  ASSERT_TRUE(got);
  EXPECT_EQ((*got)->targets, Targets{udp("192.0.2.9:5060")});
  EXPECT_TRUE(resolver.known(*question_from("sip:example.net:5060", {}))) << "the next one waits not at all";
}

TEST_F(Resolving, WithoutServicesTheNameItselfIsUsed) {
  wire.names["example.net"].addresses = {ip("192.0.2.9")};
  EXPECT_EQ(*resolve("sip:example.net"), Targets{udp("192.0.2.9:5060")});
}

TEST_F(Resolving, ASipsUriIsSpokenByTlsAlone) {
  wire.names["example.net"].addresses = {ip("192.0.2.9")};
  EXPECT_EQ(*resolve("sips:example.net"), Targets{tls("192.0.2.9:5061")});
  EXPECT_EQ(*resolve("sips:example.net:5071;transport=tcp"), Targets{tls("192.0.2.9:5071")});
  wire.services["_sips._tcp.example.net"].services = {{"a.example.net", 5081, 0, 0}};
  wire.services["_sip._tcp.example.net"].services = {{"a.example.net", 5060, 0, 0}};
  wire.names["a.example.net"].addresses = {ip("192.0.2.2")};
  wire.run_for(7200s);
  EXPECT_EQ(*resolve("sips:example.net"), Targets{tls("192.0.2.2:5081")});
}

TEST_F(Resolving, FaultsAreToldApart) {
  EXPECT_EQ(resolve("sip:nowhere.example").error(), ResolveFault::no_such_name);
  EXPECT_EQ(resolve("tel:+33").error(), ResolveFault::bad_uri);
  EXPECT_EQ(resolve("sips:example.net;transport=udp").error(), ResolveFault::unknown_transport);
  EXPECT_EQ(resolve("sip:example.net;transport=ws").error(), ResolveFault::unknown_transport);
  EXPECT_EQ(resolve("sip:example.net;transport=sctp").error(), ResolveFault::unknown_transport);
  wire.services["_sip._udp.none.example"].services = {{".", 0, 0, 0}};
  EXPECT_EQ(resolve("sip:none.example").error(), ResolveFault::no_service);
  wire.dns_is_down = true;
  EXPECT_EQ(resolve("sip:later.example").error(), ResolveFault::dns_failed);
}

TEST_F(Resolving, AnswersAreRememberedForTheirTimeAndServedStaleWhileDnsIsDown) {
  wire.names["example.net"] = {.addresses = {ip("192.0.2.9")}, .services = {}, .ttl = 60s};
  const std::string uri = "sip:example.net:5060";
  EXPECT_TRUE(resolve(uri));
  wire.run_for(59s);
  EXPECT_TRUE(resolve(uri));
  EXPECT_EQ(wire.dns_questions, 1U);
  wire.dns_is_down = true;
  wire.run_for(600s);
  EXPECT_EQ(*resolve(uri), Targets{udp("192.0.2.9:5060")});
  EXPECT_EQ(wire.dns_questions, 2U);
  wire.run_for(3700s);
  EXPECT_EQ(resolve(uri).error(), ResolveFault::dns_failed);  // not for ever
}

TEST_F(Resolving, ManyQuestionsForOneNameAreAskedOnce) {
  wire.names["example.net"].addresses = {ip("192.0.2.9")};
  unsigned answers = 0;
  std::vector<std::shared_ptr<Resolution>> running;
  for (int i = 0; i < 100; ++i)
    running.push_back(resolver.resolve({.host = "example.net", .port = 5060, .protocol = {}},
                                       [&](const TargetResolver::Answer& answer) { answers += answer.has_value(); }));
  running.erase(running.begin());  // whoever let go is not told
  wire.run_for(1ms);
  EXPECT_EQ(wire.dns_questions, 1U);
  EXPECT_EQ(answers, 99U);
}

// RFC 2782: lower priority first; within one, in proportion to the weights.
TEST(Services, AreOrderedByPriorityAndDrawnByWeight) {
  Random random(42);
  std::map<std::string, int> first;
  for (int i = 0; i < 10'000; ++i) {
    std::vector<net::SrvRecord> services{
        {"backup", 5060, 20, 100}, {"light", 5060, 10, 10}, {"heavy", 5060, 10, 90}, {"none", 5060, 10, 0}};
    order_services(services, random);
    ++first[services[0].target];
    EXPECT_EQ(services[3].target, "backup");
  }
  EXPECT_NEAR(first["heavy"], 8900, 250);
  EXPECT_NEAR(first["light"], 1000, 150);
  EXPECT_NEAR(first["none"], 99, 60);
}

}  // namespace
}  // namespace tandem::sipstack
