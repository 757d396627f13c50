// /endpoints/sip and its templates
#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

TEST(SipEndpoints, HaveEveryFieldInOrder) {
  ServiceBench bench;
  bench.make("e", R"(POST /endpoints/sip {"name": "one", "unknown": 1})");
  const Json made = Json::parse(bench.ask("GET /endpoints/sip/$e").body);
  std::string names;
  for (const auto& item : made.items()) names += item.key() + ' ';
  EXPECT_EQ(names,
            "uuid tenant_uuid name label aor_section_options auth_section_options endpoint_section_options "
            "identify_section_options registration_section_options registration_outbound_auth_section_options "
            "outbound_auth_section_options templates transport asterisk_id links trunk line ");
  EXPECT_EQ(made["tenant_uuid"], ServiceBench::master);
  EXPECT_EQ(made["links"][0]["rel"], "endpoint_sip");
}

TEST(SipEndpoints, RefuseWhatUpstreamRefuses) {
  ServiceBench bench;
  bench.make("e", R"(POST /endpoints/sip {"name": "one"})");
  bench.make("t", R"(POST /endpoints/sip/templates {"name": "two"})");
  bench.remember("none", "11111111-1111-4111-8111-111111111111");
  const Row rows[] = {
      {R"(POST /endpoints/sip {"name": "one"})", "400 SIPEndpoint already exists ('name': 'one')"},
      {R"(POST /endpoints/sip {"name": "two"})", "400 SIPEndpointTemplate already exists ('name': 'two')"},
      {R"(POST /endpoints/sip {"name": "transport-udp"})", "400 Transport already exists"},
      {R"(POST /endpoints/sip {"name": null})", "400 Input Error - name: ['Field may not be null.']"},
      {R"(POST /endpoints/sip {"name": 5})", "400 Input Error - name: ['Not a valid string.']"},
      {R"(POST /endpoints/sip {"name": "global"})", "400 Reserved Asterisk section name"},
      {R"(POST /endpoints/sip {"name": "a/b"})", "400 Not a valid Asterisk section name"},
      {R"(POST /endpoints/sip {"name": ""})", "400 Shorter than minimum length 1"},
      {R"(POST /endpoints/sip {"aor_section_options": null})",
       "400 Input Error - aor_section_options: ['Field may not be null.']"},
      {R"(POST /endpoints/sip {"aor_section_options": [["contact"]]})",
       "400 Input Error - aor_section_options: {0: ['Length must be 2.']}"},
      {R"(POST /endpoints/sip {"aor_section_options": [["contact", 5]]})", "400 {0: {1: ['Not a valid string.']}}"},
      {R"(POST /endpoints/sip {"aor_section_options": [["x", "1"]]})",
       "400 Input Error - 'aor_section_options: invalid variable (x)' must be one of (authenticate_qualify, "},
      {R"(POST /endpoints/sip {"endpoint_section_options": [["type", "endpoint"]]})", "400 invalid variable (type)"},
      {R"(POST /endpoints/sip {"auth_section_options": [["@x", "1"]]})", "400 invalid variable (@x)"},
      {R"(POST /endpoints/sip {"registration_section_options": [["outbound_auth", "1"]]})",
       "400 invalid variable (outbound_auth)"},
      {R"(POST /endpoints/sip {"endpoint_section_options": [["@x", "1"]], "aor_section_options": [["@y", "1"]]})",
       "201"},
      {R"(POST /endpoints/sip {"templates": [{"uuid": "$none"}]})",
       "400 Input Error - field 'templates': endpoint_sip was not found ('uuid': UUID('$none'))"},
      {R"(POST /endpoints/sip {"templates": [{"uuid": "$e"}]})", "400 field 'templates'"},
      {R"(POST /endpoints/sip {"templates": [{"uuid": "x"}]})", "400 templates: {0: {'uuid': ['Not a valid UUID.']}}"},
      {R"(POST /endpoints/sip {"templates": [5]})", "400 templates: {0: {'_schema': ['Invalid input type.']}}"},
      {R"(POST /endpoints/sip {"templates": [{"uuid": "$t"}, {"uuid": "$t"}]})", "400 Operation not permitted."},
      {R"(POST /endpoints/sip {"transport": {"uuid": "$none"}})",
       "400 Input Error - field 'transport': SIPTransport was not found"},
      {"GET /endpoints/sip/$t", "404 Resource Not Found - SIPEndpoint was not found ('uuid': UUID('$t'))"},
      {"GET /endpoints/sip/templates/$e", "404 SIPEndpointTemplate was not found"},
      {"GET /endpoints/sip/$e?view=x", "400 Input Error - view: ['Must be one of: merged.']"},
      {R"(PUT /endpoints/sip/$e {"label": "L"})", "204"},
      {R"(PUT /endpoints/sip/$e {"name": "two"})", "400 SIPEndpointTemplate already exists"},
      {"GET /endpoints/sip/$e", "200 \"name\":\"one\",\"label\":\"L\""},
      {"GET /endpoints/sip?uuid=$e,junk", "200 \"total\":1"},
      {"GET /endpoints/sip?uuid=junk", "200 \"total\":0"},
      {"GET /endpoints/sip?order=uuid", "400 column 'uuid' was not found"},
      {"DELETE /endpoints/sip/$e", "204"},
      {"DELETE /endpoints/sip/$e", "404"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(SipEndpoints, WithoutANameGetOneOfEightLetters) {
  ServiceBench bench;
  EXPECT_EQ(Json::parse(bench.ask("POST /endpoints/sip {}").body)["name"].get<std::string>().size(), 8U);
}

TEST(SipTemplates, MergeIntoOnePairAKey) {
  ServiceBench bench;
  bench.make("a", R"(POST /endpoints/sip/templates {"label": "A", "endpoint_section_options":
      [["allow", "ulaw"], ["set_var", "A=1"], ["set_var", "B=1"]]})");
  bench.make("b", R"(POST /endpoints/sip/templates {"templates": [{"uuid": "$a"}], "endpoint_section_options":
      [["language", "fr"], ["allow", "alaw"]]})");
  bench.make("e", R"(POST /endpoints/sip {"templates": [{"uuid": "$b"}, {"uuid": "$a"}], "endpoint_section_options":
      [["language", "en"]]})");
  EXPECT_EQ(bench.complaint("GET /endpoints/sip/$e?view=merged",
                            R"(200 "endpoint_section_options":[["allow","ulaw"],["set_var","B=1"],["language","en"]])"),
            "");
  EXPECT_EQ(bench.complaint("GET /endpoints/sip/$e", R"(200 "endpoint_section_options":[["language","en"]])"), "");
  EXPECT_EQ(bench.complaint("GET /endpoints/sip/$e", R"(200 {"uuid":"$a","label":"A"})"), "");
  EXPECT_EQ(bench.complaint("DELETE /endpoints/sip/templates/$b", "204"), "");
  EXPECT_EQ(bench.complaint("GET /endpoints/sip/$e", R"(200 "templates":[{"uuid":"$a","label":"A"}])"), "");
}

