#include "registrar/registration_cause.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

RegistrationStatus refused(RegistrationCause cause) {
  RegistrationStatus status;
  status.trunk = "carrier";
  status.host = "sip.carrier.example:5060";
  status.username = "acct77";
  status.state = RegistrationState::rejected;
  status.cause = cause;
  status.status = 403;
  status.phrase = "Forbidden";
  if (cause == RegistrationCause::insecure) status.tls = {crypto::TlsFault::expired, "CN=carrier until 2026-11-01"};
  return status;
}

TEST(RegistrationCause, EveryCauseSaysWhatAndWhere) {
  for (int i = 1; i <= static_cast<int>(RegistrationCause::binding_missing); ++i) {
    const std::string text = sentence(refused(static_cast<RegistrationCause>(i)));
    EXPECT_TRUE(text.ends_with('.')) << i;
    EXPECT_GT(text.size(), 20u) << i;
  }
}

TEST(RegistrationCause, AWrongPasswordSaysWhoseAndWhatToDo) {
  EXPECT_EQ(sentence(refused(RegistrationCause::wrong_password)),
            "sip.carrier.example:5060 refuses the password of acct77 (403 Forbidden). Check user name and password "
            "against the provider's letter; some providers want another authentication name.");
}

TEST(RegistrationCause, StatesHaveWords) {
  RegistrationStatus status = refused(RegistrationCause::none);
  status.state = RegistrationState::registered;
  status.refresh_seconds = 105;
  EXPECT_EQ(sentence(status), "Registered at sip.carrier.example:5060, refreshed every 105 s.");
  status.state = RegistrationState::trying;
  EXPECT_EQ(sentence(status), "Registering at sip.carrier.example:5060.");
  status.state = RegistrationState::off;
  EXPECT_EQ(sentence(status),
            "Not registered. If it was unregistered at the console, `sip register carrier` ends that.");
  EXPECT_EQ(to_text(RegistrationState::unreachable), "unreachable");
}

}  // namespace
}  // namespace tandem::registrar
