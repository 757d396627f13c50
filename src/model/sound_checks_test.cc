#include <gtest/gtest.h>

#include "model/validate.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

std::string told(const std::string& site) {
  const auto config = read_config(site, "", no_secrets());
  EXPECT_TRUE(config) << to_text(config.error());
  return config ? to_text(validate(*config)) : std::string();
}

TEST(SoundChecks, AnAnnouncementNamesASound) {
  const std::string leads = "incalls: [{did: '1', destination: {announcement: NAME}}]";
  const auto to = [&](std::string_view name) { return std::string(leads).replace(leads.find("NAME"), 4, name); };
  EXPECT_EQ(told(to("busy")).find("There is no sound"), std::string::npos);
  EXPECT_NE(told(to("closed")).find("There is no sound 'closed'."), std::string::npos);
  EXPECT_EQ(told("sounds: [{name: closed, file: closed.wav}]\n" + to("closed")).find("There is no sound"),
            std::string::npos);
}

TEST(SoundChecks, OnlyTheMasterReplacesATone) {
  EXPECT_EQ(told("sounds: [{name: enter_pin, file: pin.wav}]"), "");
  EXPECT_NE(told("tenants: [{name: acme}]\nsounds: [{name: enter_pin, tenant: acme, file: pin.wav}]")
                .find("which only the master replaces"),
            std::string::npos);
}

TEST(SoundChecks, TheSoundsOfATenantLieInTheFolderOfSounds) {
  EXPECT_NE(told("tenants: [{name: acme}]\nsounds: [{name: a, tenant: acme, file: /etc/a.wav}]")
                .find("error: sounds.a.file: A tenant's sound lies below `sounds`"),
            std::string::npos);
  EXPECT_EQ(told("sounds: [{name: a, file: /srv/a.wav}]"), "");
}

TEST(SoundChecks, ATenantHearsItsOwnSoundsAndThoseOfTheMaster) {
  const std::string site = R"(
tenants: [{name: acme}, {name: other}]
sounds: [{name: closed, file: a.wav}, {name: holidays, tenant: acme, file: b.wav}]
schedules:
  - {name: a, tenant: other, open: {days: mon-fri}, closed: {announcement: closed}}
  - {name: b, tenant: other, open: {days: mon-fri}, closed: {announcement: holidays}}
)";
  EXPECT_NE(told(site).find("schedules.b.closed: 'holidays' belongs to the tenant 'acme'"), std::string::npos)
      << told(site);
  EXPECT_EQ(told(site).find("schedules.a"), std::string::npos) << told(site);
}

}  // namespace
}  // namespace tandem::model
