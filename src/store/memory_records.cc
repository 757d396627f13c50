#include "store/memory_records.h"

namespace tandem::store {

namespace {

bool is_forgotten(const MeterUsage& row, std::uint32_t before_hour) {
  constexpr std::uint32_t hours_a_day = 24;
  return row.span == MeterSpan::hour ? row.period < before_hour : row.period < before_hour / hours_a_day;
}

}  // namespace

MemoryRecords::MemoryRecords(runtime::Shard& shard, MemoryTables& tables) : shard_(shard), tables_(tables) {}

bool MemoryRecords::put_binding(Binding binding, Done done) {
  if (!admitted()) return false;
  std::pair key(binding.aor, binding.contact);
  tables_.bindings.insert_or_assign(std::move(key), std::move(binding));
  report(std::move(done));
  return true;
}

bool MemoryRecords::remove_binding(std::string aor, std::string contact, Done done) {
  if (!admitted()) return false;
  tables_.bindings.erase({std::move(aor), std::move(contact)});
  report(std::move(done));
  return true;
}

bool MemoryRecords::remove_bindings(std::string aor, Done done) {
  if (!admitted()) return false;
  std::erase_if(tables_.bindings, [&](const auto& entry) { return entry.first.first == aor; });
  report(std::move(done));
  return true;
}

bool MemoryRecords::put_cdr(Cdr cdr, Done done) {
  if (!admitted()) return false;
  const auto [place, first] = tables_.cdr_places.try_emplace(cdr.id, tables_.cdrs.size());
  if (first)
    tables_.cdrs.push_back(std::move(cdr));
  else
    tables_.cdrs[place->second] = std::move(cdr);
  report(std::move(done));
  return true;
}

bool MemoryRecords::put_meters(MeterRecords records, Done done) {
  if (!admitted()) return false;
  for (MeterUsage& row : records.usage) {
    std::tuple key(row.holder, row.span, row.period);
    tables_.usage.insert_or_assign(std::move(key), std::move(row));
  }
  for (const std::string& holder : records.released) tables_.stops.erase(holder);
  for (MeterStop& stop : records.stops) tables_.stops.insert_or_assign(stop.holder, stop);
  std::erase_if(tables_.usage, [&](const auto& entry) { return is_forgotten(entry.second, records.forget_before); });
  report(std::move(done));
  return true;
}

MeterRecords MemoryTables::meters() const {
  MeterRecords all;
  for (const auto& [key, row] : usage) all.usage.push_back(row);
  for (const auto& [holder, stop] : stops) all.stops.push_back(stop);
  return all;
}

bool MemoryRecords::admitted() {
  if (tables_.refuse_next == 0) return true;
  --tables_.refuse_next;
  return false;
}

void MemoryRecords::report(Done done) {
  if (!done) return;
  shard_.defer([alive = std::weak_ptr(alive_), done = std::move(done)]() mutable {
    if (alive.lock()) done({});
  });
}

}  // namespace tandem::store
