#include <gtest/gtest.h>

#include "control/fake_exchange_for_tests.h"

namespace tandem::control {
namespace {

TEST(Sounds, AreListedWithWhatIsWrongWithThem) {
  FakeExchange exchange;
  exchange.sound_list = {{"closed", "/var/lib/tandem/sounds/closed.wav", 2340, true, ""},
                         {"holidays", "/srv/h.wav", 0, false, "/srv/h.wav is not there: put a WAV file there."},
                         {"busy", "", 1000, true, ""}};
  Catalogue catalogue(exchange);
  EXPECT_EQ(catalogue.run("sounds show").text,
            "Sound                   Seconds  File\n"
            "closed                      2.3  /var/lib/tandem/sounds/closed.wav\n"
            "holidays                      -  /srv/h.wav\n"
            "busy                        1.0  (built in)\n"
            "3 sounds\n"
            "holidays: /srv/h.wav is not there: put a WAV file there.\n");
}

TEST(Sounds, AFileThatIsLostIsPlayedFromMemory) {
  EXPECT_EQ(warning(SoundSummary{"closed", "c.wav", 1, true, "c.wav is not there."}),
            "c.wav is not there. What it held before is played.");
}

}  // namespace
}  // namespace tandem::control
