// From a URI to addresses to try, in order: RFC 3263 §4, RFC 2782, RFC 3403 (NAPTR).
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sip/uri.h"
#include "sipstack/name_cache.h"
#include "sipstack/target.h"

namespace tandem::sipstack {

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
  TargetList list;
  ResolveFault fault = ResolveFault::no_such_name;
};
struct PlanBasis {
  const KnownName& known;
  const std::vector<Protocol>& usable;  ///< those that one of our transports speaks
  Random& random;                       ///< for the choice among equal SRV records, made anew each time
};
/// Pure.
TargetPlan plan_targets(const TargetQuestion& question, const PlanBasis& basis);

/// The order in which SRV records are tried (RFC 2782, usage rules).
void order_services(std::vector<net::SrvRecord>& services, Random& random);

/// Shard: its own.
class TargetResolver {
 public:
  using Answer = TargetAnswer;
  using Handler = TargetHandler;

  TargetResolver(runtime::Shard& shard, net::Network& network, NameCacheOptions options = {})
      : shard_(shard), cache_(shard, network, options) {}

  /// Which transports DNS may choose among. Until told: all.
  void set_usable(std::vector<Protocol> protocols) { usable_ = std::move(protocols); }
  /// The answer, if no question has to be asked for it: addresses, and names in the cache.
  std::optional<Answer> known(const TargetQuestion& question);
  /// `handler` is called once, later.
  [[nodiscard]] std::shared_ptr<Resolution> resolve(TargetQuestion question, Handler handler);

 private:
  class Running;
  TargetPlan plan(const TargetQuestion& question);

  runtime::Shard& shard_;
  NameCache cache_;
  std::vector<Protocol> usable_{Protocol::udp, Protocol::tcp, Protocol::tls};
};

}  // namespace tandem::sipstack
