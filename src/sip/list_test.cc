#include "sip/list.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tandem::sip {
namespace {

std::string request_with(std::string fields) {
  return "INVITE sip:a@b SIP/2.0\r\n" + fields + "\r\n";
}

TEST(ListValues, SplitsOutsideOfQuotesAndBrackets) {
  std::vector<std::string> values;
  for (auto value : split_list("\"a,\\\"b\" <sip:x,y@z>;p=\"1,2\" , <sip:c>,, d")) values.emplace_back(value);
  EXPECT_EQ(values, (std::vector<std::string>{"\"a,\\\"b\" <sip:x,y@z>;p=\"1,2\"", "<sip:c>", "d"}));
}

TEST(ListValues, AddressesComeAcrossFieldsInOrder) {
  std::string text = request_with("Route: <sip:a;lr>, <sip:b>\r\nRoute: <sip:c>\r\n");
  const auto message = Message::parse(text);
  const auto routes = parse_addresses(*message, HeaderId::route);
  ASSERT_TRUE(routes);
  ASSERT_EQ(routes->size(), 3u);
  EXPECT_TRUE((*routes)[0].uri().has_param("lr"));
  EXPECT_EQ((*routes)[2].uri().host(), "c");
}

}  // namespace
}  // namespace tandem::sip
