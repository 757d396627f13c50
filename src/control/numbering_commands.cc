// Who has which number: contexts, groups, friends, tenants, and all of it as a dialplan.
#include <fmt/format.h>

#include <algorithm>

#include "control/command_families.h"
#include "control/table_words.h"
#include "model/number_beginning.h"
#include "model/tenant_tree.h"
#include "routing/number_lookup.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

constexpr std::string_view tenant_columns = "{:<20}  {:<28}  {:<15}  {:<8}  {:<20}  {}\n";
constexpr std::string_view context_columns = "{:<20}  {:<15}  {:<9}  {:>8}  {:>7}  {}\n";
constexpr std::string_view group_columns = "{:<20}  {:<15}  {:<15}  {:<9}  {}\n";
constexpr std::string_view friend_columns = "{:>8}  {:<20}  {:<15}  {:<24}  {:<15}  {}\n";
constexpr std::string_view extension_columns = "{:<20}  {:<15}  {}\n";

Output show_tenants(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text =
      fmt::format(tenant_columns, "Tenant", "Domain", "Parent", "Country", "Outgoing number", "Networks");
  for (const model::Tenant& tenant : snapshot->config().tenants)
    text += fmt::format(
        tenant_columns, tenant.name, or_dash(snapshot->tenants().domain_of(tenant.name)),
        tenant.parent.empty() ? "master" : tenant.parent, or_dash(snapshot->tenants().country_of(tenant.name)),
        or_dash(tenant.outgoing_number),
        fmt::format("{}{}", tenant.networks.empty() ? "any" : listed(tenant.networks), off_mark(tenant.enabled)));
  return {text + count_line(snapshot->config().tenants.size(), "tenant")};
}

Output show_contexts(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text =
      fmt::format(context_columns, "Context", "Tenant", "Type", "Numbers", "Friends", "Searched afterwards");
  const auto names = snapshot->context_names();
  for (const std::string& name : names) {
    const routing::CompiledContext& context = *snapshot->find_context(name);
    const auto& listing = snapshot->config().contexts;
    const auto listed_as = std::ranges::find(listing, name, &model::Context::name);
    static constexpr std::string_view types[] = {"internal", "incall", "outcall", "services", "others"};
    std::vector<std::string> after;
    for (std::size_t i = 1; i < context.search.size(); ++i) after.push_back(snapshot->context(context.search[i]).name);
    const bool known = listed_as != listing.end();
    text +=
        fmt::format(context_columns, name, known ? or_dash(listed_as->tenant) : "-",
                    known ? types[static_cast<std::size_t>(listed_as->type)] : "-", context.entries.size(),
                    context.friends.size(), fmt::format("{}{}", listed(after), off_mark(!known || listed_as->enabled)));
  }
  return {text + count_line(names.size(), "context")};
}

Output show_groups(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text = fmt::format(group_columns, "Group", "Extensions", "Context", "Strategy", "Members");
  for (const model::Group& group : snapshot->config().groups) {
    std::string members = listed(group.members);
    for (const model::Destination& one : group.otherwise) members += ", then " + in_words(one);
    text += fmt::format(group_columns, group.name, listed(group.extensions),
                        model::home_context(group.tenant, group.context),
                        group.strategy == model::GroupStrategy::ring_all ? "all" : "in order",
                        members + std::string(off_mark(group.enabled)));
  }
  return {text + count_line(snapshot->config().groups.size(), "group")};
}

Output show_friends(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::vector<const model::Friend*> friends;
  for (const model::Friend& one : snapshot->config().friends) friends.push_back(&one);
  std::ranges::sort(friends, {}, [](const model::Friend* one) {
    return std::tuple(std::string_view(one->tenant), one->priority, std::string_view(one->name));
  });
  std::string text = fmt::format(friend_columns, "Priority", "Friend", "Context", "Where", "Tenant", "Patterns");
  for (const model::Friend* one : friends) {
    const bool registers = one->endpoint.connection == model::FriendConnection::registers;
    text += fmt::format(friend_columns, one->priority, one->name, model::home_context(one->tenant, one->context),
                        registers ? "registers" : one->endpoint.host, or_dash(one->tenant),
                        fmt::format("{}{}", listed(one->patterns), off_mark(one->enabled)));
  }
  return {text + count_line(friends.size(), "friend")};
}

