// A small office for the tests of this module: written once, changed by each test as it needs. Tests include GoogleTest
// before it.
#pragma once

#include "routing/route.h"
#include "routing/snapshot.h"

namespace tandem::routing {

inline model::User user(std::string name, std::vector<std::string> extensions, std::vector<std::string> phones) {
  model::User result;
  result.name = std::move(name);
  result.extensions = std::move(extensions);
  for (auto& phone : phones) result.phones.push_back({std::move(phone), "secret", {}});
  return result;
}

inline model::Trunk trunk(std::string name, std::string username) {
  model::Trunk result;
  result.name = std::move(name);
  result.username = std::move(username);
  result.host = result.name + ".example";
  return result;
}

inline model::Tenant tenant(std::string name, std::string domain = {}) {
  model::Tenant result;
  result.name = std::move(name);
  result.domain = std::move(domain);
  return result;
}

/// A direct friend, known by its address.
inline model::Friend pbx(std::string name, std::vector<std::string> patterns, std::uint32_t priority = 1) {
  model::Friend result;
  result.name = std::move(name);
  result.patterns = std::move(patterns);
  result.priority = priority;
  result.endpoint.host = result.name + ".example";
  return result;
}

inline model::OutcallPattern pattern(std::string text, std::uint32_t strip = 0, std::string prefix = {}) {
  model::OutcallPattern result;
  result.pattern = std::move(text);
  result.strip = strip;
  result.prefix = std::move(prefix);
  return result;
}

inline model::Outcall outcall(std::string name, std::vector<model::OutcallPattern> patterns,
                              std::vector<std::string> trunks) {
  model::Outcall result;
  result.name = std::move(name);
  result.patterns = std::move(patterns);
  result.trunks = std::move(trunks);
  return result;
}

inline model::Incall incall(std::string name, std::string did, std::string from_trunk, std::string to_user) {
  model::Incall result;
  result.name = std::move(name);
  result.did = std::move(did);
  result.trunk = std::move(from_trunk);
  result.destination.users = {std::move(to_user)};
  return result;
}

/// alice 100 (phones alice-desk, alice-mobile), bob 101; trunks ovh and backup; outcalls national (0X., both trunks)
/// and emergency (112); incall main leads +33123456789 to alice.
inline model::Config test_site() {
  model::Config config;
  config.users = {user("alice", {"100"}, {"alice-desk", "alice-mobile"}), user("bob", {"101"}, {"bob"})};
  config.users[0].display_name = "Alice A.";
  config.trunks = {trunk("ovh", "ovh-account"), trunk("backup", "backup-account")};
  config.outcalls = {outcall("national", {pattern("_0X.", 1, "+33")}, {"ovh", "backup"}),
                     outcall("emergency", {pattern("112")}, {"ovh"})};
  config.incalls = {incall("main", "+33123456789", "", "alice")};
  return config;
}

inline std::shared_ptr<const Snapshot> compiled(model::Config config) {
  auto snapshot = Snapshot::compile(std::make_shared<const model::Config>(std::move(config)));
  if (!snapshot) {
    ADD_FAILURE() << model::to_text(snapshot.error());
    return Snapshot::compile(std::make_shared<const model::Config>()).value();
  }
  return *snapshot;
}

inline Attempt from_phone(std::string user_name, std::string phone, std::string dialled) {
  Attempt attempt;
  attempt.caller = {CallerKind::phone, IdentifiedBy::digest, {}, std::move(user_name), std::move(phone), {}};
  attempt.dialled = std::move(dialled);
  return attempt;
}

inline Attempt from_trunk(std::string name, std::string dialled, std::string from = "+33987654321") {
  Attempt attempt;
  attempt.caller = {CallerKind::trunk, IdentifiedBy::address, std::move(name), {}, {}, {}};
  attempt.to_user = dialled;
  attempt.dialled = std::move(dialled);
  attempt.from_user = std::move(from);
  return attempt;
}

inline bool mentions(const Trail& trail, std::string_view rule, std::string_view reason, bool applied) {
  for (const auto& entry : trail)
    if (entry.applied == applied && entry.rule.find(rule) != std::string::npos &&
        entry.reason.find(reason) != std::string::npos)
      return true;
  return false;
}

}  // namespace tandem::routing
