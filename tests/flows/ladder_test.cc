// Every ladder in ladders/, on one shard and on four.
#include "flows/ladder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tandem::flows {
namespace {

std::vector<std::string> ladder_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(TANDEM_LADDERS))
    if (entry.path().extension() == ".flow") files.push_back(entry.path().stem().string());
  std::ranges::sort(files);
  return files;
}

class Ladders : public testing::TestWithParam<std::tuple<std::string, unsigned>> {};

INSTANTIATE_TEST_SUITE_P(All, Ladders, testing::Combine(testing::ValuesIn(ladder_files()), testing::Values(1u, 4u)),
                         [](const auto& one) {
                           return std::get<0>(one.param) + "_" + std::to_string(std::get<1>(one.param));
                         });

TEST_P(Ladders, GoesAsWritten) {
  const auto& [name, shards] = GetParam();
  std::ifstream file(std::filesystem::path(TANDEM_LADDERS) / (name + ".flow"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Ladder ladder(TANDEM_LADDERS, shards);
  const std::string fault = ladder.run(text);
  EXPECT_TRUE(fault.empty()) << name << ".flow, " << fault;
}

// The runner must see what is wrong, or no ladder means anything.
TEST(LadderRunner, FailsWhenAnExpectedMessageDoesNotComeOrIsAnother) {
  EXPECT_NE(Ladder(TANDEM_LADDERS, 1).run("tandem -> alice   INVITE").find("it did not come"), std::string::npos);
  EXPECT_NE(Ladder(TANDEM_LADDERS, 1)
                .run("alice/a -> tandem   OPTIONS sip:tandem\ntandem -> alice/a   404")
                .find("another message was expected"),
            std::string::npos);
  EXPECT_NE(Ladder(TANDEM_LADDERS, 1)
                .run("alice/a -> tandem   OPTIONS sip:tandem\ntandem -> alice/a   200   no Allow")
                .find("there is a Allow"),
            std::string::npos);
  EXPECT_NE(Ladder(TANDEM_LADDERS, 1).run("alice/a -> tandem   OPTIONS sip:tandem").find("unexpected at alice"),
            std::string::npos);
  EXPECT_NE(Ladder(TANDEM_LADDERS, 1).run("sleep 3 s").find("unknown command"), std::string::npos);
}

}  // namespace
}  // namespace tandem::flows