Output show_extensions(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text = fmt::format(extension_columns, "Extension", "Context", "Leads to");
  for (const model::Extension& one : snapshot->config().extensions)
    text += fmt::format(extension_columns, one.exten, model::home_context(one.tenant, one.context),
                        fmt::format("{}{}", places_in_words(one.destination, one.otherwise), off_mark(one.enabled)));
  return {text + count_line(snapshot->config().extensions.size(), "extension")};
}

/// What one number of a context does, as Asterisk would name it.
struct DialplanLine {
  std::string number, does, where;
};

/// A context as a list, in the order in which it is searched.
class DialplanText {
 public:
  DialplanText(const routing::Snapshot& snapshot, std::string_view number)
      : config_(snapshot.config()), number_(number) {}

  void add(const routing::CompiledContext& context, bool included) {
    std::vector<DialplanLine> lines = lines_of(context);
    if (included && lines.empty()) return;
    ++contexts_;
    text_ += fmt::format("[ {} '{}' created by 'tandem' ]\n", included ? "Included context" : "Context", context.name);
    for (const DialplanLine& line : lines) {
      ++extensions_;
      text_ += fmt::format("  {:<17} {:<45} [{}]\n", "'" + line.number + "' =>", "1. " + line.does, line.where);
    }
    if (!included) add_includes(context);
    text_ += "\n";
  }

  std::size_t extensions() const { return extensions_; }
  std::string take() {
    return std::move(text_) + fmt::format("-= {} extension{} ({} priorit{}) in {} context{}. =-\n", extensions_,
                                          extensions_ == 1 ? "" : "s", extensions_, extensions_ == 1 ? "y" : "ies",
                                          contexts_, contexts_ == 1 ? "" : "s");
  }

 private:
  void add_includes(const routing::CompiledContext& context) {
    for (const model::Context& listed_context : config_.contexts)
      if (listed_context.name == context.name)
        for (const std::string& name : listed_context.include)
          text_ += fmt::format("  {:<17} {:<45} [contexts.{}]\n", "Include =>", "'" + name + "'", context.name);
  }

  std::vector<DialplanLine> lines_of(const routing::CompiledContext& context) const {
    struct Sorted {
      model::Pattern pattern;
      DialplanLine line;
    };
    std::vector<Sorted> sorted;
    for (const routing::ContextEntry& entry : context.entries) {
      DialplanLine line = line_of(entry);
      for (model::Pattern& pattern : patterns_of(entry))
        if (number_.empty() || pattern.matches(number_)) sorted.push_back({std::move(pattern), line});
    }
    std::ranges::stable_sort(sorted,
                             [](const Sorted& a, const Sorted& b) { return compare(a.pattern, b.pattern) < 0; });
    std::vector<DialplanLine> lines;
    bool friends_told = false;
    for (Sorted& one : sorted) {
      if (!one.pattern.literal() && !std::exchange(friends_told, true)) add_friends(context, lines);
      lines.push_back(std::move(one.line));
    }
    if (!friends_told) add_friends(context, lines);
    return lines;
  }

  void add_friends(const routing::CompiledContext& context, std::vector<DialplanLine>& lines) const {
    if (!number_.empty()) {
      for (const auto& hit : context.friends.find(number_).friends)
        lines.push_back(line_of(config_.friends[hit.friend_index], std::string(hit.pattern)));
      return;
    }
    std::vector<const model::Friend*> friends;
    for (const model::Friend& one : config_.friends)
      if (one.enabled && model::home_context(one.tenant, one.context) == context.name) friends.push_back(&one);
    std::ranges::sort(friends, {},
                      [](const auto* one) { return std::pair(one->priority, std::string_view(one->name)); });
    for (const model::Friend* one : friends)
      for (const std::string& pattern : one->patterns) lines.push_back(line_of(*one, pattern));
  }

  static DialplanLine line_of(const model::Friend& one, const std::string& pattern) {
    return {"/" + pattern + "/", "Friend(" + one.name + ")", "friends." + one.name};
  }

