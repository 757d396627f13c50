// The configuration compiled for deciding calls: immutable, shared by all shards.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/config.h"
#include "model/problem.h"
#include "model/tenant_tree.h"
#include "routing/accounts.h"
#include "routing/friend_patterns.h"
#include "routing/incall_tables.h"
#include "routing/meter.h"
#include "routing/number_plans.h"
#include "routing/pattern_trie.h"
#include "routing/permission.h"
#include "routing/rule_set.h"
#include "routing/schedule.h"
#include "routing/tariff.h"
#include "routing/trunk_index.h"
#include "routing/trunk_numbers.h"

namespace tandem::routing {

/// Contexts that one look-up may search, itself included.
inline constexpr std::size_t max_contexts_searched = 128;

/// What one entry of a context's number table leads to. Indexes into the vectors of model::Config.
struct ContextEntry {
  enum class Kind : std::uint8_t { user, group, extension, outcall } kind;  ///< in this order of equals
  std::uint32_t index;  ///< of the user, group, extension or outcall
  std::uint32_t part;   ///< which of the user's or group's extensions, or of the outcall's patterns
};

/// One numbering space. All its numbers and patterns lie in one table, so that the most specific wins whatever it is;
/// of equally specific ones users come first, then groups, extensions, outcalls, each by name.
struct CompiledContext {
  std::string name;
  PatternTrie numbers;  ///< ids are indexes into `entries`
  std::vector<ContextEntry> entries;
  FriendPatterns friends;             ///< by index into Config::friends
  std::vector<std::uint32_t> search;  ///< contexts to be searched, this one first: depth first, each once
};

/// Everything route() and identify() ask, in tables. Compiling the same values in another order gives a snapshot that
/// answers the same. Never changes; running calls keep theirs by the shared pointer.
class Snapshot {
  struct Token {};

 public:
  /// All problems found, not only the first, if there are any; all are errors.
  static std::expected<std::shared_ptr<const Snapshot>, model::Problems> compile(
      std::shared_ptr<const model::Config> config);

  explicit Snapshot(Token, std::shared_ptr<const model::Config> config) : config_(std::move(config)) {}

  const model::Config& config() const { return *config_; }

  using PhoneAccount = Accounts::PhoneAccount;
  const Accounts& accounts() const { return accounts_; }
  /// By key. Pointers live as long as the snapshot. Null if there is none; disabled ones are found as well.
  const PhoneAccount* find_phone(std::string_view account) const { return accounts_.find_phone(account); }
  /// The trunk or friend that holds this account here (Trunk::proves_itself), or null; disabled ones as well.
  const model::Trunk* find_proving_trunk(std::string_view account) const { return accounts_.find_proving(account); }
  /// The password that proves this account, phone's or trunk's; nothing if there is none, or it is disabled.
  std::optional<std::string_view> password_of(std::string_view account) const;
  /// Whom a digest challenge names: the tenant's domain if `host` is one, else the realm of the settings.
  std::string_view realm_for(std::string_view host) const;
  /// The key of a user's phone.
  std::string account_of(const model::User& user, const model::Phone& phone) const;
  /// Of the account's owner; empty: the master.
  std::string_view tenant_of_account(std::string_view account) const;
  /// Whether phones and friends of the tenant may come from there.
  bool may_come_from(std::string_view tenant, const IpAddress& source) const;
  const model::User* find_user(std::string_view name) const;
  const model::Trunk* find_trunk(std::string_view name) const;  ///< friends are trunks too
  const model::Friend* find_friend(std::string_view name) const;
  const model::Group* find_group(std::string_view name) const;
  const model::Outcall* find_outcall(std::string_view name) const;
  const model::TenantTree& tenants() const { return *tenants_; }
  /// Whether the number, with its plus, is a public one of the tenant: of its list, or a DID of its incalls.
  bool is_own_number(std::string_view tenant, std::string_view number) const;
  /// Whether the user may appear by the number outside: one of his selectable_numbers, or of an incall that leads to
  /// him alone.
  bool may_show(const model::User& user, std::string_view number) const;
  /// The public number that leads to the user alone, of several the first; +E.164 where the country is known. Empty:
  /// there is none.
  std::string_view public_number_of(const model::User& user) const;
  const CompiledContext* find_context(std::string_view name) const;
  const CompiledContext& context(std::uint32_t index) const { return contexts_[index]; }
  std::vector<std::string> context_names() const;  ///< sorted

  const IncallTables& incalls() const { return incalls_; }
  const Schedules& schedules() const { return schedules_; }
  const Permissions& permissions() const { return permissions_; }
  const Tariffs& tariffs() const { return tariffs_; }
  const Holders& holders() const { return holders_; }
  /// Those that the user is a member of, by name.
  const std::vector<const model::Group*>& groups_of(std::string_view user) const;
  /// Of the tenant's country and area; null if it has none.
  const NumberPlan* plan_of(std::string_view tenant) const {
    return plans_.find(tenants_->country_of(tenant), tenants_->area_of(tenant));
  }
  /// The same of a friend.
  const NumberPlan* plan_of(const model::Friend& one) const;
  const RuleSet* find_rule_set(std::string_view name) const;
  /// What the trunk says about numbers; null if nothing.
  const TrunkNumbers* numbers_of(std::string_view trunk) const;

  /// By what a request may say which of several trunks it belongs to.
  const TrunkIndex& trunk_index() const { return trunk_index_; }

  /// The domain is ours: Settings::domain, that of a tenant, or no domain is set.
  bool is_our_domain(std::string_view host) const;
  std::size_t memory_bytes() const;  ///< about what the tables occupy, without the Config

 private:
  class Compiler;
  template <class T>
  using Names = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

  std::shared_ptr<const model::Config> config_;
  std::optional<model::TenantTree> tenants_;
  Accounts accounts_;
  Names<const model::User*> users_;
  Names<const model::Trunk*> trunks_;
  Names<const model::Friend*> friends_;
  Names<const model::Group*> groups_;
  Names<const model::Outcall*> outcalls_;
  Names<PatternTrie> own_numbers_;       ///< by tenant; without a leading `+`
  Names<std::string> public_numbers_;    ///< by user
  Names<PatternTrie> shown_numbers_;     ///< by user; those that he may show, without a leading `+`
  Names<std::vector<Prefix>> networks_;  ///< by tenant; those that limit them
  TrunkIndex trunk_index_;
  Names<std::uint32_t> context_names_;
  std::vector<CompiledContext> contexts_;
  NumberPlans plans_;
  IncallTables incalls_;
  Schedules schedules_;
  Permissions permissions_;
  Tariffs tariffs_;
  Holders holders_;
  Names<std::vector<const model::Group*>> groups_of_;  ///< by user
  Names<RuleSet> rule_sets_;
  Names<TrunkNumbers> trunk_numbers_;  ///< of those that need it
};

}  // namespace tandem::routing
