// /contexts, /extensions
#include <gtest/gtest.h>

#include "confd/service_bench.h"

namespace tandem::confd {
namespace {

class Numbering : public testing::Test {
 protected:
  Numbering() {
    make_context("inside", R"({"label": "inside", "user_ranges": [{"start": "100", "end": "199"}]})");
    make_context("in",
                 R"({"label": "in", "type": "incall", "incall_ranges": [{"start": "5145551000", "end": "5145551999",)"
                 R"( "did_length": 4}]})");
    make_context("out", R"({"label": "out", "type": "outcall"})");
  }

  /// `$name` is its id, `$name-context` its name.
  void make_context(const std::string& name, const std::string& body) {
    bench_.make(name, "POST /contexts " + body);
    bench_.remember(name + "-context", Json::parse(bench_.ask("GET /contexts/$" + name).body)["name"]);
  }

  void expect(std::initializer_list<Row> rows) {
    for (const auto& [ask, expected] : rows) EXPECT_EQ(bench_.complaint(ask, expected), "");
  }

  ServiceBench bench_;
};

TEST_F(Numbering, ContextsHaveGeneratedNames) {
  const Json made = Json::parse(bench_.ask("GET /contexts/$out").body);
  EXPECT_EQ(made["name"], "ctx-master-outcall-" + made["uuid"].get<std::string>());
  std::string names;
  for (const auto& item : made.items()) names += item.key() + ' ';
  EXPECT_EQ(names,
            "id uuid name label type user_ranges group_ranges queue_ranges conference_room_ranges incall_ranges "
            "description tenant_uuid enabled links contexts ");
  expect({{R"(PUT /contexts/$out {"label": "other"})", "204"},
          {R"(PUT /contexts/$out {"name": "by name"})", "204"},
          {"GET /contexts/$out", R"(200 "label":"by name","type":"outcall")"},
          {R"(POST /contexts {"name": "old client"})", R"(201 "label":"old client")"}});
}

TEST_F(Numbering, ContextsRefuseWhatUpstreamRefuses) {
  expect(
      {{"POST /contexts {}", "400 label: ['Missing data for required field.']"},
       {R"(POST /contexts {"label": ""})", "400 Length must be between 1 and 128."},
       {R"(POST /contexts {"label": "x", "type": "y"})",
        "400 Must be one of: internal, incall, outcall, services, others."},
       {R"(POST /contexts {"label": "x", "type": null})", "400 Field may not be null."},
       {R"(POST /contexts {"label": "x", "user_ranges": [{"end": "1"}]})",
        "400 user_ranges: {0: {'start': ['Missing data for required field.']}}"},
       {R"(POST /contexts {"label": "x", "user_ranges": [{"start": "1", "end": "10"}]})",
        "400 user_ranges: {0: {'_schema': ['Start and end must be of the same length']}}"},
       {R"(POST /contexts {"label": "x", "user_ranges": [{"start": "2", "end": "1"}]})",
        "400 {0: {'_schema': ['Start of range must be lower than or equal to the end']}}"},
       {R"(POST /contexts {"label": "x", "user_ranges": [{"start": "a"}]})", "400 {0: {'start': ['Invalid input.']}}"},
       {R"(POST /contexts {"label": "x", "incall_ranges": [{"start": "1", "did_length": -1}]})",
        "400 Must be greater than or equal to 0."},
       {R"(POST /contexts {"label": "x", "user_ranges": [{"start": "1"}]})",
        R"(201 "user_ranges":[{"start":"1","end":"1"}])"}});
}

TEST_F(Numbering, ContextsIncludeOthersInOrder) {
  expect({{R"(PUT /contexts/$inside/contexts {"contexts": [{"id": 3}, {"id": 2}]})", "204"},
          {"GET /contexts/$inside", R"(200 "contexts":[{"id":3,"name":"$out-context","label":"out","links")"},
          {R"(PUT /contexts/$inside/contexts {"contexts": [{"id": 99}]})",
           "400 field 'contexts': Context was not found ('id': 99)"},
          {R"(PUT /contexts/$inside/contexts {"contexts": [{"id": 3}, {"id": 3}]})",
           "400 Cannot include same context more than once"},
          {R"(PUT /contexts/$inside/contexts {"contexts": [{"id": 1}]})", "400 Cannot include context inside itself"},
          {"PUT /contexts/$inside/contexts {}", "400 contexts: ['Missing data for required field.']"},
          {R"(PUT /contexts/$inside/contexts {"contexts": [{}]})",
           "400 contexts: {0: {'id': ['Missing data for required field.']}}"},
          {"DELETE /contexts/$out", "204"},
          {"GET /contexts/$inside", R"(200 "contexts":[{"id":2,)"}});
}

TEST_F(Numbering, ContextsInUseStay) {
  bench_.make("x", R"(POST /extensions {"exten": "101", "context": "$inside-context"})");
  bench_.make("t", R"(POST /trunks {"context": "$in-context"})");
  expect({{"DELETE /contexts/$inside", "400 Context is associated with a Extension"},
          {"DELETE /contexts/$in", "400 Context is associated with a Trunk"}});
}

TEST_F(Numbering, RangesTellWhatIsFree) {
  bench_.make("x", R"(POST /extensions {"exten": "101", "context": "$inside-context"})");
  expect({{"GET /contexts/$inside/ranges/user",
           R"(200 {"total":2,"items":[{"start":"100","end":"100"},{"start":"102","end":"199"}]})"},
          {"GET /contexts/$inside/ranges/user?availability=all",
           R"(200 {"total":1,"items":[{"start":"100","end":"199"}]})"},
          {"GET /contexts/$inside/ranges/user?availability=x", "400 availability"},
          {"GET /contexts/$inside/ranges/user?search=102", R"(200 "total":1)"},
          {"GET /contexts/$inside/ranges/user?limit=1&direction=desc",
           R"(200 {"total":2,"items":[{"start":"102","end":"199"}]})"},
          {"GET /contexts/$inside/ranges/group", R"(200 {"total":0,"items":[]})"},
          {"GET /contexts/$in/ranges/incall", R"(200 {"total":1,"items":[{"start":"1000","end":"1999"}]})"},
          {R"(PUT /contexts/$in {"user_ranges": [{"start": "20", "end": "30"}, {"start": "25", "end": "35"},)"
           R"( {"start": "1"}]})",
           "204"},
          {"GET /contexts/$in/ranges/user", R"(200 "items":[{"start":"1","end":"1"},{"start":"20","end":"35"}])"},
          {"GET /contexts/99/ranges/user", "404 Context was not found"},
          {"GET /contexts/$in/ranges/other", "404"}});
}

TEST_F(Numbering, ExtensionsHaveTheFormOfTheirContext) {
  expect({{R"(POST /extensions {"exten": "101", "context": "$inside-context"})", R"(201 "exten":"101",)"},
          {R"(POST /extensions {"exten": "101", "context": "$inside-context"})",
           "400 Extension already exists ('exten': '101', 'context': '$inside-context')"},
          {R"(POST /extensions {"exten": "418.", "context": "$inside-context"})",
           "400 [\"exten: ['String does not match expected pattern.']\"]"},
          {R"(POST /extensions {"exten": "418.", "context": "$out-context"})", R"(201 "exten":"418.")"},
          {R"(POST /extensions {"exten": "_1+11", "context": "$out-context"})", "400 exten: ["},
          {R"(POST /extensions {"exten": "101", "context": "nowhere"})",
           "400 field 'context': Context was not found ('name': 'nowhere')"},
          {"POST /extensions {}", "400 exten: ['Missing data for required field.']"},
          {R"(POST /extensions {"exten": "12345678901234567890123456789012345678901", "context": "c"})",
           "400 Longer than maximum length 40."}});
}

TEST_F(Numbering, ExtensionsAreEnabledOrCommented) {
  bench_.make("x", R"(POST /extensions {"exten": "101", "context": "$inside-context", "commented": "yes"})");
  expect({{"GET /extensions/$x", R"(200 "commented":true,"enabled":false,"links")"},
          {R"(PUT /extensions/$x {"enabled": 1})", "204"},
          {"GET /extensions/$x", R"(200 "commented":false,"enabled":true)"},
          {"GET /extensions/$x",
           R"(200 "conference":null,"parking_lot":null,"group":null,"incall":null,"lines":[],"outcall":null,)"
           R"("queue":null})"},
          {"GET /extensions?type=internal", "200 \"total\":1"},
          {"GET /extensions?type=incall", "200 \"total\":0"}});
}

TEST_F(Numbering, ExtensionsInUseStayAndMoveOnlyWhereTheyFit) {
  bench_.make("x", R"(POST /extensions {"exten": "5551000", "context": "$in-context"})");
  bench_.make("i", R"(POST /incalls {"destination": {"type": "none"}})");
  expect({{"PUT /incalls/$i/extensions/$x", "204"},
          {"GET /extensions/$x", R"(200 "incall":{"id":1,"links")"},
          {"DELETE /extensions/$x", "400 Extension is associated with a incall"},
          {R"(PUT /extensions/$x {"exten": "5559"})",
           "400 Input Error - Extension '5559' is outside of range for context '$in-context'"},
          {R"(PUT /extensions/$x {"exten": "1500"})", "204"},
          {R"(PUT /extensions/$x {"exten": "_5559X"})", "204"},
          {R"(PUT /extensions/$x {"context": "$inside-context"})", "400 ContextType 'internal' cannot be associated"},
          {"DELETE /incalls/$i", "204"},
          {"DELETE /extensions/$x", "204"}});
}

TEST_F(Numbering, ExtensionsTakeTheTenantOfTheirContext) {
  bench_.as_master_for_other();
  make_context("theirs", R"({"label": "theirs"})");
  bench_.as_master();
  expect({{R"(POST /extensions {"exten": "1", "context": "$theirs-context"})",
           R"(201 "tenant_uuid":"00000000-0000-4000-8000-000000000002")"},
          {R"(PUT /extensions/1 {"context": "$inside-context"})", "400 different tenants"}});
  bench_.as_other();
  expect({{R"(POST /extensions {"exten": "1", "context": "$inside-context"})", "400 Context was not found"}});
}

}  // namespace
}  // namespace tandem::confd
