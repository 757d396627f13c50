#include "control/command_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tandem::control {
namespace {

using testing::ElementsAre;
using Outcome = Recognised::Outcome;

std::vector<std::string> written_out(const std::string& words) {
  std::vector<std::string> all;
  for (const Form& form : forms_of(words)) {
    std::string text;
    for (const FormWord& word : form) text += (text.empty() ? "" : " ") + word.text;
    all.push_back(text);
  }
  return all;
}

class Words : public testing::Test {
 protected:
  explicit Words(std::vector<std::string> commands = {"sip show peers [like REGEX]", "sip show peer NAME",
                                                      "sip show registry", "core stop now|gracefully",
                                                      "config apply [OPTIONS...]", "show story ID [messages]"}) {
    for (const std::string& command : commands) forms_.push_back(forms_of(command));
  }
  Recognised read(std::string_view line) const { return recognise(forms_, split_line(line)); }
  std::vector<std::vector<Form>> forms_;
};

TEST(CommandForms, BracketsMayBeLeftOutAndChoicesAreFormsOfTheirOwn) {
  EXPECT_THAT(written_out("core show calls [uptime [seconds]]"),
              ElementsAre("core show calls", "core show calls uptime", "core show calls uptime seconds"));
  EXPECT_THAT(written_out("core stop now|gracefully"), ElementsAre("core stop now", "core stop gracefully"));
}

TEST(CommandLine, IsSplitAtBlanksOutsideQuotes) {
  EXPECT_THAT(split_line("  sip  show\tpeer \"two words\" a\"b c\"d \"\" "),
              ElementsAre("sip", "show", "peer", "two words", "ab cd", ""));
  EXPECT_THAT(split_line(R"("a \"quoted\" \\ word)"), ElementsAre(R"(a "quoted" \ word)"));
  for (const std::string word : {"plain", "two words", R"(with "quotes" and \)", ""})
    EXPECT_THAT(split_line(control::quoted(word)), ElementsAre(word));
}

TEST_F(Words, MayBeAbbreviatedToUniqueBeginnings) {
  const Recognised read_as = read("SI sh reg");
  EXPECT_EQ(read_as.outcome, Outcome::command);
  EXPECT_EQ(read_as.command, 2u);
}

TEST_F(Words, WrittenOutWinOverLongerOnes) {
  EXPECT_EQ(read("sip show peer bob").command, 1u);
  EXPECT_THAT(read("sip show peer bob").arguments, ElementsAre("bob"));
  EXPECT_EQ(read("sip show peers").command, 0u);
  EXPECT_EQ(read("sip show peer").outcome, Outcome::wrong_arguments);
  EXPECT_EQ(read("sip show peer").command, 1u);
}

TEST_F(Words, OfAChoiceAndInBracketsArePassedOnWrittenOut) {
  EXPECT_THAT(read("core stop g").arguments, ElementsAre("gracefully"));
  EXPECT_THAT(read("sip show peers l ^gw").arguments, ElementsAre("like", "^gw"));
  EXPECT_THAT(read("show story x mess").arguments, ElementsAre("x", "messages"));
}

TEST_F(Words, ThatAreTooManyTooFewOrWrongGiveTheUsage) {
  for (const char* line : {"sip show registry now", "sip show peers lack x", "sip show peers like", "core stop",
                           "core stop later", "show story"})
    EXPECT_EQ(read(line).outcome, Outcome::wrong_arguments) << line;
}

TEST_F(Words, ThatMayMeanSeveralCommandsOrNoneAreUnknown) {
  for (const char* line : {"s", "sip show", "frobnicate", "sip frobnicate", "\"\""})
    EXPECT_EQ(read(line).outcome, Outcome::unknown) << line;
}

TEST_F(Words, AtTheEndMayBeAnyNumber) {
  EXPECT_EQ(read("config apply").command, 4u);
  EXPECT_THAT(read("config apply --prune --check site.yaml").arguments, ElementsAre("--prune", "--check", "site.yaml"));
}

}  // namespace
}  // namespace tandem::control
