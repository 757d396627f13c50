#include "control/pjsip_objects.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/pjsip_layouts.h"
#include "control/pjsip_parameters.h"
#include "control/time_text.h"
#include "crypto/digest_hash.h"

namespace tandem::control::pjsip {

namespace {

using call::CallSummary, call::ChannelSummary;
using registrar::Reach;

struct OpenChannel {
  const CallSummary* call;
  const ChannelSummary* channel;
};

/// A phone or trunk with all that is known of it.
struct Endpoint {
  PeerSummary peer;
  const routing::Snapshot::PhoneAccount* phone;
  const model::Trunk* trunk;  ///< one of the two is null
  std::vector<OpenChannel> channels;
};

/// What one command looks at.
struct Scene {
  explicit Scene(ExchangeView& exchange) : snapshot(exchange.snapshot()), calls(exchange.calls()), now(exchange.now()) {
    for (PeerSummary& peer : exchange.peers()) {
      Endpoint one{std::move(peer), nullptr, nullptr, {}};
      one.phone = snapshot->find_phone(one.peer.name);
      if (!one.phone) one.trunk = snapshot->find_trunk(one.peer.name);
      if (!one.phone && !one.trunk) continue;  // gone since
      for (const CallSummary& call : calls)
        for (const ChannelSummary& channel : call.channels)
          if (channel.party == one.peer.name) one.channels.push_back({&call, &channel});
      endpoints.push_back(std::move(one));
    }
    std::ranges::sort(endpoints, {}, [](const Endpoint& one) -> const std::string& { return one.peer.name; });
  }

