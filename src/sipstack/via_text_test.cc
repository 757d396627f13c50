#include "sipstack/via_text.h"

#include <gtest/gtest.h>

namespace tandem::sipstack {
namespace {

const SocketAddress source = *SocketAddress::parse("192.0.2.9:4444");

std::string vias(std::string via_headers) {
  std::string text = "OPTIONS sip:a SIP/2.0\r\n" + via_headers + "\r\n";
  const auto message = sip::Message::parse(text);
  EXPECT_TRUE(message);
  std::string top(message->value(sip::HeaderId::via));
  top = top.substr(0, top.find(','));
  std::string out;
  sip::Writer writer(out);
  write_vias_of_response(writer, *message, *sip::Via::parse(top), source);
  return out;
}

TEST(ViaText, RportIsFilledInAndReceivedStandsBesideIt) {
  EXPECT_EQ(vias("Via: SIP/2.0/UDP 10.0.0.1;rport;branch=b\r\n"),
            "Via: SIP/2.0/UDP 10.0.0.1;branch=b;received=192.0.2.9;rport=4444\r\n");
}

TEST(ViaText, ReceivedIsAddedOnlyWhenSentByIsAnother) {
  EXPECT_EQ(vias("Via: SIP/2.0/UDP 192.0.2.9:5060;branch=b\r\n"), "Via: SIP/2.0/UDP 192.0.2.9:5060;branch=b\r\n");
  EXPECT_EQ(vias("Via: SIP/2.0/UDP host.example;branch=b\r\n"),
            "Via: SIP/2.0/UDP host.example;branch=b;received=192.0.2.9\r\n");
}

TEST(ViaText, WhatTheSenderClaimsAboutItselfIsReplaced) {
  EXPECT_EQ(vias("Via: SIP/2.0/UDP h;received=1.2.3.4;rport=9;x=\"q;y\";branch=b\r\n"),
            "Via: SIP/2.0/UDP h;x=\"q;y\";branch=b;received=192.0.2.9;rport=4444\r\n");
}

TEST(ViaText, LowerViasStayAsTheyAreInOrder) {
  EXPECT_EQ(vias("v: SIP/2.0/UDP 192.0.2.9;branch=a, SIP/2.0/TCP p1;branch=b;received=9.9.9.9\r\n"
                 "Via: SIP/2.0/UDP p2;branch=c\r\n"),
            "Via: SIP/2.0/UDP 192.0.2.9;branch=a\r\nVia: SIP/2.0/TCP p1;branch=b;received=9.9.9.9\r\n"
            "Via: SIP/2.0/UDP p2;branch=c\r\n");
}

TEST(ViaText, ResponsesGoToTheSourceNeverToMaddr) {
  const auto target = [](std::string_view via, Protocol protocol = Protocol::udp) {
    return response_target(*sip::Via::parse(via), source, protocol, true).to_string();
  };
  EXPECT_EQ(target("SIP/2.0/UDP 10.0.0.1:5070;rport;branch=b"), "192.0.2.9:4444");
  EXPECT_EQ(target("SIP/2.0/UDP 10.0.0.1:5070;branch=b"), "192.0.2.9:5070");
  EXPECT_EQ(response_target(*sip::Via::parse("SIP/2.0/UDP 10.0.0.1:5070;branch=b"), source, Protocol::udp, false),
            source);
  EXPECT_EQ(target("SIP/2.0/UDP 10.0.0.1;branch=b;maddr=203.0.113.1"), "192.0.2.9:5060");
  EXPECT_EQ(target("SIP/2.0/TCP 10.0.0.1:5070;rport;branch=b", Protocol::tcp), "192.0.2.9:5070");
}

TEST(ViaText, TheSourceOfOurRequestIsReadFromItsResponse) {
  const auto seen = [](std::string_view via) {
    const auto read = sip::Via::parse(via);
    const auto address = read ? seen_as(*read) : std::nullopt;
    return address ? address->to_string() : "unknown";
  };
  EXPECT_EQ(seen("SIP/2.0/UDP 10.0.0.1:5070;branch=b;received=203.0.113.7;rport=1024"), "203.0.113.7:1024");
  EXPECT_EQ(seen("SIP/2.0/UDP 10.0.0.1:5070;branch=b;received=203.0.113.7"), "203.0.113.7:5070");
  EXPECT_EQ(seen("SIP/2.0/UDP 10.0.0.1;branch=b;rport=1024"), "10.0.0.1:1024");
  EXPECT_EQ(seen("SIP/2.0/UDP [2001:db8::1];branch=b;received=2001:db8::2"), "[2001:db8::2]:5060");
  for (const char* via : {"SIP/2.0/UDP 10.0.0.1:5070;branch=b;rport", "SIP/2.0/UDP pbx.example;branch=b;rport=1024",
                          "SIP/2.0/UDP 10.0.0.1;branch=b;received=x", "SIP/2.0/UDP 10.0.0.1;branch=b;rport=65536"})
    EXPECT_EQ(seen(via), "unknown") << via;
}

TEST(ViaText, OurViaIsRecognisedInItsResponse) {
  Flow flow;
  flow.advertised_host = "[2001:db8::1]";
  flow.advertised_port = 5070;
  std::string text;
  write_our_via(text, flow, "z9hG4bKx");
  EXPECT_EQ(text, "SIP/2.0/UDP [2001:db8::1]:5070;branch=z9hG4bKx;rport");
  EXPECT_TRUE(is_our_sent_by(*sip::Via::parse(text), flow));
  flow.advertised_port = 5060;
  EXPECT_FALSE(is_our_sent_by(*sip::Via::parse(text), flow));
}

}  // namespace
}  // namespace tandem::sipstack
