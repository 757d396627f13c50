// SIP transports: listening sockets, and what peers outside are told of them.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "confd/expand_subjects.h"

namespace tandem::confd {
namespace {

std::optional<model::Protocol> protocol_named(std::string_view name) {
  constexpr std::array protocols{model::Protocol::udp, model::Protocol::tcp, model::Protocol::tls, model::Protocol::ws,
                                 model::Protocol::wss};
  const auto found = std::ranges::find(protocols, lower_case(name), [](auto p) { return model::name_of(p); });
  return found == protocols.end() ? std::nullopt : std::optional(*found);
}

std::string last_option(const Json& transport, std::string_view name) {
  std::string value;
  for (const Json* pair : items_of(transport, "options"))
    if (pair->is_array() && pair->size() == 2 && (*pair)[0].is_string() && (*pair)[1].is_string() && (*pair)[0] == name)
      value = (*pair)[1].get<std::string>();
  return value;
}

/// One transport being read from its options.
class TransportReader {
 public:
  TransportReader(Expansion& expansion, const Key& key) : expansion_(expansion), key_(key) {}

  /// Nothing, after a warning: there is no socket to make of it.
  std::optional<model::Transport> read(const Json& object) {
    for (const Json* pair : items_of(object, "options"))
      if (pair->is_array() && pair->size() == 2 && (*pair)[0].is_string() && (*pair)[1].is_string())
        option((*pair)[0].get<std::string>(), std::string(trim((*pair)[1].get<std::string>())));
    if (!idle_.empty()) warn("options", "Accepted without effect: " + idle_ + ".");
    if (bind_.empty()) {
      warn("options.bind", "Without an address to listen at it does not act.");
      return std::nullopt;
    }
    const bool secure = transport_.protocol == model::Protocol::tls || transport_.protocol == model::Protocol::wss;
    if (const auto address = SocketAddress::parse(bind_)) {
      transport_.bind = *address;
    } else if (const auto ip = IpAddress::parse(bind_)) {
      transport_.bind = {*ip, static_cast<std::uint16_t>(secure ? 5061 : 5060)};
    } else {
      warn("options.bind", "'" + bind_ + "' is no address: the transport does not act.");
      return std::nullopt;
    }
    if (transport_.protocol == model::Protocol::wss && transport_.tls.certificate.empty()) {
      warn("options.cert_file", "Without a certificate nobody can connect: the transport does not act.");
      return std::nullopt;
    }
    return transport_;
  }

 private:
  void option(const std::string& name, const std::string& value) {
    model::Outside& outside = transport_.outside;
    if (name == "protocol") {
      const auto protocol = protocol_named(value);
      if (!protocol)
        return warn("options.protocol", "'" + value + "' is none of udp, tcp, tls, ws and wss; udp is taken.");
      transport_.protocol = *protocol;
    } else if (name == "bind") {
      bind_ = value;
    } else if (name == "local_net") {
      if (!Prefix::parse(value) && !IpAddress::parse(value))
        return warn("options.local_net", "'" + value + "' is no network.");
      outside.local_net.push_back(value);
    } else if (name == "external_signaling_address") {
      outside.external_signaling_address = value;
    } else if (name == "external_signaling_port") {
      const auto port = parse_number<std::uint16_t>(value);
      if (!port) return warn("options.external_signaling_port", "'" + value + "' is no port.");
      outside.external_signaling_port = *port;
    } else if (name == "external_media_address") {
      outside.external_media_address = value;
    } else {
      tls_option(name, value);
    }
  }

  void tls_option(const std::string& name, const std::string& value) {
    model::TransportTls& tls = transport_.tls;
    if (name == "cert_file")
      tls.certificate = value;
    else if (name == "priv_key_file")
      tls.private_key = value;
    else if (name == "ca_list_file")
      tls.ca_file = value;
    else if (name == "verify_client" || name == "require_client_cert")
      tls.verify_client = tls.verify_client || equal_ignoring_case(value, "yes") || equal_ignoring_case(value, "true");
    else
      idle_.append(idle_.empty() ? "" : ", ").append(name);
  }

  void warn(std::string_view what, std::string sentence) {
    expansion_.warn(Kind::sip_transport, key_, what, std::move(sentence));
  }

  Expansion& expansion_;
  const Key& key_;
  model::Transport transport_;
  std::string bind_, idle_;
};

bool same_socket(const model::Transport& a, const model::Transport& b) {
  if (a.protocol != b.protocol || a.bind.port != b.bind.port || !a.enabled) return false;
  return a.bind.ip == b.bind.ip ||
         (a.bind.ip.is_v4() == b.bind.ip.is_v4() && (a.bind.ip.is_unspecified() || b.bind.ip.is_unspecified()));
}

}  // namespace

std::optional<model::Protocol> protocol_of_transport(const Documents& documents, std::string_view uuid_or_name) {
  const Json* found = documents.find(Kind::sip_transport, Key(uuid_or_name));
  if (found == nullptr)
    for (const auto& [key, transport] : documents.all(Kind::sip_transport))
      if (text_of(*transport, "name") == uuid_or_name) found = transport.get();
  if (found == nullptr || uuid_or_name.empty()) return std::nullopt;
  return protocol_named(last_option(*found, "protocol")).value_or(model::Protocol::udp);
}

void expand_transports(Expansion& expansion) {
  auto& transports = expansion.config().transports;
  for (const auto& [key, object] : expansion.documents().all(Kind::sip_transport)) {
    auto transport = TransportReader(expansion, key).read(*object);
    if (!transport) continue;
    const auto native =
        std::ranges::find_if(transports, [&](const auto& other) { return same_socket(other, *transport); });
    if (native != transports.end()) {
      if (native->outside == model::Outside{})
        native->outside = transport->outside;
      else if (transport->outside != model::Outside{})
        expansion.warn(Kind::sip_transport, key, "options",
                       "The transport '" + native->name + "' listens there and has external addresses of its own.");
      continue;
    }
    transport->name = expansion.free_name(transports, text_of(*object, "name"), "transport " + key);
    expansion.add(Kind::sip_transport, key, transports, std::move(*transport));
  }
}

}  // namespace tandem::confd
