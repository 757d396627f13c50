// Names to addresses and services, asynchronously. The only place that knows c-ares.
#pragma once

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "net/network.h"
#include "runtime/loop.h"

namespace tandem::net {

struct ResolverOptions {
  std::vector<SocketAddress> servers{};        ///< asked in this order, instead of those of /etc/resolv.conf
  std::chrono::milliseconds first_wait{1500};  ///< for a server's answer; twice as long at the second and last try
};

/// Asks for A and AAAA (/etc/hosts first), SRV or NAPTR. Answers are bounded: at most 32 records; TTLs between
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
  [[nodiscard]] std::unique_ptr<NameQuery> pointers(std::string_view name, NameHandler handler);
  /// Other servers from the next question on; what was asked is still answered by the old ones, or not at all.
  void set_servers(std::vector<SocketAddress> servers);

 private:
  class Channel;
  enum class Records : std::uint8_t { services, pointers };
  std::unique_ptr<NameQuery> ask(Records what, std::string_view name, NameHandler handler);
  Channel& channel();
  runtime::Loop& loop_;
  ResolverOptions options_;
  std::unique_ptr<Channel> channel_;
  bool outdated_ = false;  ///< other servers were asked for
};

}  // namespace tandem::net
