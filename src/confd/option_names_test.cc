#include "confd/option_names.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace tandem::confd {
namespace {

TEST(OptionNames, EverySectionHasItsOwn) {
  const std::tuple<const char*, const char*, bool> rows[] = {
      {"endpoint", "rtp_symmetric", true}, {"endpoint", "webrtc", true},
      {"endpoint", "client_uri", false},   {"aor", "contact", true},
      {"auth", "password", true},          {"registration", "client_uri", true},
      {"identify", "match_header", true},  {"registration", "outbound_auth", false},
      {"transport", "local_net", true},    {"transport", "external_media_port", false},
      {"global", "user_agent", true},      {"system", "timer_t1", true},
      {"nothing", "timer_t1", false},      {"endpoint", "type", false}};
  for (const auto& [section, name, known] : rows) EXPECT_EQ(is_option(section, name), known) << section << ' ' << name;
}

TEST(OptionNames, AreInOrderAndOnce) {
  for (const char* section : {"aor", "auth", "endpoint", "identify", "registration", "transport", "global", "system"}) {
    const auto& names = option_names(section);
    EXPECT_TRUE(std::ranges::is_sorted(names));
    EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  }
}

TEST(OptionNames, AreDocumented) {
  const Json all = option_documentation();
  EXPECT_EQ(all["endpoint"]["allow"]["name"], "allow");
  EXPECT_FALSE(all["endpoint"]["allow"]["synopsis"].get<std::string>().empty());
}

}  // namespace
}  // namespace tandem::confd
