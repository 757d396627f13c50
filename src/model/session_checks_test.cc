#include <gtest/gtest.h>

#include "model/checks.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(std::string_view yaml) {
  auto config = read_config(yaml, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  Findings findings;
  if (config) check_sessions(*config, findings);
  return to_text(findings.take());
}

TEST(SessionCheck, TheSessionIntervalIsNotBelowTheShortest) {
  EXPECT_EQ(told("trunks: [{name: t, host: h, username: u, timers_min_se: 600, timers_sess_expires: 300}]"),
            "error: trunks.t.timers_sess_expires: The session interval 300 is shorter than the shortest that is "
            "granted, 600. Lower timers_min_se, or raise timers_sess_expires.\n");
  EXPECT_NE(told("users: [{name: a, phone: {username: p, password: q, timers_min_se: 600, timers_sess_expires: 90}}]"),
            "");
  EXPECT_EQ(told("trunks: [{name: t, host: h, username: u, timers: no, timers_min_se: 600, timers_sess_expires: 90}]"),
            "");
}

}  // namespace
}  // namespace tandem::model
