// /users, /lines, and what makes a telephone of them
#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

class People : public testing::Test {
 protected:
  People() {
    const std::string made =
        bench_.ask(R"(POST /contexts {"label": "c", "user_ranges": [{"start": "100", "end": "199"}]})").body;
    bench_.remember("inside", Json::parse(made)["name"]);
    bench_.make("ann", R"(POST /users {"firstname": "Ann", "lastname": "Bee"})");
    bench_.make("bob", R"(POST /users {"firstname": "Bob"})");
    bench_.make("l", R"(POST /lines {"context": "$inside"})");
    bench_.make("m", R"(POST /lines {"context": "$inside", "provisioning_code": "123456"})");
    bench_.make("e", R"(POST /endpoints/sip {"name": "phone"})");
    bench_.make("f", R"(POST /endpoints/sip {"name": "phone2"})");
    bench_.make("x", R"(POST /extensions {"exten": "101", "context": "$inside"})");
    bench_.make("y", R"(POST /extensions {"exten": "901", "context": "$inside"})");
    bench_.make("z", R"(POST /extensions {"exten": "102", "context": "$inside"})");
  }

  void expect(std::initializer_list<Row> rows) {
    for (const auto& [ask, expected] : rows) EXPECT_EQ(bench_.complaint(ask, expected), "");
  }

  ServiceBench bench_;
};

TEST_F(People, UsersHaveTwoKeysAndTheirDefaults) {
  expect(
      {{"GET /users/1",
        R"(200 "firstname":"Ann","lastname":"Bee","email":null,"caller_id":"\"Ann Bee\"","outgoing_caller_id":null)"},
       {"GET /users/$ann", R"(200 "ring_seconds":30,"simultaneous_calls":5,)"},
       {"GET /users/$ann", R"(200 "forwards":{"busy":{"enabled":false,"destination":null},)"},
       {"GET /users/99", "404 User was not found ('id': 99)"},
       {"GET /users?search=ann%20", "200 \"total\":0"},
       {"GET /users?search=BEE", "200 \"total\":1"},
       {"GET /users?uuid=$ann,$bob", "200 \"total\":2"},
       {"PUT /users/1 {\"description\": \"d\"}", "204"}});
}

TEST_F(People, UsersRefuseWhatUpstreamRefuses) {
  expect({{"POST /users {}", "400 firstname: ['Missing data for required field.']"},
          {R"(PUT /users/$ann {"caller_id": "Ann"})", "400 String does not match expected pattern."},
          {R"(PUT /users/$ann {"caller_id": null})", "400 Field may not be null."},
          {R"(PUT /users/$ann {"email": "x"})", "400 Not a valid email address."},
          {R"(PUT /users/$ann {"email": "a@example.com", "username": "ann"})", "204"},
          {R"(PUT /users/$bob {"email": "a@example.com"})", "400 User already exists ('email': 'a@example.com')"},
          {R"(PUT /users/$bob {"username": "ann"})", "400 User already exists ('username': 'ann')"},
          {R"(PUT /users/$ann {"ring_seconds": 10801})",
           "400 Must be greater than or equal to 0 and less than or equal to 10800."},
          {R"(PUT /users/$ann {"simultaneous_calls": 0})", "400 Must be greater than or equal to 1 and less"},
          {R"(PUT /users/$ann {"language": "french"})", "400 language"},
          {R"(PUT /users/$ann {"enabled": "yes"})", "400 Not a valid boolean."},
          {R"(PUT /users/$ann {"call_permission_password": "a"})", "400 call_permission_password"}});
}

TEST_F(People, LinesNeedAnEndpointFirst) {
  expect({{"PUT /users/$ann/lines/$l", "400 Line must be associated with a Endpoint ('line_id': 1)"},
          {"PUT /lines/$l/extensions/$x", "400 Line must be associated with a Endpoint"},
          {R"(PUT /lines/$l {"caller_id_name": "x"})", "400 Line must be associated with a Endpoint"},
          {"PUT /lines/$l/endpoints/sip/$e", "204"},
          {"PUT /lines/$l/endpoints/sip/$f", "400 Line is associated with a Endpoint"},
          {"PUT /lines/$m/endpoints/sip/$e", "400 Line is associated with a Endpoint"},
          {"GET /lines/$l", R"(200 "name":"phone","protocol":"sip")"},
          {"GET /lines/$l",
           R"(200 "endpoint_sip":{"uuid":"$e","label":null,"name":"phone","auth_section_options":[],"links")"},
          {"GET /endpoints/sip/$e", R"(200 "line":{"id":1,"links")"},
          {"PUT /users/$ann/lines/$l", "204"},
          {"PUT /lines/$l/extensions/$x", "204"},
          {"GET /endpoints/sip/$e", R"(200 ["callerid","\"Ann Bee\" <101>"])"},
          {"GET /lines/$l", R"(200 "caller_id_name":"Ann Bee","caller_id_num":"101")"},
          {"GET /lines/$l", R"(200 "users":[{"uuid":"$ann","firstname":"Ann","lastname":"Bee","links")"},
          {"GET /users/$ann", R"(200 "lines":[{"id":1,"name":"phone",)"},
          {"GET /extensions/$x", R"(200 "lines":[{"id":1,"name":"phone","links")"},
          {"DELETE /lines/$l/endpoints/sip/$e", "400 Line is associated with a User"},
          {"DELETE /users/$ann/lines/$l", "204"},
          {"DELETE /lines/$l/endpoints/sip/$e", "400 Line is associated with a Extension"},
          {"DELETE /lines/$l/extensions/$x", "204"},
          {"DELETE /lines/$l/endpoints/sip/$e", "204"}});
}

