// Which objects hold the keys of which others (confd/documents.h), as a table; and what follows from it: reading,
// changing and dissolving them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "confd/documents.h"

namespace tandem::confd {

enum class Shape : std::uint8_t {
  one,     ///< a key or null
  list,    ///< keys in order
  entries  ///< objects with the member "id", in order
};

struct Relation {
  Kind holder;
  std::string_view field;
  Shape shape;
  Kind target;
};

std::span<const Relation> relations();
/// There is one for each such field.
const Relation& relation(Kind holder, std::string_view field);

/// The key that stands in a field: a uuid, or an id in decimal.
Key key_of(const Json& value);
/// As it stands in a field: a number if the key is one.
Json value_of(const Key& key);

std::vector<Key> targets(const Relation& relation, const Json& fields);
bool holds(const Relation& relation, const Json& fields, const Key& target);
/// At the end; `one` replaces what was there.
void link(const Relation& relation, Json& fields, const Key& target);
void unlink(const Relation& relation, Json& fields, const Key& target);

}  // namespace tandem::confd
