#include "model/uri_template.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

TEST(UriTemplate, IsTakenApart) {
  const auto parsed = parse_uri_template("sip:pre${EXTEN}post@pbx.example.com:5070;transport=tcp");
  ASSERT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(parsed->scheme, "sip");
  EXPECT_EQ(parsed->user, "pre${EXTEN}post");
  EXPECT_EQ(parsed->host_port, "pbx.example.com:5070");
  EXPECT_EQ(parsed->host, "pbx.example.com");
  EXPECT_EQ(parsed->params, ";transport=tcp");
  EXPECT_EQ(parse_uri_template("sips:${EXTEN}@[2001:db8::1]:5061")->host, "2001:db8::1");
  EXPECT_TRUE(parse_uri_template("sip:reception@192.0.2.1"));
}

TEST(UriTemplate, WhatCannotBeCalledIsRefused) {
  for (auto bad : {"",
                   "sip:",
                   "sip:${EXTEN}",
                   "sip:@example.com",
                   "tel:${EXTEN}@example.com",
                   "${EXTEN}@example.com",
                   "sip:${EXTEN}${EXTEN}@example.com",
                   "sip:${NUMBER}@example.com",
                   "sip:${EXTEN}@",
                   "sip:a b@example.com",
                   "sip:${EXTEN}@example.com:0",
                   "sip:${EXTEN}@${EXTEN}",
                   "sip:${EXTEN}@exa mple.com",
                   "sip:${EXTEN}@example.com;maddr=192.0.2.1",
                   "sip:${EXTEN}@example.com?Route=x",
                   "sip:a@[::1",
                   "sip:a@2001:db8::1",
                   "sip:a<b>@example.com",
                   "sip:a@b@example.com",
                   "sip:a@example.com;transport=ws",
                   "sip:a@example.com\r\nX: y"})
    EXPECT_FALSE(parse_uri_template(bad)) << bad;
  EXPECT_NE(parse_uri_template("sip:${NUMBER}@example.com").error().find("${EXTEN}"), std::string::npos);
}

}  // namespace
}  // namespace tandem::model
