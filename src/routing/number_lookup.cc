#include "routing/number_lookup.h"

#include <algorithm>
#include <optional>

#include "model/number_beginning.h"
#include "routing/trail.h"

namespace tandem::routing {

namespace {

/// Entries that match as well but come after the winner: as many are written down.
constexpr int max_runners_up = 5;

using Kind = ContextEntry::Kind;

class Search {
 public:
  Search(const DialledNumber& number, Outside outside, const Snapshot& snapshot, Trail& trail)
      : number_(number), outside_(outside), snapshot_(snapshot), config_(snapshot.config()), trail_(trail) {}

  std::expected<FoundNumber, Refusal> run(std::string_view name) {
    const auto* start = snapshot_.find_context(name);
    if (start == nullptr) {
      note(trail_, false, "context " + std::string(name), "there is no such context");
      return std::unexpected(unknown(name));
    }
    if (start->search.empty()) note(trail_, false, "context " + std::string(name), "is disabled");
    for (auto index : start->search) {
      search(snapshot_.context(index));
      if (found_) return std::move(*found_);
      if (blocked_) return std::unexpected(*blocked_);
    }
    return std::unexpected(nothing_found(name));
  }

 private:
  std::string rule_of(const ContextEntry& entry) const {
    switch (entry.kind) {
      case Kind::user:
        return "user " + config_.users[entry.index].name + ", extension " +
               config_.users[entry.index].extensions[entry.part];
      case Kind::group:
        return "group " + config_.groups[entry.index].name + ", extension " +
               config_.groups[entry.index].extensions[entry.part];
      case Kind::extension:
        return "extension " + config_.extensions[entry.index].exten;
      case Kind::outcall:
        break;
    }
    const auto& outcall = config_.outcalls[entry.index];
    return "outcall " + outcall.name + ", pattern " + text_of(outcall.patterns[entry.part]);
  }

  void search(const CompiledContext& context) {
    any_ = false;
    for (const std::string* form : forms()) literals(context, *form);
    if (!found_ && !blocked_) friends(context);
    if (!blocked_)
      for (const std::string* form : forms()) patterns(context, *form);
    if (found_ && found_->outcalls.size() > 1) sort_outcalls();
    if (!any_) note_no_match(context);
  }

  std::vector<const std::string*> forms() const {
    std::vector<const std::string*> all{&number_.raw};
    if (!number_.international.empty() && number_.international != number_.raw) all.push_back(&number_.international);
    return all;
  }

  void literals(const CompiledContext& context, const std::string& number) {
    context.numbers.each_match(number, [&](PatternTrie::Hit hit) {
      if (!hit.literal) return false;  // literals are told first
      consider(context.entries[hit.id], context, number);
      return true;
    });
  }

  void friends(const CompiledContext& context) {
    if (context.friends.size() == 0) return;
    for (const std::string* form : forms()) {
      auto answer = context.friends.find(*form);
      for (const auto& hit : answer.friends) {
        any_ = true;
        const auto& one = config_.friends[hit.friend_index];
        const std::string rule = "friend " + one.name + ", pattern " + std::string(hit.pattern);
        if (found_) {
          note(trail_, false, rule, "matches too, but friend " + found_->at_friend->name + " comes before");
        } else if (outside_ != Outside::allowed) {
          forbidden_ = "friend " + one.name;
          note(trail_, false, rule, "matches, but a call from outside gets to a friend only by an incall");
        } else {
          note(trail_, true, rule, "priority " + std::to_string(one.priority) + " in context " + context.name);
          found_ = FoundNumber{};
          found_->at_friend = &one;
          found_->number = *form;
        }
      }
      if (found_) return;
    }
    if (!any_)
      note(trail_, false, "friends in context " + context.name,
           "none of their " + std::to_string(context.friends.size()) + " patterns takes the number");
  }

  void patterns(const CompiledContext& context, const std::string& number) {
    int runners_up = 0;
    context.numbers.each_match(number, [&](PatternTrie::Hit hit) {
      if (hit.literal) return true;  // considered before
      const auto& entry = context.entries[hit.id];
      if (blocked_) return false;
      const bool competes = entry.kind == Kind::outcall && (!found_ || !found_->outcalls.empty());
      if (found_ && !competes) {
        any_ = true;
        note(trail_, false, rule_of(entry), "matches too, but something more specific came before");
        return ++runners_up < max_runners_up;
      }
      consider(entry, context, number);
      return true;
    });
  }

  void consider(const ContextEntry& entry, const CompiledContext& context, const std::string& number) {
    any_ = true;
    if (found_ && found_->outcalls.empty())
      return note(trail_, false, rule_of(entry), "matches too, but something more specific came before");
    switch (entry.kind) {
      case Kind::user: {
        const auto& user = config_.users[entry.index];
        if (owned(entry, "user " + user.name, user.enabled, context, number)) found_->user = &user;
        return;
      }
      case Kind::group: {
        const auto& group = config_.groups[entry.index];
        if (owned(entry, "group " + group.name, group.enabled, context, number)) found_->group = &group;
        return;
      }
      case Kind::extension: {
        const auto& one = config_.extensions[entry.index];
        if (!one.enabled) return note(trail_, false, rule_of(entry), "is disabled");
        if (owned(entry, {}, true, context, number)) found_->extension = &one;
        return;
      }
      case Kind::outcall:
        consider_outcall(entry, config_.outcalls[entry.index], number);
    }
  }

