// Ten thousand random sets of accounts, crowded onto few addresses: whom a request comes from is what an oracle says
// that knows no tables (identification_oracle_for_tests.h), and no account's call is ever taken for another's.
#include <gtest/gtest.h>

#include <map>
#include <ranges>

#include "base/random.h"
#include "model/validate.h"
#include "registrar/identification_oracle_for_tests.h"
#include "registrar/trunk_presence.h"

namespace tandem::registrar {
namespace {

constexpr int account_sets = 10'000, requests_a_set = 24;

const std::vector<std::string> addresses{"192.0.2.1", "192.0.2.2", "2001:db8::1"};
const std::vector<std::string> hosts{"192.0.2.1", "192.0.2.2", "2001:db8::1", "sip.one.example", "sip.two.example"};
const std::vector<std::string> places{"192.0.2.1", "192.0.2.0/24", "192.0.2.0/30", "2001:db8::/32", "more.example"};
const std::vector<std::string> logins{"", "4711", "4712", "gw", "33100"};
const std::vector<std::string> numbers{"33100", "+33100", "33101", "33102", "4711", "nobody"};
const std::vector<std::string> dids{"33100", "+33101", "_3310.", "4711"};
const std::vector<std::string> headers{"x-account: a", "x-account: b", "x-account: c", "x-line: a"};
const std::vector<std::string> wanted_headers{"x-account: a", "x-account: b", "x-account: /^[bc]$/", "x-line: a"};
const std::vector<std::string> evidence{"ip", "username", "auth_username", "header", "request_uri", "token"};
constexpr std::uint16_t ports[] = {0, 5060, 5070};

/// One set of accounts with what is known of them at the moment, and requests to it.
class Set {
  template <class List>
  auto pick(const List& list) {
    return list[random_.below(std::size(list))];
  }

 public:
  explicit Set(std::uint64_t seed) : random_(seed) {
    auto config = std::make_shared<model::Config>();
    if (chance(3)) config->settings.domain = "pbx.example";
    add_phones(*config);
    const auto count = 1 + random_.below(7);
    for (std::uint64_t i = 0; i < count; ++i) add_trunk(*config, "t" + std::to_string(i));
    for (int i = 0; i < 4; ++i) add_incall(*config, "did" + std::to_string(i));
    auto compiled = routing::Snapshot::compile(config);
    if (!compiled) return;  // two accounts of one username: refused when saved
    snapshot_ = *compiled;
    table_.set_snapshot(*snapshot_);
    for (const auto& t : config->trunks) {
      tokens_[t.name] = table_.token_of(t);
      if (IpAddress::parse(t.host) || chance(4)) continue;
      resolved_[t.name] = {{*IpAddress::parse(pick(addresses)), pick(ports)}};
      table_.set_additional(t.name, resolved_[t.name]);
    }
    if (chance(2)) table_.set_snapshot(*snapshot_);  // a change elsewhere leaves what was resolved
  }

  bool refused() const { return !snapshot_; }
  const model::Config& config() const { return snapshot_->config(); }
  const std::string& token_of(const model::Trunk& t) const { return tokens_.at(t.name); }

  AskedRequest request() {
    AskedRequest q;
    q.source = {*IpAddress::parse(chance(8) ? "198.51.100.7" : pick(addresses)),
                chance(3) ? std::uint16_t{40000} : std::max<std::uint16_t>(pick(ports), 5060)};
    q.request_user = chance(4) ? random_token() : said();
    q.to_user = said();
    q.from_user = chance(3) ? "alice" : chance(3) ? "bob" : said();
    q.from_host = chance(3) ? "pbx.example" : pick(hosts);
    if (chance(6)) q.digest_username = chance(2) ? "alice" : said();
    if (chance(3)) add_header(q, pick(headers));
    if (chance(4)) q.headers["x-did"] = "[" + pick(numbers) + "]";
    return q;
  }

  std::string oracle(const AskedRequest& q) const {
    return IdentificationOracle{config(), tokens_, resolved_}.answer(q);
  }

  std::string answer(const AskedRequest& q) const {
    const auto caller = routing::identify({.source = q.source,
                                           .request_user = q.request_user,
                                           .to_user = q.to_user,
                                           .from_user = q.from_user,
                                           .from_host = q.from_host,
                                           .digest_username = q.digest_username,
                                           .header =
                                               [&](std::string_view name) {
                                                 const auto found = q.headers.find(std::string(name));
                                                 return found == q.headers.end() ? std::string_view{} : found->second;
                                               }},
                                          *snapshot_, table_);
    const char* must_prove = caller.trusted() ? "" : "?";
    switch (caller.kind) {
      case routing::CallerKind::trunk:
        return "trunk " + caller.trunk + must_prove;
      case routing::CallerKind::phone:
        return "phone " + caller.phone + must_prove;
      case routing::CallerKind::stranger:
        break;
    }
    return std::string("stranger") + must_prove;
  }

  static void add_header(AskedRequest& q, const std::string& line) {
    const auto colon = line.find(": ");
    q.headers[line.substr(0, colon)] = line.substr(colon + 2);
  }

 private:
  bool chance(std::uint64_t one_in) { return random_.below(one_in) == 0; }
  std::string said() { return chance(2) ? pick(logins) : pick(numbers); }
  std::string random_token() {
    if (tokens_.empty()) return {};
    return std::next(tokens_.begin(), static_cast<long>(random_.below(tokens_.size())))->second;
  }

  void add_phones(model::Config& config) {
    for (const char* name : {"alice", "bob"}) {
      model::User user;
      user.name = name;
      user.enabled = !chance(4);
      user.phones.push_back({name, "secret", {}});
      config.users.push_back(std::move(user));
    }
  }