  std::shared_ptr<const routing::Snapshot> snapshot;
  std::vector<CallSummary> calls;
  WallTime now;
  std::vector<Endpoint> endpoints;
};

// ---- contacts ---------------------------------------------------------------------------------------------------

/// Asterisk names a contact by the MD5 of its URI.
std::string hash_of(const std::string& uri) {
  crypto::Hasher hasher;
  return std::string(hasher.hex(crypto::HashAlgorithm::md5, {uri}).text().substr(0, 10));
}

std::string_view contact_status(Reach reach) {
  switch (reach) {
    case Reach::unmonitored:
      return "NonQual";
    case Reach::unknown:
      return "Unknown";
    case Reach::reachable:
    case Reach::lagged:
      return "Avail";
    case Reach::unreachable:
      return "Unavail";
  }
  return "Unknown";
}

std::string round_trip(const registrar::ReachStatus& reach) {
  const bool known = reach.state == Reach::reachable || reach.state == Reach::lagged;
  return known ? fmt::format("{}.000", reach.round_trip.count()) : "nan";
}

template <class Layout>
std::string contact_row(const Layout& layout, const std::string& aor, const ContactSummary& contact) {
  return fmt::format(fmt::runtime(layout), aor + "/" + contact.uri, hash_of(contact.uri),
                     contact_status(contact.reach.state), round_trip(contact.reach));
}

std::string contact_rows(std::string_view layout, const Endpoint& one) {
  std::string text;
  for (const ContactSummary& contact : one.peer.contact_list) text += contact_row(layout, one.peer.name, contact);
  return text;
}

/// A provider stands where the configuration says: nothing can be registered there.
std::uint32_t most_contacts(const Endpoint& one, const Scene& scene) {
  return one.peer.dynamic ? scene.snapshot->config().settings.max_contacts : 0;
}

// ---- endpoints --------------------------------------------------------------------------------------------------

std::string caller_number(const Endpoint& one) {
  if (one.trunk) return one.trunk->caller_id;
  return one.phone->user->extensions.empty() ? std::string() : one.phone->user->extensions.front();
}

std::string_view state_of(const Endpoint& one) {
  std::size_t ringing = 0, talking = 0, held = 0;
  for (const OpenChannel& open : one.channels) {
    ++(open.channel->state == "Ringing" ? ringing : talking);
    held += open.channel->held;
  }
  if (ringing > 0) return talking > 0 ? "Ring+Inuse" : "Ringing";
  if (talking > 0) return held == talking ? "On Hold" : "In use";
  const bool nowhere = one.peer.dynamic && one.peer.contacts == 0;
  return nowhere || !one.peer.reach.is_there() ? "Unavailable" : "Not in use";
}

std::uint32_t channel_limit(const Endpoint& one) {
  return one.trunk ? one.trunk->max_calls : one.phone->user->limits.calls;
}

const std::string& account_of(const Endpoint& one) {
  return one.trunk ? one.trunk->username : one.phone->phone->username;
}

/// Whether it proves itself to us, or we to it.
bool proves_to_us(const Endpoint& one) {
  return one.phone || one.trunk->proves_itself();
}
bool proves_to_it(const Endpoint& one) {
  return one.trunk && one.trunk->account_type != model::AccountType::inbound && !one.trunk->password.empty();
}

std::vector<std::string> matches_of(const Endpoint& one) {
  std::vector<std::string> matches;
  const auto add = [&](const IpAddress& ip) {
    std::string text = fmt::format("{}/{}", ip.to_string(), ip.is_v6() ? 128 : 32);
    if (std::ranges::find(matches, text) == matches.end()) matches.push_back(std::move(text));
  };
  if (!one.trunk || one.trunk->account_type == model::AccountType::inbound) return matches;
  if (const auto ip = IpAddress::parse(one.trunk->host))
    add(*ip);
  else if (one.peer.address)
    add(one.peer.address->ip);
  for (const std::string& host : one.trunk->additional_hosts) {
    if (const auto ip = IpAddress::parse(host))
      add(*ip);
    else
      matches.push_back(host);
  }
  if (!one.trunk->match_header.empty()) matches.push_back(one.trunk->match_header);
  return matches;
}

std::string match_rows(std::string_view layout, const Endpoint& one) {
  std::string text;
  for (const std::string& match : matches_of(one)) text += fmt::format(fmt::runtime(layout), match);
  return text;
}

std::string channel_id(const ChannelSummary& channel) {
  return channel.application.empty() ? channel.name : channel.name + "/" + channel.application;
}

std::string up_time(const OpenChannel& open, WallTime now) {
  return clock_text(std::chrono::floor<std::chrono::seconds>(now - open.call->started_at));
}

/// Who is on the other side of the call, as far as one is known.
std::string connected_number(const OpenChannel& open) {
  for (const ChannelSummary& other : open.call->channels)
    if (&other != open.channel && other.caller != open.channel->caller)
      return other.caller ? other.caller_number : open.channel->exten;
  return {};
}

std::string exten_row(std::string_view layout, const OpenChannel& open) {
  return fmt::format(fmt::runtime(layout), open.channel->exten, "", connected_number(open));
}

std::string rows_of_endpoint(const Endpoint& one, const Scene& scene) {
  std::string text;
  if (proves_to_us(one)) text += fmt::format(layout::endpoint_auth, "InAuth", auth_id(one.peer.name), account_of(one));
  if (proves_to_it(one)) text += fmt::format(layout::endpoint_auth, "OutAuth", auth_id(one.peer.name), account_of(one));
  text += fmt::format(layout::endpoint_aor, one.peer.name, most_contacts(one, scene));
  text += contact_rows(layout::endpoint_contact, one);
  if (const std::string matches = match_rows(layout::endpoint_match, one); !matches.empty())
    text += fmt::format(layout::endpoint_identify, one.peer.name, one.peer.name) + matches;
  for (const OpenChannel& open : one.channels) {
    text +=
        fmt::format(layout::endpoint_channel, channel_id(*open.channel), open.channel->state, up_time(open, scene.now));
    text += exten_row(layout::endpoint_exten, open);
  }
  return text;
}

std::vector<Object> endpoints(ExchangeView& exchange) {
  const Scene scene(exchange);
  std::vector<Object> all;
  for (const Endpoint& one : scene.endpoints) {
    const std::string number = caller_number(one);
    const std::uint32_t limit = channel_limit(one);
    const std::string name = number.empty() ? one.peer.name : one.peer.name + "/" + number;
    all.push_back(
        {one.peer.name,
         fmt::format(layout::endpoint, name, state_of(one), one.channels.size(), limit ? std::to_string(limit) : "inf"),
         rows_of_endpoint(one, scene), one.trunk ? parameters_of(*one.trunk) : parameters_of(*one.phone)});
  }
  return all;
}

std::vector<Object> aors(ExchangeView& exchange) {
  const Scene scene(exchange);
  std::vector<Object> all;
  for (const Endpoint& one : scene.endpoints) {
    const model::Watch& watch = one.trunk ? one.trunk->watch : one.phone->phone->watch;
    Parameters parameters =
        aor_parameters(scene.snapshot->config().settings, watch, most_contacts(one, scene), one.peer.contact_list);
    all.push_back({one.peer.name, fmt::format(layout::aor, one.peer.name, most_contacts(one, scene)),
                   contact_rows(layout::aor_contact, one), std::move(parameters)});
  }
  return all;
}

std::vector<Object> contacts(ExchangeView& exchange) {
  const Scene scene(exchange);
  std::vector<Object> all;
  for (const Endpoint& one : scene.endpoints)
    for (const ContactSummary& contact : one.peer.contact_list)
      all.push_back({one.peer.name + "/" + contact.uri, contact_row(layout::contact, one.peer.name, contact), "",
                     contact_parameters(contact, scene.now)});
  return all;
}

std::vector<Object> auths(ExchangeView& exchange) {
  const Scene scene(exchange);
  std::vector<Object> all;
  for (const Endpoint& one : scene.endpoints) {
    if (!proves_to_us(one) && !proves_to_it(one)) continue;
    const std::string id = auth_id(one.peer.name);
    const std::string& password = one.trunk ? one.trunk->password : one.phone->phone->password;
    all.push_back({id, fmt::format(layout::auth, id, account_of(one)), "",
                   auth_parameters(account_of(one), password, scene.snapshot->config().settings.realm)});
  }
  return all;
}

std::vector<Object> identifies(ExchangeView& exchange) {
  const Scene scene(exchange);
  std::vector<Object> all;
  for (const Endpoint& one : scene.endpoints) {
    std::string matches = match_rows(layout::match, one);
    if (matches.empty()) continue;
    std::string listed;
    for (const std::string& match : matches_of(one)) listed += (listed.empty() ? "" : ",") + match;
    all.push_back({one.peer.name,
                   fmt::format(layout::identify, one.peer.name, one.peer.name),
                   std::move(matches),
                   {{"endpoint", one.peer.name}, {"match", std::move(listed)}}});
  }
  return all;
}

// ---- what is no endpoint's --------------------------------------------------------------------------------------

/// Asterisk knows three.
std::string_view registration_status(registrar::RegistrationState state) {
  using enum registrar::RegistrationState;
  if (state == registered) return "Registered";
  return state == rejected ? "Rejected" : "Unregistered";
}

std::string time_left(const registrar::RegistrationStatus& status, WallTime now) {
  if (status.next_try == WallTime{}) return {};
  const auto left = std::chrono::ceil<std::chrono::seconds>(status.next_try - now).count();
  return left >= 0 ? fmt::format("(exp. {}s)", left) : fmt::format("(exp. {}s ago)", -left);
}

std::vector<Object> registrations(ExchangeView& exchange) {
  const auto snapshot = exchange.snapshot();
  const WallTime now = exchange.now();
  std::vector<Object> all;
  for (const auto& status : exchange.registrations()) {
    const model::Trunk* trunk = snapshot->find_trunk(status.trunk);
    if (!trunk) continue;
    const std::string id = registration_id(status.trunk);
    Parameters parameters = registration_parameters(*trunk);
    const std::string server = fmt::format("sip:{}{}", trunk->host, trunk->port ? fmt::format(":{}", trunk->port) : "");
    all.push_back(
        {id,
         fmt::format(layout::registration, id + "/" + server, trunk->password.empty() ? "n/a" : auth_id(status.trunk),
                     registration_status(status.state), time_left(status, now)),
         "", std::move(parameters)});
  }
  return all;
}

std::vector<Object> transports(ExchangeView& exchange) {
  const auto snapshot = exchange.snapshot();
  static constexpr std::string_view protocols[] = {"udp", "tcp", "tls", "ws", "wss"};
  std::vector<Object> all;
  for (const model::Transport& one : snapshot->config().transports) {
    if (!one.enabled) continue;
    all.push_back({one.name,
                   fmt::format(layout::transport, one.name, protocols[static_cast<std::size_t>(one.protocol)], 0, 0,
                               one.bind.to_string()),
                   "", transport_parameters(one)});
  }
  std::ranges::sort(all, {}, &Object::id);
  return all;
}

std::vector<Object> channels(ExchangeView& exchange) {
  const auto calls = exchange.calls();
  const WallTime now = exchange.now();
  std::vector<Object> all;
  for (const CallSummary& call : calls)
    for (const ChannelSummary& channel : call.channels) {
      const OpenChannel open{&call, &channel};
      all.push_back({channel.name, fmt::format(layout::channel, channel_id(channel), channel.state, up_time(open, now)),
                     exten_row(layout::exten, open)});
    }
  return all;
}

}  // namespace

std::string auth_id(const std::string& peer) {
  return peer + "-auth";
}
std::string registration_id(const std::string& trunk) {
  return trunk + "-reg";
}
std::string trunk_of_registration(const std::string& id) {
  return id.ends_with("-reg") ? id.substr(0, id.size() - 4) : id;
}

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"endpoint", "endpoints", layout::endpoint_title, layout::endpoint_titles_below, true, endpoints},
      {"aor", "aors", layout::aor_title, layout::aor_titles_below, true, aors},
      {"contact", "contacts", layout::contact_title, "", false, contacts},
      {"auth", "auths", layout::auth_title, "", false, auths},
      {"registration", "registrations", layout::registration_title, "", false, registrations},
      {"identify", "identifies", layout::identify_title, layout::match_title, true, identifies},
      {"transport", "transports", layout::transport_title, "", false, transports},
      {"channel", "channels", layout::channel_title, layout::exten_title, true, channels},
  };
  return all;
}

}  // namespace tandem::control::pjsip
