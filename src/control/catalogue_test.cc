#include "control/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "control/fake_exchange_for_tests.h"

namespace tandem::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Console : testing::Test {
  FakeExchange exchange;
  Catalogue catalogue{exchange};
};

TEST_F(Console, SaysWhatToTypeWhenItKnowsNoSuchCommand) {
  const Output output = catalogue.run(" foo bar ");
  EXPECT_FALSE(output.ok);
  EXPECT_EQ(output.text, "No such command 'foo bar' (type 'core show help foo bar' for other possible commands)\n");
}

TEST_F(Console, ShowsTheUsageWhenArgumentsAreWrong) {
  for (const char* line : {"sip show registry now", "sip set debug ip nowhere", "show cdr many", "show cdr 0"}) {
    const Output output = catalogue.run(line);
    EXPECT_FALSE(output.ok) << line;
    EXPECT_TRUE(output.text.starts_with("Usage: ")) << line;
  }
}

TEST_F(Console, DoesNothingOnAnEmptyLine) {
  EXPECT_TRUE(catalogue.run("   ").ok);
  EXPECT_EQ(catalogue.run("").text, "");
}

TEST_F(Console, PassesThePayloadToAnAddedCommand) {
  std::string seen;
  catalogue.add({.words = "config apply [OPTIONS...]",
                 .summary = "",
                 .usage = "",
                 .run = [&](ExchangeView&, std::span<const std::string> arguments, std::string_view payload) {
                   seen = arguments.back() + ":" + std::string(payload);
                   return Output{"done\n"};
                 }});
  EXPECT_EQ(catalogue.run("config apply --prune \"my site.yaml\"", "users:\n").text, "done\n");
  EXPECT_EQ(seen, "my site.yaml:users:\n");
}

TEST_F(Console, EveryCommandHasASummaryAndAUsageThatNamesIt) {
  for (const Command& command : catalogue.commands()) {
    EXPECT_FALSE(command.summary.empty()) << command.words;
    const std::string first = command.words.substr(0, command.words.find_first_of("[|ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    EXPECT_TRUE(command.usage.starts_with("Usage: " + first)) << command.words;
    EXPECT_TRUE(command.usage.ends_with("\n")) << command.words;
  }
}

TEST_F(Console, EveryCommandStandsInItsPage) {
  std::ifstream file(TANDEM_CONSOLE_PAGE);
  const std::string page(std::istreambuf_iterator<char>(file), {});
  for (const Command& command : catalogue.commands()) {
    std::string line = "| `" + command.words + "` | " + command.summary + " |\n";
    for (std::size_t at = line.find('|', 2); at < line.find("` |"); at = line.find('|', at + 2)) line.insert(at, "\\");
    EXPECT_THAT(page, HasSubstr(line));
  }
}

TEST_F(Console, HelpListsAndExplains) {
  EXPECT_THAT(catalogue.run("core show help").text, HasSubstr("sip show registry -- Registrations at providers\n"));
  EXPECT_TRUE(catalogue.run("help sip show registry").text.starts_with("Usage: sip show registry\n"));
  EXPECT_THAT(catalogue.run("help sip show").text, Not(HasSubstr("core show uptime")));
  EXPECT_EQ(catalogue.run("help nonsense").text, "No such command 'nonsense'.\n");
}

TEST_F(Console, CompletesWordsOfCommands) {
  EXPECT_THAT(catalogue.completions("sip show peer"), ElementsAre("peer", "peers"));
  EXPECT_THAT(catalogue.completions("core stop "), ElementsAre("gracefully", "now"));
  EXPECT_THAT(catalogue.completions("core show channels co"), ElementsAre("concise", "count"));
  EXPECT_THAT(catalogue.completions("nonsense "), ElementsAre());
}

TEST_F(Console, CompletesNamesFromTheExchange) {
  exchange.peer_list = {phone("phone31"), phone("prov"), phone("two words")};
  EXPECT_THAT(catalogue.completions("sip show peer p"), ElementsAre("phone31", "prov"));
  EXPECT_THAT(catalogue.completions("sip show peer t"), ElementsAre("\"two words\""));
}

}  // namespace
}  // namespace tandem::control
