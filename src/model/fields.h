// Every field of every kind of object, described once. YAML, the database's documents, REST, schemas, plans of changes
// and field checks all come from these tables; nobody else lists fields.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "model/config.h"
#include "model/problem.h"
#include "model/value.h"

namespace tandem::model {

enum class FieldType : std::uint8_t {
  text,
  number,
  boolean,
  seconds,     ///< a number of seconds, or `90s`, `10m`, `1h30m`, `1d`
  choice,      ///< one of Field::choices
  address,     ///< address:port
  texts,       ///< list of text; one text stands for a list of one
  records,     ///< list of Field::record; one map stands for a list of one
  part,        ///< map of Field::record
  options,     ///< {name: value} or [[name, value]]; null as the value unsets
  destination  ///< {user: a} | {users: [a, b]} | {group: g} | {extension: "1", context: c} | {hangup: 480} ...; or a
               ///< list
};

/// What a text must look like.
struct TextRule {
  bool (*accepts)(std::string_view text);
  std::string_view allowed;                              ///< "a host name or an IP address"
  std::string (*why)(std::string_view text) = nullptr;   ///< a closer sentence than "not <allowed>"
  std::string (*tidy)(std::string_view text) = nullptr;  ///< applied before: blanks out of a telephone number
};

/// What a value must satisfy, beyond its type.
struct Rule {
  bool required = false;
  bool secret = false;             ///< never shown in plans, logs or answers; may be given as {env:} or {file:}
  const TextRule* text = nullptr;  ///< text, and each of texts
  std::uint64_t min = 0, max = 0;  ///< number, seconds; max 0: what the member holds
  std::string_view also{};         ///< a second key that people use: `extension` for `extensions`
};

struct Record;
class Reading;

/// One field: how it is called, what it means, how it gets in and out of an object.
struct Field {
  std::string_view name;
  std::string_view documentation;
  FieldType type;
  Rule rule;
  std::span<const std::string_view> choices;  ///< choice
  const Record* record;                       ///< records, part
  Value (*get)(const void* object);
  /// Leaves the member as it was, and tells `reading`, if the value does not fit. `value` is not null.
  void (*set)(const Field& self, void* object, const Value& value, Reading& reading);
};

/// A kind of object, or a part of one.
struct Record {
  std::string_view name;    ///< "trunk"
  std::string_view plural;  ///< "trunks": its key in files; empty for settings and parts
  std::string_view documentation;
  std::span<const Field> fields;
  std::string_view shorthand;  ///< the field that a lone scalar stands for, or empty
  const Value& (*blank)();     ///< as map, the defaults of every field

  const Field* find(std::string_view key) const;  ///< by name or second name; nullptr
};

/// The table of a kind: Settings, Transport, Context, User, Phone, Trunk, Outcall, OutcallPattern, Incall,
/// Tenant, Group, Friend, Extension, and the parts NumberRange, NumberRule, HeaderRule, Limits, DayLimits and Spike.
template <class Object>
const Record& record_of();
template <>
const Record& record_of<Settings>();
template <>
const Record& record_of<Transport>();
template <>
const Record& record_of<Context>();
template <>
const Record& record_of<User>();
template <>
const Record& record_of<Phone>();
template <>
const Record& record_of<Trunk>();
template <>
const Record& record_of<Outcall>();
template <>
const Record& record_of<OutcallPattern>();
template <>
const Record& record_of<Incall>();
template <>
const Record& record_of<Tenant>();
template <>
const Record& record_of<Group>();
template <>
const Record& record_of<Friend>();
template <>
const Record& record_of<Extension>();
template <>
const Record& record_of<RuleSet>();
template <>
const Record& record_of<RewriteRule>();
template <>
const Record& record_of<Tariff>();
template <>
const Record& record_of<TariffRate>();
template <>
const Record& record_of<Permission>();
template <>
const Record& record_of<PermissionRule>();
template <>
const Record& record_of<Sound>();
template <>
const Record& record_of<Schedule>();
template <>
const Record& record_of<SchedulePeriod>();
template <>
const Record& record_of<ScheduleException>();
template <>
const Record& record_of<NumberRange>();
template <>
const Record& record_of<NumberRule>();
template <>
const Record& record_of<HeaderRule>();

/// Calls `visit` with every list of named objects of a Config, in the order of files. What a later kind refers to
/// comes before it.
template <class AnyConfig, class Visitor>
void for_each_list(AnyConfig& config, Visitor&& visit) {
  visit(config.transports);
  visit(config.rule_sets);
  visit(config.tenants);
  visit(config.contexts);
  visit(config.tariffs);
  visit(config.permissions);
  visit(config.sounds);
  visit(config.users);
  visit(config.groups);
  visit(config.trunks);
  visit(config.schedules);
  visit(config.outcalls);
  visit(config.friends);
  visit(config.extensions);
  visit(config.incalls);
}

enum class Omit : std::uint8_t { nothing, defaults };
enum class Secrets : std::uint8_t { shown, masked };

/// An object as a map. `object` is of the record's kind.
Value to_value(const Record& record, const void* object, Omit omit = Omit::nothing, Secrets secrets = Secrets::shown);

/// Sets the fields that `value` mentions; the others stay. Everything wrong is told to `reading`.
void read_into(const Record& record, void* object, const Value& value, Reading& reading);

template <class Object>
Value to_value(const Object& object, Omit omit = Omit::nothing, Secrets secrets = Secrets::shown) {
  return to_value(record_of<Object>(), &object, omit, secrets);
}
template <class Object>
void read_into(Object& object, const Value& value, Reading& reading) {
  read_into(record_of<Object>(), &object, value, reading);
}

/// As in files: "udp", "outbound".
std::string_view name_of(Protocol protocol);
std::string_view name_of(AccountType type);

/// The name of an object that was given none: an incall's DID or "any", a transport's "udp 0.0.0.0:5060"; else empty.
std::string derived_name(const Transport& transport);
std::string derived_name(const Incall& incall);
std::string derived_name(const Extension& extension);  ///< "101@default"
template <class Object>
std::string derived_name(const Object&) {
  return {};
}

/// What a secret looks like wherever it is not for machines.
inline constexpr std::string_view masked_secret = "********";

}  // namespace tandem::model
