#include "routing/snapshot_compiler.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "model/number_beginning.h"
#include "model/references.h"
#include "routing/compile_problems.h"

namespace tandem::routing {

using Code = model::ProblemCode;

void Snapshot::Compiler::report(Code code, std::string path, std::string sentence, std::string fix) {
  tell(problems_, code, std::move(path), std::move(sentence), std::move(fix));
}

model::Problems Snapshot::Compiler::run() {
  to_.tenants_.emplace(config_);
  index_tenants();
  index_names();
  compile_rule_sets();
  index_trunks();
  to_.accounts_ = Accounts(config_, *to_.tenants_, problems_);
  mention_contexts();
  compile_numbers();
  compile_searches();
  to_.incalls_ = IncallTables(config_, *to_.tenants_, to_.plans_, problems_);
  to_.schedules_ = Schedules(config_, problems_);
  to_.permissions_ = Permissions(config_, problems_);
  to_.tariffs_ = Tariffs(config_, problems_);
  to_.holders_ = Holders(config_, *to_.tenants_);
  collect_own_numbers();
  check_references();
  return std::move(problems_);
}

/// A country without telephone numbers would silently be none.
void Snapshot::Compiler::check_country(const std::string& country, const std::string& path) {
  if (country.empty() || to_.plans_.find(country) != nullptr) return;
  to_.plans_.add(country);
  if (to_.plans_.find(country) == nullptr)
    report(Code::bad_value, path, "There are no telephone numbers in the country '" + country + "'.",
           "Use a code of ISO 3166, such as FR.");
}

void Snapshot::Compiler::index_tenants() {
  check_country(config_.settings.country, "settings.country");
  for (const model::Tenant& tenant : config_.tenants)
    check_country(tenant.country, model::path_of(tenant) + ".country");
  for (const model::Trunk& trunk : config_.trunks)
    if (trunk.numbers.number_format == model::NumberFormat::as_is)  // else told with that
      check_country(trunk.numbers.country, model::path_of(trunk) + ".country");
  for (const model::Friend& one : config_.friends) {
    check_country(one.country, model::path_of(one) + ".country");
    to_.plans_.add(one.country.empty() ? to_.tenants_->country_of(one.tenant) : one.country, one.area_code);
  }
  for (const model::Tenant& tenant : config_.tenants) {
    to_.plans_.add(to_.tenants_->country_of(tenant.name), to_.tenants_->area_of(tenant.name));
    if (tenant.networks.empty()) continue;
    auto& networks = to_.networks_[std::string(model::tenant_key(tenant.name))];
    for (const std::string& text : tenant.networks)
      if (const auto prefix = Prefix::parse(text)) networks.push_back(*prefix);
  }
}

void Snapshot::Compiler::index_names() {
  const auto index = [this]<class Object>(Names<const Object*>& names, const std::vector<Object>& list) {
    const model::Record& record = model::record_of<Object>();
    for (const Object& object : list)
      if (!names.try_emplace(object.name, &object).second)
        report(Code::duplicate_name, model::path_of(object),
               "There are two " + std::string(record.plural) + " of this name.");
  };
  index(to_.users_, config_.users);
  index(to_.trunks_, config_.trunks);
  index(to_.friends_, config_.friends);
  index(to_.groups_, config_.groups);
  index(to_.outcalls_, config_.outcalls);
  Names<const model::Incall*> incalls;
  index(incalls, config_.incalls);
  for (const model::Group& group : config_.groups)
    for (const std::string& member : group.members) to_.groups_of_[member].push_back(&group);
  for (auto& [user, groups] : to_.groups_of_) std::ranges::sort(groups, {}, &model::Group::name);
}

void Snapshot::Compiler::compile_rule_sets() {
  for (const model::RuleSet& set : config_.rule_sets) to_.rule_sets_.try_emplace(set.name, set, problems_);
}

void Snapshot::Compiler::index_trunks() {
  for (const model::Trunk& trunk : config_.trunks)
    if (TrunkNumbers::needed_by(trunk))
      to_.trunk_numbers_.try_emplace(trunk.name, trunk, config_.settings, problems_,
                                     to_.find_rule_set(trunk.numbers.rule_set));
  to_.trunk_index_ = TrunkIndex(config_, problems_);
}

/// A number or pattern of the tenant's, as it stands and as the world writes it.
void Snapshot::Compiler::add_public(PatternTrie::Builder& to, std::string_view tenant, const std::string& text,
                                    const std::string& path) {
  auto pattern = rule(text, path);
  if (!pattern) return;
  pattern->drop_leading('+');
  const auto number = pattern->exact_number();
  const NumberPlan* plan = number ? to_.plan_of(tenant) : nullptr;
  if (const auto e164 = plan == nullptr || text.starts_with('+') ? std::nullopt : plan->to_e164(*number))
    if (auto international = Pattern::parse_extension(*e164)) to.add(std::move(*international), 0);
  to.add(std::move(*pattern), 0);
}

/// What a tenant may show as its own: what it lists, and the public numbers that lead to it. What a user may: of those
/// that lead to him alone, and what he has listed.
void Snapshot::Compiler::collect_own_numbers() {
  Names<PatternTrie::Builder> tenants, users;
  for (const model::Tenant& tenant : config_.tenants)
    for (std::size_t i = 0; i < tenant.numbers.size(); ++i)
      add_public(tenants[std::string(model::tenant_key(tenant.name))], tenant.name, tenant.numbers[i],
                 "tenants." + tenant.name + ".numbers[" + std::to_string(i) + "]");
  for (const model::User& user : config_.users)
    for (std::size_t i = 0; i < user.selectable_numbers.size(); ++i)
      add_public(users[user.name], user.tenant, user.selectable_numbers[i],
                 "users." + user.name + ".selectable_numbers[" + std::to_string(i) + "]");
  for (const model::Incall& incall : config_.incalls) {
    const auto pattern = Pattern::parse_rule(incall.did);
    if (incall.did.empty() || !pattern || !pattern->exact_number()) continue;
    const std::string path = "incalls." + incall.name + ".did";
    add_public(tenants[std::string(model::tenant_key(incall.tenant))], incall.tenant, incall.did, path);
    const auto& to = incall.destination;
    if (!incall.enabled || to.kind != model::DestinationKind::user || to.users.size() != 1) continue;
    add_public(users[to.users.front()], incall.tenant, incall.did, path);
    const NumberPlan* plan = incall.did.starts_with('+') ? nullptr : to_.plan_of(incall.tenant);
    const auto e164 = plan == nullptr ? std::nullopt : plan->to_e164(*pattern->exact_number());
    std::string number = e164 ? '+' + *e164 : *pattern->exact_number();
    const auto [at, fresh] = to_.public_numbers_.try_emplace(to.users.front(), number);
    if (!fresh) at->second = std::min(at->second, number);
  }
  for (auto& [tenant, builder] : tenants) to_.own_numbers_.try_emplace(tenant, std::move(builder).build());
  for (auto& [user, builder] : users) to_.shown_numbers_.try_emplace(user, std::move(builder).build());
}

std::uint32_t Snapshot::Compiler::context(const std::string& tenant, const std::string& name) {
  return named_context(model::home_context(tenant, name));
}

std::uint32_t Snapshot::Compiler::named_context(const std::string& name) {
  const auto [at, is_new] = to_.context_names_.try_emplace(name, static_cast<std::uint32_t>(to_.contexts_.size()));
  if (is_new) {
    to_.contexts_.emplace_back().name = name;
    numbers_.emplace_back();
  }
  return at->second;
}

void Snapshot::Compiler::mention_contexts() {
  for (const auto& one : config_.contexts) {
    if (to_.context_names_.contains(one.name))
      report(Code::duplicate_name, "contexts." + one.name, "There are two contexts of this name.");
    named_context(one.name);
  }
  for (const auto& one : config_.contexts)
    for (const auto& included : one.include) named_context(included);
  const auto mention = [this](const auto& list) {
    for (const auto& object : list) context(model::tenant_of(object), object.context);
  };
  mention(config_.users);
  mention(config_.groups);
  mention(config_.trunks);
  mention(config_.outcalls);
  mention(config_.extensions);
}

void Snapshot::Compiler::compile_numbers() {
  for (std::uint32_t i = 0; i < config_.users.size(); ++i) add_user(i);
  for (std::uint32_t i = 0; i < config_.groups.size(); ++i) add_group(i);
  for (std::uint32_t i = 0; i < config_.extensions.size(); ++i) add_extension(i);
  for (std::uint32_t i = 0; i < config_.outcalls.size(); ++i) add_outcall(i);
  for (std::uint32_t i = 0; i < config_.friends.size(); ++i) add_friend(i);
  for (std::uint32_t i = 0; i < numbers_.size(); ++i) finish_context(to_.contexts_[i], numbers_[i]);
}

void Snapshot::Compiler::add_number(std::uint32_t context, const std::string& number, const std::string& path,
                                    Numbers::Item item) {
  auto pattern = Pattern::parse_extension(number);
  if (!pattern)
    return report(Code::bad_value, path, "The extension '" + number + "' cannot be used. " + sentence(pattern.error()));
  item.pattern = std::move(*pattern);
  numbers_[context].items.push_back(std::move(item));
}

void Snapshot::Compiler::add_user(std::uint32_t index) {
  const auto& user = config_.users[index];
  for (std::uint32_t part = 0; part < user.extensions.size(); ++part)
    add_number(context(user.tenant, user.context), user.extensions[part],
               "users." + user.name + ".extensions[" + std::to_string(part) + "]",
               {{ContextEntry::Kind::user, index, part}, !user.enabled, user.name, {}});
}

void Snapshot::Compiler::add_group(std::uint32_t index) {
  const auto& group = config_.groups[index];
  for (std::uint32_t part = 0; part < group.extensions.size(); ++part)
    add_number(context(group.tenant, group.context), group.extensions[part],
               "groups." + group.name + ".extensions[" + std::to_string(part) + "]",
               {{ContextEntry::Kind::group, index, part}, !group.enabled, group.name, {}});
}

void Snapshot::Compiler::add_extension(std::uint32_t index) {
  const auto& one = config_.extensions[index];
  auto pattern = rule(one.exten, "extensions." + one.name + ".exten");
  if (!pattern) return;
  numbers_[context(one.tenant, one.context)].items.push_back(
      {{ContextEntry::Kind::extension, index, 0}, !one.enabled, one.name, std::move(*pattern)});
}

void Snapshot::Compiler::add_outcall(std::uint32_t index) {
  const auto& outcall = config_.outcalls[index];
  const auto path = "outcalls." + outcall.name;
  for (std::uint32_t part = 0; part < outcall.patterns.size(); ++part) {
    const auto& rule = outcall.patterns[part];
    const auto where = path + ".patterns[" + std::to_string(part) + "]";
    auto patterns = model::patterns_of(rule);
    if (!patterns) {
      report(Code::bad_value, where + (rule.pattern.empty() ? ".begins_with" : ".pattern"),
             "'" + (rule.pattern.empty() ? rule.begins_with : rule.pattern) + "' is no number or pattern. " +
                 patterns.error());
      continue;
    }
    for (Pattern& pattern : *patterns) {
      check_strip(rule, pattern, where);
      numbers_[context(outcall.tenant, outcall.context)].items.push_back(
          {{ContextEntry::Kind::outcall, index, part}, !outcall.enabled, outcall.name, std::move(pattern)});
    }
  }
}

void Snapshot::Compiler::add_friend(std::uint32_t index) {
  const auto& one = config_.friends[index];
  if (!one.enabled) return;
  numbers_[context(one.tenant, one.context)].friends.push_back(
      {index, one.priority, one.name, one.patterns, "friends." + one.name});
}

std::optional<Pattern> Snapshot::Compiler::rule(const std::string& text, const std::string& path) {
  auto pattern = Pattern::parse_rule(text);
  if (pattern) return std::move(*pattern);
  report(Code::bad_value, path, "'" + text + "' is no number or pattern. " + sentence(pattern.error()));
  return std::nullopt;
}

void Snapshot::Compiler::check_strip(const model::OutcallPattern& rule, const Pattern& pattern,
                                     const std::string& path) {
  const auto length = pattern.shortest();
  if (pattern.tail() != Tail::none || rule.strip < length || !rule.prefix.empty()) return;
  report(Code::bad_value, path + ".strip", "Nothing is left of the number when so many digits are taken off.",
         "The pattern " + text_of(rule) + " has " + std::to_string(length) + ": take off fewer, or set a prefix.");
}

/// Ids follow names and not the order in the file, so that this order decides nothing.
void Snapshot::Compiler::finish_context(CompiledContext& context, Numbers& numbers) {
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
  context.friends = FriendPatterns(numbers.friends, problems_);
}

std::string Snapshot::Compiler::number_of(const ContextEntry& entry) const {
  switch (entry.kind) {
    case ContextEntry::Kind::user:
      return config_.users[entry.index].extensions[entry.part];
    case ContextEntry::Kind::group:
      return config_.groups[entry.index].extensions[entry.part];
    case ContextEntry::Kind::extension:
      return config_.extensions[entry.index].exten;
    case ContextEntry::Kind::outcall:
      break;
  }
  return text_of(config_.outcalls[entry.index].patterns[entry.part]);
}

/// An outcall may share a pattern with another outcall (priority or name decide) or an extension (which wins). Two
/// enabled ones that lead to people cannot share a number.
void Snapshot::Compiler::check_same_number(const CompiledContext& context, const Numbers::Item& a,
                                           const Numbers::Item& b) {
  using enum ContextEntry::Kind;
  if (a.disabled || b.disabled) return;
  if (b.entry.kind == outcall) {
    if (a.entry.kind == outcall && a.entry.index == b.entry.index && a.entry.part != b.entry.part)
      report(Code::unreachable_rule,
             "outcalls." + std::string(b.name) + ".patterns[" + std::to_string(b.entry.part) + "].pattern",
             "Another pattern of this outcall takes the same numbers.", "Remove one of them.");
    return;
  }
  constexpr std::string_view kinds[] = {"User ", "Group ", "Extension "};
  constexpr std::string_view sections[] = {"users.", "groups.", "extensions."};
  const auto kind = static_cast<std::size_t>(b.entry.kind);
  std::string path = std::string(sections[kind]) + std::string(b.name);
  path += b.entry.kind == extension ? std::string(".exten") : ".extensions[" + std::to_string(b.entry.part) + "]";
  const std::string number = number_of(b.entry);
  if (a.entry.kind == b.entry.kind && a.entry.index == b.entry.index)
    return report(Code::duplicate_extension, path, number + " is listed twice.");
  report(Code::duplicate_extension, path,
         std::string(kinds[static_cast<std::size_t>(a.entry.kind)]) + std::string(a.name) + " has the extension " +
             number + " in context " + context.name + " already.",
         "Give one of them another number or another context.");
}

void Snapshot::Compiler::compile_searches() {
  std::set<std::string_view> off;
  for (const auto& one : config_.contexts)
    if (!one.enabled) off.insert(one.name);
  Names<const model::Context*> listed;
  for (const auto& one : config_.contexts) listed.try_emplace(one.name, &one);
  std::vector<std::vector<std::uint32_t>> includes(to_.contexts_.size());
  for (std::size_t i = 0; i < includes.size(); ++i)
    if (auto at = listed.find(to_.contexts_[i].name); at != listed.end())
      for (const auto& name : at->second->include)
        if (!off.contains(name)) includes[i].push_back(to_.context_names_.at(name));
  for (std::uint32_t i = 0; i < includes.size(); ++i) {
    auto& search = to_.contexts_[i].search;
    if (off.contains(to_.contexts_[i].name)) continue;
    // Depth first, each context once; cycles are harmless.
    std::vector<std::uint32_t> waiting{i};
    while (!waiting.empty() && search.size() <= max_contexts_searched) {
      const auto next = waiting.back();
      waiting.pop_back();
      if (std::ranges::find(search, next) != search.end()) continue;
      search.push_back(next);
      waiting.insert(waiting.end(), includes[next].rbegin(), includes[next].rend());
    }
    if (search.size() > max_contexts_searched)
      report(Code::out_of_range, "contexts." + to_.contexts_[i].name + ".include",
             "It includes, one through another, more than " + std::to_string(max_contexts_searched - 1) + " contexts.");
  }
}

/// What validate() tells with suggestions; here so that no table leads to what is not there.
void Snapshot::Compiler::check_references() {
  for (const auto& outcall : config_.outcalls)
    for (const auto& trunk : outcall.trunks)
      if (!to_.trunks_.contains(trunk))
        report(Code::unknown_reference, "outcalls." + outcall.name + ".trunks", "There is no trunk '" + trunk + "'.");
  for (const auto& incall : config_.incalls)
    if (!incall.trunk.empty() && !to_.trunks_.contains(incall.trunk))
      report(Code::unknown_reference, "incalls." + incall.name + ".trunk", "There is no trunk '" + incall.trunk + "'.");
  for (const auto& group : config_.groups)
    for (const auto& name : group.members)
      if (!to_.users_.contains(name))
        report(Code::unknown_reference, "groups." + group.name + ".members", "There is no user '" + name + "'.");
  model::for_each_destination(config_, [&](const model::Destination& to, const auto& owner, std::string_view field) {
    check_destination(to, model::path_of(owner) + '.' + std::string(field));
  });
}

void Snapshot::Compiler::check_destination(const model::Destination& to, const std::string& path) {
  using Kind = model::DestinationKind;
  if (to.kind == Kind::extension && to.extension.empty())
    report(Code::missing, path + ".extension", "It leads to an extension but names none.");
  if ((to.kind == Kind::number || to.kind == Kind::outcall) && to.extension.empty())
    report(Code::missing, path + ".number", "It leads to a number but names none.");
  if (to.kind == Kind::group && !to_.groups_.contains(to.name))
    report(Code::unknown_reference, path + ".group", "There is no group '" + to.name + "'.");
  if (to.kind == Kind::outcall && !to_.outcalls_.contains(to.name))
    report(Code::unknown_reference, path + ".outcall", "There is no outcall '" + to.name + "'.");
  if (to.kind == Kind::friend_ && !to_.friends_.contains(to.name))
    report(Code::unknown_reference, path + ".friend", "There is no friend '" + to.name + "'.");
  if (to.kind == Kind::announcement && !model::is_built_in_sound(to.name) &&
      std::ranges::find(config_.sounds, to.name, &model::Sound::name) == config_.sounds.end())
    report(Code::unknown_reference, path + ".announcement", "There is no sound '" + to.name + "'.");
  if ((to.kind == Kind::hangup || to.kind == Kind::announcement) && (to.status < 400 || to.status > 699))
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

}  // namespace tandem::routing
