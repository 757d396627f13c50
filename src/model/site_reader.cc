#include "model/site_reader.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "model/nearest.h"
#include "model/references.h"

namespace tandem::model {
namespace {

/// The keys of a site file.
const std::vector<std::string_view>& sections() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> names{"settings"};
    const Config none;
    for_each_list(none, [&]<class Object>(const std::vector<Object>&) { names.push_back(record_of<Object>().plural); });
    return names;
  }();
  return all;
}

/// One object of a section: `name` from its key (`users: {alice: {...}}`) or from its own map.
struct Item {
  std::string name, uuid;
  Place place;
  const Value* value;
  bool named_by_key = false;
};

std::string scalar_of(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  return value != nullptr && value->is_scalar() ? value->scalar : std::string();
}

std::vector<Item> items_of(const Value& section) {
  std::vector<Item> items;
  for (const Value& value : section.items)
    items.push_back(
        {value.is_scalar() ? value.scalar : scalar_of(value, "name"), scalar_of(value, "uuid"), value.place, &value});
  for (const Value::Member& member : section.members) {
    const std::string own = scalar_of(member.value, "name");
    items.push_back(
        {own.empty() ? member.key : own, scalar_of(member.value, "uuid"), member.place, &member.value, own.empty()});
  }
  return items;
}

using Renames = std::map<std::string, std::string, std::less<>>;

class SiteReader {
 public:
  SiteReader(const Config& current, const SiteFile& site, bool prune, const SecretSource& secrets)
      : config_(current), site_(site), prune_(prune), reading_(secrets, site.file) {}

  std::expected<Config, Problems> read() {
    if (check_sections()) {
      follow_renames();
      read_settings();
      for_each_list(config_, [&](auto& list) { read_list(list); });
    }
    if (reading_.failed()) return std::unexpected(reading_.take_problems());
    return std::move(config_);
  }

 private:
  /// Whether the root is a map; tells unknown and repeated sections.
  bool check_sections() {
    const Value& root = site_.root;
    if (root.kind == Value::Kind::null) return true;
    if (root.kind != Value::Kind::map) {
      reading_.error(ProblemCode::wrong_type, root.place, "A site file is a map of sections.",
                     suggestion("", sections()));
      return false;
    }
    std::unordered_set<std::string_view> seen;
    for (const auto& [key, place, value] : root.members) {
      if (std::ranges::find(sections(), std::string_view(key)) == sections().end())
        reading_.error(ProblemCode::unknown_key, place, "'" + key + "' is not a section of a site file.",
                       suggestion(key, sections()));
      else if (!seen.insert(key).second)
        reading_.error(ProblemCode::duplicate_key, place, "The section '" + key + "' is given twice.", "Join them.");
    }
    return true;
  }

  /// An object of a known uuid with another name: whoever refers to the old name shall refer to the new one. All at
  /// once, so that two may swap names.
  void follow_renames() {
    const std::map<Target, Renames> all{
        {Target::tenant, renames_in(config_.tenants)},     {Target::context, renames_in(config_.contexts)},
        {Target::user, renames_in(config_.users)},         {Target::group, renames_in(config_.groups)},
        {Target::trunk, renames_in(config_.trunks)},       {Target::outcall, renames_in(config_.outcalls)},
        {Target::friend_, renames_in(config_.friends)},    {Target::permission, renames_in(config_.permissions)},
        {Target::schedule, renames_in(config_.schedules)}, {Target::tariff, renames_in(config_.tariffs)},
        {Target::rule_set, renames_in(config_.rule_sets)}, {Target::sound, renames_in(config_.sounds)}};
    for_each_reference(config_, [&](Target target, std::string& name, auto&, std::string_view) {
      const Renames& renames = all.at(target);
      if (auto renamed = renames.find(name); renamed != renames.end()) name = renamed->second;
    });
  }

  template <class Object>
  Renames renames_in(const std::vector<Object>& list) {
    Renames renames;
    const Value* section = site_.root.find(record_of<Object>().plural);
    if (section == nullptr) return renames;
    std::unordered_map<std::string_view, const Object*> by_uuid;
    for (const Object& object : list)
      if (!object.uuid.empty()) by_uuid.emplace(object.uuid, &object);
    for (const Item& item : items_of(*section)) {
      const auto known = by_uuid.find(item.uuid);
      if (known != by_uuid.end() && !item.name.empty() && item.name != known->second->name)
        renames.emplace(known->second->name, item.name);
    }
    return renames;
  }

  void read_settings() {
    const Value* section = site_.root.find("settings");
    if (prune_) config_.settings = {};
    if (section == nullptr || section->kind == Value::Kind::null) return;
    const Reading::Inside inside(reading_, "settings");
    read_into(config_.settings, *section, reading_);
  }

  template <class Object>
  void read_list(std::vector<Object>& list) {
    const Record& record = record_of<Object>();
    const Value* section = site_.root.find(record.plural);
    std::vector<Object> before;
    if (prune_) std::swap(before, list);
    if (section == nullptr || section->kind == Value::Kind::null) return;
    const Reading::Inside inside(reading_, std::string(record.plural));
    if (section->is_scalar()) {
      return reading_.error(ProblemCode::wrong_type, section->place, "Here stands a single value.",
                            "Wanted: a list of " + std::string(record.plural) + ".");
    }
    ListReader<Object>{*this, prune_ ? before : list, list}.read(items_of(*section));
  }

