#include "routing/number_lookup.h"

#include "routing/trail.h"

namespace tandem::routing {

namespace {

/// Entries that match as well but come after the winner: as many are written down.
constexpr int max_runners_up = 5;

class Search {
 public:
  Search(std::string_view number, Outside outside, const Snapshot& snapshot, Trail& trail)
      : number_(number), outside_(outside), snapshot_(snapshot), config_(snapshot.config()), trail_(trail) {}

  std::expected<FoundNumber, Refusal> run(std::string_view name) {
    const auto* start = snapshot_.find_context(name);
    if (start == nullptr) {
      note(trail_, false, "context " + std::string(name), "there is no such context");
      return std::unexpected(unknown(name));
    }
    for (auto index : start->search) {
      search(snapshot_.context(index));
      if (found_) return *found_;
      if (blocked_) return std::unexpected(*blocked_);
    }
    return std::unexpected(nothing_found(name));
  }

 private:
  std::string rule_of(const ContextEntry& entry) const {
    if (entry.kind == ContextEntry::Kind::extension) {
      const auto& user = config_.users[entry.index];
      return "user " + user.name + ", extension " + user.extensions[entry.part];
    }
    const auto& outcall = config_.outcalls[entry.index];
    return "outcall " + outcall.name + ", pattern " + outcall.patterns[entry.part].pattern;
  }

  void search(const CompiledContext& context) {
    bool any = false;
    int runners_up = 0;
    context.numbers.each_match(number_, [&](PatternTrie::Hit hit) {
      any = true;
      const auto& entry = context.entries[hit.id];
      if (found_ || blocked_) {
        note(trail_, false, rule_of(entry), "matches too, but something more specific came before");
        return ++runners_up < max_runners_up;
      }
      consider(entry, context);
      return true;
    });
    if (!any) note_no_match(context);
  }

  void consider(const ContextEntry& entry, const CompiledContext& context) {
    if (entry.kind == ContextEntry::Kind::extension)
      consider_user(entry, config_.users[entry.index], context);
    else
      consider_outcall(entry, config_.outcalls[entry.index]);
  }

  void consider_user(const ContextEntry& entry, const model::User& user, const CompiledContext& context) {
    if (!user.enabled) {
      note(trail_, false, rule_of(entry), "the user is disabled, and the number stays his");
      blocked_ = Refusal{RefusalCode::disabled, std::string(number_), context.name, 480,
                         "it belongs to user " + user.name + ", who is disabled; enable him to let it ring"};
      return;
    }
    note(trail_, true, rule_of(entry), "most specific match in context " + context.name);
    found_ = FoundNumber{&user, nullptr, nullptr};
  }

  void consider_outcall(const ContextEntry& entry, const model::Outcall& outcall) {
    if (outside_ == Outside::forbidden) {
      forbidden_ = &outcall;
      return note(trail_, false, rule_of(entry), "matches, but a call from outside may not leave again by itself");
    }
    if (!outcall.enabled) {
      disabled_ = &outcall;
      return note(trail_, false, rule_of(entry), "matches, but the outcall is disabled");
    }
    note(trail_, true, rule_of(entry), "most specific match in context " + outcall.context);
    found_ = FoundNumber{nullptr, &outcall, &outcall.patterns[entry.part]};
  }

  void note_no_match(const CompiledContext& context) {
    std::string reason =
        "none of its " + std::to_string(context.entries.size()) + " numbers and patterns match " + std::string(number_);
    if (const auto nearest = context.numbers.nearest(number_)) {
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
    if (entry.kind == ContextEntry::Kind::extension) {
      const auto& user = config_.users[entry.index];
      return "the closest number is " + user.extensions[entry.part] + " of user " + user.name + end;
    }
    const auto& outcall = config_.outcalls[entry.index];
    return "the closest pattern is " + outcall.patterns[entry.part].pattern + " of outcall " + outcall.name + end;
  }

  Refusal unknown(std::string_view context) const {
    return {RefusalCode::unknown_number, std::string(number_), std::string(context), 404, nearest_};
  }

  Refusal nothing_found(std::string_view context) const {
    auto refusal = unknown(context);
    if (forbidden_ != nullptr) {
      refusal.code = RefusalCode::caller_not_allowed;
      refusal.status = 403;
      refusal.detail = "outcall " + forbidden_->name +
                       " matches, but calls from a trunk leave again only by an incall that leads to that number";
    } else if (disabled_ != nullptr) {
      refusal.code = RefusalCode::disabled;
      refusal.detail = "outcall " + disabled_->name + " matches but is disabled; enable it";
    }
    return refusal;
  }

  std::string_view number_;
  Outside outside_;
  const Snapshot& snapshot_;
  const model::Config& config_;
  Trail& trail_;

  std::optional<FoundNumber> found_;
  std::optional<Refusal> blocked_;
  const model::Outcall* forbidden_ = nullptr;
  const model::Outcall* disabled_ = nullptr;
  std::string nearest_;
  std::size_t nearest_agrees_ = 0;
};

}  // namespace

std::expected<FoundNumber, Refusal> look_up(std::string_view number, std::string_view context, Outside outside,
                                            const Snapshot& snapshot, Trail& trail) {
  return Search(number, outside, snapshot, trail).run(context);
}

}  // namespace tandem::routing
