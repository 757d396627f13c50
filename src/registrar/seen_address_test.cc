#include "registrar/seen_address.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

using sipstack::Protocol;

sipstack::Flow flow(Protocol protocol = Protocol::udp, const char* remote = "198.51.100.1:5060") {
  sipstack::Flow flow;
  flow.protocol = protocol;
  flow.local = *SocketAddress::parse("192.168.1.5:5060");
  flow.remote = *SocketAddress::parse(remote);
  flow.advertised_host = "192.168.1.5";
  return flow;
}

std::string learnt(const sipstack::Flow& from, std::string_view params) {
  const std::string text = "SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bK1" + std::string(params);
  const auto via = sip::Via::parse(text);
  if (!via) return "nothing";  // the message is refused
  SeenAddress seen(true);
  seen.note(from, *via);
  return seen.address() ? seen.address()->to_string() : "nothing";
}

TEST(SeenAddress, IsWhatTheProviderSays) {
  EXPECT_EQ(learnt(flow(), ";received=203.0.113.9;rport=40001"), "203.0.113.9:40001");
  EXPECT_EQ(learnt(flow(), ";received=203.0.113.9"), "203.0.113.9:5060");
  EXPECT_EQ(learnt(flow(), ";rport=40001"), "192.168.1.5:40001");
}

TEST(SeenAddress, IsNothingWithoutNat) {
  EXPECT_EQ(learnt(flow(), ""), "nothing");
  EXPECT_EQ(learnt(flow(), ";rport"), "nothing");
  EXPECT_EQ(learnt(flow(), ";received=192.168.1.5;rport=5060"), "nothing");
}

TEST(SeenAddress, OfAConnectionThePortAloneTellsNothing) {
  EXPECT_EQ(learnt(flow(Protocol::tcp), ";received=192.168.1.5;rport=33333"), "nothing");
  EXPECT_EQ(learnt(flow(Protocol::tcp), ";received=203.0.113.9;rport=33333"), "203.0.113.9:33333");
}

TEST(SeenAddress, IsNotWhatAProvidersBalancerSees) {
  EXPECT_EQ(learnt(flow(), ";received=10.0.0.7;rport=5060"), "nothing");
  EXPECT_EQ(learnt(flow(Protocol::udp, "10.9.9.9:5060"), ";received=10.0.0.7;rport=5060"), "10.0.0.7:5060");
}

TEST(SeenAddress, NonsenseIsNotLearnt) {
  for (const char* params : {";received=0.0.0.0;rport=1", ";received=example.org", ";rport=99999", ";received=[::]"})
    EXPECT_EQ(learnt(flow(), params), "nothing") << params;
}

TEST(SeenAddress, IsNotAskedForWhereOneIsConfigured) {
  sipstack::Flow configured = flow();
  configured.advertised_host = "pbx.example.net";
  EXPECT_EQ(learnt(configured, ";received=203.0.113.9;rport=40001"), "nothing");
  const std::string text = "SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bK1;received=203.0.113.9;rport=40001";
  SeenAddress off(false);
  EXPECT_FALSE(off.note(flow(), *sip::Via::parse(text)));
}

TEST(SeenAddress, NewsAreToldOnce) {
  const std::string text = "SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bK1;received=203.0.113.9;rport=40001";
  SeenAddress seen(true);
  EXPECT_TRUE(seen.note(flow(), *sip::Via::parse(text)));
  EXPECT_FALSE(seen.note(flow(), *sip::Via::parse(text)));
}

TEST(SeenAddress, StaysUntilAResponseSaysOtherwise) {
  const auto via = [](std::string_view params) {
    return "SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bK1" + std::string(params);
  };
  const std::string seen_there = via(";received=203.0.113.9;rport=40001"), silent = via(""),
                    seen_here = via(";received=192.168.1.5;rport=5060");
  SeenAddress seen(true);
  seen.note(flow(), *sip::Via::parse(seen_there));
  EXPECT_FALSE(seen.note(flow(), *sip::Via::parse(silent)));
  EXPECT_TRUE(seen.address());
  EXPECT_TRUE(seen.note(flow(), *sip::Via::parse(seen_here)));
  EXPECT_FALSE(seen.address());
}

}  // namespace
}  // namespace tandem::registrar
