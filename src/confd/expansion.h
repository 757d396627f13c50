// A configuration being derived from documents: what its subjects (expand_subjects.h) share. Not for other modules.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "confd/expand.h"
#include "confd/fields_of_documents.h"
#include "model/references.h"

namespace tandem::confd {

/// A field that says something which nothing here can do.
struct IdleField {
  std::string_view field, why;
};

/// Lives while its documents do.
class Expansion {
 public:
  Expansion(const Documents& documents, const model::Config& native, const Tenants& tenants);

  const Documents& documents() const { return documents_; }
  model::Config& config() { return expanded_.config; }

  void warn(Kind kind, const Key& key, std::string_view what, std::string sentence);
  void warn_of_idle(Kind kind, const Key& key, const Json& object, std::span<const IdleField> fields);

  /// Nothing, after a warning: it is none that is known.
  std::optional<std::string> tenant_of(Kind kind, const Key& key, const Json& object);
  /// The name that the object of a trunk, user, outcall, schedule or call permission has, if it comes to be; empty:
  /// there is no such document.
  std::string planned_name(Kind kind, const Key& key) const;
  std::string planned_user(const Key& id_or_uuid) const;
  /// `wanted`, or where another of the kind has that or it is no name: with `else_with` behind.
  template <class Object>
  std::string free_name(const std::vector<Object>& list, std::string_view wanted, std::string_view else_with) {
    return take_name(taken_[std::string(model::record_of<Object>().plural)], list, wanted, else_with);
  }

  /// Puts it into the configuration, as what the document means.
  template <class Object>
  void add(Kind kind, const Key& key, std::vector<Object>& list, Object object) {
    expanded_.names[kind].try_emplace(key, object.name);
    add_part(kind, key, list, std::move(object));
  }
  /// The same of what it needs besides.
  template <class Object>
  void add_part(Kind kind, const Key& key, std::vector<Object>& list, Object object) {
    origins_.emplace(model::path_of(object), Origin{kind, key});
    list.push_back(std::move(object));
  }
  bool has_added(Kind kind, const Key& key) const { return !expanded_.name_of(kind, key).empty(); }

  /// Takes out what would make the configuration worse than `native` is.
  Expanded finish(const model::Config& native);

 private:
  struct Origin {
    Kind kind;
    Key key;
  };
  using Names = std::set<std::string, std::less<>>;

  void plan_names();
  template <class Object>
  void plan(Kind kind, const std::vector<Object>& list);
  template <class Object>
  static std::string take_name(Names& taken, const std::vector<Object>& list, std::string_view wanted,
                               std::string_view else_with);
  static std::string first_free(const Names& taken, std::string_view wanted, std::string_view else_with);
  std::string wanted_name(Kind kind, const Json& object) const;

  void mend();
  void mend_rules();
  bool drop(const std::string& path, const std::string& sentence);
  /// Null: it is not derived.
  const Origin* origin_of(std::string_view path) const;

  const Documents& documents_;
  const Tenants& tenants_;
  Expanded expanded_;
  std::map<std::string, Names> taken_;  ///< by kind's plural
  std::map<std::pair<Kind, Key>, std::string> planned_;
  std::map<Key, std::string> users_by_id_;
  std::map<std::string, Origin, std::less<>> origins_;  ///< by the path of the derived object
};

template <class Object>
std::string Expansion::take_name(Names& taken, const std::vector<Object>& list, std::string_view wanted,
                                 std::string_view else_with) {
  if (taken.empty())
    for (const Object& object : list) taken.insert(object.name);
  std::string name = first_free(taken, wanted, else_with);
  taken.insert(name);
  return name;
}

}  // namespace tandem::confd
