#include "confd/expansion.h"

#include <algorithm>

#include "base/text.h"
#include "model/text_rules.h"
#include "model/validate.h"

namespace tandem::confd {

using model::Destination;

Expansion::Expansion(const Documents& documents, const model::Config& native, const Tenants& tenants)
    : documents_(documents), tenants_(tenants) {
  expanded_.config = native;
  plan_names();
}

void Expansion::warn(Kind kind, const Key& key, std::string_view what, std::string sentence) {
  expanded_.warnings.push_back({kind, key, std::string(what), std::move(sentence)});
}

void Expansion::warn_of_idle(Kind kind, const Key& key, const Json& object, std::span<const IdleField> fields) {
  for (const auto& [field, why] : fields)
    if (says_something(object, field)) warn(kind, key, field, std::string(why));
}

std::optional<std::string> Expansion::tenant_of(Kind kind, const Key& key, const Json& object) {
  const std::string uuid = text_of(object, "tenant_uuid");
  if (uuid.empty()) return std::string();
  if (const auto tenant = tenants_.find(uuid); tenant != tenants_.end()) return tenant->second;
  warn(kind, key, "tenant_uuid", "There is no tenant " + uuid + " (any more).");
  return std::nullopt;
}

std::string Expansion::planned_name(Kind kind, const Key& key) const {
  const auto found = planned_.find({kind, key});
  return found == planned_.end() ? std::string() : found->second;
}

std::string Expansion::planned_user(const Key& id_or_uuid) const {
  const auto found = users_by_id_.find(id_or_uuid);
  return found == users_by_id_.end() ? planned_name(Kind::user, id_or_uuid) : found->second;
}

std::string Expansion::first_free(const Names& taken, std::string_view wanted, std::string_view else_with) {
  std::string name(wanted);
  if (!model::rules::name.accepts(name)) name = else_with;
  if (!taken.contains(name)) return name;
  constexpr std::size_t longest = 128, longest_suffix = 60;
  for (unsigned more = 0;; ++more) {
    std::string suffix = " (" + std::string(else_with.substr(0, longest_suffix - 20));
    if (more > 0) suffix += ", " + std::to_string(more);
    std::string other = name + suffix + ')';
    if (other.size() > longest) other = std::string(else_with.substr(0, longest - 20)) + ' ' + std::to_string(more);
    if (!taken.contains(other)) return other;
  }
}

std::string Expansion::wanted_name(Kind kind, const Json& object) const {
  if (kind == Kind::trunk) {
    const Json* endpoint = documents_.find(Kind::sip_endpoint, key_in(object, "endpoint_sip"));
    return endpoint == nullptr ? std::string() : text_of(*endpoint, "name");
  }
  if (kind == Kind::user) return std::string(trim(text_of(object, "firstname") + ' ' + text_of(object, "lastname")));
  return std::string(trim(text_of(object, "name")));
}

template <class Object>
void Expansion::plan(Kind kind, const std::vector<Object>& list) {
  for (const auto& [key, object] : documents_.all(kind)) {
    const Key id = kind == Kind::user && !key_in(*object, "id").empty() ? key_in(*object, "id") : key;
    planned_.try_emplace({kind, key},
                         free_name(list, wanted_name(kind, *object), std::string(word_of(kind)) + ' ' + id));
  }
}

/// Destinations name objects that come to be after them.
void Expansion::plan_names() {
  plan(Kind::trunk, config().trunks);
  plan(Kind::user, config().users);
  plan(Kind::outcall, config().outcalls);
  plan(Kind::schedule, config().schedules);
  plan(Kind::call_permission, config().permissions);
  for (const auto& [key, user] : documents_.all(Kind::user))
    if (const Key id = key_in(*user, "id"); !id.empty()) users_by_id_.try_emplace(id, planned_name(Kind::user, key));
}

const Expansion::Origin* Expansion::origin_of(std::string_view path) const {
  const auto found = origins_.find(path);
  return found == origins_.end() ? nullptr : &found->second;
}

namespace {

template <class Object>
std::set<std::string, std::less<>> names_in(const std::vector<Object>& list) {
  std::set<std::string, std::less<>> names;
  for (const Object& object : list) names.insert(object.name);
  return names;
}

}  // namespace

/// What derived objects refer to may not have come to be.
void Expansion::mend() {
  const auto users = names_in(config().users), outcalls = names_in(config().outcalls),
             sounds = names_in(config().sounds);
  model::for_each_destination(config(), [&](Destination& to, const auto& owner, std::string_view field) {
    const Origin* origin = origin_of(model::path_of(owner));
    if (origin == nullptr) return;
    std::string missing;
    for (const std::string& name : to.users)
      if (!users.contains(name)) missing = "user " + name;
    if (to.kind == model::DestinationKind::outcall && !outcalls.contains(to.name)) missing = "outcall " + to.name;
    if (to.kind == model::DestinationKind::announcement && !sounds.contains(to.name) &&
        !model::is_built_in_sound(to.name))
      missing = "sound " + to.name;
    if (missing.empty()) return;
    warn(origin->kind, origin->key, field, "The " + missing + " does not act, so calls that are led there end.");
    to = {};
    to.kind = model::DestinationKind::hangup;
  });
  mend_rules();
}

void Expansion::mend_rules() {
  const auto permissions = names_in(config().permissions), schedules = names_in(config().schedules),
             trunks = names_in(config().trunks);
  const auto mend_list = [&](const auto& owner, std::vector<std::string>& names, const auto& known, const char* field) {
    const Origin* origin = origin_of(model::path_of(owner));
    if (origin == nullptr) return;
    std::erase_if(names, [&](const std::string& name) {
      if (known.contains(name)) return false;
      warn(origin->kind, origin->key, field, "'" + name + "' does not act.");
      return true;
    });
  };
  const auto mend_schedule = [&](auto& object) {
    const Origin* origin = object.schedule.empty() ? nullptr : origin_of(model::path_of(object));
    if (origin == nullptr || schedules.contains(object.schedule)) return;
    warn(origin->kind, origin->key, "schedules", "'" + object.schedule + "' does not act: it is always open.");
    object.schedule.clear();
  };
  for (model::User& user : config().users) mend_list(user, user.permissions, permissions, "call_permissions");
  for (model::Outcall& outcall : config().outcalls) {
    mend_list(outcall, outcall.permissions, permissions, "call_permissions");
    mend_list(outcall, outcall.trunks, trunks, "trunks");
    mend_schedule(outcall);
  }
  for (model::Incall& incall : config().incalls) mend_schedule(incall);
}

/// The derived object at `path`, or that which has the field there. False: there is none.
bool Expansion::drop(const std::string& path, const std::string& sentence) {
  std::string_view at = path;
  auto found = origins_.find(at);
  while (found == origins_.end() && at.rfind('.') != at.npos) {
    at = at.substr(0, at.rfind('.'));
    found = origins_.find(at);
  }
  if (found == origins_.end()) return false;
  const auto [kind, key] = found->second;
  const std::string object_path = found->first;
  warn(kind, key, {}, (at.size() < path.size() ? path.substr(at.size() + 1) + ": " : std::string()) + sentence);
  origins_.erase(found);
  model::for_each_list(config(), [&](auto& list) {
    std::erase_if(list, [&](const auto& object) { return model::path_of(object) == object_path; });
  });
  const std::string name = object_path.substr(object_path.find('.') + 1);
  auto& names = expanded_.names[kind];
  if (const auto named = names.find(key); named != names.end() && named->second == name) names.erase(named);
  return true;
}

Expanded Expansion::finish(const model::Config& native) {
  std::set<std::pair<std::string, std::string>> accepted;  // what is wrong with the native ones is not ours to mend
  for (const model::Problem& problem : model::validate(native))
    if (problem.severity == model::Severity::error) accepted.emplace(problem.path, problem.sentence);
  for (;;) {
    mend();
    bool wrong = false, dropped = false;
    for (const model::Problem& problem : model::validate(config())) {
      if (problem.severity != model::Severity::error || accepted.contains({problem.path, problem.sentence})) continue;
      wrong = true;
      dropped = drop(problem.path, problem.sentence) || dropped;
    }
    if (!wrong) return std::move(expanded_);
    if (dropped) continue;
    // Something of the native configuration suffers from an object that cannot be found: it goes before the documents.
    warn(Kind::pjsip_section, {}, {}, "The objects do not fit the rest of the configuration: none of them acts.");
    expanded_.config = native;
    expanded_.names.clear();
    return std::move(expanded_);
  }
}

}  // namespace tandem::confd
