#include "confd/relations.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

TEST(Relations, EveryShapeIsLinkedAndDissolved) {
  Json trunk{{"endpoint_sip", nullptr}};
  const Relation& endpoint = relation(Kind::trunk, "endpoint_sip");
  link(endpoint, trunk, "0b-1c");
  EXPECT_TRUE(holds(endpoint, trunk, "0b-1c"));
  unlink(endpoint, trunk, "another");
  EXPECT_TRUE(holds(endpoint, trunk, "0b-1c"));
  unlink(endpoint, trunk, "0b-1c");
  EXPECT_TRUE(trunk["endpoint_sip"].is_null());

  Json outcall{{"trunks", Json::array()}, {"extensions", Json::array()}};
  const Relation& trunks = relation(Kind::outcall, "trunks");
  link(trunks, outcall, "2");
  link(trunks, outcall, "1");
  EXPECT_EQ(outcall["trunks"].dump(), "[2,1]");
  unlink(trunks, outcall, "2");
  EXPECT_EQ(targets(trunks, outcall), std::vector<Key>{"1"});

  const Relation& extensions = relation(Kind::outcall, "extensions");
  link(extensions, outcall, "7");
  EXPECT_EQ(outcall["extensions"].dump(), R"([{"id":7}])");
  EXPECT_EQ(targets(extensions, outcall), std::vector<Key>{"7"});
  unlink(extensions, outcall, "7");
  EXPECT_TRUE(targets(extensions, outcall).empty());
}

TEST(Relations, KeysAreIdsOrUuids) {
  EXPECT_EQ(key_of(value_of("12")), "12");
  EXPECT_TRUE(value_of("12").is_number());
  EXPECT_EQ(key_of(value_of("12ab")), "12ab");
  EXPECT_EQ(key_of(nullptr), "");
}

}  // namespace
}  // namespace tandem::confd
