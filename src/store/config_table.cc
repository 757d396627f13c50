#include "store/config_table.h"

#include <algorithm>

#include "model/fields.h"
#include "model/json.h"
#include "model/reading.h"

namespace tandem::store {
namespace {

const std::string settings_kind = "settings";
const std::string interface_prefix = "confd/";
const std::string interface_ids = interface_prefix + "last-ids";

void put(soci::session& session, const Documents::key_type& key, const Document& document) {
  session << "insert into config_object (kind, uuid, name, position, body) values (:k, :u, :n, :p, :b)"
             " on conflict (kind, uuid) do update set name = excluded.name, position = excluded.position,"
             " body = excluded.body",
      soci::use(key.first), soci::use(key.second), soci::use(document.name), soci::use(document.position),
      soci::use(document.body);
}

/// `before`: how the object was, or nullptr if it was not.
void remember(soci::session& session, std::uint64_t revision, const Documents::key_type& key, const Document* before) {
  static const Document none;
  const Document& document = before != nullptr ? *before : none;
  const int existed = before != nullptr ? 1 : 0;
  const auto number = static_cast<long long>(revision);
  session << "insert into config_history (revision, kind, uuid, existed, name, position, body)"
             " values (:r, :k, :u, :e, :n, :p, :b)",
      soci::use(number), soci::use(key.first), soci::use(key.second), soci::use(existed), soci::use(document.name),
      soci::use(document.position), soci::use(document.body);
}

template <class Object>
Object read_object(const Document& document) {
  Object object;
  model::Reading reading(model::no_secrets());
  if (auto value = model::read_json(document.body)) model::read_into(object, *value, reading);
  return object;
}

template <class Object>
void read_list(const Documents& documents, std::vector<Object>& list) {
  const std::string kind(model::record_of<Object>().name);
  std::vector<std::pair<const std::string*, const Document*>> found;
  for (auto at = documents.lower_bound({kind, ""}); at != documents.end() && at->first.first == kind; ++at)
    found.emplace_back(&at->first.second, &at->second);
  std::ranges::stable_sort(found, {}, [](const auto& entry) { return entry.second->position; });
  for (const auto& [uuid, document] : found) {
    list.push_back(read_object<Object>(*document));
    list.back().uuid = *uuid;
    list.back().name = document->name;
  }
}

}  // namespace

StoreResult<Documents> to_documents(const model::Config& config) {
  Documents documents;
  documents[{settings_kind, ""}] = {"", 0, model::write_json(model::to_value(config.settings, model::Omit::defaults))};
  std::string fault;
  model::for_each_list(config, [&]<class Object>(const std::vector<Object>& list) {
    const std::string kind(model::record_of<Object>().name);
    for (std::size_t i = 0; i < list.size(); ++i) {
      Document document{list[i].name, static_cast<long long>(i),
                        model::write_json(model::to_value(list[i], model::Omit::defaults))};
      const bool fresh = documents.emplace(std::pair(kind, list[i].uuid), std::move(document)).second;
      if (list[i].uuid.empty() || !fresh) fault = "The " + kind + " '" + list[i].name + "' has no uuid of its own.";
    }
  });
  if (!fault.empty()) return std::unexpected(StoreError{StoreFault::refused, fault});
  return documents;
}

model::Config to_config(const Documents& documents, std::uint64_t revision) {
  model::Config config;
  config.revision = revision;
  if (auto settings = documents.find({settings_kind, ""}); settings != documents.end())
    config.settings = read_object<model::Settings>(settings->second);
  model::for_each_list(config, [&](auto& list) { read_list(documents, list); });
  return config;
}

void add_interface(const confd::Documents& objects, Documents& documents) {
  confd::Json last_ids = confd::Json::object();
  for (const confd::Kind kind : confd::all_kinds) {
    const std::string word(confd::word_of(kind));
    for (const auto& [key, fields] : objects.all(kind))
      documents[{interface_prefix + word, key}] = {"", 0,
                                                   fields->dump(-1, ' ', false, confd::Json::error_handler_t::replace)};
    if (const auto last = objects.last_id(kind)) last_ids[word] = last;
  }
  if (!last_ids.empty()) documents[{interface_ids, ""}] = {"", 0, last_ids.dump()};
}

confd::Documents to_interface(const Documents& documents) {
  confd::Documents objects;
  for (const confd::Kind kind : confd::all_kinds) {
    const std::string stored = interface_prefix + std::string(confd::word_of(kind));
    for (auto at = documents.lower_bound({stored, ""}); at != documents.end() && at->first.first == stored; ++at)
      if (auto fields = confd::Json::parse(at->second.body, nullptr, false); fields.is_object())
        objects.put(kind, at->first.second, std::move(fields));
  }
  const auto ids = documents.find({interface_ids, ""});
  if (ids == documents.end()) return objects;
  const auto last_ids = confd::Json::parse(ids->second.body, nullptr, false);
  for (const confd::Kind kind : confd::all_kinds)
    if (const auto last = last_ids.find(confd::word_of(kind)); last != last_ids.end() && last->is_number_integer())
      objects.skip_ids(kind, last->get<std::int64_t>());
  return objects;
}

void keep_interface(const Documents& before, Documents& documents) {
  for (auto at = before.lower_bound({interface_prefix, ""});
       at != before.end() && at->first.first.starts_with(interface_prefix); ++at)
    documents.insert(*at);
}

std::uint64_t stored_revision(soci::session& session) {
  long long revision = 0;
  session << "select coalesce(max(revision), 0) from config_revision", soci::into(revision);
  return static_cast<std::uint64_t>(revision);
}

Documents read_documents(soci::session& session) {
  Documents documents;
  std::string kind, uuid;
  Document document;
  soci::statement statement =
      (session.prepare << "select kind, uuid, name, position, body from config_object", soci::into(kind),
       soci::into(uuid), soci::into(document.name), soci::into(document.position), soci::into(document.body));
  for (bool more = statement.execute(true); more; more = statement.fetch()) documents[{kind, uuid}] = document;
  return documents;
}

void write_documents(soci::session& session, const Documents& before, const Documents& after, std::uint64_t revision) {
  for (const auto& [key, document] : after) {
    const auto old = before.find(key);
    if (old != before.end() && old->second == document) continue;
    remember(session, revision, key, old != before.end() ? &old->second : nullptr);
    put(session, key, document);
  }
  for (const auto& [key, document] : before) {
    if (after.contains(key)) continue;
    remember(session, revision, key, &document);
    session << "delete from config_object where kind = :k and uuid = :u", soci::use(key.first), soci::use(key.second);
  }
}

bool undo(soci::session& session, std::uint64_t revision, Documents& documents) {
  const auto number = static_cast<long long>(revision);
  int known = 0;
  session << "select count(*) from config_revision where revision = :r", soci::use(number), soci::into(known);
  if (known == 0) return false;
  std::string kind, uuid;
  int existed = 0;
  Document document;
  soci::statement statement =
      (session.prepare << "select kind, uuid, existed, name, position, body from config_history where revision = :r",
       soci::use(number), soci::into(kind), soci::into(uuid), soci::into(existed), soci::into(document.name),
       soci::into(document.position), soci::into(document.body));
  for (bool more = statement.execute(true); more; more = statement.fetch()) {
    if (existed != 0)
      documents[{kind, uuid}] = document;
    else
      documents.erase({kind, uuid});
  }
  return true;
}

}  // namespace tandem::store
