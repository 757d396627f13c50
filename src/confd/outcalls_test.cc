// /outcalls, /incalls, destinations, and what they are associated with
#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

class Routing : public testing::Test {
 protected:
  Routing() {
    for (const char* type : {"internal", "incall", "outcall"}) {
      const std::string made =
          bench_.ask(R"(POST /contexts {"label": "c", "type": ")" + std::string(type) + R"("})").body;
      bench_.remember(type, Json::parse(made)["name"]);
    }
    bench_.make("o", R"(POST /outcalls {"name": "o"})");
    bench_.make("x", R"(POST /extensions {"exten": "418.", "context": "$outcall"})");
    bench_.make("y", R"(POST /extensions {"exten": "5145551234", "context": "$incall"})");
    bench_.make("z", R"(POST /extensions {"exten": "101", "context": "$internal"})");
    bench_.make("s", R"(POST /schedules {"name": "s", "closed_destination": {"type": "none"}})");
    bench_.make("s2", R"(POST /schedules {"name": "s2", "closed_destination": {"type": "none"}})");
    bench_.make("i", R"(POST /incalls {"destination": {"type": "hangup", "cause": "busy", "timeout": 10}})");
    bench_.make("j", R"(POST /incalls {"destination": {"type": "none"}})");
    bench_.make("p", R"(POST /callpermissions {"name": "p"})");
    bench_.make("t", "POST /trunks {}");
    bench_.make("u", "POST /trunks {}");
  }

  void expect(std::initializer_list<Row> rows) {
    for (const auto& [ask, expected] : rows) EXPECT_EQ(bench_.complaint(ask, expected), "");
  }

  ServiceBench bench_;
};

TEST_F(Routing, OutcallsHaveTheirFields) {
  expect({{"GET /outcalls/$o",
           R"(200 "name":"o","internal_caller_id":false,"preprocess_subroutine":null,"ring_time":null,)"
           R"("description":null,"enabled":true,"links")"},
          {"POST /outcalls {}", "400 name: ['Missing data for required field.']"},
          {R"(POST /outcalls {"name": "o"})", "400 Outcall already exists ('name': 'o')"},
          {R"(PUT /outcalls/$o {"ring_time": "30"})", "204"},
          {"GET /outcalls/$o", R"(200 "ring_time":30,)"},
          {R"(PUT /outcalls/$o {"ring_time": 0})", "204"},
          {"GET /outcalls/$o", R"(200 "ring_time":null,)"},
          {R"(PUT /outcalls/$o {"ring_time": -1})", "400 Must be greater than or equal to 0."},
          {R"(PUT /outcalls/$o {"ring_time": "x"})", "400 Not a valid integer."}});
  bench_.as_other();
  expect({{R"(POST /outcalls {"name": "o"})", "400 Outcall already exists"}});
}

TEST_F(Routing, OutcallTrunksAreOrdered) {
  expect({{R"(PUT /outcalls/$o/trunks {"trunks": [{"id": 2, "more": 1}, {"id": 1}]})", "204"},
          {"GET /outcalls/$o",
           R"(200 "trunks":[{"tenant_uuid":"00000000-0000-4000-8000-000000000001","id":2,"endpoint_sip":null,)"
           R"("endpoint_custom":null,"links")"},
          {"GET /trunks/$t", R"(200 "outcalls":[{"id":1,"name":"o","links")"},
          {R"(PUT /outcalls/$o/trunks {"trunks": [{"id": 9}]})", "400 field 'trunks': Trunk was not found ('id': 9)"},
          {R"(PUT /outcalls/$o/trunks {"trunks": [{"id": 1}, {"id": 1}]})",
           "400 Operation not permitted. Cannot associate same trunk more than once"},
          {"PUT /outcalls/$o/trunks {}", "400 trunks: ['Missing data for required field.']"},
          {"PUT /outcalls/9/trunks {}", "404 Outcall was not found"},
          {R"(PUT /outcalls/$o/trunks {"trunks": []})", "204"},
          {"GET /outcalls/$o", R"(200 "trunks":[],)"}});
  bench_.as_other();
  bench_.make("theirs", "POST /trunks {}");
  bench_.as_master();
  expect({{R"(PUT /outcalls/$o/trunks {"trunks": [{"id": 3}]})",
           "400 different tenants ('outcall_tenant_uuid': '00000000-0000-4000-8000-000000000001', "
           "'trunk_tenant_uuid': "}});
}

