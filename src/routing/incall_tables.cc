#include "routing/incall_tables.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "routing/compile_problems.h"

namespace tandem::routing {

using model::Pattern;

std::string plain_number(std::string_view number) {
  std::string plain = model::without_dashes(number);
  if (plain.size() > 1 && plain.front() == '+') plain.erase(0, 1);
  return plain;
}

class IncallTables::Compiler {
 public:
  Compiler(IncallTables& to, const model::Config& config, const model::TenantTree& tenants, const NumberPlans& plans,
           model::Problems& problems)
      : to_(to), config_(config), tenants_(tenants), plans_(plans), problems_(problems) {}

  void run() {
    std::vector<std::uint32_t> order(config_.incalls.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [this](std::uint32_t i) {
      return std::tuple(!config_.incalls[i].enabled, std::string_view(config_.incalls[i].name), i);
    });
    Table guests{{}, &to_.guests_};
    for (auto index : order) add(index, guests);
    guests.to->numbers = std::move(guests.builder).build();
    for (auto& [trunk, table] : tables_) {
      CompiledIncalls& compiled = *table.to;
      compiled.numbers = std::move(table.builder).build([&](PatternTrie::Id a, PatternTrie::Id b) {
        check_same(compiled.entries[a], compiled.entries[b]);
      });
      for (std::size_t i = 1; i < compiled.wildcards.size(); ++i)
        check_same(compiled.wildcards[i - 1], compiled.wildcards[i]);
    }
  }

 private:
  struct Table {
    PatternTrie::Builder builder;
    CompiledIncalls* to;
  };

  void add(std::uint32_t index, Table& guests) {
    const auto& incall = config_.incalls[index];
    auto& compiled = incall.trunk.empty() ? to_.any_ : to_.by_trunk_[incall.trunk];
    auto& table = tables_.try_emplace(incall.trunk, Table{{}, &compiled}).first->second;
    to_.by_context_ = to_.by_context_ || !incall.context.empty();
    const bool for_guests = incall.guests.allowed && incall.enabled;
    if (incall.did.empty()) {
      compiled.wildcards.push_back(index);
      if (for_guests) guests.to->wildcards.push_back(index);
      return;
    }
    auto pattern = Pattern::parse_rule(incall.did);
    if (!pattern)
      return tell(problems_, model::ProblemCode::bad_value, "incalls." + incall.name + ".did",
                  "'" + incall.did + "' is no number or pattern. " + sentence(pattern.error()));
    pattern->drop_leading('+');
    const auto international = in_international_form(incall, *pattern);
    if (international) {
      if (for_guests) add_to(guests, *international, index);
      add_to(table, *international, index);
    }
    if (for_guests) add_to(guests, *pattern, index);
    add_to(table, std::move(*pattern), index);
  }

  /// A DID as people of the tenant's country write it, 0123456789, is the same as +33123456789.
  std::optional<Pattern> in_international_form(const model::Incall& incall, const Pattern& pattern) const {
    const auto number = pattern.exact_number();
    if (!number || incall.did.starts_with('+')) return std::nullopt;
    const NumberPlan* plan = plans_.find(tenants_.country_of(incall.tenant));
    const auto e164 = plan == nullptr ? std::nullopt : plan->to_e164(*number);
    if (!e164 || *e164 == *number) return std::nullopt;
    auto parsed = Pattern::parse_extension(*e164);
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
  }

  static void add_to(Table& table, Pattern pattern, std::uint32_t index) {
    table.builder.add(std::move(pattern), static_cast<PatternTrie::Id>(table.to->entries.size()));
    table.to->entries.push_back(index);
  }

  void check_same(std::uint32_t first, std::uint32_t second) {
    const auto& a = config_.incalls[first];
    const auto& b = config_.incalls[second];
    if (!a.enabled || !b.enabled || first == second || a.context != b.context || !told_.insert(second).second) return;
    if (model::same_tenant(a.tenant, b.tenant))
      return tell(problems_, model::ProblemCode::unreachable_rule, "incalls." + b.name + ".did",
                  "Incall " + a.name + " takes the same numbers" + (b.trunk.empty() ? "" : " of trunk " + b.trunk) +
                      " already, so this one would never be used.",
                  "Remove one of them, or name different trunks.");
    if (b.did.empty()) return;
    for (const model::Trunk& trunk : config_.trunks)
      if ((b.trunk.empty() || b.trunk == trunk.name) && trunk.sharing.tenant_header.empty() &&
          tenants_.may_use(a.tenant, trunk) && tenants_.may_use(b.tenant, trunk))
        return tell(
            problems_, model::ProblemCode::unreachable_rule, "incalls." + b.name + ".did",
            "Incall " + a.name + " of another tenant takes the same numbers, and trunk " + trunk.name + " serves both.",
            "Set tenant_header at the trunk, or correct the number.");
  }

  IncallTables& to_;
  const model::Config& config_;
  const model::TenantTree& tenants_;
  const NumberPlans& plans_;
  model::Problems& problems_;
  std::unordered_map<std::string, Table, TextHash, std::equal_to<>> tables_;
  std::set<std::uint32_t> told_;
};

IncallTables::IncallTables(const model::Config& config, const model::TenantTree& tenants, const NumberPlans& plans,
                           model::Problems& problems) {
  Compiler(*this, config, tenants, plans, problems).run();
}

const CompiledIncalls* IncallTables::of(std::string_view trunk) const {
  const auto found = by_trunk_.find(trunk);
  return found == by_trunk_.end() ? nullptr : &found->second;
}

std::size_t IncallTables::memory_bytes() const {
  constexpr std::size_t per_name = sizeof(std::string) + 4 * sizeof(void*);
  const auto one = [](const CompiledIncalls& incalls) {
    return incalls.numbers.memory_bytes() + (incalls.entries.capacity() + incalls.wildcards.capacity()) * 4;
  };
  std::size_t bytes = one(any_) + one(guests_);
  for (const auto& [trunk, incalls] : by_trunk_) bytes += per_name + one(incalls);
  return bytes;
}

}  // namespace tandem::routing
