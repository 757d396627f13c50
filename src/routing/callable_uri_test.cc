#include "routing/callable_uri.h"

#include <gtest/gtest.h>

namespace tandem::routing {
namespace {

std::string called(std::string_view text) {
  const auto uri = callable_uri(text);
  return uri ? *uri : "(" + std::string(sentence(uri.error())) + ")";
}

TEST(CallableUri, IsKeptAsFarAsItSaysWhomToCall) {
  EXPECT_EQ(called("sip:bob@example.com"), "sip:bob@example.com");
  EXPECT_EQ(called("SIPS:bob@[2001:db8::1]:5071"), "sips:bob@[2001:db8::1]:5071");
  EXPECT_EQ(called("sip:+4930123@example.com;user=phone;transport=tcp"),
            "sip:+4930123@example.com;user=phone;transport=tcp");
  EXPECT_EQ(called("sip:a%20b@example.com;gr=x;ob"), "sip:a%20b@example.com;gr=x;ob");
}

TEST(CallableUri, WhatWouldLeadElsewhereIsTakenOff) {
  EXPECT_EQ(called("sip:bob:secret@example.com"), "sip:bob@example.com");
  EXPECT_EQ(called("sip:bob@example.com;MADDR=192.0.2.1;transport=udp"), "sip:bob@example.com;transport=udp");
  EXPECT_EQ(called("sip:bob@example.com;%6daddr=192.0.2.1;lr;ttl=3;method=BYE"), "sip:bob@example.com");
  EXPECT_EQ(called("sip:bob@example.com;%6daddr=192.0.2.1;%6DADDR=192.0.2.2;x;maddr=192.0.2.3"),
            "sip:bob@example.com;x");
  EXPECT_EQ(called("sip:bob@example.com?Route=%3Csip:evil.example%3E"), "sip:bob@example.com");
}

TEST(CallableUri, WhatIsNoneIsRefused) {
  EXPECT_EQ(called("tel:+4930123"), "(it is no SIP URI)");
  EXPECT_EQ(called("mailto:bob@example.com"), "(it is no SIP URI)");
  EXPECT_EQ(called("sip:example.com"), "(the URI names nobody at its host)");
  EXPECT_EQ(called("sip:bob@exa mple.com"), "(it is no URI)");
  EXPECT_EQ(called(""), "(it is no URI)");
  EXPECT_EQ(called("sip:" + std::string(300, 'b') + "@example.com"), "(the URI is too long)");
}

}  // namespace
}  // namespace tandem::routing