TEST_F(Routing, OutcallExtensionsHaveFieldsOfTheirOwn) {
  expect({{"PUT /outcalls/$o/extensions/$x", "400 The browser"},
          {R"(PUT /outcalls/$o/extensions/$x {"strip_digits": 4, "external_prefix": "00"})", "204"},
          {"GET /outcalls/$o",
           R"(200 "extensions":[{"external_prefix":"00","prefix":null,"strip_digits":4,"caller_id":null,"id":1,)"
           R"("exten":"418.","context":"$outcall","links")"},
          {R"(PUT /outcalls/$o/extensions/$x {"caller_id": "5551234"})", "204"},
          {"GET /outcalls/$o", R"(200 "external_prefix":"00","prefix":null,"strip_digits":4,"caller_id":"5551234")"},
          {R"(PUT /outcalls/$o/extensions/$x {"prefix": "a"})", "400 String does not match expected pattern."},
          {R"(PUT /outcalls/$o/extensions/$x {"strip_digits": null})", "400 Field may not be null."},
          {"PUT /outcalls/$o/extensions/$z {}", "400 ContextType 'internal' cannot be associated"},
          {"PUT /outcalls/$o/extensions/99 {}", "404 Extension was not found"},
          {"GET /extensions/$x", R"(200 "outcall":{"id":1,"name":"o","links")"},
          {"PUT /incalls/$i/extensions/$x", "400 Extension is associated with a outcall"},
          {"DELETE /extensions/$x", "400 Extension is associated with a outcall"},
          {"DELETE /outcalls/$o/extensions/$x", "204"},
          {"DELETE /outcalls/$o/extensions/$x", "204"},
          {"GET /outcalls/$o", R"(200 "extensions":[],)"}});
}

TEST_F(Routing, SchedulesAndPermissionsOfOutcalls) {
  expect({{"PUT /outcalls/$o/schedules/$s", "204"},
          {"PUT /outcalls/$o/schedules/$s", "204"},
          {"PUT /outcalls/$o/schedules/$s2", "400 Outcall is associated with a Schedule"},
          {"PUT /outcalls/$o/schedules/99", "404 Schedule was not found"},
          {"PUT /outcalls/$o/callpermissions/$p", "204"},
          {"PUT /outcalls/$o/callpermissions/99", "404 CallPermission was not found"},
          {"GET /outcalls/$o",
           R"(200 "schedules":[{"tenant_uuid":"00000000-0000-4000-8000-000000000001","id":1,"name":"s","links")"},
          {"GET /callpermissions/$p", R"(200 "outcalls":[{"id":1,"name":"o","links")"},
          {"GET /schedules/$s", R"(200 "outcalls":[{"id":1,"name":"o","links")"},
          {"DELETE /schedules/$s", "204"},
          {"GET /outcalls/$o", R"(200 "schedules":[],)"}});
}

TEST_F(Routing, IncallsHaveOneExtension) {
  expect({{"GET /incalls/$i", R"(200 "destination":{"cause":"busy","timeout":10.0,"type":"hangup"},"links")"},
          {"PUT /incalls/$i/extensions/$y", "204"},
          {"PUT /incalls/$i/extensions/$y", "204"},
          {"GET /incalls/$i", R"(200 "extensions":[{"id":2,"exten":"5145551234","context":"$incall","links")"},
          {"PUT /incalls/$j/extensions/$y", "400 Extension is associated with a incall"},
          {"PUT /incalls/$j/extensions/$z", "400 ContextType 'internal' cannot be associated"},
          {R"(POST /extensions {"exten": "77", "context": "$incall"})", "201"},
          {"PUT /incalls/$i/extensions/4", "400 Incall is associated with a Extension"},
          {"PUT /incalls/$i/schedules/$s", "204"},
          {"PUT /incalls/$i/schedules/$s2", "400 Incall is associated with a Schedule"},
          {"GET /incalls?exten=5145551234", "200 \"total\":1"},
          {"GET /incalls?search=555", "200 \"total\":1"},
          {"POST /incalls {}", "400 destination: ['Missing data for required field.']"},
          {R"(POST /incalls {"destination": {"type": "none"}, "caller_id_mode": "x"})",
           "400 Must be one of: prepend, overwrite, append."}});
}

