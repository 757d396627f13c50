#include "sip/header_id.h"

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"

namespace tandem::sip {
namespace {

TEST(HeaderId, EveryNameIsFoundInAnyCaseAndByItsLetter) {
  for (std::size_t i = 0; i < known_headers; ++i) {
    const auto id = static_cast<HeaderId>(i);
    EXPECT_EQ(header_id_from(name_of(id)), id);
    EXPECT_EQ(header_id_from(lower_case(name_of(id))), id);
    EXPECT_EQ(header_id_from(std::string(name_of(id)) + "x"), HeaderId::other);
    if (const char letter = compact_name_of(id)) {
      EXPECT_EQ(header_id_from(std::string_view(&letter, 1)), id);
    }
  }
  EXPECT_EQ(header_id_from("Vie"), HeaderId::other);
  EXPECT_EQ(header_id_from(""), HeaderId::other);
}

}  // namespace
}  // namespace tandem::sip
