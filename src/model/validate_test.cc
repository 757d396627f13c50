#include "model/validate.h"

#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

Config read(std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  return config ? *config : Config{};
}

TEST(Validate, AnEmptyConfigurationIsFine) {
  EXPECT_EQ(to_text(validate(Config{})), "");
}

TEST(Validate, FieldRulesHoldForConfigurationsThatWereNotRead) {
  Config config;
  config.trunks.emplace_back();
  config.trunks[0].name = "ovh";
  config.trunks[0].host = "exam ple";
  config.trunks[0].username = "u";
  config.trunks[0].password = "p";
  EXPECT_EQ(to_text(validate(config)),
            "error: trunks.ovh.host: 'exam ple' is not a host name or an IP address, without a port.\n");
}

TEST(Validate, NamesAndUuidsAreUnique) {
  Config config;
  config.contexts = {{"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "a", {}},
                     {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "a", {}}};
  const Problems problems = validate(config);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].code, ProblemCode::duplicate_name);
  EXPECT_EQ(problems[1].code, ProblemCode::duplicate_uuid);
}

TEST(Validate, ReferencesLeadSomewhere) {
  EXPECT_EQ(to_text(validate(read(R"(
users: [{name: alice}, {name: bob}]
incalls:
  - {did: "1", destination: {user: alcie}}
  - {did: "2", trunk: ovh, destination: {user: bob}}
  - {did: "3", destination: {extension: "1", context: defualt}}
)"))),
            "error: incalls.2 by ovh.trunk: There is no trunk 'ovh'. There are no trunks yet.\n"
            "error: incalls.1.destination: There is no user 'alcie'. Did you mean 'alice'?\n"
            "warning: incalls.3.destination: There is no number in the context 'defualt'. Did you mean 'default'?\n");
}

TEST(Validate, StopsTellingAfterTheLimit) {
  Config config;
  config.contexts.resize(500);  // all without a name
  const Problems problems = validate(config);
  EXPECT_EQ(problems.size(), max_problems + 1);
  EXPECT_EQ(problems.back().code, ProblemCode::too_many_problems);
}

}  // namespace
}  // namespace tandem::model