  DialplanLine line_of(const routing::ContextEntry& entry) const {
    using Kind = routing::ContextEntry::Kind;
    switch (entry.kind) {
      case Kind::user: {
        const auto& user = config_.users[entry.index];
        return {user.extensions[entry.part], "User(" + user.name + ")", "users." + user.name};
      }
      case Kind::group: {
        const auto& group = config_.groups[entry.index];
        return {group.extensions[entry.part], "Group(" + group.name + ")", "groups." + group.name};
      }
      case Kind::extension: {
        const auto& one = config_.extensions[entry.index];
        return {one.exten, "Goto(" + places_in_words(one.destination, one.otherwise) + ")", "extensions." + one.name};
      }
      case Kind::outcall:
        break;
    }
    const auto& outcall = config_.outcalls[entry.index];
    return {text_of(outcall.patterns[entry.part]), "Outcall(" + outcall.name + ")", "outcalls." + outcall.name};
  }

  std::vector<model::Pattern> patterns_of(const routing::ContextEntry& entry) const {
    using Kind = routing::ContextEntry::Kind;
    std::vector<model::Pattern> patterns;
    const auto take = [&](auto parsed) {
      if (parsed) patterns.push_back(std::move(*parsed));
    };
    if (entry.kind == Kind::user)
      take(model::Pattern::parse_extension(config_.users[entry.index].extensions[entry.part]));
    else if (entry.kind == Kind::group)
      take(model::Pattern::parse_extension(config_.groups[entry.index].extensions[entry.part]));
    else if (entry.kind == Kind::extension)
      take(model::Pattern::parse_rule(config_.extensions[entry.index].exten));
    else if (auto all = model::patterns_of(config_.outcalls[entry.index].patterns[entry.part]))
      patterns = std::move(*all);
    return patterns;
  }

  const model::Config& config_;
  std::string_view number_;
  std::string text_;
  std::size_t extensions_ = 0, contexts_ = 0;
};

Output show_dialplan(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string name = arguments.empty() ? std::string() : arguments[0], number;
  if (const auto at = name.find('@'); at != name.npos) {
    number = name.substr(0, at);
    name.erase(0, at + 1);
  }
  const routing::CompiledContext* context = name.empty() ? nullptr : snapshot->find_context(name);
  if (!name.empty() && context == nullptr) return {fmt::format("There is no existence of '{}' context\n", name), false};
  DialplanText text(*snapshot, number);
  if (context == nullptr) {
    for (const std::string& one : snapshot->context_names()) text.add(*snapshot->find_context(one), false);
  } else {
    text.add(*context, false);
    if (!number.empty())
      for (std::size_t i = 1; i < context->search.size(); ++i) text.add(snapshot->context(context->search[i]), true);
  }
  if (!number.empty() && text.extensions() == 0)
    return {fmt::format("There is no existence of {}@{} extension\n", number, name), false};
  return {text.take()};
}

std::vector<std::string> context_names(ExchangeView& exchange) {
  return exchange.snapshot()->context_names();
}

}  // namespace

std::vector<Command> numbering_commands() {
  return {
      {"show tenants", "Companies with numbers of their own", "Usage: show tenants\n       A line for each tenant.\n",
       show_tenants},
      {"show contexts", "Numbering spaces, and what they include",
       "Usage: show contexts\n       A line for each context.\n", show_contexts},
      {"show groups", "Several users under one number", "Usage: show groups\n       A line for each group.\n",
       show_groups},
      {"show friends", "Other PBXs, in the order in which their patterns are asked",
       "Usage: show friends\n       A line for each friend.\n", show_friends},
      {"show extensions", "Numbers that lead elsewhere", "Usage: show extensions\n       A line for each extension.\n",
       show_extensions},
      {"dialplan show [CONTEXT]", "What can be dialled, in the order of the search",
       "Usage: dialplan show [[NUMBER@]CONTEXT]\n       All numbers, patterns and friends of a context or of all; with "
       "NUMBER@ only\n       what takes that number, in the contexts that it includes too.\n",
       show_dialplan, context_names},
  };
}

}  // namespace tandem::control
