// Settings, sockets, phones, provider accounts.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "model/checks.h"
#include "model/references.h"
#include "model/tenant_tree.h"

namespace tandem::model {
namespace {

constexpr std::uint16_t fewest_rtp_ports = 4;  // two legs, RTP and RTCP each
constexpr std::size_t shortest_good_password = 8;

bool overlap(const SocketAddress& a, const SocketAddress& b) {
  if (a.port != b.port || a.port == 0) return false;
  if (a.ip == b.ip) return true;
  return a.ip.is_v4() == b.ip.is_v4() && (a.ip.is_unspecified() || b.ip.is_unspecified());
}

/// What scanners try first.
std::string weakness(const std::string& password, const std::string& username, const User& user) {
  if (equal_ignoring_case(password, username)) return "is the same as the user name";
  if (std::ranges::find(user.extensions, password) != user.extensions.end()) return "is the extension";
  if (password.size() < shortest_good_password) return "is shorter than 8 characters";
  if (std::ranges::all_of(password, [&](char c) { return c == password.front(); })) return "is one repeated character";
  return {};
}

/// Who has an account, by its key.
using AccountOwners = std::map<std::string, const User*>;

void check_phone(const User& user, std::size_t index, const std::string& domain, AccountOwners& owners,
                 Findings& findings) {
  const Phone& phone = user.phones[index];
  const std::string path = path_of(user) + ".phones[" + std::to_string(index) + ']';
  const auto [owner, fresh] = owners.emplace(account_key(phone.username, domain), &user);
  if (!fresh) {
    findings.error(ProblemCode::duplicate_username, path + ".username",
                   "The user '" + owner->second->name + "' has a phone '" + phone.username + "' too.",
                   domain.empty() ? "Every phone needs a username of its own."
                                  : "Every phone of " + domain + " needs a username of its own.");
  }
  if (const std::string weak = weakness(phone.password, phone.username, user); !weak.empty() && !phone.password.empty())
    findings.warn(ProblemCode::weak_password, path + ".password", "The password " + weak + ".",
                  "Toll fraud begins with guessed passwords: use a long random one.");
}

}  // namespace

void check_settings(const Config& config, Findings& findings) {
  const Settings& s = config.settings;
  if (s.rtp_high < s.rtp_low) {
    findings.error(
        ProblemCode::bad_range, "settings.rtp_high",
        "The last RTP port " + std::to_string(s.rtp_high) + " is below the first, " + std::to_string(s.rtp_low) + ".");
  } else if (s.rtp_high - s.rtp_low + 1 < fewest_rtp_ports) {
    findings.error(ProblemCode::bad_range, "settings.rtp_high", "The RTP ports do not suffice for one call.",
                   "A call takes four ports.");
  }
  if (s.registration_max < s.registration_min) {
    findings.error(ProblemCode::bad_range, "settings.registration_max",
                   "The longest registration is shorter than the shortest.");
  } else if (s.registration_default < s.registration_min || s.registration_default > s.registration_max) {
    findings.error(ProblemCode::bad_range, "settings.registration_default",
                   "The default registration time is not between the shortest and the longest.");
  }
  if (s.dial_uris && s.domain.empty())
    findings.error(ProblemCode::missing, "settings.dial_uris",
                   "Without a domain of ours every URI is one of ours, and none leads out.",
                   "Set domain in the settings.");
  const bool phones = std::ranges::any_of(config.users, [](const User& user) { return !user.phones.empty(); });
  if (s.firewall && s.phone_networks.empty() && phones)
    findings.warn(ProblemCode::unused, "settings.phone_networks",
                  "The firewall is on and lists no network of phones: only phones on this machine get through.",
                  "List their networks; 0.0.0.0/0 and ::/0 are everywhere.");
}

namespace {

void check_tls(const Transport& transport, Findings& findings) {
  const TransportTls& tls = transport.tls;
  const bool secure = transport.protocol == Protocol::tls || transport.protocol == Protocol::wss;
  const std::string path = path_of(transport) + ".tls_certificate";
  if (!secure && tls != TransportTls{}) {
    findings.warn(ProblemCode::unused, path, "Only transports of protocol tls and wss have certificates.");
  } else if (transport.protocol == Protocol::wss && tls.certificate.empty()) {
    findings.error(ProblemCode::incomplete_account, path, "A wss transport needs a certificate.",
                   "Set tls_certificate and tls_private_key; browsers want one of a public authority.");
  } else if (secure && tls.certificate.empty()) {
    findings.note(ProblemCode::unused, path, "Without certificate nobody can connect: it only opens connections.");
  }
}

}  // namespace

void check_transports(const Config& config, Findings& findings) {
  const Settings& s = config.settings;
  const auto& all = config.transports;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].enabled) continue;
    check_tls(all[i], findings);
    const std::string path = path_of(all[i]) + ".bind";
    for (std::size_t j = 0; j < i; ++j) {
      if (!all[j].enabled || (all[i].protocol == Protocol::udp) != (all[j].protocol == Protocol::udp) ||
          !overlap(all[i].bind, all[j].bind))
        continue;
      findings.error(ProblemCode::same_bind, path,
                     "The transport '" + all[j].name + "' listens at " + all[j].bind.to_string() + " already.",
                     "Take another port, or disable one of them.");
    }
    if (all[i].protocol == Protocol::udp && all[i].bind.port >= s.rtp_low && all[i].bind.port <= s.rtp_high) {
      findings.warn(
          ProblemCode::bad_range, path,
          "The port is among those for media, " + std::to_string(s.rtp_low) + " to " + std::to_string(s.rtp_high) + ".",
          "Change it, or rtp_low and rtp_high in the settings.");
    }
  }
}

