#include "registrar/locations.h"

namespace tandem::registrar {

Bindings Locations::find(std::string_view account) const {
  const auto found = table_.find(account);
  return found == table_.end() ? nullptr : found->second;
}

void Locations::put(std::string_view account, Bindings bindings) {
  if (bindings && !bindings->empty())
    table_.insert_or_assign(std::string(account), std::move(bindings));
  else if (const auto found = table_.find(account); found != table_.end())
    table_.erase(found);
}

void Locations::for_each(const std::function<void(const std::string&, const Bindings&)>& visit) const {
  for (const auto& [account, bindings] : table_) visit(account, bindings);
}

void LocationTables::publish(runtime::Shard& here, const std::string& account, Bindings bindings) const {
  for (std::size_t i = 0; i < by_shard_.size(); ++i) {
    const ShardId shard{static_cast<std::uint8_t>(i)};
    if (shard == here.id())
      by_shard_[i]->put(account, bindings);
    else
      here.post(shard, [table = by_shard_[i], account, bindings] { table->put(account, bindings); });
  }
}

}  // namespace tandem::registrar
