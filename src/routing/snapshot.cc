#include "routing/snapshot.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "model/asterisk_options.h"

namespace tandem::routing {

/// Builds the tables, collecting everything that is wrong on the way.
class Snapshot::Compiler {
 public:
  explicit Compiler(Snapshot& snapshot) : to_(snapshot), config_(*snapshot.config_) {}

  model::Problems run() {
    index_names();
    mention_contexts();
    compile_numbers();
    compile_searches();
    compile_incalls();
    to_.schedules_ = Schedules(config_, problems_);
    to_.tariffs_ = Tariffs(config_, problems_);
    to_.permissions_ = Permissions(config_, problems_);
    return std::move(problems_);
  }

 private:
  using Code = model::ProblemCode;

  struct Numbers {  ///< of one context, being collected
    struct Item {
      ContextEntry entry;
      bool disabled;
      std::string_view name;
      Pattern pattern;
    };
    std::vector<Item> items;
  };

  void report(Code code, std::string path, std::string sentence, std::string fix = {}) {
    if (problems_.size() >= model::max_problems) return;
    model::Problem problem;
    problem.code = code;
    problem.path = std::move(path);
    problem.sentence = std::move(sentence);
    problem.fix = std::move(fix);
    problems_.push_back(std::move(problem));
  }

  void index_names() {
    for (const auto& user : config_.users) {
      if (!to_.users_.try_emplace(user.name, &user).second)
        report(Code::duplicate_name, "users." + user.name, "There are two users of this name.");
      for (const auto& phone : user.phones)
        if (!to_.phones_.try_emplace(phone.username, PhoneAccount{&user, &phone}).second)
          report(Code::duplicate_username, "users." + user.name + ".phones." + phone.username,
                 "This username belongs to another phone already.", "Usernames are unique in the whole exchange.");
    }
    for (const auto& trunk : config_.trunks) {
      if (!to_.trunks_.try_emplace(trunk.name, &trunk).second)
        report(Code::duplicate_name, "trunks." + trunk.name, "There are two trunks of this name.");
      if (TrunkNumbers::needed_by(trunk))
        to_.trunk_numbers_.try_emplace(trunk.name, trunk, config_.settings, problems_);
      if (!trunk.proves_itself()) continue;
      if (to_.phones_.contains(trunk.username) || !to_.proving_.try_emplace(trunk.username, &trunk).second)
        report(Code::duplicate_username, "trunks." + trunk.name + ".username",
               "This username belongs to a phone or another trunk already.",
               "Who registers here needs a username of his own.");
    }
    to_.trunk_index_ = TrunkIndex(config_, problems_);
    const auto asks_enum = [](const model::Outcall& one) { return !one.uri_ways.enum_domains.empty(); };
    if (!config_.settings.country.empty() && std::ranges::any_of(config_.outcalls, asks_enum))
      to_.number_plan_ = NumberPlan::of_country(config_.settings.country);
  }

  std::uint32_t context(const std::string& name) {
    const auto [at, is_new] = to_.context_names_.try_emplace(name, static_cast<std::uint32_t>(to_.contexts_.size()));
    if (is_new) {
      to_.contexts_.emplace_back().name = name;
      numbers_.emplace_back();
    }
    return at->second;
  }

  void mention_contexts() {
    for (const auto& one : config_.contexts) {
      if (to_.context_names_.contains(one.name))
        report(Code::duplicate_name, "contexts." + one.name, "There are two contexts of this name.");
      context(one.name);
    }
    for (const auto& one : config_.contexts)
      for (const auto& included : one.include) context(included);
    for (const auto& user : config_.users) context(user.context);
    for (const auto& trunk : config_.trunks) context(trunk.context);
    for (const auto& outcall : config_.outcalls) context(outcall.context);
  }

  void compile_numbers() {
    for (std::uint32_t i = 0; i < config_.users.size(); ++i) add_extensions(i);
    for (std::uint32_t i = 0; i < config_.outcalls.size(); ++i) add_outcall(i);
    for (std::uint32_t i = 0; i < numbers_.size(); ++i) finish_context(to_.contexts_[i], numbers_[i]);
  }