  void add_trunk(model::Config& config, std::string name) {
    model::Trunk t;
    t.uuid = "uuid-" + name;
    t.name = std::move(name);
    t.account_type = static_cast<model::AccountType>(random_.below(3));
    t.host = pick(hosts);
    t.port = pick(ports);
    t.username = pick(logins);
    t.password = "secret";
    t.challenge_calls = chance(8) && !t.username.empty();
    if (t.account_type == model::AccountType::inbound) t.username = t.name + "-gw";
    if (chance(4)) t.outbound_proxy = "192.0.2.2:5070";
    if (chance(4)) t.from_domain = "sip.one.example";
    if (chance(3)) t.match_header = pick(wanted_headers);
    if (chance(4)) t.did_source = {"x-did", "[", "]", ""};
    if (chance(3)) t.additional_hosts.push_back(pick(places));
    if (chance(3))
      for (const auto& word : evidence)
        if (chance(2)) t.identify_by.push_back(word);
    t.enabled = !chance(8);
    config.trunks.push_back(std::move(t));
  }

  void add_incall(model::Config& config, std::string name) {
    if (config.trunks.empty() || chance(2)) return;
    model::Incall incall;
    incall.name = std::move(name);
    incall.did = pick(dids);
    incall.trunk = config.trunks[random_.below(config.trunks.size())].name;
    incall.destination.users = {"alice"};
    incall.enabled = !chance(6);
    const auto same = [&](const model::Incall& other) {
      return other.did == incall.did && other.trunk == incall.trunk;
    };
    if (std::ranges::none_of(config.incalls, same)) config.incalls.push_back(std::move(incall));
  }

  Random random_;
  TrunkTable table_{"secret"};
  std::shared_ptr<const routing::Snapshot> snapshot_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::vector<SocketAddress>> resolved_;
};

std::string in_words(const Set& set, const AskedRequest& q) {
  std::string text = "from " + q.source.to_string() + " to " + q.request_user + " (To " + q.to_user + ", From " +
                     q.from_user + '@' + q.from_host + ", digest " + q.digest_username + ")\n";
  for (const auto& t : set.config().trunks) {
    text += t.name + (t.enabled ? ": " : " (off): ") + t.host + ':' + std::to_string(t.port) + " proxy " +
            t.outbound_proxy + " login " + t.username + " header " + t.match_header + " by";
    for (const auto& word : t.identify_by) text += ' ' + word;
    for (const auto& host : t.additional_hosts) text += " also " + host;
    text += '\n';
  }
  for (const auto& incall : set.config().incalls) text += incall.did + " of " + incall.trunk + '\n';
  return text;
}

TEST(Identification, AgreesWithTheOracleForTenThousandSetsOfAccounts) {
  std::map<std::string, int> answers;
  int refused = 0;
  for (int seed = 0; seed < account_sets; ++seed) {
    Set set(static_cast<std::uint64_t>(seed));
    refused += set.refused();
    for (int i = 0; !set.refused() && i < requests_a_set; ++i) {
      const AskedRequest q = set.request();
      const std::string expected = set.oracle(q);
      ASSERT_EQ(set.answer(q), expected) << "set " << seed << ": " << in_words(set, q);
      ++answers[expected.substr(0, 5) + (expected.ends_with('?') ? "?" : "")];
    }
  }
  EXPECT_LT(refused, account_sets / 10);
  for (const char* kind : {"trunk", "trunk?", "phone?", "stran?"}) EXPECT_GT(answers[kind], 1'000) << kind;
}

/// Whatever else a request says: with the private token of an account it is of that account; and one that comes from an
/// account's place with its own header, or its own login, is never another's that has neither.
TEST(Identification, AccountsNeverCross) {
  int by_token = 0, by_header = 0, by_login = 0;
  for (int seed = 0; seed < account_sets; ++seed) {
    Set set(static_cast<std::uint64_t>(seed));
    if (set.refused()) continue;
    for (const model::Trunk& own : set.config().trunks) {
      if (!own.enabled) continue;
      AskedRequest q = set.request();
      q.digest_username.clear();
      const auto whose = [&] {
        const std::string answer = set.answer(q);
        const std::string name = answer.substr(answer.find(' ') + 1, 2);
        const auto found = std::ranges::find(set.config().trunks, name, &model::Trunk::name);
        return answer.starts_with("trunk") ? &*found : nullptr;
      };
      if (own.identify_by.empty()) {
        AskedRequest other = q;
        q.request_user = set.token_of(own);
        ASSERT_EQ(whose(), &own) << in_words(set, q);
        ++by_token;
        q = other;
      }
      const auto ip = IpAddress::parse(own.host);
      if (!ip || !own.identify_by.empty()) continue;
      q.source.ip = *ip;
      q.from_user = "somebody";
      q.headers.clear();
      if (!own.match_header.empty()) {
        Set::add_header(q, own.match_header.ends_with('/') ? "x-account: c" : own.match_header);
        q.request_user = "33199";
        const auto* found = whose();
        ASSERT_TRUE(found && IdentificationOracle::has_header(*found, q)) << own.name << '\n' << in_words(set, q);
        ++by_header;
      } else if (!own.username.empty()) {
        q.request_user = own.username;
        const auto* found = whose();
        ASSERT_TRUE(found && found->username == own.username) << own.name << '\n' << in_words(set, q);
        ++by_login;
      }
    }
  }
  for (const int count : {by_token, by_header, by_login}) EXPECT_GT(count, 1'000);
}

}  // namespace
}  // namespace tandem::registrar
