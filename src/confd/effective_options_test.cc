#include "confd/effective_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using model::Option;
using test::list;
using test::pairs;
using testing::ElementsAre;

Option option(const char* name, const char* value) {
  return {name, value};
}

TEST(EffectiveOptions, ParentsComeInOrderAndItsOwnLast) {
  Documents documents;
  documents.put(Kind::sip_template, "global",
                {{"endpoint_section_options", pairs({{"allow", "ulaw"}, {"language", "en"}, {"timers", "no"}})}});
  documents.put(Kind::sip_template, "trunk",
                {{"templates", list("global")}, {"endpoint_section_options", pairs({{"allow", "alaw"}})}});
  documents.put(Kind::sip_template, "quiet", {{"endpoint_section_options", pairs({{"timers", "always"}})}});
  const Json endpoint = {{"templates", list("trunk", "quiet")},
                         {"endpoint_section_options", pairs({{"language", "fr"}})}};
  EXPECT_THAT(effective_options(documents, endpoint).sections.endpoint,
              ElementsAre(option("allow", "alaw"), option("language", "fr"), option("timers", "always")));
}

TEST(EffectiveOptions, SetVarAndMatchAccumulateBehindTheOthers) {
  Documents documents;
  documents.put(Kind::sip_template, "t",
                {{"endpoint_section_options", pairs({{"set_var", "A=1"}, {"set_var", "B=1"}})},
                 {"identify_section_options", pairs({{"match", "192.0.2.1"}, {"match_header", "X: 1"}})}});
  const Json endpoint = {
      {"templates", list("t")},
      {"endpoint_section_options", pairs({{"set_var", "A=1"}, {"set_var", "A=2"}, {"callerid", "x"}})},
      {"identify_section_options", pairs({{"match", "192.0.2.2"}, {"match_header", "X: 2"}})}};
  const auto effective = effective_options(documents, endpoint);
  EXPECT_THAT(effective.sections.endpoint, ElementsAre(option("callerid", "x"), option("set_var", "A=1"),
                                                       option("set_var", "B=1"), option("set_var", "A=2")));
  EXPECT_THAT(effective.sections.identify,
              ElementsAre(option("match_header", "X: 2"), option("match", "192.0.2.1"), option("match", "192.0.2.2")));
}

TEST(EffectiveOptions, EachListGoesToItsSection) {
  const Json endpoint = {{"aor_section_options", pairs({{"contact", "1"}})},
                         {"auth_section_options", pairs({{"username", "2"}})},
                         {"registration_section_options", pairs({{"client_uri", "3"}})},
                         {"registration_outbound_auth_section_options", pairs({{"username", "4"}})},
                         {"outbound_auth_section_options", pairs({{"username", "5"}})}};
  const auto sections = effective_options({}, endpoint).sections;
  EXPECT_THAT(sections.aor, ElementsAre(option("contact", "1")));
  EXPECT_THAT(sections.auth, ElementsAre(option("username", "2")));
  EXPECT_THAT(sections.registration, ElementsAre(option("client_uri", "3")));
  EXPECT_THAT(sections.registration_auth, ElementsAre(option("username", "4")));
  EXPECT_THAT(sections.outbound_auth, ElementsAre(option("username", "5")));
}

TEST(EffectiveOptions, OwnTransportWinsOverThatOfTheLastParent) {
  Documents documents;
  documents.put(Kind::sip_template, "a", {{"transport", "udp"}});
  documents.put(Kind::sip_template, "b", {{"transport", "tcp"}});
  documents.put(Kind::sip_template, "c", {{"transport", nullptr}});
  EXPECT_EQ(effective_options(documents, {{"templates", list("a", "b", "c")}}).transport, "tcp");
  EXPECT_EQ(effective_options(documents, {{"templates", list("a", "b")}, {"transport", "wss"}}).transport, "wss");
  EXPECT_EQ(effective_options(documents, {{"templates", list("c")}}).transport, "");
}

TEST(EffectiveOptions, LoopsMissingTemplatesAndManyPathsAreHarmless) {
  Documents documents;
  documents.put(Kind::sip_template, "a",
                {{"templates", list("b")}, {"aor_section_options", pairs({{"contact", "a"}})}});
  documents.put(Kind::sip_template, "b",
                {{"templates", list("a", "none")}, {"aor_section_options", pairs({{"contact", "b"}})}});
  EXPECT_THAT(effective_options(documents, {{"templates", list("a")}}).sections.aor,
              ElementsAre(option("contact", "a")));
  documents.put(Kind::sip_template, "0", {{"aor_section_options", pairs({{"contact", "deep"}})}});
  for (int i = 1; i <= 60; ++i) {  // 2^60 ways to the first
    const auto below = std::to_string(i - 1);
    documents.put(Kind::sip_template, std::to_string(i), {{"templates", Json::array({below, below})}});
  }
  EXPECT_THAT(effective_options(documents, {{"templates", list("60")}}).sections.aor,
              ElementsAre(option("contact", "deep")));
}

TEST(EffectiveOptions, ValuesOfWrongTypesArePassedOver) {
  const Json endpoint = {
      {"templates", 7}, {"transport", {{"uuid", "x"}}}, {"aor_section_options", list(1, list("a"), list("a", 2))}};
  EXPECT_EQ(effective_options({}, endpoint).sections, model::SectionOptions{});
  EXPECT_EQ(effective_options({}, Json::array()).sections, model::SectionOptions{});
  EXPECT_EQ(merged_view({}, Json("text")), Json("text"));
}

TEST(MergedView, HasOnePairANameAtThePlaceOfTheFirst) {
  Documents documents;
  documents.put(Kind::sip_template, "t",
                {{"endpoint_section_options", pairs({{"set_var", "A=1"}, {"allow", "ulaw"}, {"set_var", "B=1"}})}});
  const Json endpoint = {{"name", "main"},
                         {"templates", list("t")},
                         {"endpoint_section_options", pairs({{"allow", "alaw"}, {"set_var", "C=1"}})},
                         {"aor_section_options", pairs({{"contact", "sip:a"}, {"contact", "sip:b"}})}};
  const Json merged = merged_view(documents, endpoint);
  EXPECT_EQ(merged["endpoint_section_options"], Json::array({{"set_var", "C=1"}, {"allow", "alaw"}}));
  EXPECT_EQ(merged["aor_section_options"], Json::array({Json::array({"contact", "sip:b"})}));
  EXPECT_EQ(merged["identify_section_options"], Json::array());
  EXPECT_EQ(merged["name"], "main");
  EXPECT_EQ(merged["templates"], Json::array({"t"}));
}

}  // namespace
}  // namespace tandem::confd
