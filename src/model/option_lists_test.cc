#include <gtest/gtest.h>

#include "model/asterisk_options.h"
#include "model/difference.h"
#include "model/reading.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::vector<Option> options(const std::string& yaml) {
  auto config = read_config("trunks: [{name: a, host: b.example, endpoint_options: " + yaml + "}]", "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  return config ? config->trunks.at(0).options.endpoint : std::vector<Option>{};
}

std::string refused(const std::string& yaml) {
  auto config = read_config("trunks: [{name: a, host: b.example, endpoint_options: " + yaml + "}]", "", no_secrets());
  return config ? "accepted" : to_text(config.error());
}

TEST(OptionLists, AreMapsOrListsOfPairs) {
  const std::vector<Option> two{{"from_user", "a", false}, {"allow", "alaw", false}};
  EXPECT_EQ(options("{from_user: a, allow: alaw}"), two);
  EXPECT_EQ(options("[[from_user, a], [allow, alaw]]"), two);
  EXPECT_EQ(options("[{from_user: a}, {allow: alaw}]"), two);
  EXPECT_EQ(options("{set_var: [A=1, B=2]}"),
            (std::vector<Option>{{"set_var", "A=1", false}, {"set_var", "B=2", false}}));
  EXPECT_EQ(options("[]"), std::vector<Option>{});
}

TEST(OptionLists, NullUnsets) {
  const std::vector<Option> unset{{"from_user", "", true}};
  EXPECT_EQ(options("{from_user: null}"), unset);
  EXPECT_EQ(options("[[from_user, null]]"), unset);
  EXPECT_EQ(options("{from_user: ''}"), (std::vector<Option>{{"from_user", "", false}}));
}

TEST(OptionLists, OtherFormsAreRefused) {
  EXPECT_NE(refused("text").find("Options are a map of names and values"), std::string::npos);
  EXPECT_NE(refused("[[a]]"), "accepted");
  EXPECT_NE(refused("[[a, b, c]]"), "accepted");
  EXPECT_NE(refused("[[[a], b]]"), "accepted");
  EXPECT_NE(refused("{a: [[b]]}"), "accepted");
  EXPECT_NE(refused("{a: {b: c}}"), "accepted");
  std::string many = "{a: [";
  for (int i = 0; i < 513; ++i) many += "x, ";
  EXPECT_NE(refused(many + "x]}").find("more than 512"), std::string::npos);
}

TEST(OptionLists, AreReadBackAsWritten) {
  Config config;
  Trunk& trunk = config.trunks.emplace_back();
  trunk.name = "a";
  trunk.host = "b.example";
  trunk.options.endpoint = {{"from_user", "x", false}, {"allow", "", true}};
  trunk.options.outbound_auth = {{"password", "secret", false}};
  Trunk again;
  Reading reading(no_secrets());
  read_into(again, to_value(trunk), reading);
  EXPECT_EQ(again, trunk);
}

TEST(OptionLists, SecretsAreNotShown) {
  Config config;
  config.trunks.emplace_back().options.auth = {{"username", "me", false}, {"password", "hidden", false}};
  const std::string plan = to_text(difference({}, config));
  EXPECT_EQ(plan.find("hidden"), std::string::npos) << plan;
  EXPECT_NE(plan.find("me"), std::string::npos) << plan;
}

}  // namespace
}  // namespace tandem::model
