// What an object's fields may hold, as a table, and the reading of a body by it. Order and messages are those of the
// compatible interface; what a table cannot say (other objects, the tenant) are rules of the resource.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "confd/refusal.h"

namespace tandem::confd {

struct FaultsOfPart;

/// The complaints about one value: its own, or those of its parts.
struct Faults {
  using Part = std::variant<std::size_t, std::string>;  ///< of a list by place, of an object by name
  std::vector<std::string> messages;
  std::vector<FaultsOfPart> parts;

  void add(std::string_view message) { messages.emplace_back(message); }
  void add(Part part, Faults faults);  ///< if there are any
  bool none() const;
  /// ['message'], or {'sub': ['message']}, or {0: {1: ['message']}}
  std::string literal() const;
};

struct FaultsOfPart {
  Faults::Part part;
  Faults faults;
};

inline void Faults::add(Part part, Faults faults) {
  if (!faults.none()) parts.push_back({std::move(part), std::move(faults)});
}
inline bool Faults::none() const {
  return messages.empty() && parts.empty();
}

/// A rule of texts and what is said when it does not hold.
struct TextRule {
  bool (*holds)(std::string_view text);
  std::string_view message = "String does not match expected pattern.";
};

struct Schema;

enum class FieldType : std::uint8_t {
  text,
  integer,         ///< also a text of digits; fractions are cut off
  number,          ///< read as a fraction
  boolean,         ///< also yes, no, 1, 0 ...
  strict_boolean,  ///< true and false alone
  uuid,
  email,
  list,
  object,
  special  ///< by a function
};

/// One field. Made by the functions below and made narrower by its members: text("name").length(1, 40).required()
struct Field {
  using Special = void (*)(const Json& given, Json& read, Faults& faults);

  std::string_view name;
  FieldType type = FieldType::text;
  bool must_be_given = false, may_be_null = false;
  bool writable = true;                         ///< no: a body's value is ignored
  bool stored = true;                           ///< no: found by looking when the object is shown
  Json initial = nullptr;                       ///< of a new object, when none is given
  std::optional<std::int64_t> least{}, most{};  ///< of an integer or number; of a text or list: its length
  std::vector<std::string_view> choices{};
  std::vector<TextRule> rules{};
  std::vector<Field> element{};     ///< of a list: one
  const Schema* members = nullptr;  ///< of an object
  Special read = nullptr;

  Field length(std::int64_t shortest, std::int64_t longest) &&;
  Field at_most(std::int64_t longest) && { return std::move(*this).length(0, longest); }
  Field at_least(std::int64_t value) &&;
  Field between(std::int64_t low, std::int64_t high) &&;
  Field matching(bool (*holds)(std::string_view)) && { return std::move(*this).ruled({holds}); }
  Field ruled(TextRule rule) &&;
  Field one_of(std::vector<std::string_view> values) &&;
  Field nullable() &&;
  Field required() &&;
  Field otherwise(Json value) &&;
};

Field text(std::string_view name);
Field integer(std::string_view name);
Field number(std::string_view name);
Field boolean(std::string_view name);
Field strict_boolean(std::string_view name);
Field uuid(std::string_view name);
Field email(std::string_view name);
Field list(std::string_view name, Field element);
Field object(std::string_view name, const Schema& members);
Field special(std::string_view name, Field::Special read);
/// Kept, but not writable by the object's own body: ids, tenants, associations.
Field kept(std::string_view name, Json initial = nullptr);
/// Not kept: found when the object is shown.
Field shown(std::string_view name, Json empty = nullptr);
/// A list of [key, value], at most `pairs` of them, both of 1 to 4092 characters under the rules.
Field pairs(std::string_view name, std::int64_t most, std::vector<TextRule> rules = {});

struct Schema {
  std::vector<Field> fields;
  /// Rules over several fields; complaints of the whole go to the part "_schema". `given` is what the body had.
  void (*whole)(const Json& read, Faults& faults) = nullptr;
};

enum class Reading : std::uint8_t {
  fresh,  ///< of a new object: what is required must be there, what is left out has its initial value
  change  ///< of an existing one: what is left out is not in the result
};

/// The writable fields in the schema's order.
Json read_fields(const Schema& schema, const Json& given, Reading reading, Faults& faults);
/// The same of a body; the refusal has one sentence a field.
Checked<Json> read_by(const Schema& schema, const Json& body, Reading reading);
Refusal refusal_of(const Faults& faults);

/// Every stored field of a new object in order, from what was read.
Json new_object(const Schema& schema, const Json& read);

/// Of one value; for functions of special fields.
void read_value(const Field& field, const Json& given, Json& read, Faults& faults);

}  // namespace tandem::confd
