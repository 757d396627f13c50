#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"
#include "model/yaml.h"

namespace tandem::control {
namespace {

using testing::HasSubstr;

constexpr const char* site = R"(
tenants: [{name: acme, domain: acme.example, outgoing_number: "+33100", networks: 192.0.2.0/24}]
contexts: [{name: default, include: [extras]}]
users: [{name: alice, extension: "100"}, {name: bob, extension: "101"}]
groups: [{name: sales, extension: "200", members: [alice, bob], strategy: in_order, otherwise: {hangup: busy}}]
trunks: [{name: prov, host: prov.example, username: u}]
outcalls: [{name: out, patterns: [_0X., "112"], trunks: [prov]}]
friends:
  - {name: paris, host: p.example, patterns: ["^7", "^8"], priority: 2}
  - {name: lyon, host: l.example, pattern: "^71"}
extensions: [{exten: "_5XX", context: extras, destination: {user: bob}}]
)";

struct NumberingCommands : testing::Test {
  NumberingCommands() {
    auto config = model::read_config(site, "", model::no_secrets());
    EXPECT_TRUE(config) << model::to_text(config.error());
    if (config) exchange.config = *config;
  }
  std::string run(std::string_view line) { return catalogue.run(line).text; }
  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

TEST_F(NumberingCommands, DialplanShowListsInTheOrderOfTheSearch) {
  EXPECT_EQ(run("dialplan show default"),
            "[ Context 'default' created by 'tandem' ]\n"
            "  '100' =>          1. User(alice)                                [users.alice]\n"
            "  '101' =>          1. User(bob)                                  [users.bob]\n"
            "  '112' =>          1. Outcall(out)                               [outcalls.out]\n"
            "  '200' =>          1. Group(sales)                               [groups.sales]\n"
            "  '/^71/' =>        1. Friend(lyon)                               [friends.lyon]\n"
            "  '/^7/' =>         1. Friend(paris)                              [friends.paris]\n"
            "  '/^8/' =>         1. Friend(paris)                              [friends.paris]\n"
            "  '_0X.' =>         1. Outcall(out)                               [outcalls.out]\n"
            "  Include =>        'extras'                                      [contexts.default]\n"
            "\n"
            "-= 8 extensions (8 priorities) in 1 context. =-\n");
}

TEST_F(NumberingCommands, DialplanShowOfANumberLooksIntoInclusions) {
  EXPECT_EQ(run("dialplan show 511@default"),
            "[ Context 'default' created by 'tandem' ]\n"
            "  Include =>        'extras'                                      [contexts.default]\n"
            "\n"
            "[ Included context 'extras' created by 'tandem' ]\n"
            "  '_5XX' =>         1. Goto(user bob)                             [extensions._5XX@extras]\n"
            "\n"
            "-= 1 extension (1 priority) in 2 contexts. =-\n");
  EXPECT_THAT(run("dialplan show 712@default"), HasSubstr("Friend(lyon)"));
  EXPECT_EQ(run("dialplan show 999@default"), "There is no existence of 999@default extension\n");
  EXPECT_EQ(run("dialplan show nowhere"), "There is no existence of 'nowhere' context\n");
  EXPECT_FALSE(catalogue.run("dialplan show nowhere").ok);
  EXPECT_THAT(run("dialplan show"), HasSubstr("in 2 contexts. =-"));
}

TEST_F(NumberingCommands, TablesOfWhatThereIs) {
  EXPECT_THAT(run("show tenants"), HasSubstr("acme                  acme.example"));
  EXPECT_THAT(run("show tenants"), HasSubstr("192.0.2.0/24\n1 tenant\n"));
  EXPECT_THAT(run("show groups"), HasSubstr("in order   alice, bob, then hang up with 486\n1 group\n"));
  EXPECT_THAT(run("show friends"), HasSubstr("       1  lyon "));
  EXPECT_THAT(run("show friends"), HasSubstr("^7, ^8\n2 friends\n"));
  EXPECT_THAT(run("show contexts"), HasSubstr("extras\n"));
  EXPECT_THAT(run("show extensions"), HasSubstr("_5XX                  extras           user bob\n1 extension\n"));
}

TEST_F(NumberingCommands, ExplainSaysWhatIsSent) {
  EXPECT_THAT(run("explain alice 0123"), HasSubstr("         INVITE sip:0123@prov.example\n         From: "));
  EXPECT_THAT(run("explain alice 0123 at \"2026-12-25 10:00\""), HasSubstr("trunk prov"));
  EXPECT_THAT(run("explain alice 0123 at christmas"), HasSubstr("no moment"));
  EXPECT_THAT(run("explain alice 101 for acme"), HasSubstr("of tenant acme"));
  EXPECT_THAT(run("explain paris 100"), HasSubstr("Caller: friend paris"));
}

}  // namespace
}  // namespace tandem::control
