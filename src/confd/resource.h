// A resource of the interface as a table: where it is, what it holds, how it is listed, and the few rules that are its
// own. The calls that all resources share are here once.
#pragma once

#include <string_view>
#include <vector>

#include "confd/schema.h"
#include "confd/work.h"

namespace tandem::confd {

/// What lists are searched, sorted and filtered by.
struct Column {
  std::string_view name;
  /// Text, number, truth value, null, or a list of these of which one suffices. Null: the field of that name.
  Json (*value)(const Work& work, const Json& fields) = nullptr;
  bool searched = true;
  bool sorted = true;
  bool several = false;  ///< as a filter: values separated by commas, one suffices
};

/// Members that may be null say so. `fields` are the object's as kept.
struct Resource {
  Kind kind;
  std::string_view path;  ///< "/trunks"
  std::string_view name;  ///< in sentences: "Trunk"
  std::string_view noun;  ///< in details: "trunk"
  std::string_view rel;   ///< of its links; empty: it has none
  bool by_uuid = false;   ///< its key
  const Schema& (*schema)();
  std::vector<Column> columns;
  std::string_view order;  ///< column of lists when none is asked for

  /// Changes a body before it is read (may be null).
  void (*before_reading)(Json& body) = nullptr;
  /// May the object become so? Completes what was not given. `before` is null for a new one (may be null).
  Check (*examine)(Work& work, const Json* before, Json& fields) = nullptr;
  /// After the object was put: fields that are not kept, objects that stand in the body (may be null).
  Check (*apply)(Work& work, const Json* before, const Key& key, const Json& body) = nullptr;
  /// May it go? (may be null)
  Check (*removable)(Work& work, const Json& fields) = nullptr;
  /// What else goes with it; it is still there (may be null).
  void (*removing)(Work& work, const Json& fields) = nullptr;
  /// Puts into `out`, which has all fields in order, what is not shown as it is kept (may be null).
  void (*show)(const Work& work, const Json& fields, Json& out) = nullptr;
  bool master_writes = false;        ///< only the master tenant may
  std::string_view located_at = {};  ///< of Location, if it is not `path`
};

Key key_in(const Resource& resource, const Json& fields);
/// "/trunks/1"
std::string path_of(const Resource& resource, const Json& fields);
/// The whole object as clients see it.
Json shown(const Work& work, const Resource& resource, const Json& fields);
/// {id, name, links} or {uuid, ...}: key, the named fields, links.
Json brief(const Work& work, const Resource& resource, const Json& fields,
           std::initializer_list<std::string_view> names);

/// 404 if there is none, or none that may be seen. `named`: as the path has it; users have two keys.
Checked<Key> find_visible(const Work& work, const Resource& resource, const Key& named);

/// Reads a body and makes the object.
Checked<Key> add(Work& work, const Resource& resource, Json body);
Check change(Work& work, const Resource& resource, const Key& key, Json body);
Check remove(Work& work, const Resource& resource, const Key& key);

// The calls.
Checked<Answer> list_call(Work& work, const Resource& resource);
Checked<Answer> create_call(Work& work, const Resource& resource);
Checked<Answer> get_call(Work& work, const Resource& resource, const Key& named);
Checked<Answer> change_call(Work& work, const Resource& resource, const Key& named);
Checked<Answer> remove_call(Work& work, const Resource& resource, const Key& named);

/// JSON as a body; text that is not UTF-8 (of an address, say) is mended.
std::string body_of(const Json& value);
Answer no_content();
/// 201
Answer created(const Json& object, std::string location);
/// Refused unless the token is the master tenant's.
Check master_alone(const Work& work);

}  // namespace tandem::confd
