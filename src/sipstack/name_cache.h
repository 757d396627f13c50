// What names stand for, remembered for as long as DNS allows, and a little longer when DNS does not answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "net/network.h"
#include "runtime/shard.h"

namespace tandem::sipstack {

enum class NameKind : std::uint8_t { addresses, services, pointers };

struct NameCacheOptions {
  std::chrono::seconds shortest_life{5}, longest_life{3600};
  std::chrono::seconds life_of_absence{30};  ///< "there is no such name"
  std::chrono::seconds life_of_trouble{10};  ///< time-outs and failing servers
  std::chrono::seconds stale_for{3600};      ///< a good answer serves on while the servers fail (RFC 8767)
  std::chrono::milliseconds patience{400};   ///< for a fresh answer, when a stale one is at hand (RFC 8767 §5)
  std::size_t most_names = 10'000;
};

/// Shard: its own. Questions for the same name are asked once.
class NameCache {
 public:
  class Waiter {
   public:
    virtual ~Waiter() = default;
    virtual void on_name_known() = 0;  ///< find() gives an answer now, for this turn at least
  };

  NameCache(runtime::Shard& shard, net::Network& network, NameCacheOptions options = {})
      : shard_(shard), network_(network), options_(options) {}

  /// Null: not known (any more).
  std::shared_ptr<const net::NameResult> find(NameKind kind, std::string_view name) const;
  /// Asks; the waiter is told once, later, unless it is gone by then. While an old answer is good enough nobody waits
  /// longer than `patience` for a new one.
  void ask(NameKind kind, std::string_view name, std::weak_ptr<Waiter> waiter);
  void forget_all();

 private:
  struct Entry {
    std::shared_ptr<const net::NameResult> result;
    TimePoint fresh_until{};
    TimePoint good_until{};  ///< of an answer with content: may be served stale until then
    std::unique_ptr<net::NameQuery> query;
    std::vector<std::weak_ptr<Waiter>> waiters;
    runtime::Timer impatience;
  };
  void serve_stale(const std::string& key);
  static void tell(Entry& entry);
  void on_answer(const std::string& key, net::NameResult result);
  void store(Entry& entry, net::NameResult result);
  void make_room();

  runtime::Shard& shard_;
  net::Network& network_;
  NameCacheOptions options_;
  std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> entries_;
  std::vector<std::unique_ptr<net::NameQuery>> answered_;  ///< not destroyed inside their own handlers
  runtime::Timer sweep_;
};

}  // namespace tandem::sipstack
