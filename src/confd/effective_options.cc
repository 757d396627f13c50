#include "confd/effective_options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tandem::confd {
namespace {

using Pair = std::pair<std::string, std::string>;
using Pairs = std::vector<Pair>;

constexpr std::array<std::string_view, 7> lists{
    "aor_section_options",          "auth_section_options",         "endpoint_section_options",
    "identify_section_options",     "registration_section_options", "registration_outbound_auth_section_options",
    "outbound_auth_section_options"};
constexpr std::size_t identify_list = 3;

enum class Repeated : bool { last_wins, some_accumulate };

bool accumulates(std::size_t list, std::string_view name) {
  return name == "set_var" || (name == "match" && list == identify_list);
}

/// One endpoint or template, with what it stands on.
struct Combined {
  std::array<Pairs, lists.size()> sections;  ///< each in the order of first occurrence
  Key transport;
};

class Combiner {
 public:
  Combiner(const Documents& documents, Repeated repeated) : documents_(documents), repeated_(repeated) {}

  Combined combine(const Json& object) {
    Combined all;
    if (const auto parents = object.find("templates"); parents != object.end() && parents->is_array())
      for (const Json& parent : *parents)
        if (const Combined* combined = parent.is_string() ? of_template(parent.get<std::string>()) : nullptr)
          append(all, *combined);
    for (std::size_t i = 0; i < lists.size(); ++i)
      if (const auto own = object.find(lists[i]); own != object.end() && own->is_array())
        for (const Json& pair : *own)
          if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
            put(all.sections[i], i, {pair[0].get<std::string>(), pair[1].get<std::string>()});
    if (const auto own = object.find("transport");
        own != object.end() && own->is_string() && !own->get_ref<const std::string&>().empty())
      all.transport = own->get<std::string>();
    return all;
  }

 private:
  /// Combined once, however many stand on it. Null: there is none, or it stands on itself.
  const Combined* of_template(const Key& key) {
    const auto [known, fresh] = done_.try_emplace(key);
    if (!fresh) return known->second ? &*known->second : nullptr;
    const Json* object = depth_ < max_depth ? documents_.find(Kind::sip_template, key) : nullptr;
    if (object == nullptr || !object->is_object()) return nullptr;
    ++depth_;
    Combined combined = combine(*object);
    --depth_;
    return &*(done_[key] = std::move(combined));
  }

  void append(Combined& all, const Combined& more) const {
    for (std::size_t i = 0; i < lists.size(); ++i)
      for (const Pair& pair : more.sections[i]) put(all.sections[i], i, pair);
    if (!more.transport.empty()) all.transport = more.transport;
  }

  void put(Pairs& pairs, std::size_t list, Pair pair) const {
    const bool every_value = repeated_ == Repeated::some_accumulate && accumulates(list, pair.first);
    const auto same = std::ranges::find_if(pairs, [&](const Pair& other) {
      return other.first == pair.first && (!every_value || other.second == pair.second);
    });
    if (same != pairs.end())
      same->second = std::move(pair.second);
    else if (pairs.size() < max_pairs)
      pairs.push_back(std::move(pair));
  }

  static constexpr int max_depth = 64;            ///< of templates on templates
  static constexpr std::size_t max_pairs = 4096;  ///< of one section
  const Documents& documents_;
  Repeated repeated_;
  int depth_ = 0;
  std::map<Key, std::optional<Combined>> done_;  ///< nothing: being combined, or none
};

std::vector<model::Option> as_options(const Pairs& pairs, std::size_t list) {
  std::vector<model::Option> options, several;
  for (const auto& [name, value] : pairs) (accumulates(list, name) ? several : options).push_back({name, value});
  options.insert(options.end(), several.begin(), several.end());
  return options;
}

}  // namespace

EffectiveEndpoint effective_options(const Documents& documents, const Json& endpoint) {
  if (!endpoint.is_object()) return {};
  Combined combined = Combiner(documents, Repeated::some_accumulate).combine(endpoint);
  EffectiveEndpoint effective;
  model::SectionOptions& sections = effective.sections;
  const std::array members{&sections.aor,          &sections.auth,         &sections.endpoint,
                           &sections.identify,     &sections.registration, &sections.registration_auth,
                           &sections.outbound_auth};
  for (std::size_t i = 0; i < lists.size(); ++i) *members[i] = as_options(combined.sections[i], i);
  effective.transport = std::move(combined.transport);
  return effective;
}

Json merged_view(const Documents& documents, const Json& endpoint) {
  Json merged = endpoint;
  if (!endpoint.is_object()) return merged;
  const Combined combined = Combiner(documents, Repeated::last_wins).combine(endpoint);
  for (std::size_t i = 0; i < lists.size(); ++i) {
    Json list = Json::array();
    for (const auto& [name, value] : combined.sections[i]) list.push_back(Json::array({name, value}));
    merged[std::string(lists[i])] = std::move(list);
  }
  return merged;
}

}  // namespace tandem::confd
