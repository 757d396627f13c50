// Who calls, worked out the long way: every trunk is looked at for every question, and nothing is shared with
// routing/identify.cc but the words of its header. For identification_property_test.cc alone.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "model/config.h"

namespace tandem::registrar {

struct AskedRequest {
  SocketAddress source;
  std::string request_user, to_user, from_user, from_host, digest_username;
  std::map<std::string, std::string> headers;
};

class IdentificationOracle {
 public:
  const model::Config& config;
  const std::map<std::string, std::string>& token_of_trunk;
  const std::map<std::string, std::vector<SocketAddress>>& resolved;

  /// "trunk NAME", "phone NAME" or "stranger"; a question mark behind it: he must still prove himself.
  std::string answer(const AskedRequest& q) const {
    for (const auto& t : config.trunks)
      if (t.enabled && allows(t, "token") && token_of_trunk.at(t.name) == q.request_user) return trunk_named(t);
    if (is_phone(q.digest_username)) return "phone " + q.digest_username + "?";
    for (const auto& t : config.trunks)
      if (t.enabled && t.proves_itself() && t.username == q.digest_username && allows(t, "auth_username"))
        return "trunk " + t.name + "?";
    if (const auto* t = by_header_alone(q)) return trunk_named(*t);
    if (const auto* t = at_source(q)) {
      const bool phone = is_phone(q.from_user) && !port_is_a_trunks(q.source) && !is_from_of(*t, q);
      return phone ? "phone " + q.from_user + "?" : trunk_named(*t);
    }
    if (is_phone(q.from_user)) return "phone " + q.from_user + "?";
    for (const auto& t : config.trunks)
      if (t.enabled && t.proves_itself() && t.username == q.from_user) return "trunk " + t.name + "?";
    return "stranger?";
  }

  static bool has_header(const model::Trunk& t, const AskedRequest& q) {
    const auto colon = t.match_header.find(": ");
    if (t.match_header.empty()) return false;
    const auto sent = q.headers.find(t.match_header.substr(0, colon));
    return sent != q.headers.end() && fits(t.match_header.substr(colon + 2), sent->second);
  }

 private:
  using Trunks = std::vector<const model::Trunk*>;

  static bool allows(const model::Trunk& t, const std::string& evidence) {
    return t.identify_by.empty() || std::count(t.identify_by.begin(), t.identify_by.end(), evidence) > 0;
  }
  static std::string trunk_named(const model::Trunk& t) {
    return "trunk " + t.name + (t.account_type == model::AccountType::inbound || t.challenge_calls ? "?" : "");
  }
  bool is_phone(const std::string& username) const {
    for (const auto& user : config.users)
      for (const auto& phone : user.phones)
        if (user.enabled && phone.username == username && !username.empty()) return true;
    return false;
  }
  /// The expression that the test uses, and whole values.
  static bool fits(const std::string& wanted, const std::string& sent) {
    return wanted == "/^[bc]$/" ? sent == "b" || sent == "c" : wanted == sent;
  }
  const model::Trunk* by_header_alone(const AskedRequest& q) const {
    const model::Trunk* best = nullptr;
    for (const auto& t : config.trunks)
      if (t.enabled && allows(t, "header") && !allows(t, "ip") && has_header(t, q) && (!best || t.name < best->name))
        best = &t;
    return best;
  }
  /// All single addresses of a trunk, with the port that counts.
  std::vector<SocketAddress> addresses(const model::Trunk& t) const {
    std::vector<SocketAddress> all;
    if (const auto ip = IpAddress::parse(t.host)) all.push_back({*ip, t.port});
    if (const auto proxy = SocketAddress::parse(t.outbound_proxy)) all.push_back(*proxy);
    for (const auto& host : t.additional_hosts)
      if (const auto ip = IpAddress::parse(host)) all.push_back({*ip, t.port});
    if (const auto found = resolved.find(t.name); found != resolved.end())
      all.insert(all.end(), found->second.begin(), found->second.end());
    for (auto& address : all)
      if (address.port == 0) address.port = 5060;
    return all;
  }
  unsigned closeness(const model::Trunk& t, const SocketAddress& source) const {
    unsigned best = 0;
    for (const auto& address : addresses(t))
      if (address.ip == source.ip) best = std::max(best, address.port == source.port ? 1001u : 1000u);
    for (const auto& host : t.additional_hosts)
      if (const auto net = Prefix::parse(host); !IpAddress::parse(host) && net && net->contains(source.ip))
        best = std::max(best, 1u + net->length);
    return best;
  }
  bool port_is_a_trunks(const SocketAddress& source) const {
    return std::ranges::any_of(config.trunks, [&](const auto& t) {
      return t.enabled && allows(t, "ip") && std::ranges::count(addresses(t), source) > 0;
    });
  }
  bool is_from_of(const model::Trunk& t, const AskedRequest& q) const {
    if (!config.settings.domain.empty()) return q.from_host != config.settings.domain;
    const auto ip = IpAddress::parse(q.from_host);
    return q.from_host == t.host || (!t.from_domain.empty() && q.from_host == t.from_domain) ||
           (ip && *ip == q.source.ip);
  }
  /// Incalls of the test have whole numbers, or `_` and digits and a dot at the end.
  bool owns_number(const model::Trunk& t, std::string number) const {
    if (number.size() > 1 && number[0] == '+') number = number.substr(1);
    return !number.empty() && std::ranges::any_of(config.incalls, [&](const model::Incall& incall) {
      if (!incall.enabled || incall.trunk != t.name || incall.did.empty()) return false;
      std::string did = incall.did;
      const bool open = did.starts_with('_');
      if (open) did = did.substr(1, did.size() - 2);
      if (did[0] == '+') did = did.substr(1);
      return open ? number.size() > did.size() && number.starts_with(did) : number == did;
    });
  }
  const model::Trunk* at_source(const AskedRequest& q) const {
    Trunks left;
    for (const auto& t : config.trunks)
      if (t.enabled && allows(t, "ip") && closeness(t, q.source) > 0) left.push_back(&t);
    const auto narrow = [&](auto fits) {
      Trunks fitting;
      for (const auto* t : left)
        if (fits(*t)) fitting.push_back(t);
      if (!fitting.empty() && left.size() > 1) left = fitting;
    };
    narrow([&](const auto& t) { return allows(t, "header") && has_header(t, q); });
    narrow([&](const auto& t) { return allows(t, "request_uri") && is(t.username, q.request_user); });
    narrow([&](const auto& t) { return allows(t, "username") && is(t.username, q.to_user); });
    narrow([&](const auto& t) {
      const auto said = q.headers.find("x-did");
      if (t.did_source.source.empty() || said == q.headers.end()) return false;
      return owns_number(t, said->second.substr(1, said->second.size() - 2));
    });
    narrow([&](const auto& t) { return owns_number(t, q.request_user); });
    narrow([&](const auto& t) { return owns_number(t, q.to_user); });
    const model::Trunk* best = nullptr;
    for (const auto* t : left) {
      const unsigned here = closeness(*t, q.source), there = best ? closeness(*best, q.source) : 0;
      if (!best || here > there || (here == there && t->name < best->name)) best = t;
    }
    return best;
  }
  static bool is(const std::string& login, const std::string& said) { return !login.empty() && login == said; }
};

}  // namespace tandem::registrar
