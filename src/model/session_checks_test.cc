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

TEST(SessionCheck, KeysThatWouldBeReadableAreToldOf) {
  EXPECT_EQ(told("trunks: [{name: t, host: h, username: u, protocol: udp, media_encryption: required}]"),
            "error: trunks.t.media_encryption: The keys of SRTP would be readable, as the protocol is not TLS: no call "
            "could be made. Set protocol to tls, or media_keys_in_clear to yes.\n");
  EXPECT_EQ(told("trunks: [{name: t, host: h, username: u, protocol: tcp, media_encryption: optional}]").substr(0, 7),
            "warning");
  for (const char* fine : {"protocol: tls, media_encryption: sdes", "media_encryption: required",
                           "protocol: udp, media_encryption: required, media_keys_in_clear: yes"})
    EXPECT_EQ(told("trunks: [{name: t, host: h, username: u, " + std::string(fine) + "}]"), "") << fine;
}

TEST(SessionCheck, EncryptedMediaIsNotDirect) {
  EXPECT_EQ(told("trunks: [{name: t, host: h, username: u, direct_media: yes, media_encryption: optional}]"),
            "warning: trunks.t.direct_media: Accepted without effect: media that is encrypted passes through the "
            "exchange, as each side has its own keys.\n");
}

}  // namespace
}  // namespace tandem::model
