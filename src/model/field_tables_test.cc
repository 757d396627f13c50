// The tables themselves: what every line must have.
#include <gtest/gtest.h>

#include <set>

#include "model/fields.h"
#include "model/reading.h"

namespace tandem::model {
namespace {

template <class Object>
void expect_sound() {
  const Record& record = record_of<Object>();
  EXPECT_FALSE(record.documentation.empty()) << record.name;
  std::set<std::string_view> keys;
  for (const Field& field : record.fields) {
    const std::string what = std::string(record.name) + '.' + std::string(field.name);
    EXPECT_TRUE(keys.insert(field.name).second) << what;
    EXPECT_TRUE(field.rule.also.empty() || keys.insert(field.rule.also).second) << what;
    EXPECT_TRUE(field.documentation.ends_with('.')) << what << ": documentation is a sentence";
    EXPECT_EQ(field.type == FieldType::choice, !field.choices.empty()) << what;
    EXPECT_EQ(field.type == FieldType::records || field.type == FieldType::part, field.record != nullptr) << what;
  }
}

TEST(FieldTables, AreSound) {
  expect_sound<Settings>();
  expect_sound<Transport>();
  expect_sound<Context>();
  expect_sound<User>();
  expect_sound<Phone>();
  expect_sound<Trunk>();
  expect_sound<Outcall>();
  expect_sound<OutcallPattern>();
  expect_sound<Incall>();
}

// A table line that names the wrong member would lose or swap a value.
TEST(FieldTables, EveryFieldReadsWhatItWrites) {
  Trunk trunk;
  trunk.uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  trunk.name = "ovh";
  trunk.account_type = AccountType::none;
  trunk.host = "sip.example.net";
  trunk.port = 5070;
  trunk.protocol = Protocol::tcp;
  trunk.username = "user";
  trunk.password = "password";
  trunk.auth_username = "auth";
  trunk.from_user = "from";
  trunk.from_domain = "from.example";
  trunk.caller_id = "+331";
  trunk.outbound_proxy = "proxy.example:5080";
  trunk.expiry = std::chrono::seconds(300);
  trunk.additional_hosts = {"192.0.2.0/24", "sip2.example.net"};
  trunk.codecs = {"PCMA", "opus/48000/2"};
  trunk.context = "incoming";
  trunk.max_calls = 7;
  trunk.enabled = false;
  trunk.path = {.proxy_route = false, .outbound = true, .bulk = true};
  trunk.gateway = {.accept_bulk = false};
  trunk.watch = {
      .qualify_frequency = std::chrono::seconds(30), .qualify_timeout = 1500, .keep_alive = std::chrono::seconds(20)};
  trunk.session.timers = SessionTimers::required;
  trunk.session.timers_min_se = std::chrono::seconds(120);
  trunk.session.timers_sess_expires = std::chrono::seconds(600);
  trunk.session.reliable_responses = ReliableResponses::peer_supported;
  trunk.session.t38 = false;
  Trunk read;
  Reading reading(no_secrets());
  read_into(read, to_value(trunk), reading);
  EXPECT_TRUE(reading.problems().empty()) << to_text(reading.problems());
  EXPECT_EQ(read, trunk);
}

TEST(FieldTables, DefaultsOfANewObjectAreAllowedButForWhatIsRequired) {
  Reading reading(no_secrets());
  Settings settings;
  read_into(settings, to_value(Settings{}), reading);
  EXPECT_TRUE(reading.problems().empty()) << to_text(reading.problems());
}

TEST(FieldTables, WordsOfOtherSystemsAreTakenForTheSameChoice) {
  for (const auto& [word, meant] :
       {std::pair("forced", SessionTimers::always), {"false", SessionTimers::no}, {"YES", SessionTimers::yes}}) {
    Value value = Value::map();
    value.add("timers", Value::text(word));
    Trunk trunk;
    Reading reading(no_secrets());
    read_into(trunk, value, reading);
    EXPECT_EQ(trunk.session.timers, meant) << word;
  }
}

TEST(FieldTables, ChoicesHaveTheirWords) {
  EXPECT_EQ(name_of(Protocol::tcp), "tcp");
  EXPECT_EQ(name_of(AccountType::inbound), "inbound");
}

}  // namespace
}  // namespace tandem::model
