#include "confd/work.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

class WorkTest : public testing::Test {
 protected:
  Random random_{1};
  Context context_{{}, "m", "s", "1", "", random_};
  Request request_{"GET", "/trunks"};
  Documents documents_;
};

TEST_F(WorkTest, WhatIsRemovedLeavesAllThatHeldIt) {
  documents_.put(Kind::trunk, "1", {{"id", 1}});
  documents_.put(Kind::outcall, "1", {{"id", 1}, {"trunks", {1, 2}}});
  documents_.put(Kind::outcall, "2", {{"id", 2}, {"trunks", {2}}});
  Work work(request_, documents_, context_);
  EXPECT_EQ(work.holders(Kind::outcall, "trunks", "2"), (std::vector<Key>{"1", "2"}));
  EXPECT_EQ(work.holder(Kind::outcall, "trunks", "1"), "1");
  work.remove(Kind::trunk, "1");
  EXPECT_EQ(work.holder(Kind::outcall, "trunks", "1"), std::nullopt);
  EXPECT_EQ(work.at(Kind::outcall, "1")["trunks"].dump(), "[2]");
}

TEST_F(WorkTest, TenantsHideWhatIsTheirs) {
  documents_.put(Kind::trunk, "1", {{"id", 1}, {"tenant_uuid", "a"}});
  documents_.put(Kind::iax_register, "1", {{"id", 1}});
  Work hidden(request_, documents_, context_);
  EXPECT_EQ(hidden.visible(Kind::trunk, "1"), nullptr);
  EXPECT_NE(hidden.visible(Kind::iax_register, "1"), nullptr);
  request_.visible_tenants = {"a"};
  EXPECT_NE(hidden.visible(Kind::trunk, "1"), nullptr);
}

TEST_F(WorkTest, LinksAreAsTheRequestCame) {
  Work work(request_, documents_, context_);
  EXPECT_EQ(work.url("/trunks/1"), "http://localhost/1.1/trunks/1");
  request_.host = "pbx:9486";
  request_.script_name = "/api/confd/";
  request_.forwarded_proto = "https";
  EXPECT_EQ(work.links("trunks", "/trunks/1").dump(),
            R"([{"rel":"trunks","href":"https://pbx:9486/api/confd/1.1/trunks/1"}])");
}

}  // namespace
}  // namespace tandem::confd
