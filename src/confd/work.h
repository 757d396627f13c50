// One request being worked on: the documents as they become, and what may be seen of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "confd/refusal.h"
#include "confd/relations.h"
#include "confd/service.h"

namespace tandem::confd {

inline constexpr std::size_t max_objects = 100'000;  ///< of a kind

/// Lives while its request is answered. References to fields hold until the object is put or removed.
class Work {
 public:
  Work(const Request& request, Documents& documents, const Context& context)
      : request_(request), documents_(documents), context_(context) {}

  const Request& request() const { return request_; }
  const Context& context() const { return context_; }
  const Documents& documents() const { return documents_; }
  const std::string& tenant() const { return request_.tenant; }

  /// Whether objects of a tenant may be seen. What has no tenant is everybody's.
  bool sees(std::string_view tenant) const;
  /// The object, if it may be seen.
  const Json* visible(Kind kind, const Key& key) const;
  const Json* find(Kind kind, const Key& key) const { return documents_.find(kind, key); }
  /// Of what is known to be there.
  const Json& at(Kind kind, const Key& key) const { return *documents_.find(kind, key); }

  /// Who holds `target` through this relation, in order of their keys.
  const std::vector<Key>& holders(const Relation& relation, const Key& target) const;
  const std::vector<Key>& holders(Kind holder, std::string_view field, const Key& target) const {
    return holders(relation(holder, field), target);
  }
  /// Of relations where there is one at most.
  std::optional<Key> holder(Kind holder, std::string_view field, const Key& target) const;

  std::int64_t take_id(Kind kind) { return documents_.take_id(kind); }
  std::string new_uuid() const;
  /// 8 letters and digits.
  std::string new_name() const { return context_.random.token(8); }

  void put(Kind kind, const Key& key, Json fields);
  /// Takes it out of all that held it as well.
  void remove(Kind kind, const Key& key);

  /// "http://host/prefix/1.1/trunks/1"
  std::string url(std::string_view path) const;
  /// [{"rel": "trunks", "href": "..."}]
  Json links(std::string_view rel, std::string_view path) const;

  /// The value of a query's parameter; the last, if it is there several times.
  std::optional<std::string_view> query(std::string_view name) const;

 private:
  using Index = std::unordered_map<Key, std::vector<Key>>;

  const Request& request_;
  Documents& documents_;
  const Context& context_;
  mutable std::map<const Relation*, Index> indexes_;  ///< built when asked for, forgotten when something changes
};

}  // namespace tandem::confd
