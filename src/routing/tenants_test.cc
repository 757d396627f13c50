// Tenants apart from each other: accounts, contexts, public numbers, shared trunks.
#include <gtest/gtest.h>

#include "routing/test_tenants.h"

namespace tandem::routing {
namespace {

class Tenants : public testing::Test {
 protected:
  std::string lead(const Attempt& attempt) {
    snapshot = compiled(config);
    trail.clear();
    const auto plan = route(attempt, *snapshot, trail);
    refusal = plan ? Refusal{} : plan.error();
    if (!plan) return "refused " + std::to_string(plan.error().status);
    const Target& first = plan->steps.front().targets.front();
    return first.phone.empty() ? first.trunk : first.phone;
  }
  model::Config config = two_companies();
  std::shared_ptr<const Snapshot> snapshot;
  Trail trail;
  Refusal refusal{};
};

TEST_F(Tenants, EachHasItsOwnNumbers) {
  EXPECT_EQ(lead(from_phone("anna", "anna@acme.example", "101")), "anna@acme.example");
  EXPECT_EQ(lead(from_phone("eve", "eve@globex.example", "101")), "anna@globex.example");
  EXPECT_EQ(lead(from_phone("anna", "anna@acme.example", "102")), "refused 404");
  EXPECT_EQ(lead(from_phone("anna", "anna@acme.example", "0612345678")), "carrier");
  EXPECT_EQ(lead(from_phone("eve", "eve@globex.example", "0612345678")), "refused 404") << "acme's outcall";
}

TEST_F(Tenants, ASharedTrunksCallsAreToldApartByNumber) {
  EXPECT_EQ(lead(from_trunk("carrier", "+33111111111")), "anna@acme.example");
  EXPECT_EQ(lead(from_trunk("carrier", "0111111111")), "anna@acme.example") << "national in the trunk's country";
  EXPECT_EQ(lead(from_trunk("carrier", "33122222222")), "eve@globex.example") << "its DID is written nationally";
  EXPECT_EQ(lead(from_trunk("carrier", "+33133333333")), "refused 404");
  config.trunks[0].sharing.shared = false;
  config.trunks[0].sharing.shared_with = {"acme"};
  EXPECT_EQ(lead(from_trunk("carrier", "33122222222")), "refused 404");
}

TEST_F(Tenants, ASharedTrunksCallsAreToldApartByHeader) {
  config.trunks[0].sharing.tenant_header = "X-Dest-User";
  config.incalls[1].did = "+33111111111";
  auto call = from_trunk("carrier", "+33111111111");
  for (const auto* says : {"anna@globex.example", "globex.example", "globex", "sip:x@globex.example;a=b"}) {
    call.for_tenant = says;
    EXPECT_EQ(lead(call), "eve@globex.example") << says;
  }
  call.for_tenant = "acme";
  EXPECT_EQ(lead(call), "anna@acme.example");
}

TEST_F(Tenants, TheDefaultTakesWhatNoIncallNames) {
  config.trunks.push_back(trunk("own", "x"));
  config.trunks[1].sharing.tenant = "globex";
  EXPECT_EQ(lead(from_trunk("own", "+33199999999")), "refused 404");
  model::Destination to;
  to.users = {"anna g"};
  config.tenants[1].default_destination = to;
  EXPECT_EQ(lead(from_trunk("own", "+33199999999")), "anna@globex.example");
  EXPECT_EQ(lead(from_trunk("own", "102")), "eve@globex.example") << "an extension of its context";
  EXPECT_EQ(lead(from_trunk("carrier", "+33199999999")), "refused 404") << "nobody knows for whom";
  auto named = from_trunk("carrier", "+33199999999");
  config.trunks[0].sharing.tenant_header = "X-Tenant";
  named.for_tenant = "globex";
  EXPECT_EQ(lead(named), "anna@globex.example");
}

TEST_F(Tenants, ADisabledOneNeitherCallsNorIsCalled) {
  config.tenants.push_back(tenant("holding"));
  config.tenants[0].parent = "holding";
  config.tenants[2].enabled = false;
  EXPECT_EQ(lead(from_phone("anna", "anna@acme.example", "101")), "refused 403");
  EXPECT_EQ(lead(from_trunk("carrier", "+33111111111")), "refused 403");
  EXPECT_NE(sentence(refusal).find("tenant acme is disabled"), std::string::npos);
  EXPECT_EQ(lead(from_phone("eve", "eve@globex.example", "101")), "anna@globex.example");
}

TEST_F(Tenants, APrefixHidesTheCaller) {
  config.tenants[0].hide_prefix = "*31*";
  snapshot = compiled(config);
  const auto plan = route(from_phone("anna", "anna@acme.example", "*31*0612345678"), *snapshot, trail);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->steps[0].targets[0].number, "0612345678");
  EXPECT_TRUE(plan->steps[0].targets[0].as.anonymous);
}

TEST_F(Tenants, NetworksLimitFromWhereTheirPeopleCome) {
  config.tenants[0].networks = {"192.0.2.0/24"};
  snapshot = compiled(config);
  EXPECT_TRUE(snapshot->may_come_from("acme", *IpAddress::parse("192.0.2.7")));
  EXPECT_FALSE(snapshot->may_come_from("acme", *IpAddress::parse("198.51.100.1")));
  EXPECT_TRUE(snapshot->may_come_from("globex", *IpAddress::parse("198.51.100.1")));
  EXPECT_EQ(snapshot->tenant_of_account("anna@acme.example"), "acme");
}

}  // namespace
}  // namespace tandem::routing
