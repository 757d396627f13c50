#include "rest/router.h"

#include <gtest/gtest.h>

#include "rest/target.h"

namespace tandem::rest {
namespace {

Handler says(std::string text) {
  return [text](const Request&) { return Response{.status = 200, .body = text}; };
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router_.add({Method::get, "/token/{token}", "", {says("get")}});
    router_.add({Method::delete_, "/token/{token}", "auth.delete", {says("delete")}});
    router_.add({Method::get, "/api/confd/1.1/infos", "confd.infos.read", {says("infos")}});
    router_.mount({"/api/confd/1.1", "confd", {says("confd"), 40u << 20, true}});
  }
  auto match(Method method, std::string_view path) { return router_.match(method, parse_target(path)->segments); }
  std::string body(Method method, std::string_view path) {
    const auto found = match(method, path);
    return found ? found->work->handler({}).body : "none";
  }
  Router router_;
};

TEST_F(RouterTest, FindsByMethodAndPathAndTakesParameters) {
  const auto found = match(Method::delete_, "/token/a%2Fb");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->acl, "auth.delete");
  EXPECT_EQ(found->parameters, (Pairs{{"token", "a/b"}}));
  EXPECT_EQ(body(Method::get, "/token/x"), "get");
}

TEST_F(RouterTest, AGetServesHead) {
  EXPECT_EQ(body(Method::head, "/token/x"), "get");
}

TEST_F(RouterTest, SaysWhichMethodsThereAre) {
  EXPECT_EQ(match(Method::post, "/token/x").error().allow, "GET, HEAD, DELETE");
  EXPECT_EQ(match(Method::post, "/nowhere").error().allow, "");
  EXPECT_EQ(match(Method::get, "/token/").error().allow, "");
  EXPECT_EQ(match(Method::get, "/token//").error().allow, "");
  EXPECT_EQ(match(Method::get, "/token/x/y").error().allow, "");
}

TEST_F(RouterTest, ASubtreeTakesWhatHasNoRoute) {
  EXPECT_EQ(body(Method::get, "/api/confd/1.1/infos"), "infos");
  EXPECT_EQ(body(Method::post, "/api/confd/1.1/infos"), "confd");
  const auto found = match(Method::put, "/api/confd/1.1/outcalls/5/trunks");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->acl, "confd.outcalls.5.trunks.update");
  EXPECT_EQ(found->mount, 3u);
  EXPECT_EQ(found->work->max_body, 40u << 20);
  EXPECT_FALSE(match(Method::get, "/api/confd/1.1"));
  EXPECT_FALSE(match(Method::other, "/api/confd/1.1/users"));
}

}  // namespace
}  // namespace tandem::rest
