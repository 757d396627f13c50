#include "media/sound_library.h"

#include <gtest/gtest.h>

namespace tandem::media {
namespace {

TEST(SoundLibrary, HasTonesWithoutAnyFile) {
  const SoundLibrary library({"GB", "AQ"});
  for (const char* name : {"busy", "congestion", "ringing", "enter_pin", "wrong_pin"}) {
    EXPECT_TRUE(library.find(name).sound) << name;
    EXPECT_TRUE(library.find(name).trouble.empty()) << name;
  }
  EXPECT_NE(*library.find("ringing", "GB").sound, *library.find("ringing").sound);
  EXPECT_EQ(library.find("ringing", "AQ").sound, library.find("ringing").sound) << "the usual one";
  EXPECT_EQ(library.find("closed").sound, nullptr);
  EXPECT_EQ(library.find("closed").trouble, "There is no sound 'closed'.");
}

TEST(SoundLibrary, ASoundOfTheSiteTakesThePlaceOfATone) {
  SoundLibrary library({"GB"});
  const auto own = std::make_shared<const Sound>(Sound{1, 2, 3});
  library.put("ringing", own);
  EXPECT_EQ(library.find("ringing", "GB").sound, own);
  library.put("ringing", nullptr, "ring.wav is not there.");
  EXPECT_NE(library.find("ringing", "GB").sound, nullptr) << "callers hear the tone meanwhile";
  EXPECT_EQ(library.find("ringing", "GB").trouble, "ring.wav is not there.");
  library.put("closed", nullptr, "closed.wav is not there.");
  EXPECT_EQ(library.find("closed").sound, nullptr);
  EXPECT_EQ(library.find("closed").trouble, "closed.wav is not there.");
}

}  // namespace
}  // namespace tandem::media
