#include <gtest/gtest.h>

#include "model/validate.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string findings_of(std::string_view site) {
  const auto config = read_config(site, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  std::string text;
  for (const Problem& problem : validate(*config))
    if (problem.path.find(".limits") != std::string::npos) text += problem.path + ": " + problem.sentence + "\n";
  return text;
}

TEST(LimitChecks, SpendingByATrunkWithoutTariffIsNotCounted) {
  const std::string found = findings_of(R"(
tariffs: [{name: t, rates: [{prefix: "+", price: 0.02}]}]
tenants: [{name: acme, limits: {spend_per_day: 10}}]
users: [{name: u, tenant: acme, limits: {spend_per_day: 1}}, {name: m, limits: {spend_per_day: 1}}]
trunks: [{name: own, tenant: acme, host: a.example, limits: {spend_per_day: 5}},
         {name: dear, host: b.example, tariff: t, limits: {spend_per_day: 5}}]
)");
  EXPECT_NE(found.find("tenants.acme.limits.spend_per_day: spend_per_day has no effect on calls by the trunk 'own'"),
            found.npos)
      << found;
  EXPECT_NE(found.find("users.u.limits"), found.npos);
  EXPECT_NE(found.find("trunks.own.limits"), found.npos);
  EXPECT_EQ(found.find("users.m.limits"), found.npos);
  EXPECT_EQ(found.find("trunks.dear"), found.npos);
}

TEST(LimitChecks, LimitsThatAreNeverReachedAreTold) {
  EXPECT_EQ(findings_of("tenants: [{name: acme, limits: {calls: 5, external_calls: 5, spike: 5}}]"), "");
  EXPECT_NE(findings_of("tenants: [{name: acme, limits: {calls: 5, external_calls: 6}}]").find("never reached"),
            std::string::npos);
  EXPECT_NE(findings_of("tenants: [{name: acme, limits: {spike: 1}}]").find("counts as a spike"), std::string::npos);
}

}  // namespace
}  // namespace tandem::model
