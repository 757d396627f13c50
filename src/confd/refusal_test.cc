#include "confd/refusal.h"

#include <gtest/gtest.h>

namespace tandem::confd {
namespace {

TEST(Refusal, SentencesAreThoseThatClientsMatch) {
  const std::pair<Refusal, std::string> rows[] = {
      {missing("Trunk", "999"), "Resource Not Found - Trunk was not found ('id': 999)"},
      {missing("SIPEndpoint", "aa-bb"), "Resource Not Found - SIPEndpoint was not found ('uuid': UUID('aa-bb'))"},
      {unknown_reference("trunks", "Trunk", {"id", "9"}),
       "Input Error - field 'trunks': Trunk was not found ('id': 9)"},
      {already_exists("Outcall", {{"name", "'x'"}}), "Resource Error - Outcall already exists ('name': 'x')"},
      {is_associated("Trunk", "Endpoint", {{"trunk_id", "1"}, {"endpoint_id", "2"}}),
       "Resource Error - Trunk is associated with a Endpoint ('trunk_id': 1, 'endpoint_id': 2)"},
      {must_be_associated("Line", "Endpoint", {{"line_id", "1"}}),
       "Resource Error - Line must be associated with a Endpoint ('line_id': 1)"},
      {different_tenants("trunk", "a", "outcall", "b"),
       "Resource Error - different tenants ('trunk_tenant_uuid': 'a', 'outcall_tenant_uuid': 'b')"},
      {not_permitted("Cannot associate same trunk more than once"),
       "Resource Error - Operation not permitted. Cannot associate same trunk more than once"},
      {wrong_context_type("internal", {{"context_id", "1"}}),
       "Resource Error - ContextType 'internal' cannot be associated ('context_id': 1)"},
      {outside_of_range("9", "inside"), "Input Error - Extension '9' is outside of range for context 'inside'"},
      {invalid_option("aor_section_options", "x", {"a", "b"}),
       "Input Error - 'aor_section_options: invalid variable (x)' must be one of (a, b)"},
      {field_error("name", "Field may not be null."), "Input Error - name: ['Field may not be null.']"},
      {bad_body(), "The browser (or proxy) sent a request that this server could not understand."},
      {master_only("token"), "token"}};
  for (const auto& [refusal, sentence] : rows) {
    ASSERT_EQ(refusal.sentences.size(), 1U);
    EXPECT_EQ(refusal.sentences[0], sentence);
  }
  EXPECT_EQ(missing("Trunk", "1").status, 404);
  EXPECT_EQ(master_only("").status, 401);
  EXPECT_EQ(bad_body().status, 400);
}

}  // namespace
}  // namespace tandem::confd