TEST_F(People, ExtensionsOfLinesAreInRangeAndOfOneUser) {
  expect({{"PUT /lines/$l/endpoints/sip/$e", "204"},
          {"PUT /lines/$m/endpoints/sip/$f", "204"},
          {"PUT /lines/$l/extensions/$y", "400 Extension '901' is outside of range for context '$inside'"},
          {"PUT /lines/$l/extensions/$x", "204"},
          {"PUT /lines/$l/extensions/$z", "400 Line is associated with a Extension"},
          {"PUT /lines/$m/extensions/$x", "400 Extension is associated with a line"},
          {"PUT /users/$ann/lines/$l", "204"},
          {"PUT /users/$ann/lines/$m", "204"},
          {"PUT /lines/$m/extensions/$x", "204"},
          {R"(PUT /extensions/$x {"exten": "901"})", "400 outside of range"},
          {"GET /users?exten=101", "200 \"total\":1"},
          {"DELETE /lines/$l?recursive=true", "204"},
          {"GET /extensions/$x", "200"},
          {"GET /endpoints/sip/$e", "404"},
          {"DELETE /lines/$m", "204"},
          {"GET /endpoints/sip/$f", "200"}});
}

TEST_F(People, TheFirstUserOfALineLeavesLast) {
  expect({{"PUT /lines/$l/endpoints/sip/$e", "204"},
          {"PUT /users/$bob/lines/$l", "204"},
          {"PUT /users/$ann/lines/$l", "204"},
          {"DELETE /users/$bob/lines/$l", "400 secondary users"},
          {R"(PUT /users/$bob/lines {"lines": []})", "400 secondary users"},
          {"DELETE /users/$ann/lines/$l", "204"},
          {"DELETE /users/$bob/lines/$l", "204"}});
}

TEST_F(People, LinesOfUsersAreOrdered) {
  expect(
      {{"PUT /lines/$l/endpoints/sip/$e", "204"},
       {"PUT /lines/$m/endpoints/sip/$f", "204"},
       {R"(PUT /users/$ann/lines {"lines": [{"id": 2}, {"id": 1}]})", "204"},
       {"GET /users/$ann", R"(200 "lines":[{"id":2,)"},
       {R"(PUT /users/$ann/lines {"lines": [{"id": 2}, {"id": 2}]})", "400 Cannot associate same line more than once"},
       {R"(PUT /users/$ann/lines {"lines": [{"id": 9}]})", "400 field 'lines': Line was not found ('id': 9)"}});
}

TEST_F(People, LinesAreMadeWithWhatTheyNeed) {
  bench_.make("n",
              R"(POST /lines {"context": "$inside", "endpoint_sip": {"name": "new"}, "extensions": [{"exten": "150"}],
      "caller_id_name": "Dee", "caller_id_num": "150"})");
  expect({{"GET /lines/$n", R"(200 "name":"new")"},
          {"GET /lines/$n", R"(200 "caller_id_name":"Dee","caller_id_num":"150","registrar":"default")"},
          {"GET /lines/$n", R"(200 "extensions":[{"id":4,"exten":"150","context":"$inside","links")"},
          {"GET /endpoints/sip?name=new", R"(200 ["context","$inside"])"},
          {R"(POST /lines/$m/extensions {"exten": "160"})", "400 Line must be associated with a Endpoint"},
          {"GET /extensions?exten=160", "200 \"total\":0"},
          {"PUT /lines/$m/endpoints/sip/$f", "204"},
          {R"(POST /lines/$m/extensions {"exten": "160"})", R"(201 "exten":"160")"},
          {R"(POST /lines {"context": "$inside", "endpoint_sip": {}, "endpoint_custom": {"interface": "x"}})",
           "400 Only one endpoint"},
          {R"(POST /lines {"context": "$inside", "endpoint_sip": 5})", "400 endpoint_sip"},
          {"POST /lines {}", "400 context: ['Missing data for required field.']"},
          {R"(POST /lines {"context": "nowhere"})", "400 Context was not found"},
          {R"(POST /lines {"context": "$inside", "provisioning_code": "123456"})", "400 Line already exists"},
          {R"(POST /lines {"context": "$inside", "provisioning_code": "12"})", "400 String does not match"},
          {R"(PUT /lines/$m {"position": 0})", "400 Must be greater than or equal to 1."}});
}

