#include "registrar/trunk_presence.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/random.h"

namespace tandem::registrar {
namespace {

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

model::Trunk trunk(std::string name, std::string host, std::uint16_t port = 0) {
  model::Trunk t;
  t.uuid = "uuid-of-" + name;
  t.name = std::move(name);
  t.host = std::move(host);
  t.port = port;
  t.username = "user";
  return t;
}

std::shared_ptr<const routing::Snapshot> site(std::vector<model::Trunk> trunks) {
  auto config = std::make_shared<model::Config>();
  config->trunks = std::move(trunks);
  auto compiled = routing::Snapshot::compile(config);
  EXPECT_TRUE(compiled);
  return compiled ? *compiled : nullptr;
}

TEST(TrunkPresence, TheTokenIsTheSameAfterARestartAndAnotherForEveryAccountAndInstallation) {
  const auto snapshot = site({trunk("a", "192.0.2.1"), trunk("b", "192.0.2.1")});
  TrunkTable table("secret"), restarted("secret"), elsewhere("other secret");
  table.set_snapshot(*snapshot);
  restarted.set_snapshot(*snapshot);
  const std::string token = table.token_of(*snapshot->find_trunk("a"));
  EXPECT_EQ(token.size(), 20u);
  EXPECT_EQ(restarted.trunk_of_token(token), "a");
  EXPECT_NE(table.token_of(*snapshot->find_trunk("b")), token);
  EXPECT_NE(elsewhere.token_of(*snapshot->find_trunk("a")), token);
  EXPECT_EQ(table.trunk_of_token("aaaaaaaaaaaaaaaaaaaa"), "");
}

TEST(TrunkPresence, AnAccountIsFoundByItsAddressAndAnExactPortFirst) {
  TrunkTable table("secret");
  table.set_snapshot(*site({trunk("a", "192.0.2.1", 5070), trunk("b", "192.0.2.1", 5080)}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5080}), "b");
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5070}), "a");
  EXPECT_TRUE(table.knows_port({ip("192.0.2.1"), 5070}));
  EXPECT_FALSE(table.knows_port({ip("192.0.2.1"), 9999}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 9999}), "a");  // the first by name, whatever the order of loading
  EXPECT_EQ(table.trunk_at({ip("192.0.2.2"), 5070}), "");
}

TEST(TrunkPresence, WhatANameResolvesToCountsUntilTheAccountIsGone) {
  TrunkTable table("secret");
  table.set_snapshot(*site({trunk("a", "sip.carrier.example")}));
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5060}), "");
  table.set_addresses("a", {{ip("203.0.113.9"), 0}});
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5060}), "a");
  table.set_addresses("a", {{ip("203.0.113.10"), 0}});
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5060}), "");
  table.set_snapshot(*site({}));
  EXPECT_EQ(table.trunk_at({ip("203.0.113.10"), 5060}), "");
}

TEST(TrunkPresence, AnAddressOfSeveralAccountsBelongsToTheNextByNameWhenTheFirstMovesAway) {
  TrunkTable table("secret");
  table.set_snapshot(*site({trunk("b", "sip.carrier.example"), trunk("a", "sip.carrier.example")}));
  for (const char* name : {"b", "a"}) table.set_addresses(name, {{ip("203.0.113.9"), 5070}});
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5070}), "a");
  table.set_addresses("a", {{ip("203.0.113.10"), 5070}});
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 5070}), "b");
  EXPECT_EQ(table.trunk_at({ip("203.0.113.9"), 9999}), "b");
  EXPECT_EQ(table.trunk_at({ip("203.0.113.10"), 5070}), "a");
  table.set_addresses("b", {});
  EXPECT_FALSE(table.knows_port({ip("203.0.113.9"), 5070}));
}

TEST(TrunkPresence, AConfiguredAddressStaysWhenAResolvedOneThatIsEqualGoes) {
  TrunkTable table("secret");
  table.set_snapshot(*site({trunk("a", "192.0.2.1", 5070)}));
  table.set_addresses("a", {{ip("192.0.2.1"), 5070}});
  table.set_addresses("a", {});
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5070}), "a");
}