TEST_F(Routing, DestinationsAreOfManyTypes) {
  bench_.make("user", R"(POST /users {"firstname": "Ann", "lastname": "B"})");
  const Row rows[] = {
      {R"({"type": "user", "user_id": 1, "ring_time": 5})",
       R"(204 "destination":{"user_id":1,"ring_time":5.0,"moh_uuid":null,"user_firstname":"Ann",)"
       R"("user_lastname":"B","type":"user"})"},
      {R"({"type": "user", "user_id": 999})",
       "400 Input Error - field 'actionarg1': User was not found ('actionarg1': 999)"},
      {R"({"type": "user"})", "400 destination: {'user_id': ['Missing data for required field.']}"},
      {R"({"type": "outcall", "outcall_id": 1, "exten": "5551234"})", "204"},
      {R"({"type": "outcall", "outcall_id": 9, "exten": "5551234"})", "400 Outcall was not found"},
      {R"({"type": "outcall", "outcall_id": 1, "exten": "x"})", "400 destination: {'exten': ['Invalid input.']}"},
      {R"({"type": "extension", "exten": "*98", "context": "anywhere"})", "204"},
      {R"({"type": "extension", "exten": "a", "context": "b c"})", "400 String does not match expected pattern."},
      {R"x({"type": "custom", "command": "Dial(SIP/1)"})x", "204"},
      {R"x({"type": "custom", "command": "System(rm)"})x", "400 String does not match expected pattern."},
      {R"({"type": "application", "application": "disa", "context": "c", "pin": "12"})",
       R"(204 "destination":{"application":"disa","context":"c","pin":"12","type":"application"})"},
      {R"({"type": "application", "application": "x"})",
       "400 Must be one of: callback_disa, custom, directory, disa, fax_to_mail, voicemail."},
      {R"({"type": "application", "application": "fax_to_mail", "email": "x"})", "400 Not a valid email address."},
      {R"({"type": "hangup"})", "400 destination: {'cause': ['Missing data for required field.']}"},
      {R"({"type": "hangup", "cause": "normal"})", R"(204 {"cause":"normal","type":"hangup"})"},
      {R"({"type": "hangup", "cause": "busy", "timeout": -1})", "400 Must be greater than or equal to 0."},
      {R"({"type": "sound", "filename": "hello"})",
       R"(204 {"filename":"hello","skip":false,"no_answer":false,"type":"sound"})"},
      {R"({"type": "group", "group_id": 1})", "400 Group was not found ('actionarg1': 1)"},
      {R"({"type": "voicemail", "voicemail_id": 1})", "400 Voicemail was not found"},
      {R"({"type": "x"})",
       "400 Must be one of: application, conference, custom, extension, group, hangup, ivr, none, outcall, queue, "
       "sound, switchboard, user, voicemail."},
      {R"({})", "400 destination: {'type': ['Missing data for required field.']}"},
      {R"(5)", "400 destination: {'_schema': ['Invalid input type.']}"},
      {R"(null)", "400 destination: ['Field may not be null.']"}};
  for (const auto& [destination, expected] : rows) {
    const std::string ask = std::string("PUT /incalls/$i {\"destination\": ") + destination + '}';
    const std::string_view wanted(expected);
    if (!wanted.starts_with("204")) {
      EXPECT_EQ(bench_.complaint(ask, expected), "");
      continue;
    }
    EXPECT_EQ(bench_.complaint(ask, "204"), "");
    EXPECT_EQ(bench_.complaint("GET /incalls/$i", "200" + std::string(wanted.substr(3))), "");
  }
}

TEST_F(Routing, DestinationsOfWhatIsGoneAreNone) {
  bench_.make("user", R"(POST /users {"firstname": "Ann"})");
  expect({{R"(PUT /incalls/$i {"destination": {"type": "user", "user_id": 1}})", "204"},
          {R"(PUT /incalls/$j {"destination": {"type": "outcall", "outcall_id": 1, "exten": "1"}})", "204"},
          {R"(PUT /schedules/$s {"closed_destination": {"type": "user", "user_id": 1}})", "204"},
          {"GET /incalls?user_id=1", "200 \"total\":1"},
          {"GET /users/$user", R"(200 "incalls":[{"id":1,"extensions":[],"links")"},
          {"DELETE /users/$user", "204"},
          {"DELETE /outcalls/$o", "204"},
          {"GET /incalls/$i", R"(200 "destination":{"type":"none"})"},
          {"GET /incalls/$j", R"(200 "destination":{"type":"none"})"},
          {"GET /schedules/$s", R"(200 "closed_destination":{"type":"none"})"},
          {"GET /extensions/$x", "200"},
          {"GET /trunks/$t", "200"}});
}