TEST_F(People, UsersAreMadeWithWhatTheyNeed) {
  const std::string in = Json::parse(bench_.ask(R"(POST /contexts {"label": "in", "type": "incall"})").body)["name"];
  bench_.remember("in", in);
  bench_.make("dee",
              R"(POST /users {"firstname": "Dee", "lines": [{"context": "$inside", "endpoint_sip": {"name": "dee"},
      "extensions": [{"exten": "170"}]}], "incalls": [{"extensions": [{"exten": "5551170", "context": "$in"}]}]})");
  expect({{"GET /users/$dee", R"(200 "lines":[{"id":3,"name":"dee",)"},
          {"GET /users/$dee", R"(200 "exten":"5551170")"},
          {"GET /endpoints/sip?name=dee", R"(200 ["callerid","\"Dee\" <170>"])"},
          {R"(POST /users {"firstname": "Eve", "lines": [{"context": "$inside", "endpoint_sip": {"name": "dee"}}]})",
           "400 SIPEndpoint already exists"},
          {R"(POST /users {"firstname": "Eve", "lines": 5})", "400 lines: ['Not a valid list.']"},
          {"GET /users?search=eve", "200 \"total\":0"}});
}

TEST_F(People, SettingsAreChangedInParts) {
  expect(
      {{"GET /users/$ann/forwards/busy", R"(200 {"enabled":false,"destination":null})"},
       {R"(PUT /users/$ann/forwards/busy {"enabled": true})", "400 destination"},
       {R"(PUT /users/$ann/forwards/busy {"enabled": true, "destination": "123"})", "204"},
       {"GET /users/$ann/forwards", R"(200 {"busy":{"enabled":true,"destination":"123"},"noanswer")"},
       {R"(PUT /users/$ann/forwards {"noanswer": {"enabled": true}})", "400 noanswer"},
       {R"(PUT /users/$ann/forwards {"noanswer": {"destination": "5"}})", "204"},
       {R"(PUT /users/$ann/services/dnd {"enabled": true})", "204"},
       {R"(PUT /users/$ann/services/dnd {})", "204"},
       {R"(PUT /users/$ann/services/dnd {"enabled": 1})", "400 Not a valid boolean."},
       {"GET /users/$ann/services", R"(200 {"dnd":{"enabled":true},"incallfilter":{"enabled":false}})"},
       {R"(PUT /users/$ann/fallbacks {"busy_destination": {"type": "user", "user_id": 2}})", "204"},
       {"GET /users/$ann/fallbacks", R"(200 "user_firstname":"Bob")"},
       {R"(PUT /users/$ann/fallbacks {"busy_destination": {"type": "user", "user_id": 99}})", "400 User was not found"},
       {"DELETE /users/$bob", "204"},
       {"GET /users/$ann/fallbacks", R"(200 "busy_destination":{"type":"none"})"},
       {"GET /users/99/forwards", "404 User was not found"}});
}

TEST_F(People, PermissionsAreTheirs) {
  bench_.make("p", R"(POST /callpermissions {"name": "p"})");
  expect({{"PUT /users/$ann/callpermissions/$p", "204"},
          {"PUT /users/1/callpermissions/$p", "204"},
          {"GET /users/$ann", R"(200 "call_permissions":[{"id":1,"name":"p","links")"},
          {"GET /callpermissions/$p", R"(200 "users":[{"uuid":"$ann",)"},
          {"PUT /users/$ann/callpermissions/99", "404 CallPermission was not found"},
          {"DELETE /users/$ann/callpermissions/$p", "204"}});
}

TEST_F(People, MayShowSeveralNumbersOnceEach) {
  bench_.make("n", R"(POST /phone-numbers {"number": "5550001", "shared": true})");
  bench_.make("o", R"(POST /phone-numbers {"number": "5550002", "caller_id_name": "Us"})");
  bench_.ask(R"(PUT /phone-numbers/main {"phone_number_uuid": "$o"})");
  expect({{"GET /users/$ann/callerids/outgoing",
           R"(200 "items":[{"type":"main","number":"5550002","caller_id_name":"Us"},{"type":"shared",)"
           R"("number":"5550001","caller_id_name":null},{"type":"anonymous"}])"}});
}

}  // namespace
}  // namespace tandem::confd
