// From a URI to addresses to try, in order: RFC 3263 §4, RFC 2782. NAPTR (§4.1) would come first in plan_targets, where
// the transport is chosen; until then the SRV names of the transports that we speak are asked for, as §4.1 says when
// there is no NAPTR record.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/random.h"
#include "sip/uri.h"
#include "sipstack/flow.h"
#include "sipstack/name_cache.h"

namespace tandem::sipstack {

struct Target {
  Protocol protocol = Protocol::udp;
  SocketAddress address;
  friend bool operator==(const Target&, const Target&) = default;
};

struct TargetQuestion {
  std::string host;  ///< a name or an address, IPv6 without brackets
  std::optional<std::uint16_t> port;
  std::optional<Protocol> protocol;
};

enum class ResolveFault : std::uint8_t {
  bad_uri,            ///< cannot be read, or is no SIP URI
  unknown_transport,  ///< names a transport that we do not speak (yet)
  no_such_name,
  no_service,  ///< SRV says explicitly that there is none (".")
  dns_failed   ///< no server answered
};
std::string_view sentence(ResolveFault fault);

/// `protocol` overrides the URI's transport parameter.
std::expected<TargetQuestion, ResolveFault> question_from(std::string_view uri, std::optional<Protocol> protocol);

inline constexpr std::size_t max_targets = 16;

struct Lookup {
  NameKind kind;
  std::string name;
};
/// What is known of a name; null: ask.
using KnownName = std::function<std::shared_ptr<const net::NameResult>(NameKind kind, std::string_view name)>;

/// Either what to look up before more can be said, or the targets in order, or why there are none.
struct TargetPlan {
  std::vector<Lookup> missing;
  std::vector<Target> targets;
  ResolveFault fault = ResolveFault::no_such_name;
};
/// Pure. The choice among equal SRV records is made anew each time, by `random`.
TargetPlan plan_targets(const TargetQuestion& question, const KnownName& known, Random& random);

/// The order in which SRV records are tried (RFC 2782, usage rules).
void order_services(std::vector<net::SrvRecord>& services, Random& random);

/// A question that is being looked up. Destroying it means that the handler is not called.
class Resolution {
 public:
  virtual ~Resolution() = default;
};

/// Shard: its own.
class TargetResolver {
 public:
  using Answer = std::expected<std::vector<Target>, ResolveFault>;
  using Handler = std::move_only_function<void(Answer)>;

  TargetResolver(runtime::Shard& shard, net::Network& network, NameCacheOptions options = {})
      : shard_(shard), cache_(shard, network, options) {}

  /// The answer, if no question has to be asked for it: addresses, and names in the cache.
  std::optional<Answer> known(const TargetQuestion& question);
  /// `handler` is called once, later.
  [[nodiscard]] std::shared_ptr<Resolution> resolve(TargetQuestion question, Handler handler);

 private:
  class Running;
  TargetPlan plan(const TargetQuestion& question);

  runtime::Shard& shard_;
  NameCache cache_;
};

}  // namespace tandem::sipstack
