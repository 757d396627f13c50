// Contexts: numbering spaces under their generated names.
#include <array>
#include <utility>

#include "confd/expand_subjects.h"
#include "model/text_rules.h"

namespace tandem::confd {
namespace {

constexpr std::array<std::pair<std::string_view, model::RangeKind>, 5> range_fields{
    {{"user_ranges", model::RangeKind::user},
     {"group_ranges", model::RangeKind::group},
     {"queue_ranges", model::RangeKind::queue},
     {"conference_room_ranges", model::RangeKind::conference},
     {"incall_ranges", model::RangeKind::incall}}};
constexpr std::array<std::pair<std::string_view, model::ContextType>, 5> types{
    {{"internal", model::ContextType::internal},
     {"incall", model::ContextType::incall},
     {"outcall", model::ContextType::outcall},
     {"services", model::ContextType::services},
     {"others", model::ContextType::others}}};

std::vector<model::NumberRange> ranges_of(Expansion& expansion, const Key& key, const Json& object) {
  std::vector<model::NumberRange> ranges;
  for (const auto& [field, kind] : range_fields)
    for (const Json* item : items_of(object, field)) {
      model::NumberRange range{kind, text_of(*item, "start"), text_of(*item, "end"), 0};
      range.did_length =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(40, number_of(*item, "did_length").value_or(0)));
      const bool good = model::rules::whole_number.accepts(range.start) &&
                        (range.end.empty() || (model::rules::whole_number.accepts(range.end) &&
                                               range.end.size() == range.start.size() && range.end >= range.start));
      if (good)
        ranges.push_back(std::move(range));
      else
        expansion.warn(Kind::context, key, field,
                       "'" + range.start + "' to '" + range.end + "' is no range of numbers.");
    }
  return ranges;
}

std::vector<std::string> inclusions_of(Expansion& expansion, const Key& key, const Json& object) {
  std::vector<std::string> include;
  for (const Key& other : keys_in(object, "contexts")) {
    const Json* included = expansion.documents().find(Kind::context, other);
    const std::string name = included == nullptr ? std::string() : text_of(*included, "name");
    if (name.empty())
      expansion.warn(Kind::context, key, "contexts", "There is no context " + other + ".");
    else if (text_of(*included, "tenant_uuid") != text_of(object, "tenant_uuid"))
      expansion.warn(Kind::context, key, "contexts", "'" + name + "' is another tenant's, and not looked into.");
    else
      include.push_back(name);
  }
  return include;
}

}  // namespace

void expand_contexts(Expansion& expansion) {
  auto& contexts = expansion.config().contexts;
  for (const auto& [key, object] : expansion.documents().all(Kind::context)) {
    const auto tenant = expansion.tenant_of(Kind::context, key, *object);
    if (!tenant) continue;
    model::Context context;
    context.name = text_of(*object, "name");
    if (expansion.free_name(contexts, context.name, "context " + key) != context.name) {
      expansion.warn(Kind::context, key, "name", "'" + context.name + "' is no name, or there is another of it.");
      continue;
    }
    if (const std::string uuid = text_of(*object, "uuid"); model::rules::uuid.accepts(uuid)) context.uuid = uuid;
    context.tenant = *tenant;
    context.enabled = flag_of(*object, "enabled", true);
    for (const auto& [word, type] : types)
      if (text_of(*object, "type") == word) context.type = type;
    context.ranges = ranges_of(expansion, key, *object);
    context.include = inclusions_of(expansion, key, *object);
    expansion.add(Kind::context, key, contexts, std::move(context));
  }
}

}  // namespace tandem::confd
