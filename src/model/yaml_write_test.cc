#include <gtest/gtest.h>

#include "base/random.h"
#include "model/apply.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

/// Configurations that are valid field by field, made from a seed.
class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  Config config() {
    Config c;
    c.settings.domain = maybe("pbx.example.net");
    c.settings.user_agent = "Tandem " + number();
    c.settings.max_call_time = std::chrono::seconds(random_.below(3600));
    for (auto i = random_.below(4); i > 0; --i) c.transports.push_back(transport(i));
    for (auto i = random_.below(4); i > 0; --i) c.contexts.push_back({uuid(), "c" + std::to_string(i), words()});
    for (auto i = random_.below(5); i > 0; --i) c.users.push_back(user(i));
    for (auto i = random_.below(4); i > 0; --i) c.trunks.push_back(trunk(i));
    for (auto i = random_.below(4); i > 0; --i) c.outcalls.push_back(outcall(i));
    for (auto i = random_.below(4); i > 0; --i) c.incalls.push_back(incall(i));
    return c;
  }

 private:
  std::string uuid() { return make_uuid(random_); }
  std::string number() { return std::to_string(random_.below(1000000)); }
  std::string maybe(std::string text) { return random_.chance(0.5) ? std::move(text) : std::string(); }
  std::string name(std::uint64_t i) { return text() + '-' + std::to_string(i); }
  std::vector<std::string> words() {
    std::vector<std::string> list;
    for (auto i = random_.below(4); i > 0; --i) list.push_back("w" + number());
    return list;
  }
  /// What YAML readers get wrong if it is not quoted.
  std::string text() {
    static constexpr std::string_view pieces[] = {"a", "0", "~",  "null", "true", ": ", " #", "- ",  "\"", "'",  "é",
                                                  "{", "}", "[",  "]",    "%",    "@",  "`",  "*x",  "&x", "!t", "|",
                                                  ">", "?", "\\", "0x1",  "1e3",  "日", ",",  "---", "..."};
    std::string made = "t";
    if (random_.chance(0.5)) made.clear();
    for (auto i = 1 + random_.below(4); i > 0; --i) made += pieces[random_.below(std::size(pieces))];
    return std::string(1, "x~0\"'-[{&*!|>%@#"[random_.below(16)]) + made + '.';
  }
  Transport transport(std::uint64_t i) {
    Transport t;
    t.uuid = uuid();
    t.name = name(i);
    t.protocol = random_.chance(0.5) ? Protocol::udp : Protocol::tcp;
    t.bind = *SocketAddress::parse(random_.chance(0.5) ? "[2001:db8::1]:5060" : "0.0.0.0:0");
    t.outside.external_signaling_address = maybe("192.0.2.9");
    t.outside.external_signaling_port = static_cast<std::uint16_t>(random_.below(65536));
    t.outside.external_media_address = maybe("media.example.net");
    if (random_.chance(0.5)) t.outside.local_net = {"192.168.0.0/16", "fd00::/8"};
    t.enabled = random_.chance(0.5);
    return t;
  }
  User user(std::uint64_t i) {
    User u;
    u.uuid = uuid();
    u.name = name(i);
    u.display_name = maybe(text());
    u.extensions = words();
    u.outgoing_caller_id = maybe("+" + number());
    for (auto n = random_.below(3); n > 0; --n) u.phones.push_back({"p" + number(), text(), words()});
    u.enabled = random_.chance(0.5);
    return u;
  }
  Trunk trunk(std::uint64_t i) {
    Trunk t;
    t.uuid = uuid();
    t.name = name(i);
    t.account_type = static_cast<AccountType>(random_.below(3));
    t.host = maybe("sip.example.net");
    t.password = maybe(text());
    t.expiry = std::chrono::seconds(30 + random_.below(1000));
    t.max_calls = static_cast<std::uint32_t>(random_.next());
    return t;
  }
  Outcall outcall(std::uint64_t i) {
    Outcall o;
    o.uuid = uuid();
    o.name = name(i);
    o.patterns = {{"_0X.", 0, "", ""}, {"[1-3]" + number(), 2, "+33", maybe("anonymous")}};
    o.trunks = {text(), text()};
    o.internal_caller_id = random_.chance(0.5);
    return o;
  }
  Incall incall(std::uint64_t i) {
    Incall in;
    in.uuid = uuid();
    in.name = name(i);
    in.did = maybe(number());
    const Destination choices[] = {{DestinationKind::user, {text()}, "", "", 480},
                                   {DestinationKind::users, {text(), text()}, "", "", 480},
                                   {DestinationKind::extension, {}, number(), "default", 480},
                                   {DestinationKind::hangup, {}, "", "", 486}};
    in.destination = choices[random_.below(4)];
    return in;
  }

  Random random_;
};

TEST(WriteYaml, ReadingGivesTheSameConfigurationBack) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Config config = Maker(seed).config();
    for (const Omit omit : {Omit::defaults, Omit::nothing}) {
      const std::string yaml = write_yaml(config, omit);
      const auto read = read_config(yaml, "seed " + std::to_string(seed), no_secrets());
      ASSERT_TRUE(read) << to_text(read.error()) << yaml;
      ASSERT_EQ(*read, config) << yaml;
    }
  }
}

TEST(WriteYaml, LooksLikeWhatPeopleWrite) {
  Config config;
  config.settings.realm = "pbx";
  User alice;
  alice.name = "alice";
  alice.extensions = {"100"};
  alice.phones = {{"alice", "secret", {}}};
  config.users = {alice};
  EXPECT_EQ(write_yaml(config, Omit::defaults, Secrets::masked), R"(settings:
  realm: pbx

users:
  - name: alice
    extensions: ["100"]
    phones:
      - username: alice
        password: "********"
)");
  EXPECT_EQ(write_yaml(Config{}), "settings: {}\n");
}

}  // namespace
}  // namespace tandem::model
