#include "legs/trunk_caller.h"

#include <gtest/gtest.h>

namespace tandem::legs {
namespace {

class TrunkCaller : public testing::Test {
 protected:
  TrunkCaller() {
    trunk.name = "carrier";
    trunk.username = "account";
    target.kind = routing::Target::Kind::trunk;
    target.number = "+33199";
    target.as = {"+33123", "Alice", false};
  }
  SaidToTrunk said() const { return said_to_trunk(trunk, target, "carrier.example"); }
  std::string header(const std::string& name) const {
    std::string all;
    for (const auto& h : said().headers)
      if (h.name == name) all += (all.empty() ? "" : " | ") + h.value;
    return all;
  }
  std::string ruled(std::vector<model::HeaderRule> rules, std::vector<sipstack::HeaderText> headers = {}) {
    trunk.headers.header_rules = std::move(rules);
    apply_header_rules(trunk, target, headers);
    std::string all;
    for (const auto& h : headers) all += h.name + ": " + h.value + '\n';
    return all;
  }

  model::Trunk trunk;
  routing::Target target;
};

TEST_F(TrunkCaller, FromHasTheCallersNumberUnlessTheTrunkHasAUserOfItsOwnOrWantsNone) {
  EXPECT_EQ(said().from_uri, "sip:+33123@carrier.example");
  EXPECT_EQ(said().from_display, "Alice");
  EXPECT_TRUE(said().headers.empty());
  trunk.from_user = "office";
  EXPECT_EQ(said().from_uri, "sip:office@carrier.example");
  trunk.identity.no_from_user = true;
  EXPECT_EQ(said().from_uri, "sip:carrier.example");
  trunk.identity.no_from_user = false;
  trunk.from_user.clear();
  target.as.number.clear();
  EXPECT_EQ(said().from_uri, "sip:account@carrier.example");
}

TEST_F(TrunkCaller, IdentitiesAreSaidWhereTheTrunkWantsThem) {
  trunk.identity.send_pai = trunk.identity.send_ppi = trunk.identity.send_rpid = true;
  EXPECT_EQ(header("P-Asserted-Identity"), "\"Alice\" <sip:+33123@carrier.example>");
  EXPECT_EQ(header("P-Preferred-Identity"), "\"Alice\" <sip:+33123@carrier.example>");
  EXPECT_EQ(header("Remote-Party-ID"), "\"Alice\" <sip:+33123@carrier.example>;party=calling;screen=no;privacy=off");
  EXPECT_EQ(header("Privacy"), "");
}

// RFC 3325 §7.
TEST_F(TrunkCaller, WhoHidesIsAnonymousAndKnownToTheProviderAlone) {
  target.as.anonymous = true;
  EXPECT_EQ(said().from_uri, "sip:anonymous@anonymous.invalid");
  EXPECT_EQ(said().from_display, "Anonymous");
  EXPECT_EQ(header("P-Asserted-Identity"), "<sip:+33123@carrier.example>");
  EXPECT_EQ(header("Privacy"), "id");
  trunk.identity.send_rpid = true;
  EXPECT_EQ(header("P-Asserted-Identity"), "");
  EXPECT_EQ(header("Remote-Party-ID"), "<sip:+33123@carrier.example>;party=calling;screen=no;privacy=full");
  trunk.identity.trust_id_outbound = false;
  EXPECT_EQ(header("Remote-Party-ID"), "");
  EXPECT_EQ(header("Privacy"), "id");
}

TEST_F(TrunkCaller, UserPhoneStandsBehindTelephoneNumbersOnly) {
  trunk.identity.user_eq_phone = true;
  EXPECT_EQ(said().from_uri, "sip:+33123@carrier.example;user=phone");
  trunk.from_user = "office";
  EXPECT_EQ(said().from_uri, "sip:office@carrier.example");
  EXPECT_EQ(phone_parameter(trunk, "*43"), "");
  EXPECT_EQ(phone_parameter(trunk, "+"), "");
}

TEST_F(TrunkCaller, ADivertedCallSaysByWhichNumberItCame) {
  target.diverted = {"+33111", "+33110"};
  EXPECT_EQ(header("Diversion"),
            "<sip:+33111@carrier.example>;reason=unconditional;counter=1 | "
            "<sip:+33110@carrier.example>;reason=unconditional;counter=1");
  EXPECT_EQ(header("History-Info"), "");
  trunk.identity.send_diversion = false;
  trunk.identity.send_history_info = true;
  EXPECT_EQ(header("Diversion"), "");
  EXPECT_EQ(header("History-Info"),
            "<sip:+33110@carrier.example>;index=1, <sip:+33111@carrier.example;cause=302>;index=1.1, "
            "<sip:+33199@carrier.example;cause=302>;index=1.1.1");
}

TEST_F(TrunkCaller, HeadersAreAddedReplacedAndRemovedInOrder) {
  using enum model::HeaderAction;
  EXPECT_EQ(ruled({{add, "X-A", "1"}, {add, "X-A", "2"}, {replace, "x-a", "3"}}), "x-a: 3\n");
  EXPECT_EQ(ruled({{remove, "privacy", ""}, {replace, "X-B", "b"}}, {{"Privacy", "id"}}), "X-B: b\n");
  trunk.headers.set_var = {"PJSIP_HEADER(add,X-Foo)=bar"};
  EXPECT_EQ(ruled({{add, "X-A", "1"}}), "X-A: 1\nX-Foo: bar\n");
}

TEST_F(TrunkCaller, VariablesHaveTheValuesOfTheCall) {
  using enum model::HeaderAction;
  target.diverted = {"+33111"};
  EXPECT_EQ(ruled({{add, "X", "${CALLERID(num)}/${CALLERID(name)}/${EXTEN}/${ACCOUNT}/${TRUNK}/${DIVERTED}."}}),
            "X: +33123/Alice/+33199/account/carrier/+33111.\n");
  target.as.display_name = "Eve\" <sip:evil@x>;a=\r\nX: y";
  EXPECT_EQ(ruled({{add, "X", "\"${CALLERID(name)}\""}}), "X: \"Eve sip:evil@xa=X: y\"\n");
  target.as.anonymous = true;
  EXPECT_EQ(ruled({{add, "X", "<${CALLERID(num)}>"}}), "X: <>\n");
}

}  // namespace
}  // namespace tandem::legs
