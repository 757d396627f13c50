#include "confd/service.h"

#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

TEST(Service, AddressesAndMethodsThatAreNotThere) {
  ServiceBench bench;
  const Row rows[] = {
      {"GET /nothing", "404"},
      {"GET /registers/sip", "404"},
      {"GET /trunks/text", "404"},
      {"GET /trunks/1/2/3", "404"},
      {"GET /trunks/99999999999999999999999999", "404 Trunk was not found ('id': 99999999999999999999999999)"},
      {"PATCH /trunks", "405 {\"message\":"},
      {"DELETE /trunks", "405"},
      {"GET /trunks/1/endpoints/iax/1", "405"},
      {"HEAD /trunks", "200"},
      {"GET /infos", "200 {\"uuid\":\"5e\",\"wazo_version\":\"26.08\"}"},
      {"GET /status", "200 \"rest_api\":{\"status\":\"ok\"}"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
  EXPECT_EQ(bench.ask("HEAD /trunks").body, "");
  EXPECT_EQ(bench.ask("PATCH /trunks").allow, "GET, HEAD, POST");
}

TEST(Service, BodiesThatCannotBeRead) {
  ServiceBench bench;
  bench.make("trunk", "POST /trunks {}");
  const Row rows[] = {
      {"POST /trunks", "400 The browser (or proxy) sent a request that this server could not understand."},
      {"POST /trunks {", "400 The browser"},
      {"PUT /trunks/$trunk", "400 The browser"},
      {"PUT /trunks/$trunk []", "204"},
      {"PUT /trunks/$trunk null", "204"},
      {"PUT /trunks/$trunk 5", "400 Invalid input type."},
      {"POST /trunks [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "400 The browser"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(Service, WhatFailsChangesNothing) {
  ServiceBench bench;
  const Documents before = bench.documents;
  EXPECT_EQ(bench.ask(R"(POST /lines {"context": "nowhere"})").status, 400);
  EXPECT_EQ(bench.ask(R"(POST /users {"firstname": "A", "lines": [{"id": 9}]})").status, 400);
  EXPECT_EQ(bench.documents, before);
}

TEST(Service, WhatIsCreatedSaysWhereItIs) {
  ServiceBench bench;
  const Answer made = bench.ask("POST /trunks {}");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.location, "http://pbx/1.1/trunks/1");
  EXPECT_TRUE(made.body.contains(R"("links":[{"rel":"trunks","href":"http://pbx/1.1/trunks/1"}])"));
}

TEST(Service, TenantsSeeThemselvesAndWhatIsBelow) {
  ServiceBench bench;
  bench.make("mine", "POST /trunks {}");
  bench.as_other();
  bench.make("theirs", "POST /trunks {}");
  EXPECT_EQ(bench.complaint("GET /trunks/$mine", "404"), "");
  EXPECT_EQ(bench.complaint("GET /trunks", "200 \"total\":1"), "");
  bench.as_master();
  EXPECT_EQ(bench.complaint("GET /trunks/$theirs", "200"), "");
  EXPECT_EQ(bench.complaint("GET /trunks", "200 \"total\":1"), "");
  EXPECT_EQ(bench.complaint("GET /trunks?recurse=true", "200 \"total\":2"), "");
}

}  // namespace
}  // namespace tandem::confd
