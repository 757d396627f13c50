// /trunks, their associations, and the IAX and custom endpoints that they have
#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

TEST(Trunks, HaveEveryFieldInOrder) {
  ServiceBench bench;
  const Json made = Json::parse(bench.ask("POST /trunks {}").body);
  std::string names;
  for (const auto& item : made.items()) names += item.key() + ' ';
  EXPECT_EQ(names,
            "id tenant_uuid context twilio_incoming outgoing_caller_id_format links endpoint_sip endpoint_custom "
            "endpoint_iax outcalls register_iax ");
  EXPECT_EQ(made["twilio_incoming"], false);
}

TEST(Trunks, RefuseWhatUpstreamRefuses) {
  ServiceBench bench;
  bench.make("t", "POST /trunks {}");
  bench.as_master_for_other();
  bench.make("c", R"(POST /contexts {"label": "theirs"})");
  const std::string theirs = Json::parse(bench.ask("GET /contexts/$c").body)["name"];
  bench.remember("theirs", theirs);
  bench.as_master();
  const Row rows[] = {
      {R"(POST /trunks {"context": "nowhere"})", "400 field 'context': Context was not found ('name': 'nowhere')"},
      {R"(POST /trunks {"context": "$theirs"})", "400 Resource Error - different tenants ('trunk_tenant_uuid': "},
      {R"(POST /trunks {"context": 5})", "400 context: ['Not a valid string.']"},
      {R"(POST /trunks {"twilio_incoming": "yes"})", "400 twilio_incoming: ['Not a valid boolean.']"},
      {R"(POST /trunks {"twilio_incoming": null})", "201 \"twilio_incoming\":false"},
      {R"(POST /trunks {"outgoing_caller_id_format": "x"})", "400 Must be one of: +E164, E164, national."},
      {R"(POST /trunks {"outgoing_caller_id_format": null})", "400 Field may not be null."},
      {R"(PUT /trunks/$t {"outgoing_caller_id_format": "national", "id": 77})", "204"},
      {"GET /trunks/$t", R"(200 {"id":1,)"},
      {"GET /trunks/$t", R"(200 "outgoing_caller_id_format":"national")"},
      {"PUT /trunks/999 {}", "404 Resource Not Found - Trunk was not found ('id': 999)"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

class TrunkAssociations : public testing::Test {
 protected:
  TrunkAssociations() {
    bench_.make("t", "POST /trunks {}");
    bench_.make("u", "POST /trunks {}");
    bench_.make("e",
                R"(POST /endpoints/sip {"name": "e", "auth_section_options": [["username", "me"], ["password", "p"]],
        "registration_section_options": [["server_uri", "sip:h"], ["client_uri", "sip:me@h"]]})");
    bench_.make("f", R"(POST /endpoints/sip {"name": "f"})");
    bench_.make("i", R"(POST /endpoints/iax {"name": "i"})");
    bench_.make("c", R"(POST /endpoints/custom {"interface": "dahdi/g0"})");
    bench_.make("r", R"(POST /registers/iax {"remote_host": "h"})");
    bench_.make("s", R"(POST /registers/iax {"remote_host": "h2"})");
  }

  void expect(std::initializer_list<Row> rows) {
    for (const auto& [ask, expected] : rows) EXPECT_EQ(bench_.complaint(ask, expected), "");
  }

  ServiceBench bench_;
};

TEST_F(TrunkAssociations, AttachShowAndDetach) {
  expect({{"PUT /trunks/$t/endpoints/sip/$e", "204"},
          {"PUT /trunks/$t/endpoints/sip/$e", "204"},
          {"GET /trunks/$t",
           R"(200 "endpoint_sip":{"uuid":"$e","label":null,"name":"e","auth_section_options":[["username",)"
           R"("me"]],"registration_section_options":[["client_uri","sip:me@h"]],"links")"},
          {"GET /trunks?name=e", "200 \"total\":1"},
          {"GET /endpoints/sip/$e", R"(200 "trunk":{"id":1,"links")"},
          {"DELETE /trunks/$t/endpoints/sip/$f", "204"},
          {"DELETE /trunks/$t/endpoints/sip/$e", "204"},
          {"DELETE /trunks/$t/endpoints/sip/$e", "204"},
          {"GET /trunks/$t", R"(200 "endpoint_sip":null)"}});
}

TEST_F(TrunkAssociations, RefuseInTheOrderOfTheRules) {
  expect({{"PUT /trunks/99/endpoints/sip/$e", "404 Trunk was not found"},
          {"PUT /trunks/$t/endpoints/sip/11111111-1111-4111-8111-111111111111", "404 SIPEndpoint was not found"},
          {"PUT /trunks/$t/endpoints/iax/99", "404 IAXEndpoint was not found"},
          {"PUT /trunks/$t/endpoints/custom/99", "404 CustomEndpoint was not found"},
          {"PUT /trunks/$t/registers/iax/99", "404 IAXRegister was not found"},
          {"PUT /trunks/$t/registers/sip/1", "404"},
          {"PUT /trunks/$t/endpoints/sip/$e", "204"},
          {"PUT /trunks/$t/endpoints/sip/$f",
           "400 Resource Error - Trunk is associated with a Endpoint ('trunk_id': 1, 'endpoint_sip_uuid': UUID('$f'))"},
          {"PUT /trunks/$t/endpoints/iax/$i", "400 Trunk is associated with a Endpoint"},
          {"PUT /trunks/$u/endpoints/sip/$e", "400 Trunk is associated with a Endpoint"},
          {"PUT /trunks/$t/registers/iax/$r", "400 Trunk is associated with a Endpoint"}});
}

TEST_F(TrunkAssociations, RegistersGoWithIaxOnly) {
  expect({{"PUT /trunks/$t/registers/iax/$r", "204"},
          {"PUT /trunks/$t/registers/iax/$s", "400 Trunk is associated with a IAXRegister"},
          {"PUT /trunks/$u/registers/iax/$r", "400 Trunk is associated with a IAXRegister"},
          {"PUT /trunks/$t/endpoints/sip/$e", "400 Trunk is associated with a IAXRegister"},
          {"PUT /trunks/$t/endpoints/custom/$c", "400 Trunk is associated with a IAXRegister"},
          {"PUT /trunks/$t/endpoints/iax/$i", "204"},
          {"GET /trunks/$t", R"(200 "endpoint_iax":{"id":1,"name":"i","links")"},
          {"GET /registers/iax/$r", R"(200 "trunk":{"id":1,"links")"},
          {"GET /endpoints/iax/$i", R"(200 "trunk":{"id":1,)"}});
}

TEST_F(TrunkAssociations, LinesKeepTheirEndpoints) {
  bench_.make("x", R"(POST /contexts {"label": "inside"})");
  bench_.remember("inside", Json::parse(bench_.ask("GET /contexts/$x").body)["name"]);
  bench_.make("l", R"(POST /lines {"context": "$inside"})");
  expect({{"PUT /lines/$l/endpoints/sip/$e", "204"},
          {"PUT /trunks/$t/endpoints/sip/$e", "400 Line is associated with a Endpoint"},
          {"PUT /trunks/$t/endpoints/custom/$c", "204"},
          {"PUT /lines/$l/endpoints/custom/$c", "400 Line is associated with a Endpoint"}});
}

TEST_F(TrunkAssociations, OfOtherTenantsAreRefused) {
  bench_.as_other();
  bench_.make("theirs", R"(POST /endpoints/sip {"name": "theirs"})");
  bench_.as_master();
  expect({{"PUT /trunks/$t/endpoints/sip/$theirs", "400 different tenants ('trunk_tenant_uuid': "}});
}

TEST_F(TrunkAssociations, EndpointsAndRegistersGoWithTheirTrunk) {
  bench_.make("o", R"(POST /outcalls {"name": "o"})");
  expect({{"PUT /trunks/$t/registers/iax/$r", "204"},
          {"PUT /trunks/$t/endpoints/iax/$i", "204"},
          {"PUT /trunks/$u/endpoints/sip/$e", "204"},
          {R"(PUT /outcalls/$o/trunks {"trunks": [{"id": 1}, {"id": 2}]})", "204"},
          {"DELETE /trunks/$t", "204"},
          {"GET /registers/iax/$r", "404"},
          {"GET /endpoints/iax/$i", "404"},
          {"GET /outcalls/$o", R"(200 "trunks":[{"tenant_uuid":"00000000-0000-4000-8000-000000000001","id":2,)"},
          {"DELETE /endpoints/sip/$e", "204"},
          {"GET /trunks/$u", R"(200 "endpoint_sip":null)"}});
}

TEST(IaxEndpoints, ShowDefaultsOfNatives) {
  ServiceBench bench;
  bench.make("i", R"(POST /endpoints/iax {"name": "i", "options": [["username", "me"], ["trunk", "true"], ["zz", "1"],
      ["zz", "2"], ["name", "x"], ["secret", ""]]})");
  const Row rows[] = {
      {"GET /endpoints/iax/$i",
       R"(200 "type":"friend","host":"dynamic","options":[["username","me"],["trunk","yes"],["zz","1"],["zz",)"
       R"("2"],["auth","plaintext,md5"],)"},
      {R"(POST /endpoints/iax {"name": "i"})", "400 IAXEndpoint already exists ('name': 'i')"},
      {R"(POST /endpoints/iax {"name": "a.b"})", "400 String does not match expected pattern."},
      {R"(POST /endpoints/iax {"name": null})", "400 Field may not be null."},
      {R"(POST /endpoints/iax {"type": "x"})", "400 Must be one of: friend, peer, user."},
      {R"(POST /endpoints/iax {"options": [["a"]]})", "400 options: {0: ['Length must be 2.']}"},
      {R"(PUT /endpoints/iax/$i {"options": []})", "204"},
      {"GET /endpoints/iax/$i", R"(200 "options":[["trunk","no"],)"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(IaxRegisters, AreOneLineOfText) {
  ServiceBench bench;
  bench.remember("long", std::string(250, 'h'));
  bench.make("r", R"(POST /registers/iax {"remote_host": "h", "remote_port": 0})");
  const Row rows[] = {
      {"GET /registers/iax/$r",
       R"(200 {"id":1,"auth_username":null,"auth_password":null,"remote_host":"h","remote_port":null,)"
       R"("callback_extension":null,"callback_context":null,"enabled":true,"links")"},
      {"POST /registers/iax {}", "400 remote_host: ['Missing data for required field.']"},
      {R"(POST /registers/iax {"remote_host": "a:b"})", "400 String does not match expected pattern."},
      {R"(POST /registers/iax {"remote_host": "h", "remote_port": 65536})",
       "400 Must be greater than or equal to 0 and less than or equal to 65535."},
      {R"(POST /registers/iax {"remote_host": "h", "auth_username": "u"})", "400 Input Error - _schema: ["},
      {R"(POST /registers/iax {"remote_host": "h", "callback_context": "c"})", "400 Input Error - _schema: ["},
      {R"(PUT /registers/iax/$r {"auth_username": "u"})", "400 _schema"},
      {R"(PUT /registers/iax/$r {"auth_username": "u", "auth_password": "p"})", "204"},
      {R"(POST /registers/iax {"remote_host": "$long", "callback_extension": "123456"})", "400 _schema"},
      {"GET /registers/iax/9", "404 IAXRegister was not found"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

TEST(CustomEndpoints, HaveOneInterfaceEach) {
  ServiceBench bench;
  bench.make("c", R"(POST /endpoints/custom {"interface": "dahdi/g0"})");
  const Row rows[] = {
      {"GET /endpoints/custom/$c", R"(200 "interface":"dahdi/g0","interface_suffix":null,"enabled":true,"links")"},
      {R"(POST /endpoints/custom {"interface": "dahdi/g0"})",
       "400 CustomEndpoint already exists ('interface': 'dahdi/g0')"},
      {"POST /endpoints/custom {}", "400 interface: ['Missing data for required field.']"},
      {R"(POST /endpoints/custom {"interface": "a b"})", "400 String does not match expected pattern."},
      {R"(POST /endpoints/custom {"interface": ""})", "400 Length must be between 1 and 128."},
      {R"(PUT /endpoints/custom/$c {"interface_suffix": "123456789012345678901234567890123"})",
       "400 Longer than maximum length 32."},
      {"DELETE /endpoints/custom/$c", "204"}};
  for (const auto& [ask, expected] : rows) EXPECT_EQ(bench.complaint(ask, expected), "");
}

}  // namespace
}  // namespace tandem::confd
