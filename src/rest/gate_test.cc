#include "rest/gate.h"

#include <gtest/gtest.h>

#include "model/apply.h"
#include "model/yaml.h"
#include "rest/access_bench_for_tests.h"
#include "rest/target.h"

namespace tandem::rest {
namespace {

constexpr std::string_view site = R"(
tenants:
  - {name: acme, uuid: 11111111-0000-4000-8000-000000000001, domain: acme.example}
  - {name: branch, uuid: 11111111-0000-4000-8000-000000000002, parent: acme, domain: branch.example}
  - {name: other, uuid: 11111111-0000-4000-8000-000000000003, domain: other.example}
)";

class GateTest : public testing::Test, protected AccessBench {
 protected:
  GateTest() {
    Random random(7);
    auto applied = model::apply({}, *model::parse_site(site, ""), {}, random);
    EXPECT_TRUE(applied) << model::to_text(applied.error());
    snapshot_ = *routing::Snapshot::compile(std::make_shared<const model::Config>(applied->config));
    router_.add({Method::get, "/health", "", {[](const Request&) { return Response{}; }}});
    router_.mount({"/api/confd/1.1", "confd", {[](const Request&) { return Response{}; }}});
  }
  std::string token(std::string tenant, std::vector<std::string> acl = {"#"}) {
    return access().make_token({.tenant = std::move(tenant), .acl = std::move(acl)}, now)->value;
  }
  static Request request(Method method, std::string_view path, Pairs headers = {}) {
    auto target = *parse_target(path);
    return {.method = method, .path = target.path, .segments = target.segments, .headers = std::move(headers)};
  }
  auto admit(Request& wanted) {
    return Gate({router_, access(), [this] { return snapshot_; }, [this] { return now; }}).admit(wanted);
  }
  Response refusal(Request wanted) {
    const auto admitted = admit(wanted);
    EXPECT_FALSE(admitted);
    return admitted ? Response{} : admitted.error();
  }
  SnapshotPtr snapshot_;
  Router router_;
};

TEST_F(GateTest, OpensWithATokenThatAllowsIt) {
  Request wanted = request(Method::get, "/api/confd/1.1/users/7", {{"x-auth-token", token("acme", {"confd.#.read"})}});
  ASSERT_TRUE(admit(wanted));
  EXPECT_EQ(wanted.who->tenant, "acme");
  EXPECT_EQ(wanted.who->tenant_uuid, "11111111-0000-4000-8000-000000000001");
  EXPECT_EQ(wanted.below_mount().front(), "users");
  wanted.method = Method::put;
  const Response refused = refusal(wanted);
  EXPECT_EQ(refused.status, 401u);
  EXPECT_EQ(refused.body, "[\"('" + std::string(*wanted.header("x-auth-token")) + "', 'confd.users.7.update')\"]");
}

TEST_F(GateTest, TellsWhichTokenLacksWhat) {
  EXPECT_EQ(refusal(request(Method::get, "/api/confd/1.1/users")).body, R"x(["('', 'confd.users.read')"])x");
  EXPECT_EQ(refusal(request(Method::get, "/api/confd/1.1/users", {{"x-auth-token", "wrong'"}})).body,
            R"x(["('wrong\\'', 'confd.users.read')"])x");
}

TEST_F(GateTest, ATokenSeesItsTenantAndThoseBelow) {
  const std::string acme = token("acme"), master = token("master");
  const auto tenant_for = [&](const std::string& value, std::string wanted) -> std::string {
    Request request_ =
        request(Method::get, "/api/confd/1.1/users", {{"x-auth-token", value}, {"wazo-tenant", std::move(wanted)}});
    return admit(request_) ? request_.who->tenant : "none";
  };
  EXPECT_EQ(tenant_for(acme, "11111111-0000-4000-8000-000000000002"), "branch");
  EXPECT_EQ(tenant_for(acme, "11111111-0000-4000-8000-000000000003"), "none");
  EXPECT_EQ(tenant_for(acme, access().installation().master_tenant), "none");
  EXPECT_EQ(tenant_for(master, "11111111-0000-4000-8000-000000000003"), "other");
  EXPECT_EQ(tenant_for(master, access().installation().master_tenant), "master");
  EXPECT_EQ(tenant_for(master, "nobody"), "none");
  EXPECT_EQ(tenant_for(token("gone"), "gone"), "none");
  EXPECT_EQ(refusal(request(Method::get, "/1.1/x")).status, 404u);
  EXPECT_EQ(
      refusal(request(Method::get, "/api/confd/1.1/users", {{"x-auth-token", acme}, {"wazo-tenant", "other"}})).body,
      "[\"('" + acme + "', 'confd.users.read', 'other')\"]");
}

TEST_F(GateTest, SaysWhatThereIs) {
  EXPECT_EQ(refusal(request(Method::get, "/nowhere")).status, 404u);
  const Response refused = refusal(request(Method::post, "/health"));
  EXPECT_EQ(refused.status, 405u);
  EXPECT_EQ(find(refused.headers, "Allow"), "GET, HEAD");
}

}  // namespace
}  // namespace tandem::rest
