#include "model/header_rules.h"

#include <gtest/gtest.h>

#include "model/validate.h"

namespace tandem::model {
namespace {

TEST(HeaderRules, SetVarMeansTheSame) {
  EXPECT_EQ(parse_header_variable("PJSIP_HEADER(add,X-Foo)=bar=1"), (HeaderRule{HeaderAction::add, "X-Foo", "bar=1"}));
  EXPECT_EQ(parse_header_variable(" pjsip_header( update , X-Foo , 1 )= b "),
            (HeaderRule{HeaderAction::replace, "X-Foo", "b"}));
  EXPECT_EQ(parse_header_variable("PJSIP_HEADER(remove,Privacy)="), (HeaderRule{HeaderAction::remove, "Privacy", ""}));
  for (const char* wrong : {"", "FOO=bar", "PJSIP_HEADER(add)=x", "PJSIP_HEADER(read,X)=x", "PJSIP_HEADER(add,X)",
                            "PJSIP_HEADER(add,)=x", "PJSIP_HEADER(add,X=x"})
    EXPECT_EQ(parse_header_variable(wrong), std::nullopt) << wrong;
  TrunkHeaders headers;
  headers.header_rules = {{HeaderAction::add, "X-A", "1"}};
  headers.set_var = {"PJSIP_HEADER(add,X-B)=2"};
  EXPECT_EQ(header_rules_of(headers).back(), (HeaderRule{HeaderAction::add, "X-B", "2"}));
  EXPECT_EQ(header_rules_of(headers).size(), 2u);
}

TEST(HeaderRules, VariablesAreKnownOrRefused) {
  EXPECT_EQ(unknown_variable("sip:${CALLERID(num)}@${TRUNK}"), "");
  EXPECT_EQ(unknown_variable("a ${EXTEN} ${PATH} b"), "${PATH}");
  EXPECT_EQ(unknown_variable("${EXTEN"), "${EXTEN");
}

TEST(HeaderRules, WhatACallNeedsIsNotTouched) {
  for (const char* name : {"via", "f", "Contact", "content-length", "Proxy-Authorization"})
    EXPECT_TRUE(is_ours_alone(name)) << name;
  for (const char* name : {"P-Asserted-Identity", "X-Account", "Diversion", "Privacy"})
    EXPECT_FALSE(is_ours_alone(name)) << name;
}

TEST(HeaderRules, MistakesAreToldWhenSaved) {
  Config config;
  Trunk trunk;
  trunk.name = "t";
  trunk.account_type = AccountType::none;
  trunk.host = "192.0.2.1";
  trunk.headers.header_rules = {{HeaderAction::add, "Contact", "x"}, {HeaderAction::add, "X-A", "${WHAT}"}};
  trunk.headers.set_var = {"CHANNEL(language)=fr"};
  config.trunks.push_back(trunk);
  const std::string said = to_text(validate(config));
  EXPECT_NE(said.find("The header 'Contact' belongs to the exchange itself."), std::string::npos) << said;
  EXPECT_NE(said.find("There is no variable '${WHAT}'."), std::string::npos) << said;
  EXPECT_NE(said.find("'CHANNEL(language)=fr' is not understood."), std::string::npos) << said;
}

}  // namespace
}  // namespace tandem::model