  /// True: it is found. The number of somebody disabled stays his.
  bool owned(const ContextEntry& entry, const std::string& whose, bool enabled, const CompiledContext& context,
             const std::string& number) {
    if (found_) {
      note(trail_, false, rule_of(entry), "matches too, but something more specific came before");
      return false;
    }
    if (!enabled) {
      const bool person = entry.kind == Kind::user;
      note(trail_, false, rule_of(entry),
           person ? "the user is disabled, and the number stays his" : "is disabled, and the number stays its");
      blocked_ = Refusal{RefusalCode::disabled, number_.raw, context.name, 480,
                         "it belongs to " + whose + ", " +
                             (person ? "who is disabled; enable him to let it ring" : "which is disabled; enable it")};
      return false;
    }
    note(trail_, true, rule_of(entry), "most specific match in context " + context.name);
    found_ = FoundNumber{};
    found_->number = number;
    return true;
  }

  void consider_outcall(const ContextEntry& entry, const model::Outcall& outcall, const std::string& number) {
    if (outside_ != Outside::allowed) {
      forbidden_ = "outcall " + outcall.name;
      return note(trail_, false, rule_of(entry), "matches, but a call from outside may not leave again by itself");
    }
    if (!outcall.enabled) {
      disabled_ = &outcall;
      return note(trail_, false, rule_of(entry), "matches, but the outcall is disabled");
    }
    const std::uint32_t priority = outcall.choice.priority;
    if (found_) {
      const auto same = [&](const OutcallMatch& match) { return match.outcall == &outcall; };
      if (std::ranges::any_of(found_->outcalls, same)) return;  // by a more specific pattern
      const auto plain = [](const OutcallMatch& match) { return match.outcall->choice.priority == 0; };
      if (priority == 0 && std::ranges::any_of(found_->outcalls, plain))
        return note(trail_, false, rule_of(entry), "matches too, but something more specific came before");
    }
    note(trail_, true, rule_of(entry),
         priority == 0 ? "most specific match in context " + outcall.context
                       : "matches, with priority " + std::to_string(priority));
    if (!found_) found_ = FoundNumber{};
    found_->number = number;
    found_->outcalls.push_back({&outcall, &outcall.patterns[entry.part], number});
  }

  void sort_outcalls() {
    std::ranges::stable_sort(found_->outcalls, {},
                             [](const OutcallMatch& match) { return match.outcall->choice.priority; });
    found_->number = found_->outcalls.front().number;
  }

  void note_no_match(const CompiledContext& context) {
    std::string reason =
        "none of its " + std::to_string(context.entries.size()) + " numbers and patterns match " + number_.raw;
    if (const auto nearest = context.numbers.nearest(number_.raw)) {
      const auto rule = rule_of(context.entries[nearest->id]);
      reason += "; nearest: " + rule + (nearest->too_short ? ", which needs more digits" : "");
      if (nearest_.empty() || nearest->agrees > nearest_agrees_) {
        nearest_ = describe(context.entries[nearest->id], nearest->too_short);
        nearest_agrees_ = nearest->agrees;
      }
    }
    note(trail_, false, "context " + context.name, std::move(reason));
  }

  std::string describe(const ContextEntry& entry, bool too_short) const {
    const std::string end = too_short ? ", which needs more digits" : "";
    switch (entry.kind) {
      case Kind::user: {
        const auto& user = config_.users[entry.index];
        return "the closest number is " + user.extensions[entry.part] + " of user " + user.name + end;
      }
      case Kind::group: {
        const auto& group = config_.groups[entry.index];
        return "the closest number is " + group.extensions[entry.part] + " of group " + group.name + end;
      }
      case Kind::extension:
        return "the closest number is the extension " + config_.extensions[entry.index].exten + end;
      case Kind::outcall:
        break;
    }
    const auto& outcall = config_.outcalls[entry.index];
    return "the closest pattern is " + text_of(outcall.patterns[entry.part]) + " of outcall " + outcall.name + end;
  }

  Refusal unknown(std::string_view context) const {
    return {RefusalCode::unknown_number, number_.raw, std::string(context), 404, nearest_};
  }

  Refusal nothing_found(std::string_view context) const {
    auto refusal = unknown(context);
    if (!forbidden_.empty()) {
      refusal.code = RefusalCode::caller_not_allowed;
      refusal.status = 403;
      refusal.detail =
          forbidden_ + " matches, but calls from a trunk leave again only by an incall that leads to that number";
    } else if (disabled_ != nullptr) {
      refusal.code = RefusalCode::disabled;
      refusal.detail = "outcall " + disabled_->name + " matches but is disabled; enable it";
    }
    return refusal;
  }

  const DialledNumber& number_;
  Outside outside_;
  const Snapshot& snapshot_;
  const model::Config& config_;
  Trail& trail_;

  bool any_ = false;
  std::optional<FoundNumber> found_;
  std::optional<Refusal> blocked_;
  std::string forbidden_;
  const model::Outcall* disabled_ = nullptr;
  std::string nearest_;
  std::size_t nearest_agrees_ = 0;
};

}  // namespace

std::expected<FoundNumber, Refusal> look_up(const DialledNumber& number, std::string_view context, Outside outside,
                                            const Snapshot& snapshot, Trail& trail) {
  return Search(number, outside, snapshot, trail).run(context);
}

bool is_internal(std::string_view number, std::string_view context, const Snapshot& snapshot) {
  if (number.starts_with('*')) return true;
  const auto* start = snapshot.find_context(context);
  if (start == nullptr) return false;
  for (auto index : start->search) {
    const CompiledContext& one = snapshot.context(index);
    bool internal = false;
    one.numbers.each_match(number, [&](PatternTrie::Hit hit) {
      internal = hit.literal && one.entries[hit.id].kind != Kind::outcall;
      return hit.literal && !internal;
    });
    if (internal) return true;
    if (!number.starts_with('+') && one.friends.size() > 0 && !one.friends.find(number).friends.empty()) return true;
  }
  return false;
}

}  // namespace tandem::routing
