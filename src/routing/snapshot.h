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
#include "routing/number_plan.h"
#include "routing/pattern_trie.h"
#include "routing/permission.h"
#include "routing/schedule.h"
#include "routing/tariff.h"
#include "routing/trunk_index.h"
#include "routing/trunk_numbers.h"

namespace tandem::routing {

/// Contexts that one look-up may search, itself included.
inline constexpr std::size_t max_contexts_searched = 128;

/// What one entry of a context's number table leads to. Indexes into the vectors of model::Config.
struct ContextEntry {
  enum class Kind : std::uint8_t { extension, outcall } kind;
  std::uint32_t index;  ///< of the user, or of the outcall
  std::uint32_t part;   ///< which of the user's extensions, or of the outcall's patterns
};

/// One numbering space. Extensions and outcall patterns lie in one table, so that the most specific wins whatever it
/// is; of equally specific ones extensions come first, then outcalls by name.
struct CompiledContext {
  std::string name;
  PatternTrie numbers;  ///< ids are indexes into `entries`
  std::vector<ContextEntry> entries;
  std::vector<std::uint32_t> search;  ///< contexts to be searched, this one first: depth first, each once
};

/// Public numbers of one trunk, or those for any trunk.
struct CompiledIncalls {
  PatternTrie numbers;                   ///< without a leading `+`; ids are indexes into `entries`
  std::vector<std::uint32_t> entries;    ///< indexes into Config::incalls
  std::vector<std::uint32_t> wildcards;  ///< those for any number, as indexes into Config::incalls
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

  struct PhoneAccount {
    const model::User* user;  ///< whose it is
    const model::Phone* phone;
  };
  /// Pointers live as long as the snapshot. Null if there is none of that name; disabled ones are found as well.
  const PhoneAccount* find_phone(std::string_view username) const;
  /// The trunk that holds an account here under this username (Trunk::proves_itself), or null; disabled ones as well.
  const model::Trunk* find_proving_trunk(std::string_view username) const;
  /// The password that proves this username, phone's or trunk's; nothing if there is none, or it is disabled.
  std::optional<std::string_view> password_of(std::string_view username) const;
  const model::User* find_user(std::string_view name) const;
  const model::Trunk* find_trunk(std::string_view name) const;
  const CompiledContext* find_context(std::string_view name) const;
  const CompiledContext& context(std::uint32_t index) const { return contexts_[index]; }

  const CompiledIncalls* incalls_of(std::string_view trunk) const;  ///< null if the trunk has none of its own
  const CompiledIncalls& incalls_of_any() const { return any_incalls_; }
  /// Enabled ones that take calls from anybody, whichever trunk they are of.
  const CompiledIncalls& guest_incalls() const { return guest_incalls_; }
  /// Of Settings::country, if there is one and an outcall looks numbers up in ENUM.
  const std::optional<NumberPlan>& number_plan() const { return number_plan_; }
  /// What the trunk says about numbers; null if nothing.
  const TrunkNumbers* numbers_of(std::string_view trunk) const;

  const Schedules& schedules() const { return schedules_; }
  const Tariffs& tariffs() const { return tariffs_; }
  const Permissions& permissions() const { return permissions_; }

  /// By what a request may say which of several trunks it belongs to.
  const TrunkIndex& trunk_index() const { return trunk_index_; }

  /// The domain is ours: Settings::domain, or no domain is set.
  bool is_our_domain(std::string_view host) const;
  std::size_t memory_bytes() const;  ///< about what the tables occupy, without the Config

 private:
  class Compiler;
  template <class T>
  using Names = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

  std::shared_ptr<const model::Config> config_;
  Names<PhoneAccount> phones_;
  Names<const model::User*> users_;
  Names<const model::Trunk*> trunks_;
  Names<const model::Trunk*> proving_;  ///< by username
  TrunkIndex trunk_index_;
  Names<std::uint32_t> context_names_;
  std::vector<CompiledContext> contexts_;
  Names<CompiledIncalls> incalls_;  ///< by trunk
  CompiledIncalls any_incalls_, guest_incalls_;
  std::optional<NumberPlan> number_plan_;
  Names<TrunkNumbers> trunk_numbers_;  ///< of those that need it
  Schedules schedules_;
  Tariffs tariffs_;
  Permissions permissions_;
};

}  // namespace tandem::routing