  /// The objects of one section, matched with those that are there.
  template <class Object>
  struct ListReader {
    SiteReader& site;
    const std::vector<Object>& before;  ///< where matches are looked for; may be `list`
    std::vector<Object>& list;
    std::unordered_map<std::string, std::size_t> by_uuid{}, by_name{};
    std::unordered_map<std::string, Place> seen{};

    void read(const std::vector<Item>& items) {
      for (std::size_t i = 0; i < before.size(); ++i) {
        if (!before[i].uuid.empty()) by_uuid.emplace(before[i].uuid, i);
        by_name.emplace(before[i].name, i);
      }
      const bool in_place = &before == &list;
      std::size_t number = 0;
      for (const Item& item : items) {
        const std::string step = item.name.empty() ? '[' + std::to_string(number) + ']' : item.name;
        const Reading::Inside inside(site.reading_, step);
        ++number;
        const auto [name, match] = find(item);
        if (!name.empty() && is_repeated(name, item.place)) continue;
        Object object = match && !site.prune_ ? before[*match] : Object{};
        if (match) object.uuid = before[*match].uuid;
        object.name = name;
        if (item.named_by_key) check_name(object, item.place);
        read_into(object, *item.value, site.reading_);
        if (match && in_place)
          list[*match] = std::move(object);
        else
          list.push_back(std::move(object));
      }
    }

    std::pair<std::string, std::optional<std::size_t>> find(const Item& item) const {
      if (auto known = by_uuid.find(item.uuid); known != by_uuid.end())
        return {item.name.empty() ? before[known->second].name : item.name, known->second};
      std::string name = item.name.empty() ? derive(*item.value) : item.name;
      const auto known = by_name.find(name);
      return {name, known != by_name.end() ? std::optional(known->second) : std::nullopt};
    }

    std::string derive(const Value& value) const {
      Reading unheard(no_secrets());
      Object object;
      read_into(object, value, unheard);
      return derived_name(object);
    }

    /// A key of the section is held to the same rule as what stands behind `name:`.
    void check_name(Object& object, Place place) {
      const Field& field = *record_of<Object>().find("name");
      Value name = Value::text(object.name);
      name.place = place;
      const Reading::Inside inside(site.reading_, std::string(field.name));
      field.set(field, &object, name, site.reading_);
    }

    bool is_repeated(const std::string& name, Place place) {
      const auto [first, fresh] = seen.emplace(name, place);
      if (!fresh) {
        site.reading_.error(ProblemCode::duplicate_name, place,
                            "There is another " + std::string(record_of<Object>().name) + " '" + name + "' in line " +
                                std::to_string(first->second.line) + ".",
                            "Give each its own name.");
      }
      return !fresh;
    }
  };

  Config config_;
  const SiteFile& site_;
  const bool prune_;
  Reading reading_;
};

/// The deepest value that `rest` ("host", "patterns[2].pattern") leads to, starting from an object.
Place follow(const Record& record, const Item& item, std::string_view rest) {
  Place place = item.place;
  const Value* value = item.value;
  const Record* at = &record;
  Cursor cursor(rest);
  while (value != nullptr && !cursor.at_end()) {
    if (cursor.take('[')) {
      const auto index = parse_number<std::size_t>(cursor.take_until("]"));
      cursor.take(']');
      value =
          index && value->kind == Value::Kind::list && *index < value->items.size() ? &value->items[*index] : nullptr;
    } else {
      cursor.take('.');
      const Field* field = at != nullptr ? at->find(cursor.take_until(".[")) : nullptr;
      if (field == nullptr) break;
      const Value* found = value->find(field->name);
      value = found != nullptr || field->rule.also.empty() ? found : value->find(field->rule.also);
      at = field->record;
    }
    if (value != nullptr) place = value->place;
  }
  return place;
}

template <class Object>
void locate_in(Problems& problems, const SiteFile& site) {
  const Record& record = record_of<Object>();
  const Value* section = site.root.find(record.plural);
  if (section == nullptr) return;
  for (Item& item : items_of(*section)) {
    if (item.name.empty()) {
      Reading unheard(no_secrets());
      Object object;
      read_into(object, *item.value, unheard);
      item.name = derived_name(object);
    }
    const std::string path = std::string(record.plural) + '.' + item.name;
    for (Problem& problem : problems) {
      if (problem.place.line != 0 || !problem.path.starts_with(path)) continue;
      const std::string_view rest = std::string_view(problem.path).substr(path.size());
      if (!rest.empty() && rest.front() != '.') continue;
      problem.file = site.file;
      problem.place = follow(record, item, rest);
    }
  }
}

}  // namespace

std::expected<Config, Problems> read_over(const Config& current, const SiteFile& site, bool prune,
                                          const SecretSource& secrets) {
  return SiteReader(current, site, prune, secrets).read();
}

void locate(Problems& problems, const SiteFile& site) {
  if (problems.empty()) return;
  const Config lists;
  for_each_list(lists, [&]<class Object>(const std::vector<Object>&) { locate_in<Object>(problems, site); });
  const Value* settings = site.root.find("settings");
  for (Problem& problem : problems) {
    if (settings == nullptr || !problem.path.starts_with("settings.")) continue;
    problem.file = site.file;
    problem.place = follow(record_of<Settings>(), {"", "", settings->place, settings}, problem.path.substr(9));
  }
}

std::expected<Config, Problems> read_config(const SiteFile& site, const SecretSource& secrets) {
  return read_over({}, site, true, secrets);
}

std::expected<Config, Problems> read_config(std::string_view text, std::string file, const SecretSource& secrets) {
  auto site = parse_site(text, std::move(file));
  if (!site) return std::unexpected(std::move(site.error()));
  return read_config(*site, secrets);
}

}  // namespace tandem::model