TEST(SipTemplates, MayNotIncludeThemselves) {
  ServiceBench bench;
  bench.make("a", "POST /endpoints/sip/templates {}");
  bench.make("b", R"(POST /endpoints/sip/templates {"templates": [{"uuid": "$a"}]})");
  const Row rows[] = {
      {R"(PUT /endpoints/sip/templates/$a {"templates": [{"uuid": "$a"}]})", "400 Cannot use itself as template"},
      {R"(PUT /endpoints/sip/templates/$a {"templates": [{"uuid": "$b"}]})",
       "400 SIPEndpointTemplate($b) already include this template"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(SipTemplates, IncludeEachOtherSoDeepAndNoDeeper) {
  ServiceBench bench;
  bench.make("t", "POST /endpoints/sip/templates {}");
  for (int deep = 2; deep <= 32; ++deep)
    ASSERT_EQ(bench.make("t", R"(POST /endpoints/sip/templates {"templates": [{"uuid": "$t"}]})").size(), 36U);
  EXPECT_EQ(bench.complaint(R"(POST /endpoints/sip/templates {"templates": [{"uuid": "$t"}]})", "400 32 deep"), "");
}

TEST(SipTemplates, TellThePlaceOfEndpointsWhenMade) {
  ServiceBench bench;
  EXPECT_TRUE(bench.ask("POST /endpoints/sip/templates {}").location.starts_with("http://pbx/1.1/endpoints/sip/"));
  EXPECT_FALSE(bench.ask("POST /endpoints/sip/templates {}").location.contains("templates"));
}

}  // namespace
}  // namespace tandem::confd
