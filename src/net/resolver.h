// Names to addresses and services, asynchronously. The only place that knows c-ares.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "base/address.h"
#include "net/network.h"
#include "runtime/loop.h"

namespace tandem::net {

struct ResolverOptions {
  std::optional<SocketAddress> server;         ///< instead of those of /etc/resolv.conf
  std::chrono::milliseconds first_wait{1500};  ///< for a server's answer; twice as long at the second and last try
};

/// Asks for A and AAAA (/etc/hosts first) or SRV. Answers are bounded: at most 32 addresses or services; TTLs between
/// 1 second and 1 day. An IP literal is its own answer. Names that RFC 1123 and RFC 2782 do not allow: bad_name.
/// Shard: the loop's. Queries may outlive the resolver; they are then never answered.
class Resolver {
 public:
  static constexpr std::size_t max_answers = 32;

  Resolver(runtime::Loop& loop, ResolverOptions options);
  ~Resolver();
  Resolver(const Resolver&) = delete;

  [[nodiscard]] std::unique_ptr<NameQuery> addresses(std::string_view name, NameHandler handler);
  [[nodiscard]] std::unique_ptr<NameQuery> services(std::string_view name, NameHandler handler);

 private:
  class Channel;
  runtime::Loop& loop_;
  ResolverOptions options_;
  std::unique_ptr<Channel> channel_;
};

}  // namespace tandem::net