TEST_F(Routing, CallPermissionsAreOfATenant) {
  expect(
      {{R"(POST /callpermissions {"name": "p"})", "400 CallPermission already exists ('name': 'p')"},
       {"POST /callpermissions {}", "400 name: ['Missing data for required field.']"},
       {R"(PUT /callpermissions/$p {"extensions": ["_9X.", "_9X.", "123"], "password": "12#"})", "204"},
       {"GET /callpermissions/$p", R"(200 "password":"12#","mode":"deny","extensions":["123","_9X."],"enabled":true)"},
       {R"(PUT /callpermissions/$p {"extensions": ["1.2"]})", "400 extensions: {0: ['String does not match expected"},
       {R"(PUT /callpermissions/$p {"password": "x"})", "400 String does not match expected pattern."},
       {R"(PUT /callpermissions/$p {"mode": "x"})", "400 Must be one of: deny, allow."}});
  bench_.as_other();
  expect({{R"(POST /callpermissions {"name": "p"})", "201"}});
}

TEST_F(Routing, SchedulesHavePeriods) {
  expect({{"POST /schedules {}", "400 closed_destination: ['Missing data for required field.']"},
          {R"(PUT /schedules/$s {"open_periods": [{"hours_start": "08:00", "hours_end": "12:00", "months": [1]}]})",
           "204"},
          {"GET /schedules/$s", R"(200 "hours_start":"08:00","hours_end":"12:00","week_days":[1,2,3,4,5,6,7],)"},
          {R"(PUT /schedules/$s {"open_periods": [{"hours_start": "13:00", "hours_end": "12:00"}]})", "400 _schema"},
          {R"(PUT /schedules/$s {"open_periods": [{"hours_start": "8", "hours_end": "12:00"}]})", "400 hours_start"},
          {R"(PUT /schedules/$s {"open_periods": [{"hours_start": "08:00", "hours_end": "12:00", "week_days": [8]}]})",
           "400 Must be greater than or equal to 1 and less than or equal to 7."},
          {R"(PUT /schedules/$s {"exceptional_periods": [{"hours_start": "08:00", "hours_end": "12:00"}]})",
           "400 {0: {'destination': ['Missing data for required field.']}}"}});
}

TEST_F(Routing, PhoneNumbersAreOfATenant) {
  bench_.make("n", R"(POST /phone-numbers {"number": "+15145551000"})");
  expect(
      {{"GET /phone-numbers/$n", R"(200 "number":"+15145551000","caller_id_name":null,"shared":false,"main":false})"},
       {R"(POST /phone-numbers {"number": "+15145551000"})",
        "400 PhoneNumber already exists ('number': '+15145551000')"},
       {R"(POST /phone-numbers {"number": "x"})", "400 not a valid digit-only phone number"},
       {"POST /phone-numbers {}", "400 Missing data for required field."},
       {"GET /phone-numbers/main", "404"},
       {R"(PUT /phone-numbers/main {"phone_number_uuid": "$n"})", "204"},
       {"GET /phone-numbers/main", R"(200 {"phone_number_uuid":"$n"})"},
       {"GET /phone-numbers/$n", R"(200 "shared":true,"main":true})"},
       {R"(PUT /phone-numbers/main {"phone_number_uuid": "x"})", "400 Not a valid UUID."},
       {R"(POST /phone-numbers/ranges {"start_number": "+15145551000", "end_number": "+15145551009"})", "201"},
       {"GET /phone-numbers?order=number&limit=1&direction=desc", R"(200 {"total":10,)"},
       {R"(POST /phone-numbers/ranges {"start_number": "10000", "end_number": "20000"})", "400 10000"},
       {R"(POST /phone-numbers/ranges {"start_number": "2", "end_number": "1"})", "400 Start of range"},
       {R"(POST /phone-numbers/ranges {"start_number": "2", "end_number": "11"})", "400 same length"}});
}

}  // namespace
}  // namespace tandem::confd
