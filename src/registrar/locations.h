// Where the phones are: every shard has the whole table; one shard an account changes it and tells the others.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "runtime/shard.h"
#include "store/binding.h"

namespace tandem::registrar {

/// All bindings of one account, best first. Immutable, shared between shards.
using Bindings = std::shared_ptr<const std::vector<store::Binding>>;

/// One shard's table. Shard: its own.
class Locations {
 public:
  /// Null or non-empty. May hold bindings that have just expired: ask `expires_at`.
  Bindings find(std::string_view account) const;
  /// Null or empty removes.
  void put(std::string_view account, Bindings bindings);
  std::size_t accounts() const { return table_.size(); }
  void for_each(const std::function<void(const std::string&, const Bindings&)>& visit) const;

 private:
  std::unordered_map<std::string, Bindings, TextHash, std::equal_to<>> table_;
};

/// The tables of all shards, index by shard number; only for sending to them. Filled before the shards run.
class LocationTables {
 public:
  explicit LocationTables(std::vector<Locations*> by_shard) : by_shard_(std::move(by_shard)) {}
  /// Puts at once on `here`, by post on the others.
  void publish(runtime::Shard& here, const std::string& account, Bindings bindings) const;

 private:
  std::vector<Locations*> by_shard_;
};

}  // namespace tandem::registrar
