#include "confd/listing.h"

#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

TEST(Listing, FindsWithoutCaseAndAccents) {
  EXPECT_EQ(folded("\u00c9l\u00e9onore"), "eleonore");
  EXPECT_EQ(folded("STRASSE"), folded("stra\u00dfe"));
  EXPECT_EQ(folded("ABC"), "abc");
}

class ListingTest : public testing::Test {
 protected:
  ListingTest() {
    for (const char* body : {R"({"name": "Montr\u00e9al", "description": "north"})", R"({"name": "albany"})",
                             R"({"name": "Boston", "description": "south"})"})
      bench_.ask(std::string("POST /outcalls ") + body);
  }

  /// The ids in their order.
  std::string ids(const std::string& query) {
    const Answer answer = bench_.ask("GET /outcalls?" + query);
    if (answer.status != 200) return answer.body;
    std::string out;
    const Json page = Json::parse(answer.body);
    for (const Json& item : page["items"]) out += item["id"].dump();
    return out;
  }

  ServiceBench bench_;
};

TEST_F(ListingTest, SearchesSortsAndCuts) {
  const std::pair<const char*, const char*> rows[] = {{"", "123"},
                                                      {"search=MONTREAL", "1"},
                                                      {"search=o", "13"},
                                                      {"order=name", "231"},
                                                      {"order=name&direction=desc", "132"},
                                                      {"order=description", "132"},
                                                      {"order=description&direction=desc", "231"},
                                                      {"limit=2", "12"},
                                                      {"limit=2&offset=2", "3"},
                                                      {"offset=9", ""},
                                                      {"name=Boston", "3"},
                                                      {"name=boston", ""},
                                                      {"id=2", "2"},
                                                      {"id=text", ""},
                                                      {"name=Boston&search=xyz", ""},
                                                      {"unknown=1&search=alb", "2"}};
  for (const auto& [query, expected] : rows) EXPECT_EQ(ids(query), expected) << query;
}

TEST_F(ListingTest, TotalsCountAllMatches) {
  EXPECT_EQ(bench_.complaint("GET /outcalls?limit=1", "200 {\"total\":3,\"items\":[{"), "");
}

TEST_F(ListingTest, NamesWhatIsWrongInTheQuery) {
  const Row rows[] = {
      {"GET /outcalls?order=x", "400 Input Error - order: column 'x' was not found"},
      {"GET /outcalls?direction=up", "400 Input Error - direction: must be 'asc' or 'desc'"},
      {"GET /outcalls?limit=0", "400 Input Error - field 'limit': wrong type. Should be a positive number"},
      {"GET /outcalls?limit=-1",
       "400 Input Error - limit: [{'constraint_id': 'range', 'constraint': {'min': 0}, 'message': 'Must be greater "
       "than "
       "or equal to 0.'}]"},
      {"GET /outcalls?limit=x", "400 Input Error - limit: "},
      {"GET /outcalls?offset=x", "400 Input Error - offset: "},
      {"GET /outcalls?recurse=perhaps", "400 Input Error - recurse: "}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench_.complaint(ask, expected), "");
}

}  // namespace
}  // namespace tandem::confd
