#include "sip/params.h"

#include <gtest/gtest.h>

#include <string>

namespace tandem::sip {
namespace {

TEST(Params, AreFoundInAnyCaseAndTheFirstCounts) {
  const auto params = Params::parse(" ; A = 1 ;flag; q=\"x;y\" ;a=2;empty=");
  ASSERT_TRUE(params);
  EXPECT_EQ(params->value("a"), "1");
  EXPECT_TRUE(params->has("FLAG"));
  EXPECT_FALSE(params->find("flag")->has_value);
  EXPECT_TRUE(params->find("empty")->has_value);
  EXPECT_EQ(params->value("q"), "\"x;y\"");
  EXPECT_EQ(params->unquoted("q"), "x;y");
  EXPECT_FALSE(params->has("x"));
}

TEST(Params, NamesInUrisAreDecodedAndThoseInHeadersAreNot) {
  const auto of_uri = Params::parse_of_uri(";%6C%72;n%61me=v%2541");
  ASSERT_TRUE(of_uri);
  EXPECT_TRUE(of_uri->has("lr"));
  EXPECT_EQ(of_uri->value("name"), "v%2541");  // the value stays as written
  EXPECT_TRUE(of_uri->has("n%61me"));
  const auto of_header = Params::parse(";%6C%72;lr2");
  ASSERT_TRUE(of_header);
  EXPECT_FALSE(of_header->has("lr"));
  EXPECT_TRUE(of_header->has("%6C%72"));
}

TEST(Params, RefuseWhatTheGrammarForbids) {
  for (const char* text : {"a=1", ";", ";;a", ";=1", ";a b", ";a=\"x", ";a=\"x\"y", ";a=<x>", ";a=x,y"})
    EXPECT_FALSE(Params::parse(text)) << text;
  for (const char* text : {"a=1", ";", ";a=\"x\"", ";a=%4", "; a"}) EXPECT_FALSE(Params::parse_of_uri(text)) << text;
  EXPECT_TRUE(Params::parse(""));
}

TEST(Params, AreBounded) {
  std::string many;
  for (int i = 0; i < 65; ++i) many += ";p";
  EXPECT_FALSE(Params::parse(many));
  EXPECT_FALSE(Params::parse_of_uri(many));
}

}  // namespace
}  // namespace tandem::sip