TEST(TrunkPresence, ADisabledAccountIsAbsent) {
  model::Trunk off = trunk("a", "192.0.2.1");
  off.enabled = false;
  TrunkTable table("secret");
  table.set_snapshot(*site({off}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5060}), "");
  EXPECT_EQ(table.trunk_of_token(table.token_of(off)), "");
}

TEST(TrunkPresence, AdditionalHostsAndNetworksCountAsWell) {
  model::Trunk wide = trunk("wide", "192.0.2.1");
  wide.additional_hosts = {"198.51.100.7", "203.0.113.0/24", "2001:db8::/32", "name.example"};
  model::Trunk narrow = trunk("narrow", "192.0.2.2");
  narrow.additional_hosts = {"203.0.113.128/25"};
  TrunkTable table("secret");
  table.set_snapshot(*site({wide, narrow}));
  EXPECT_EQ(table.trunk_at({ip("198.51.100.7"), 5060}), "wide");
  EXPECT_EQ(table.trunk_at({ip("203.0.113.5"), 40000}), "wide");
  EXPECT_EQ(table.trunk_at({ip("2001:db8::9"), 5060}), "wide");
  EXPECT_EQ(table.trunk_at({ip("203.0.113.200"), 5060}), "narrow") << "the longer prefix";
  EXPECT_GT(table.nearness("wide", {ip("203.0.113.200"), 5060}), 0u);
  EXPECT_GT(table.nearness("narrow", {ip("203.0.113.200"), 5060}), 0u);
  EXPECT_EQ(table.nearness("narrow", {ip("203.0.113.5"), 5060}), 0u);
  EXPECT_EQ(table.trunk_at({ip("203.0.114.5"), 5060}), "");
}

TEST(TrunkPresence, ATrunkThatIsNotRecognisedByAddressIsNowhere) {
  model::Trunk hidden = trunk("a", "192.0.2.1");
  hidden.additional_hosts = {"203.0.113.0/24"};
  hidden.identify_by = {"token", "header"};
  TrunkTable table("secret");
  table.set_snapshot(*site({hidden, trunk("b", "192.0.2.1")}));
  EXPECT_EQ(table.trunk_at({ip("192.0.2.1"), 5060}), "b");
  EXPECT_EQ(table.nearness("a", {ip("192.0.2.1"), 5060}), 0u);
  EXPECT_EQ(table.trunk_at({ip("203.0.113.1"), 5060}), "");
  EXPECT_EQ(table.addresses_of("a").size(), 1u) << "it is still called there";
}

// ---- Random sets of accounts against an independent oracle. ----

struct RandomRequest {
  SocketAddress source;
  std::string request_user, to_user, header;
};

/// Says the same as identify() by going over all trunks for each rule, with no index and no early end.
class Oracle {
 public:
  Oracle(const model::Config& config, const TrunkTable& tokens) : config_(config) {
    for (const model::Trunk& trunk : config.trunks) tokens_[tokens.token_of(trunk)] = &trunk;
  }

