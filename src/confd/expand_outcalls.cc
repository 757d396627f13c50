// Outcalls: which dialled numbers leave by which trunks.
#include <array>

#include "confd/expand_subjects.h"
#include "model/pattern.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

constexpr std::chrono::seconds longest_ring{3600};
constexpr std::uint64_t most_stripped = 40;

constexpr std::array<IdleField, 1> idle_fields{
    {{"preprocess_subroutine", "There are no subroutines in this version."}}};

/// One outcall being made: one of the model's for each context in which it has extensions.
class OutcallMaker {
 public:
  OutcallMaker(Expansion& expansion, const Key& key, const Json& object, std::string tenant)
      : expansion_(expansion), key_(key), object_(object) {
    common_.tenant = std::move(tenant);
  }

  void make() {
    common_.name = expansion_.planned_name(Kind::outcall, key_);
    common_.internal_caller_id = flag_of(object_, "internal_caller_id", false);
    common_.enabled = flag_of(object_, "enabled", true);
    common_.ring_time = seconds_of(object_, "ring_time", longest_ring);
    common_.schedule = schedule_of(expansion_, object_);
    common_.permissions = permissions_of(expansion_, object_);
    if (!add_trunks()) return;
    for (const Json* association : items_of(object_, "extensions")) add_pattern(*association);
    if (by_context_.empty()) by_context_.emplace_back("default", std::vector<model::OutcallPattern>{});
    auto& outcalls = expansion_.config().outcalls;
    for (std::size_t i = 0; i < by_context_.size(); ++i) {
      model::Outcall outcall = common_;
      if (i > 0)
        outcall.name = expansion_.free_name(outcalls, common_.name + " in " + by_context_[i].first, "outcall " + key_);
      outcall.context = by_context_[i].first;
      outcall.patterns = std::move(by_context_[i].second);
      expansion_.add(Kind::outcall, key_, outcalls, std::move(outcall));
    }
  }

 private:
  void warn(std::string_view what, std::string sentence) {
    expansion_.warn(Kind::outcall, key_, what, std::move(sentence));
  }

  /// False, after a warning: there is none that acts.
  bool add_trunks() {
    for (const Key& trunk : keys_in(object_, "trunks"))
      if (expansion_.has_added(Kind::trunk, trunk))
        common_.trunks.push_back(expansion_.planned_name(Kind::trunk, trunk));
      else
        warn("trunks", "Trunk " + trunk + " does not act, and is passed over.");
    if (common_.trunks.empty()) warn("trunks", "It has no trunk that acts, so nothing leaves by it.");
    return !common_.trunks.empty();
  }

  void add_pattern(const Json& association) {
    const Key id = key_named_by(association);
    const Json* extension = expansion_.documents().find(Kind::extension, id);
    if (extension == nullptr) return warn("extensions", "There is no extension " + id + ".");
    if (!flag_of(*extension, "enabled", true)) return;
    model::OutcallPattern pattern;
    pattern.pattern = text_of(*extension, "exten");
    if (const auto read = model::Pattern::parse_rule(pattern.pattern); !read)
      return warn("extensions", "'" + pattern.pattern + "' is no number or pattern. " + sentence(read.error()));
    pattern.strip =
        static_cast<std::uint32_t>(std::min(most_stripped, number_of(association, "strip_digits").value_or(0)));
    pattern.prefix = text_of(association, "external_prefix");
    if (!model::rules::digits.accepts(pattern.prefix)) {
      warn("extensions", "'" + pattern.prefix + "' cannot be put before a number: nothing is.");
      pattern.prefix.clear();
    }
    pattern.caller_id =
        number_to_show(expansion_, Kind::outcall, key_, "extensions", text_of(association, "caller_id"));
    const std::string context = text_of(*extension, "context");
    for (auto& [name, patterns] : by_context_)
      if (name == context) return patterns.push_back(std::move(pattern));
    by_context_.emplace_back(context, std::vector{std::move(pattern)});
  }

  Expansion& expansion_;
  const Key& key_;
  const Json& object_;
  model::Outcall common_;
  std::vector<std::pair<std::string, std::vector<model::OutcallPattern>>> by_context_;
};

}  // namespace

std::string number_to_show(Expansion& expansion, Kind kind, const Key& key, std::string_view field,
                           const std::string& text) {
  if (text.empty()) return {};
  const CallerText caller = parse_caller(text);
  if (caller.number.empty()) {
    expansion.warn(kind, key, field, "'" + text + "' is a name without a number: providers are shown numbers only.");
    return {};
  }
  if (!model::rules::caller_number.accepts(caller.number)) {
    expansion.warn(kind, key, field, "'" + caller.number + "' is no number that can be shown.");
    return {};
  }
  if (caller.name != caller.number && !caller.name.empty())
    expansion.warn(kind, key, field, "The name '" + caller.name + "' is not shown outside, only the number.");
  return caller.number;
}

void expand_outcalls(Expansion& expansion) {
  for (const auto& [key, object] : expansion.documents().all(Kind::outcall)) {
    auto tenant = expansion.tenant_of(Kind::outcall, key, *object);
    if (!tenant) continue;
    expansion.warn_of_idle(Kind::outcall, key, *object, idle_fields);
    OutcallMaker(expansion, key, *object, std::move(*tenant)).make();
  }
}

}  // namespace tandem::confd
