#include "legs/trunk_request.h"

#include <gtest/gtest.h>

namespace tandem::legs {
namespace {

class TrunkRequest : public testing::Test {
 protected:
  sip::Message request(const std::string& headers) {
    datagram_ =
        "INVITE sip:login@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx\r\n"
        "f: <sip:0123@192.0.2.9>;tag=1\r\nt: <sip:+33100@192.0.2.1>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n" +
        headers + "Content-Length: 0\r\n\r\n";
    const auto message = sip::Message::parse(datagram_);
    EXPECT_TRUE(message);
    return *message;
  }
  routing::Attempt read(const std::string& headers) {
    const auto message = request(headers);
    model::Problems problems;
    const routing::TrunkNumbers numbers(trunk, {}, problems);
    EXPECT_TRUE(problems.empty()) << model::to_text(problems);
    routing::Attempt attempt;
    attempt.from_user = "0123";
    read_trunk_request(message, trunk, &numbers, attempt);
    return attempt;
  }

  model::Trunk trunk;

 private:
  std::string datagram_;
};

TEST_F(TrunkRequest, NothingIsReadUnlessTheTrunkSaysSo) {
  const auto attempt = read("P-Asserted-Identity: <sip:+33999@x>\r\nPrivacy: id\r\nDiversion: <sip:+33111@x>\r\n");
  EXPECT_EQ(attempt.from_user, "0123");
  EXPECT_FALSE(attempt.hidden);
  EXPECT_TRUE(attempt.did.empty() && attempt.diverted.empty() && attempt.readings.empty());
}

TEST_F(TrunkRequest, ABelievedTrunkTellsWhoCallsWhetherHeHidesAndWhoDiverted) {
  trunk.identity.trust_id_inbound = true;
  auto attempt =
      read("P-Asserted-Identity: \"Eve\" <sip:+33999@x>, <tel:+33-9-98>\r\nDiversion: <sip:+33111@x>;reason=x\r\n");
  EXPECT_EQ(attempt.from_user, "+33999");
  EXPECT_EQ(attempt.from_display, "Eve");
  EXPECT_FALSE(attempt.hidden);
  EXPECT_EQ(attempt.diverted, std::vector<std::string>{"+33111"});
  EXPECT_EQ(read("P-Asserted-Identity: <tel:+33-9-98>\r\n").from_user, "+33998");
  EXPECT_EQ(read("Remote-Party-ID: <sip:+33777@x>;privacy=off\r\n").from_user, "+33777");
  EXPECT_TRUE(read("Remote-Party-ID: <sip:+33777@x>;privacy=full\r\n").hidden);
  EXPECT_TRUE(read("Privacy: critical;id\r\n").hidden);
  EXPECT_FALSE(read("Privacy: none\r\n").hidden);
}

TEST_F(TrunkRequest, APhoneAsksForCallerIdsByThreeHeaders) {
  struct Row {
    const char* headers;
    std::vector<std::string> asked;
  };
  const Row rows[] = {
      {"", {}},
      {"X-Wazo-Selected-Caller-ID: anonymous\r\n", {"anonymous"}},
      {"P-Asserted-Identity: <sip:+333@x>\r\nP-Preferred-Identity: \"A\" <tel:+33-2>\r\n"
       "X-Wazo-Selected-Caller-ID: \"Desk\" <+331>\r\n",
       {"\"Desk\" <+331>", "+332", "+333"}},
      {"P-Preferred-Identity: <sip:anonymous@anonymous.invalid>\r\n", {"anonymous"}},
      {"P-Preferred-Identity: no address\r\n", {}},
  };
  for (const Row& row : rows) EXPECT_EQ(caller_ids_asked_for(request(row.headers)), row.asked) << row.headers;
  const std::string longest(200, '1');
  EXPECT_TRUE(caller_ids_asked_for(request("X-Wazo-Selected-Caller-ID: " + longest + "\r\n")).empty());
}

TEST_F(TrunkRequest, DiversionsAreBounded) {
  trunk.identity.trust_id_inbound = true;
  std::string many;
  for (int i = 0; i < 20; ++i) many += "Diversion: <sip:" + std::to_string(i) + "@x>\r\n";
  EXPECT_EQ(read(many).diverted.size(), routing::max_diversions);
}

TEST_F(TrunkRequest, TheNumberCalledIsReadFromWhereTheTrunkHasIt) {
  trunk.did_source.source = "to";
  EXPECT_EQ(read("").did, "+33100");
  trunk.did_source.source = "X-DID";
  EXPECT_EQ(read("X-DID: 4711\r\n").did, "4711");
  EXPECT_EQ(read("").did, "");
  EXPECT_EQ(read("").readings.at(0), "X-DID does not say the number called");
  trunk.did_source = {"request_uri", "", "", "^sip:(l[a-z]+)@"};
  EXPECT_EQ(read("").did, "login");
}

TEST_F(TrunkRequest, TheCallerToo) {
  trunk.identity.trust_id_inbound = true;
  trunk.caller_id_source = {"X-Caller", "[", "]", ""};
  EXPECT_EQ(read("X-Caller: is [0777] today\r\nP-Asserted-Identity: <sip:+33999@x>\r\n").from_user, "0777");
  EXPECT_EQ(read("P-Asserted-Identity: <sip:+33999@x>\r\n").from_user, "+33999");
}

TEST_F(TrunkRequest, HugeAndBrokenValuesAreNotBelieved) {
  trunk.identity.trust_id_inbound = true;
  trunk.did_source = {"X-DID", "[", "]", "(.*)"};
  trunk.caller_id_source = {"rpid", "", "", ""};
  const std::string huge(5000, '7');
  for (const std::string& value :
       {"<sip:" + huge + "@x>", std::string("<sip:7%0D%0AEvil@x>"), std::string("<sip:7%00@x>"), std::string("<"),
        std::string("\"unclosed <sip:7@x>"), std::string("<sip:@>"), std::string("<>;;;="), std::string("\xff\xfe")}) {
    const auto attempt = read("P-Asserted-Identity: " + value + "\r\nDiversion: " + value + "\r\nX-DID: [" + huge +
                              "]\r\nPrivacy: " + value + "\r\n");
    EXPECT_EQ(attempt.from_user, "0123") << value.substr(0, 40);
    EXPECT_TRUE(attempt.diverted.empty() && attempt.did.empty() && !attempt.hidden) << value.substr(0, 40);
  }
  const auto named = read("P-Asserted-Identity: \"" + huge + "\" <sip:+33999@x>\r\n");
  EXPECT_EQ(named.from_user, "+33999");
  EXPECT_EQ(named.from_display, "");
}

}  // namespace
}  // namespace tandem::legs