  void add_extensions(std::uint32_t index) {
    const auto& user = config_.users[index];
    for (std::uint32_t part = 0; part < user.extensions.size(); ++part) {
      auto pattern = Pattern::parse_extension(user.extensions[part]);
      if (!pattern) {
        report(Code::bad_value, "users." + user.name + ".extensions[" + std::to_string(part) + "]",
               "The extension '" + user.extensions[part] + "' cannot be used. " + sentence(pattern.error()));
        continue;
      }
      numbers_[context(user.context)].items.push_back(
          {{ContextEntry::Kind::extension, index, part}, !user.enabled, user.name, std::move(*pattern)});
    }
  }

  void add_outcall(std::uint32_t index) {
    const auto& outcall = config_.outcalls[index];
    const auto path = "outcalls." + outcall.name;
    if (!outcall_names_.try_emplace(outcall.name, index).second)
      report(Code::duplicate_name, path, "There are two outcalls of this name.");
    for (const auto& trunk : outcall.trunks) check_trunk(trunk, path + ".trunks");
    for (std::uint32_t part = 0; part < outcall.patterns.size(); ++part) {
      const auto where = path + ".patterns[" + std::to_string(part) + "]";
      auto pattern = rule(outcall.patterns[part].pattern, where + ".pattern");
      if (!pattern) continue;
      check_strip(outcall.patterns[part], *pattern, where);
      numbers_[context(outcall.context)].items.push_back(
          {{ContextEntry::Kind::outcall, index, part}, !outcall.enabled, outcall.name, std::move(*pattern)});
    }
  }

  std::optional<Pattern> rule(const std::string& text, const std::string& path) {
    auto pattern = Pattern::parse_rule(text);
    if (pattern) return std::move(*pattern);
    report(Code::bad_value, path, "'" + text + "' is no number or pattern. " + sentence(pattern.error()));
    return std::nullopt;
  }

  void check_strip(const model::OutcallPattern& rule, const Pattern& pattern, const std::string& path) {
    const auto length = pattern.shortest();
    if (pattern.tail() != Tail::none || rule.strip < length || !rule.prefix.empty()) return;
    report(Code::bad_value, path + ".strip", "Nothing is left of the number when so many digits are taken off.",
           "The pattern " + rule.pattern + " has " + std::to_string(length) + ": take off fewer, or set a prefix.");
  }

  void check_trunk(const std::string& name, const std::string& path) {
    if (to_.trunks_.contains(name)) return;
    report(Code::unknown_reference, path, "There is no trunk '" + name + "'.");
  }

  /// Ids follow names and not the order in the file, so that this order decides nothing.
  void finish_context(CompiledContext& context, Numbers& numbers) {
    std::ranges::sort(numbers.items, {}, [](const Numbers::Item& item) {
      return std::tuple(item.entry.kind, item.disabled, item.name, item.entry.part);
    });
    PatternTrie::Builder builder;
    for (auto& item : numbers.items) {
      builder.add(std::move(item.pattern), static_cast<PatternTrie::Id>(context.entries.size()));
      context.entries.push_back(item.entry);
    }
    context.numbers = std::move(builder).build(
        [&](PatternTrie::Id a, PatternTrie::Id b) { check_same_number(context, numbers.items[a], numbers.items[b]); });
  }

  /// An outcall may share a pattern with another outcall (the name decides) or an extension (which wins). Two enabled
  /// users cannot share an extension.
  void check_same_number(const CompiledContext& context, const Numbers::Item& a, const Numbers::Item& b) {
    if (a.entry.kind != b.entry.kind || a.disabled || b.disabled) return;
    if (a.entry.kind == ContextEntry::Kind::extension) {
      const auto& number = config_.users[b.entry.index].extensions[b.entry.part];
      const auto path = "users." + std::string(b.name) + ".extensions[" + std::to_string(b.entry.part) + "]";
      if (a.entry.index == b.entry.index) return report(Code::duplicate_extension, path, number + " is listed twice.");
      report(
          Code::duplicate_extension, path,
          "User " + std::string(a.name) + " has the extension " + number + " in context " + context.name + " already.",
          "Give one of them another number or another context.");
    } else if (a.entry.index == b.entry.index) {
      report(Code::unreachable_rule,
             "outcalls." + std::string(b.name) + ".patterns[" + std::to_string(b.entry.part) + "].pattern",
             "Another pattern of this outcall takes the same numbers.", "Remove one of them.");
    }
  }

