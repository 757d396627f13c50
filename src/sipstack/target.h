// Where a request may be sent: what the names of a URI stand for.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "sipstack/flow.h"

namespace tandem::sipstack {

struct Target {
  Protocol protocol = Protocol::udp;
  SocketAddress address;
  friend bool operator==(const Target&, const Target&) = default;
};

inline Target target_of(const Flow& flow) {
  return {flow.protocol, flow.remote};
}

/// In the order in which they are to be tried. Never empty where it is an answer.
struct TargetList {
  std::vector<Target> targets;
  std::chrono::seconds good_for{};  ///< the shortest life of the names behind it; at most what DNS said
};

enum class ResolveFault : std::uint8_t {
  bad_uri,            ///< cannot be read, or is no SIP URI
  unknown_transport,  ///< names a transport that we do not speak, or by which nobody can be called (WebSocket)
  no_such_name,
  no_service,  ///< SRV says explicitly that there is none (".")
  dns_failed   ///< no server answered
};
std::string_view sentence(ResolveFault fault);

struct TargetQuestion {
  std::string host;  ///< a name or an address, IPv6 without brackets
  std::optional<std::uint16_t> port;
  std::optional<Protocol> protocol;
  /// Without protocol, where DNS does not name one: every transport that we have, one after the other, rather than UDP
  /// alone. For providers of whom only a host is known.
  bool any_transport = false;
};
using TargetAnswer = std::expected<TargetList, ResolveFault>;
using TargetHandler = std::move_only_function<void(TargetAnswer)>;

/// A question that is being looked up. Destroying it means that the handler is not called.
class Resolution {
 public:
  virtual ~Resolution() = default;
};

}  // namespace tandem::sipstack