void check_users(const Config& config, Findings& findings) {
  const TenantTree tenants(config);
  AccountOwners owners;
  using Number = std::pair<std::string_view, std::string_view>;  // context, extension
  std::map<Number, const User*> numbers;
  for (const User& user : config.users) {
    const std::string domain = tenants.account_domain(user.tenant);
    for (std::size_t i = 0; i < user.phones.size(); ++i) check_phone(user, i, domain, owners, findings);
    const std::string& context = home_context(user.tenant, user.context);
    for (std::size_t i = 0; i < user.extensions.size(); ++i) {
      const auto [owner, fresh] = numbers.emplace(Number(context, user.extensions[i]), &user);
      if (fresh) continue;
      findings.error(ProblemCode::duplicate_extension, path_of(user) + ".extensions[" + std::to_string(i) + ']',
                     "The user '" + owner->second->name + "' has the extension " + user.extensions[i] +
                         " in the context '" + context + "' " + (owner->second == &user ? "already." : "too."),
                     "For several phones on one number, give one user several phones.");
    }
    if (user.enabled && user.phones.empty() && !user.extensions.empty())
      findings.warn(ProblemCode::unused, path_of(user) + ".phones", "Nothing rings: the user has no phone.");
  }
}

namespace {

void check_tls(const Trunk& trunk, Findings& findings) {
  const bool browser = trunk.protocol == Protocol::ws || trunk.protocol == Protocol::wss;
  if (browser)
    findings.error(ProblemCode::bad_value, path_of(trunk) + ".protocol",
                   "WebSockets are for phones in browsers; no provider can be reached by them.",
                   "Take udp, tcp or tls, or leave it to DNS.");
  if (!trunk.tls.verify && !trunk.tls.name.empty())
    findings.warn(ProblemCode::unused, path_of(trunk) + ".tls_name", "With tls_verify off no name is looked at.");
  if (trunk.protocol == Protocol::tls && !trunk.tls.verify)
    findings.warn(ProblemCode::unused, path_of(trunk) + ".tls_verify",
                  "Whoever gets between us and the provider can read and take over its calls.",
                  "If its authority is not known here, name it in tls_ca_file instead.");
}

void check_bulk(const Trunk& trunk, Findings& findings) {
  if (trunk.path.bulk && trunk.account_type != AccountType::outbound)
    findings.warn(ProblemCode::unused, path_of(trunk) + ".bulk",
                  "Only an account that registers at a provider asks for a bulk registration.",
                  "Whether a gateway may register so here says accept_bulk.");
  if (!trunk.gateway.accept_bulk && trunk.account_type != AccountType::inbound)
    findings.warn(ProblemCode::unused, path_of(trunk) + ".accept_bulk", "Only a trunk of type inbound registers here.");
}

}  // namespace

void check_trunks(const Config& config, Findings& findings) {
  for (const Trunk& trunk : config.trunks) {
    check_tls(trunk, findings);
    check_bulk(trunk, findings);
    const auto needs = [&](std::string_view field, const std::string& value, std::string_view why) {
      if (value.empty())
        findings.error(ProblemCode::incomplete_account, path_of(trunk) + '.' + std::string(field),
                       "A trunk of account type '" + std::string(name_of(trunk.account_type)) + "' needs '" +
                           std::string(field) + "'.",
                       std::string(why));
    };
    switch (trunk.account_type) {
      case AccountType::outbound:
        needs("host", trunk.host, "The provider's registrar, such as sip.example.net.");
        needs("username", trunk.username, "The account at the provider.");
        if (trunk.password.empty())
          findings.warn(ProblemCode::incomplete_account, path_of(trunk) + ".password",
                        "The account has no password: registration will fail if the provider asks for one.");
        break;
      case AccountType::inbound:
        needs("username", trunk.username, "With which the gateway registers here.");
        needs("password", trunk.password, "The gateway must always prove it.");
        break;
      case AccountType::none:
        needs("host", trunk.host, "The address by which it is known.");
        break;
    }
  }
}

}  // namespace tandem::model