  std::string trunk_of(const RandomRequest& request) const {
    if (const auto token = tokens_.find(request.request_user);
        token != tokens_.end() && token->second->enabled && uses(*token->second, "token"))
      return token->second->name;
    std::vector<const model::Trunk*> alone;
    std::vector<const model::Trunk*> left;
    for (const model::Trunk& trunk : config_.trunks) {
      if (!trunk.enabled) continue;
      if (!uses(trunk, "ip") && uses(trunk, "header") && has_header(trunk, request)) alone.push_back(&trunk);
      if (uses(trunk, "ip") && (trunk.host == text(request.source.ip) || in_networks(trunk, request.source.ip)))
        left.push_back(&trunk);
    }
    if (!alone.empty()) return least(alone);
    if (left.empty()) return {};
    bool any = narrow(left, [&](const model::Trunk& t) { return uses(t, "header") && has_header(t, request); });
    any |= narrow(left,
                  [&](const model::Trunk& t) { return uses(t, "request_uri") && t.username == request.request_user; });
    any |= narrow(left, [&](const model::Trunk& t) { return uses(t, "username") && t.username == request.to_user; });
    any |= narrow(left, [&](const model::Trunk& t) { return owns(t, request.request_user); });
    any |= narrow(left, [&](const model::Trunk& t) { return owns(t, request.to_user); });
    static_cast<void>(any);
    // The port and the exact address only prefer; they never take one that the rules above left out.
    const auto by_host = [&](const model::Trunk& t) { return t.host == text(request.source.ip); };
    narrow(left, [&](const model::Trunk& t) { return by_host(t) && port_of(t) == request.source.port; });
    if (narrow(left, by_host)) return least(left);
    std::uint8_t longest = 0;
    for (const model::Trunk* t : left) longest = std::max(longest, length_at(*t, request.source.ip));
    narrow(left, [&](const model::Trunk& t) { return length_at(t, request.source.ip) == longest; });
    return least(left);
  }

 private:
  static bool uses(const model::Trunk& trunk, std::string_view evidence) {
    if (trunk.identify_by.empty()) return true;
    for (const std::string& word : trunk.identify_by)
      if (word == evidence) return true;
    return false;
  }
  static bool has_header(const model::Trunk& trunk, const RandomRequest& request) {
    return !trunk.match_header.empty() && trunk.match_header == "X-Account: " + request.header;
  }
  static std::string text(const IpAddress& address) { return address.to_string(); }
  static std::uint16_t port_of(const model::Trunk& trunk) { return trunk.port ? trunk.port : std::uint16_t{5060}; }
  static std::uint8_t length_at(const model::Trunk& trunk, const IpAddress& address) {
    std::uint8_t longest = 0;
    for (const std::string& host : trunk.additional_hosts)
      if (const auto prefix = Prefix::parse(host); prefix && prefix->contains(address))
        longest = std::max(longest, prefix->length);
    return longest;
  }
  static bool in_networks(const model::Trunk& trunk, const IpAddress& address) { return length_at(trunk, address) > 0; }
  bool owns(const model::Trunk& trunk, const std::string& number) const {
    for (const model::Incall& incall : config_.incalls)
      if (incall.enabled && incall.trunk == trunk.name && incall.did == number) return true;
    return false;
  }
  /// Leaves those that hold, if any does; but once one is left, nothing is asked any more.
  template <class Holds>
  static bool narrow(std::vector<const model::Trunk*>& left, Holds holds) {
    if (left.size() < 2) return false;
    std::vector<const model::Trunk*> kept;
    for (const model::Trunk* trunk : left)
      if (holds(*trunk)) kept.push_back(trunk);
    if (kept.empty()) return false;
    left = kept;
    return true;
  }
  static std::string least(const std::vector<const model::Trunk*>& trunks) {
    std::string name = trunks.front()->name;
    for (const model::Trunk* trunk : trunks) name = std::min(name, trunk->name);
    return name;
  }

  const model::Config& config_;
  std::map<std::string, const model::Trunk*> tokens_;
};

class RandomAccounts {
 public:
  explicit RandomAccounts(std::uint64_t seed) : random_(seed) {}