  void compile_searches() {
    Names<const model::Context*> listed;
    for (const auto& one : config_.contexts) listed.try_emplace(one.name, &one);
    std::vector<std::vector<std::uint32_t>> includes(to_.contexts_.size());
    for (std::size_t i = 0; i < includes.size(); ++i)
      if (auto at = listed.find(to_.contexts_[i].name); at != listed.end())
        for (const auto& name : at->second->include) includes[i].push_back(to_.context_names_.at(name));
    for (std::uint32_t i = 0; i < includes.size(); ++i) {
      auto& search = to_.contexts_[i].search;
      collect(i, includes, search);
      if (search.size() > max_contexts_searched)
        report(
            Code::out_of_range, "contexts." + to_.contexts_[i].name + ".include",
            "It includes, one through another, more than " + std::to_string(max_contexts_searched - 1) + " contexts.");
    }
  }

  /// Depth first, each context once; cycles are harmless.
  static void collect(std::uint32_t start, const std::vector<std::vector<std::uint32_t>>& includes,
                      std::vector<std::uint32_t>& search) {
    std::vector<std::uint32_t> waiting{start};
    while (!waiting.empty() && search.size() <= max_contexts_searched) {
      const auto next = waiting.back();
      waiting.pop_back();
      if (std::ranges::find(search, next) != search.end()) continue;
      search.push_back(next);
      waiting.insert(waiting.end(), includes[next].rbegin(), includes[next].rend());
    }
  }

  struct DidTable {
    PatternTrie::Builder builder;
    CompiledIncalls* to;
  };

  void compile_incalls() {
    std::vector<std::uint32_t> order(config_.incalls.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [this](std::uint32_t i) {
      return std::tuple(!config_.incalls[i].enabled, std::string_view(config_.incalls[i].name), i);
    });
    Names<DidTable> tables;
    DidTable guests{{}, &to_.guest_incalls_};
    for (auto index : order) add_incall(index, tables, guests);
    guests.to->numbers = std::move(guests.builder).build();
    for (auto& [trunk, table] : tables) {
      table.to->numbers = std::move(table.builder).build([&](PatternTrie::Id a, PatternTrie::Id b) {
        check_same_did(table.to->entries[a], table.to->entries[b]);
      });
      for (std::size_t i = 1; i < table.to->wildcards.size(); ++i)
        check_same_did(table.to->wildcards[i - 1], table.to->wildcards[i]);
    }
  }

  void add_incall(std::uint32_t index, Names<DidTable>& tables, DidTable& guests) {
    const auto& incall = config_.incalls[index];
    const auto path = "incalls." + incall.name;
    if (!incall_names_.try_emplace(incall.name, index).second)
      report(Code::duplicate_name, path, "There are two incalls of this name.");
    if (!incall.trunk.empty()) check_trunk(incall.trunk, path + ".trunk");
    check_destination(incall.destination, path + ".destination");
    auto& compiled = incall.trunk.empty() ? to_.any_incalls_ : to_.incalls_[incall.trunk];
    auto& table = tables.try_emplace(incall.trunk, DidTable{{}, &compiled}).first->second;
    const bool for_guests = incall.guests.allowed && incall.enabled;
    if (incall.did.empty()) {
      compiled.wildcards.push_back(index);
      if (for_guests) guests.to->wildcards.push_back(index);
      return;
    }
    auto pattern = rule(incall.did, path + ".did");
    if (!pattern) return;
    pattern->drop_leading('+');
    if (for_guests) add_did(guests, *pattern, index);
    add_did(table, std::move(*pattern), index);
  }

  static void add_did(DidTable& table, Pattern pattern, std::uint32_t index) {
    table.builder.add(std::move(pattern), static_cast<PatternTrie::Id>(table.to->entries.size()));
    table.to->entries.push_back(index);
  }

  void check_same_did(std::uint32_t first, std::uint32_t second) {
    const auto& a = config_.incalls[first];
    const auto& b = config_.incalls[second];
    if (!a.enabled || !b.enabled) return;
    report(Code::unreachable_rule, "incalls." + b.name + ".did",
           "Incall " + a.name + " takes the same numbers" + (b.trunk.empty() ? "" : " of trunk " + b.trunk) +
               " already, so this one would never be used.",
           "Remove one of them, or name different trunks.");
  }

