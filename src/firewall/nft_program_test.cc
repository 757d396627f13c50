// The child process, with ordinary programs in the place of nft. The real one: tests/system/test_firewall.py.
#include "firewall/nft_program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>

namespace tandem::firewall {
namespace {

using namespace std::chrono_literals;

struct NftProgramTest : testing::Test {
  /// A script that is started as `SCRIPT -f -`.
  std::string script(const std::string& text) {
    const std::string path = testing::TempDir() + "nft-" + std::to_string(::getpid());
    std::ofstream(path) << "#!/bin/sh\n" << text;
    ::chmod(path.c_str(), 0700);
    return path;
  }
  Outcome run(const std::string& program, const std::string& commands = "add table inet tandem\n") {
    NftProgram nft(loop, program);
    std::optional<Outcome> outcome;
    nft.run(commands, [&](Outcome told) { outcome = std::move(told); });
    EXPECT_FALSE(outcome) << "never from within";
    EXPECT_TRUE(loop.run_until([&] { return outcome.has_value(); }, 5s));
    return outcome.value_or(Outcome{Fault::timed_out, "no answer"});
  }
  runtime::Loop loop{ShardId{0}, 1, Random{1}};
};

TEST_F(NftProgramTest, CommandsArriveAndSuccessIsTold) {
  const std::string program = script("test \"$1 $2\" = '-f -' && exec grep -q '^add table'");
  EXPECT_EQ(run(program).fault, Fault::none);
  EXPECT_EQ(run(program, "something else").fault, Fault::refused);
}

TEST_F(NftProgramTest, ComplaintsAreTakenAsWords) {
  const auto outcome = run(script("echo 'Error: Operation not permitted' >&2; echo '^^^^' >&2; exit 1"));
  EXPECT_EQ(outcome.fault, Fault::no_privilege);
  EXPECT_EQ(outcome.detail, "Error: Operation not permitted");
}

TEST_F(NftProgramTest, WithoutTheProgramThatIsTheFault) {
  EXPECT_EQ(run("/nonexistent/nft").fault, Fault::no_program);
}

TEST_F(NftProgramTest, DestructionEndsTheChildAndTellsNothing) {
  bool told = false;
  {
    NftProgram nft(loop, "/bin/cat");
    nft.run("x", [&](Outcome) { told = true; });
  }
  loop.run_until([] { return false; }, 50ms);
  EXPECT_FALSE(told);
}

TEST_F(NftProgramTest, WaitingForItHasALimit) {
  NftProgram slow(loop, script("exec sleep 60"));
  EXPECT_EQ(slow.run_now("x", 50ms).fault, Fault::timed_out);
  NftProgram quick(loop, script("exit 0"));
  EXPECT_EQ(quick.run_now("x", 5s).fault, Fault::none);
}

}  // namespace
}  // namespace tandem::firewall
