// /sip/transports, /asterisk/pjsip, and what a fresh server has
#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

TEST(SipTransports, AreTheMasterTenants) {
  ServiceBench bench;
  bench.as_other();
  const Row rows[] = {{"GET /sip/transports", "200 \"total\":2"},
                      {R"(POST /sip/transports {"name": "x"})", "401 [\"the-token\"]"},
                      {"GET /asterisk/pjsip/global", "401"},
                      {R"(PUT /asterisk/pjsip/global {"options": {}})", "401"},
                      {"GET /asterisk/pjsip/doc", "200 \"rtp_symmetric\""}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(SipTransports, AreMadeChangedAndRemoved) {
  ServiceBench bench;
  bench.make("a", R"(POST /sip/transports {"name": "a", "options": [["local_net", "10.0.0.0/8"], ["local_net",)"
                  R"( "172.16.0.0/12"]]})");
  bench.make("b", R"(POST /sip/transports {"name": "b"})");
  bench.make("e", R"(POST /endpoints/sip {"name": "e", "transport": {"uuid": "$a"}})");
  const Row rows[] = {
      {"GET /sip/transports/$a",
       R"(200 {"uuid":"$a","name":"a","options":[["local_net","10.0.0.0/8"],["local_net","172.16.0.0/12"]]})"},
      {"POST /sip/transports {}", "400 Input Error - name: ['Missing data for required field.']"},
      {R"(POST /sip/transports {"name": "a"})", "400 Resource Error - name already exists ('name': 'a')"},
      {R"(PUT /sip/transports/$a {"name": "e"})", "400 SIPEndpoint already exists"},
      {R"(PUT /sip/transports/$a {"options": [["bind", "[::]:5060"]]})", "400 String does not match expected pattern."},
      {R"(PUT /sip/transports/$a {"options": [["external_media_port", "1.2.3.4"]]})",
       "400 'options: invalid variable (external_media_port)' must be one of ("},
      {"GET /sip/transports/11111111-1111-4111-8111-111111111111", "404 Transport was not found"},
      {"DELETE /sip/transports/$a", "400 Transport is associated with a EndpointSIP"},
      {"DELETE /sip/transports/$a?fallback=x", "400 Input Error - fallback: ['Not a valid UUID.']"},
      {"DELETE /sip/transports/$a?fallback=11111111-1111-4111-8111-111111111111", "404 Transport was not found"},
      {"DELETE /sip/transports/$a?fallback=$b", "204"},
      {"GET /endpoints/sip/$e", R"(200 "transport":{"uuid":"$b"})"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(PjsipSections, AreReplacedWhole) {
  ServiceBench bench;
  const Row rows[] = {
      {"GET /asterisk/pjsip/global",
       R"(200 {"options":{"user_agent":"Wazo PBX","endpoint_identifier_order":"auth_username,username,ip"}})"},
      {"GET /asterisk/pjsip/system", R"(200 {"options":{}})"},
      {R"(PUT /asterisk/pjsip/global {"options": {"debug": "yes"}})", "204"},
      {"GET /asterisk/pjsip/global", R"(200 {"options":{"debug":"yes"}})"},
      {"PUT /asterisk/pjsip/global {}", "400 options: ['Missing data for required field.']"},
      {R"(PUT /asterisk/pjsip/global {"options": null})", "400 Field may not be null."},
      {R"(PUT /asterisk/pjsip/global {"options": [["debug", "yes"]]})", "400 Not a valid mapping type."},
      {R"(PUT /asterisk/pjsip/global {"options": {"debug": 1}})", "400 Not a valid string."},
      {R"(PUT /asterisk/pjsip/global {"options": {"debug": null}})", "400 Not a valid string."},
      {R"(PUT /asterisk/pjsip/system {"options": {"debug": "1"}})", "400 invalid variable (debug)"},
      {R"(PUT /asterisk/pjsip/global {"options": []})", "204"},
      {"GET /asterisk/pjsip/global", R"(200 {"options":{}})"},
      {"DELETE /asterisk/pjsip/global", "405"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(Presets, EveryTenantHasItsTemplatesOnce) {
  ServiceBench bench;
  EXPECT_EQ(bench.complaint("GET /endpoints/sip/templates", "200 \"total\":5"), "");
  EXPECT_EQ(bench.complaint("GET /endpoints/sip/templates?recurse=1", "200 \"total\":10"), "");
  const Json tenant = Json::parse(bench.ask(std::string("GET /tenants/") + ServiceBench::master).body);
  EXPECT_EQ(tenant["sip_templates_generated"], true);
  bench.remember("global", tenant["global_sip_template_uuid"]);
  bench.remember("trunk", tenant["registration_trunk_sip_template_uuid"]);
  const Row rows[] = {{"GET /endpoints/sip/templates/$global", R"(200 "label":"global")"},
                      {"GET /endpoints/sip/templates/$global", R"(200 ["set_var","DYNAMIC_FEATURES=togglerecord"])"},
                      {"GET /endpoints/sip/templates/$trunk", R"(200 ["forbidden_retry_interval","30"])"},
                      {"GET /endpoints/sip/templates?label=twilio_trunk", R"(200 ["match","177.71.206.195"])"},
                      {"DELETE /endpoints/sip/templates/$global", "204"},
                      {"GET /endpoints/sip/templates", "200 \"total\":4"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(Tenants, AreReadOnlyHere) {
  ServiceBench bench;
  const Row rows[] = {{"GET /tenants", "200 \"total\":1"},
                      {"GET /tenants?recurse=true", "200 \"total\":2"},
                      {"POST /tenants {}", "405"},
                      {"GET /tenants/11111111-1111-4111-8111-111111111111", "404 Tenant was not found"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
  EXPECT_EQ(bench.ask("POST /tenants {}").body, "");
  EXPECT_EQ(bench.ask(std::string("DELETE /tenants/") + ServiceBench::master).status, 405);
}

}  // namespace
}  // namespace tandem::confd