  model::Config config() {
    model::Config config;
    config.users.emplace_back().name = "u";
    const std::size_t count = 1 + below(7);
    for (std::size_t i = 0; i < count; ++i) {
      model::Trunk one = trunk("t" + std::to_string(i), pick({"192.0.2.1", "192.0.2.2", "198.51.100.1"}));
      one.account_type = pick({model::AccountType::outbound, model::AccountType::none});
      one.port = pick({std::uint16_t{0}, std::uint16_t{5060}, std::uint16_t{5070}});
      one.username = pick({"", "u1", "u2", "u3"});
      one.enabled = below(6) != 0;
      if (below(3) == 0) one.match_header = pick({"X-Account: h1", "X-Account: h2"});
      if (below(4) == 0) one.additional_hosts = {pick({"198.51.100.0/24", "192.0.2.0/24", "192.0.2.0/30"})};
      if (below(4) == 0)
        one.identify_by = pick<std::vector<std::string>>(
            {{"ip"}, {"token"}, {"header"}, {"token", "ip", "header"}, {"ip", "request_uri"}, {"ip", "username"}});
      config.trunks.push_back(std::move(one));
    }
    const std::size_t incalls = below(4);
    std::set<std::pair<std::string, std::string>> taken;
    for (std::size_t i = 0; i < incalls; ++i) {
      model::Incall incall;
      incall.name = "i" + std::to_string(i);
      incall.did = pick({"100", "200", "300"});
      incall.trunk = "t" + std::to_string(below(count));
      incall.destination.users = {"u"};
      incall.enabled = below(5) != 0;
      if (taken.emplace(incall.did, incall.trunk).second) config.incalls.push_back(std::move(incall));
    }
    return config;
  }

  RandomRequest request(const model::Config& config, const TrunkTable& table) {
    RandomRequest request;
    request.source = {ip(pick({"192.0.2.1", "192.0.2.2", "192.0.2.9", "198.51.100.1", "198.51.100.77", "203.0.113.1"})),
                      pick({std::uint16_t{5060}, std::uint16_t{5070}, std::uint16_t{40000}})};
    const std::string number = pick({"100", "200", "300", "400"});
    request.request_user = below(3) == 0   ? pick({"u1", "u2", "u3"})
                           : below(4) == 0 ? table.token_of(config.trunks[below(config.trunks.size())])
                                           : number;
    request.to_user = below(2) == 0 ? request.request_user : std::string(pick({"u1", "u2", "100", "200", "400"}));
    request.header = pick({"", "h1", "h2"});
    return request;
  }

 private:
  std::size_t below(std::size_t limit) { return random_.below(limit); }
  template <class T>
  T pick(std::initializer_list<T> choices) {
    return *(choices.begin() + below(choices.size()));
  }
  const char* pick(std::initializer_list<const char*> choices) { return pick<const char*>(choices); }
  Random random_;
};

TEST(TrunkPresence, TenThousandRandomSetsOfAccountsAreToldApartAsTheOracleSays) {
  std::size_t found = 0, by_more_than_address = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    RandomAccounts random(seed);
    const model::Config config = random.config();
    const auto snapshot = routing::Snapshot::compile(std::make_shared<const model::Config>(config));
    ASSERT_TRUE(snapshot) << model::to_text(snapshot.error());
    static TrunkTable table("secret");
    table.set_snapshot(**snapshot);
    const Oracle oracle(config, table);
    for (int i = 0; i < 6; ++i) {
      const RandomRequest request = random.request(config, table);
      const routing::Caller caller =
          routing::identify({.source = request.source,
                             .request_user = request.request_user,
                             .to_user = request.to_user,
                             .from_user = "caller",
                             .from_host = "x.example",
                             .digest_username = {},
                             .header =
                                 [&](std::string_view name) {
                                   return name == "X-Account" ? std::string_view(request.header) : std::string_view();
                                 }},
                            **snapshot, table);
      ASSERT_EQ(caller.trunk, oracle.trunk_of(request))
          << "seed " << seed << ": " << request.request_user << " to " << request.to_user << " from "
          << request.source.to_string() << " header " << request.header;
      found += caller.trunk.empty() ? 0 : 1;
      by_more_than_address += caller.by > routing::IdentifiedBy::token && caller.by < routing::IdentifiedBy::address;
    }
  }
  EXPECT_GT(found, 20'000u);  // the sets are not about nothing
  EXPECT_GT(by_more_than_address, 5'000u);
}

}  // namespace
}  // namespace tandem::registrar
