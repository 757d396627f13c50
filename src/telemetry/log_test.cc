#include "telemetry/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace tandem::telemetry {
namespace {

using namespace std::chrono_literals;

struct Lines final : LogSink {
  void write(Severity severity, std::string_view component, std::string_view text) override {
    lines.push_back(std::string(to_text(severity)) + ' ' + std::string(component) + ": " + std::string(text));
  }
  std::vector<std::string> lines;
};

TEST(Log, JoinsThePiecesAndNamesTheComponent) {
  Lines sink;
  const Log log(sink, "sip");
  log.info({"registered ", std::string("demo"), " at ", "192.0.2.1"});
  log.for_component("media").warning({"no packets"});
  EXPECT_EQ(sink.lines,
            (std::vector<std::string>{"info sip: registered demo at 192.0.2.1", "warning media: no packets"}));
}

TEST(Log, ShowsOnlyWhatIsSevereEnoughAndThatMayChange) {
  Lines sink;
  const Log log(sink, "sip");
  log.debug({"hidden"});
  EXPECT_FALSE(log.shows(Severity::debug));
  sink.show_from(Severity::debug);
  log.debug({"shown"});
  sink.show_from(Severity::error);
  log.warning({"hidden"});
  EXPECT_EQ(sink.lines, std::vector<std::string>{"debug sip: shown"});
}

TEST(Log, WithoutASinkSaysNothing) {
  const Log silent;
  EXPECT_FALSE(silent.shows(Severity::error));
  silent.error({"unheard"});
}

TEST(Log, LetsNoStrangerForgeALine) {
  Lines sink;
  Log(sink, "sip").info({"from bob\r\n2026-11-21 error: all is lost\x1b[2J"});
  EXPECT_EQ(sink.lines, std::vector<std::string>{"info sip: from bob\\x0d\\x0a2026-11-21 error: all is lost\\x1b[2J"});
}

TEST(Log, PrintableKeepsLettersOfAllLanguagesAndCutsBetweenThem) {
  EXPECT_EQ(printable("Z\xc3\xbcrich \x7f"), "Z\xc3\xbcrich \\x7f");
  EXPECT_EQ(printable("\xc3\xbc\xc3\xbc\xc3\xbc", 3), "\xc3\xbc\xc3\xbc...");
  EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(Log, LimitedLinesSayHowManyWereHeldBack) {
  Lines sink;
  const Log log(sink, "sip");
  RateLimit limit(1, 2);
  const TimePoint start{100s};
  for (int i = 0; i < 10; ++i) log.write_limited(limit, start, Severity::warning, {"garbage"});
  EXPECT_EQ(sink.lines.size(), 2U);
  log.write_limited(limit, start + 1s, Severity::warning, {"garbage"});
  ASSERT_EQ(sink.lines.size(), 3U);
  EXPECT_EQ(sink.lines.back(), "warning sip: garbage (8 more like this not shown)");
}

TEST(RateLimit, SavesUpNoMoreThanItsBurst) {
  RateLimit limit(10, 3);
  int passed = 0;
  for (const Duration at : {Duration(1s), Duration(1h)})
    for (int i = 0; i < 10; ++i) passed += limit.allows(TimePoint{at}) ? 1 : 0;
  EXPECT_EQ(passed, 6);
}

TEST(Log, SeveritiesAreReadAsTheyAreWritten) {
  for (auto severity : {Severity::debug, Severity::info, Severity::notice, Severity::warning, Severity::error})
    EXPECT_EQ(severity_from(to_text(severity)), severity);
  EXPECT_FALSE(severity_from("loud"));
}

TEST(FileSink, HoldsEveryLineOnceItIsGone) {
  const auto path = std::filesystem::temp_directory_path() / ("tandem_log_test_" + std::to_string(::getpid()));
  {
    const auto sink = make_file_sink(path.string());
    ASSERT_TRUE(sink);
    const Log log(*sink, "sip");
    for (int i = 0; i < 1000; ++i) log.notice({"line ", std::to_string(i), " {}"});
  }
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  std::filesystem::remove(path);
  EXPECT_NE(text.str().find("notice  sip: line 0 {}\n"), std::string::npos) << text.str().substr(0, 200);
  EXPECT_NE(text.str().find("notice  sip: line 999 {}\n"), std::string::npos);
}

TEST(FileSink, ThatCannotBeOpenedIsNone) {
  EXPECT_FALSE(make_file_sink("/dev/null/impossible"));
}

}  // namespace
}  // namespace tandem::telemetry
