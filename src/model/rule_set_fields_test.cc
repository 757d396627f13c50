#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

TEST(RuleSetFields, AreReadAndWritten) {
  const auto config = read_config(
      "rule_sets:\n"
      "- {name: acme, country: us, area_code: '212', generate: no,\n"
      "   callee_in: [{match: '9(\\d+)', replace: '\\1', description: outside line}],\n"
      "   caller_out: [{match: '\\+(\\d+)', replace: '\\1'}]}\n",
      "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  const RuleSet& set = config->rule_sets.at(0);
  EXPECT_EQ(set.country, "US");
  EXPECT_EQ(set.area_code, "212");
  EXPECT_FALSE(set.generate);
  ASSERT_EQ(set.callee_in.size(), 1u);
  EXPECT_EQ(set.callee_in[0].match, "9(\\d+)");
  EXPECT_EQ(set.callee_in[0].replace, "\\1");
  EXPECT_EQ(set.callee_in[0].description, "outside line");
  EXPECT_EQ(set.caller_out.size(), 1u);
  EXPECT_TRUE(set.caller_in.empty());
  RuleSet again;
  Reading reading(no_secrets());
  read_into(again, to_value(set), reading);
  EXPECT_EQ(again, set);
}

TEST(RuleSetFields, GenerateUnlessTold) {
  const auto config = read_config("rule_sets: [{name: acme}]", "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_TRUE(config->rule_sets.at(0).generate);
}

}  // namespace
}  // namespace tandem::model
