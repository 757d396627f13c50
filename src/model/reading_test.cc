#include "model/reading.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tandem::model {
namespace {

TEST(Reading, TellsThePathOfAProblem) {
  Reading reading(no_secrets(), "site.yaml");
  {
    const Reading::Inside users(reading, "users");
    const Reading::Inside alice(reading, "alice");
    const Reading::Inside phones(reading, "phones");
    const Reading::Inside first(reading, "[0]");
    const Reading::Inside password(reading, "password");
    reading.error(ProblemCode::missing, {1, 2}, "It is not there.");
  }
  ASSERT_EQ(reading.problems().size(), 1u);
  EXPECT_EQ(reading.problems()[0].path, "users.alice.phones[0].password");
  EXPECT_EQ(reading.problems()[0].file, "site.yaml");
}

TEST(Reading, StopsTellingAfterTheLimit) {
  Reading reading(no_secrets());
  for (std::size_t i = 0; i < 3 * max_problems; ++i) reading.error(ProblemCode::bad_value, {}, "x");
  EXPECT_EQ(reading.problems().size(), max_problems + 1);
  EXPECT_EQ(reading.problems().back().code, ProblemCode::too_many_problems);
  EXPECT_EQ(reading.errors(), 3 * max_problems);
}

TEST(SystemSecrets, ReadsEnvironmentAndFilesAndSaysWhyNot) {
  ::setenv("TANDEM_READING_TEST", "sesame", 1);
  EXPECT_EQ(system_secrets().from_environment("TANDEM_READING_TEST"), "sesame");
  EXPECT_FALSE(system_secrets().from_environment("TANDEM_READING_TEST_ABSENT"));

  const auto path = std::filesystem::path(testing::TempDir()) / "tandem-reading-secret";
  std::ofstream(path) << "open sesame\n";
  EXPECT_EQ(system_secrets().from_file(path.string()), "open sesame");
  std::ofstream(path) << std::string(5000, 'x');
  EXPECT_FALSE(system_secrets().from_file(path.string()));
  std::filesystem::remove(path);
  EXPECT_FALSE(system_secrets().from_file(path.string()));
  EXPECT_FALSE(system_secrets().from_file(testing::TempDir()));  // a directory
  EXPECT_FALSE(no_secrets().from_environment("HOME"));
}

}  // namespace
}  // namespace tandem::model