  void check_destination(const model::Destination& to, const std::string& path) {
    using Kind = model::DestinationKind;
    if (to.kind == Kind::extension && to.extension.empty())
      report(Code::missing, path + ".extension", "It leads to an extension but names none.");
    if (to.kind == Kind::hangup && (to.status < 400 || to.status > 699))
      report(Code::out_of_range, path + ".status", std::to_string(to.status) + " does not refuse a call.",
             "Use a SIP status from 400 to 699.");
    if (to.kind != Kind::user && to.kind != Kind::users) return;
    if (to.users.empty()) report(Code::missing, path + ".users", "It leads to a user but names none.");
    if (to.kind == Kind::user && to.users.size() > 1)
      report(Code::out_of_range, path + ".users", "It leads to one user but names several.", "Use kind users.");
    for (const auto& name : to.users)
      if (!to_.users_.contains(name))
        report(Code::unknown_reference, path + ".users", "There is no user '" + name + "'.");
  }

  Snapshot& to_;
  const model::Config& config_;
  model::Problems problems_;
  std::vector<Numbers> numbers_;  ///< beside Snapshot::contexts_
  Names<std::uint32_t> outcall_names_, incall_names_;
};

std::expected<std::shared_ptr<const Snapshot>, model::Problems> Snapshot::compile(
    std::shared_ptr<const model::Config> config) {
  if (model::has_options(*config)) {  // from here on only the fields that they stand for are looked at
    auto resolved = std::make_shared<model::Config>(*config);
    auto wrong = model::resolve_options(*resolved);
    if (model::has_errors(wrong)) return std::unexpected(std::move(wrong));
    config = std::move(resolved);
  }
  auto snapshot = std::make_shared<Snapshot>(Token{}, std::move(config));
  auto problems = Compiler(*snapshot).run();
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return snapshot;
}

namespace {

template <class Table>
auto lookup(const Table& table, std::string_view name) -> decltype(&table.begin()->second) {
  const auto at = table.find(name);
  return at == table.end() ? nullptr : &at->second;
}

}  // namespace

const Snapshot::PhoneAccount* Snapshot::find_phone(std::string_view username) const {
  return lookup(phones_, username);
}

const model::Trunk* Snapshot::find_proving_trunk(std::string_view username) const {
  const auto* trunk = lookup(proving_, username);
  return trunk == nullptr ? nullptr : *trunk;
}

std::optional<std::string_view> Snapshot::password_of(std::string_view username) const {
  if (const auto* account = find_phone(username))
    return account->user->enabled ? std::optional<std::string_view>(account->phone->password) : std::nullopt;
  const auto* trunk = find_proving_trunk(username);
  return trunk != nullptr && trunk->enabled ? std::optional<std::string_view>(trunk->password) : std::nullopt;
}

const model::User* Snapshot::find_user(std::string_view name) const {
  const auto* user = lookup(users_, name);
  return user == nullptr ? nullptr : *user;
}

const model::Trunk* Snapshot::find_trunk(std::string_view name) const {
  const auto* trunk = lookup(trunks_, name);
  return trunk == nullptr ? nullptr : *trunk;
}

const CompiledContext* Snapshot::find_context(std::string_view name) const {
  const auto* index = lookup(context_names_, name);
  return index == nullptr ? nullptr : &contexts_[*index];
}

const CompiledIncalls* Snapshot::incalls_of(std::string_view trunk) const {
  return lookup(incalls_, trunk);
}

const TrunkNumbers* Snapshot::numbers_of(std::string_view trunk) const {
  return lookup(trunk_numbers_, trunk);
}

bool Snapshot::is_our_domain(std::string_view host) const {
  const auto& domain = config_->settings.domain;
  return domain.empty() || equal_ignoring_case(domain, host);
}

std::size_t Snapshot::memory_bytes() const {
  constexpr std::size_t per_name = sizeof(std::string) + 4 * sizeof(void*);
  std::size_t bytes = (phones_.size() + users_.size() + trunks_.size() + context_names_.size()) * per_name;
  for (const auto& context : contexts_)
    bytes += context.numbers.memory_bytes() + context.entries.capacity() * sizeof(ContextEntry) +
             context.search.capacity() * sizeof(std::uint32_t);
  const auto of_incalls = [](const CompiledIncalls& incalls) {
    return incalls.numbers.memory_bytes() + (incalls.entries.capacity() + incalls.wildcards.capacity()) * 4;
  };
  for (const auto& [trunk, incalls] : incalls_) bytes += per_name + of_incalls(incalls);
  return bytes + of_incalls(any_incalls_) + of_incalls(guest_incalls_);
}

}  // namespace tandem::routing
