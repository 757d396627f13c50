// The table itself: what every row must have, and that none of Asterisk's names is missing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "model/asterisk_options.h"

namespace tandem::model {
namespace {

using testing::HasSubstr;

std::string full_name(const AsteriskOption& option) {
  return std::string(name_of(option.section)) + '.' + std::string(option.name);
}

TEST(AsteriskOptionTable, IsSound) {
  std::set<std::string> names;
  for (const AsteriskOption& option : asterisk_options()) {
    const std::string what = full_name(option);
    EXPECT_TRUE(names.insert(what).second) << what;
    EXPECT_EQ(option.apply != nullptr, option.meaning == OptionMeaning::sets) << what;
    EXPECT_TRUE(option.meaning != OptionMeaning::sets || !option.what.empty()) << what;
    EXPECT_TRUE(option.meaning != OptionMeaning::harmless || !option.note.empty()) << what << ": says why";
    EXPECT_TRUE(option.meaning != OptionMeaning::harmless || option.what.empty()) << what;
  }
}

// What clients of Wazo's REST interface may send.
TEST(AsteriskOptionTable, KnowsTheNamesThatOthersSend) {
  for (const char* name :
       {"100rel", "allow", "dtmf_mode", "mwi_subscribe_replaces_unsolicited", "set_var", "t38_udptl_nat",
        "trust_id_outbound", "user_eq_phone", "webrtc", "media_use_received_transport"})
    EXPECT_NE(find_asterisk_option(OptionSection::endpoint, name), nullptr) << name;
  for (const char* name : {"authenticate_qualify", "contact", "default_expiration", "mailboxes", "max_contacts",
                           "maximum_expiration", "minimum_expiration", "outbound_proxy", "qualify_frequency",
                           "qualify_timeout", "remove_existing", "support_path", "voicemail_extension"})
    EXPECT_NE(find_asterisk_option(OptionSection::aor, name), nullptr) << name;
  for (const char* name : {"auth_type", "md5_cred", "nonce_lifetime", "password", "realm", "username"}) {
    EXPECT_NE(find_asterisk_option(OptionSection::auth, name), nullptr) << name;
    EXPECT_NE(find_asterisk_option(OptionSection::outbound_auth, name), nullptr) << name;
  }
  for (const char* name :
       {"auth_rejection_permanent", "client_uri", "contact_user", "contact_header_params", "expiration", "max_retries",
        "outbound_proxy", "retry_interval", "server_uri", "forbidden_retry_interval", "fatal_retry_interval", "line",
        "transport", "support_path", "support_outbound"})
    EXPECT_NE(find_asterisk_option(OptionSection::registration, name), nullptr) << name;
  for (const char* name : {"match", "endpoint", "srv_lookups", "match_header"})
    EXPECT_NE(find_asterisk_option(OptionSection::identify, name), nullptr) << name;
  EXPECT_EQ(find_asterisk_option(OptionSection::aor, "from_user"), nullptr) << "a name belongs to its section";
}

// A field named here by mistake would never be set.
TEST(AsteriskOptionTable, FieldsAreThoseOfTrunks) {
  for (const AsteriskOption& option : asterisk_options()) {
    if (option.meaning != OptionMeaning::sets) continue;
    std::string_view fields = option.what;
    while (!fields.empty()) {
      const std::string_view field = fields.substr(0, fields.find(' '));
      fields.remove_prefix(std::min(fields.size(), field.size() + 1));
      EXPECT_TRUE(record_of<Trunk>().find(field)) << full_name(option) << ": " << field;
    }
  }
}

TEST(AsteriskOptionTable, IsWrittenForPeople) {
  EXPECT_THAT(option_reference(), HasSubstr("| endpoint | `from_user` | sets | from_user; a phone sees who calls |"));
  EXPECT_THAT(option_reference(), HasSubstr("| endpoint | `acl` | refused | access lists of one account"));
}

}  // namespace
}  // namespace tandem::model
