// A document of maps, lists and scalars: what YAML, JSON and REST bodies have in common, before it means anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::model {

/// Where in a text; both from 1. Line 0: not from a text.
struct Place {
  std::uint32_t line = 0, column = 0;
};

/// A node of a document. Scalars stay as written: the field they are for decides what they mean, so that `0100` given
/// as an extension keeps its zero.
struct Value {
  enum class Kind : std::uint8_t {
    null,
    text,   ///< quoted
    plain,  ///< unquoted: a number, a truth value or a word
    list,
    map
  };
  struct Member;

  Kind kind = Kind::null;
  Place place;
  std::string scalar;           ///< text, plain
  std::vector<Value> items;     ///< list
  std::vector<Member> members;  ///< map, in the order written; a reader must expect a key twice

  static Value text(std::string_view text);
  static Value number(std::uint64_t number);
  static Value boolean(bool truth);
  static Value list();
  static Value map();

  bool is_scalar() const { return kind == Kind::text || kind == Kind::plain; }
  const Value* find(std::string_view key) const;  ///< map: the first member of that name, or nullptr
  void add(std::string_view key, Value value);    ///< map
  /// Equal in content; places are not compared.
  friend bool operator==(const Value& a, const Value& b);
};

struct Value::Member {
  std::string key;
  Place place;  ///< of the key
  Value value;
};

/// "a map", "a list", ... for sentences.
std::string_view name_of(Value::Kind kind);

}  // namespace tandem::model
