#include "routing/endpoint_numbers.h"

#include <gtest/gtest.h>

#include "routing/test_site.h"

namespace tandem::routing {
namespace {

class EndpointNumbers : public testing::Test {
 protected:
  EndpointNumbers() {
    config.settings.country = "FR";
    config.friends = {pbx("paris", {"^7"})};
  }
  std::string dialled(std::string number, bool by_friend = false) {
    const auto snapshot = compiled(config);
    CallOrigin origin;
    if (by_friend) origin.from_friend = snapshot->find_friend("paris");
    Trail trail;
    const auto result = as_dialled(number, origin, {"", "default", number}, *snapshot, trail);
    return result.raw + (result.international.empty() ? "" : " " + result.international);
  }
  std::string written(std::string number) {
    const auto snapshot = compiled(config);
    Trail trail;
    Target target{Target::Kind::trunk, {}, {}, "paris", std::move(number), {"+33612345678", {}, false}};
    as_the_friend_writes(target, snapshot->config().friends[0], "default", *snapshot, trail);
    return target.number + " from " + target.as.number;
  }
  model::Config config = test_site();
};

TEST_F(EndpointNumbers, PublicNumbersGetTheirInternationalForm) {
  EXPECT_EQ(dialled("0123456789"), "0123456789 +33123456789");
  EXPECT_EQ(dialled("0044207946000"), "0044207946000 +44207946000");
  EXPECT_EQ(dialled("+33123456789"), "+33123456789") << "it has it";
}

TEST_F(EndpointNumbers, InternalNumbersHaveNone) {
  EXPECT_EQ(dialled("100"), "100");
  EXPECT_EQ(dialled("*98"), "*98");
  config.friends[0].patterns = {"^01"};
  EXPECT_EQ(dialled("0123456789"), "0123456789") << "a friend's";
}

TEST_F(EndpointNumbers, AFriendDialsInItsOwnCountry) {
  config.friends[0].country = "GB";
  EXPECT_EQ(dialled("02079460000", true), "02079460000 +442079460000");
  EXPECT_EQ(dialled("0123456789", false), "0123456789 +33123456789");
}

TEST_F(EndpointNumbers, AFriendIsToldNumbersAsItWritesThem) {
  EXPECT_EQ(written("+33123456789"), "0123456789 from 0612345678");
  EXPECT_EQ(written("700"), "700 from 0612345678") << "internal";
  config.friends[0].country = "GB";
  EXPECT_EQ(written("+33123456789"), "0033123456789 from 0033612345678");
}

}  // namespace
}  // namespace tandem::routing
