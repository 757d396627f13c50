#include <gtest/gtest.h>

#include "model/yaml.h"

namespace tandem::model {
namespace {

TEST(SoundFields, ReadWhatTheyWrite) {
  const auto config = read_config("sounds: [{name: closed, tenant: acme, file: de/closed.wav}]", "", no_secrets());
  ASSERT_TRUE(config) << to_text(config.error());
  EXPECT_EQ(config->sounds[0].file, "de/closed.wav");
  const auto again = read_config(write_yaml(*config, Omit::defaults, Secrets::shown), "", no_secrets());
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->sounds, config->sounds);
}

TEST(SoundFields, AFileLiesWhereItSays) {
  for (const char* good : {"closed.wav", "/srv/closed.wav", "de/closed..wav"})
    EXPECT_TRUE(read_config("sounds: [{name: a, file: " + std::string(good) + "}]", "", no_secrets())) << good;
  for (const char* bad : {"../tandem.db", "de/../../x.wav", "..", "de/"})
    EXPECT_FALSE(read_config("sounds: [{name: a, file: " + std::string(bad) + "}]", "", no_secrets())) << bad;
  EXPECT_FALSE(read_config("sounds: [{name: a}]", "", no_secrets())) << "without a file it would be silence";
}

}  // namespace
}  // namespace tandem::model
