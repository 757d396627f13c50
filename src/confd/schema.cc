#include "confd/schema.h"

#include "confd/python_literal.h"
#include "confd/values.h"

namespace tandem::confd {
namespace {

Field make(std::string_view name, FieldType type) {
  Field field;
  field.name = name;
  field.type = type;
  return field;
}

}  // namespace

std::string Faults::literal() const {
  if (parts.empty()) {
    std::string out;
    for (const std::string& message : messages) out += (out.empty() ? "" : ", ") + python_text(message);
    return '[' + out + ']';
  }
  std::string out;
  for (const auto& [part, faults] : parts) {
    const auto* place = std::get_if<std::size_t>(&part);
    out += (out.empty() ? "" : ", ") + (place ? std::to_string(*place) : python_text(std::get<std::string>(part)));
    out += ": " + faults.literal();
  }
  return '{' + out + '}';
}

Field Field::length(std::int64_t shortest, std::int64_t longest) && {
  least = shortest;
  most = longest;
  return std::move(*this);
}

Field Field::at_least(std::int64_t value) && {
  least = value;
  return std::move(*this);
}

Field Field::between(std::int64_t low, std::int64_t high) && {
  least = low;
  most = high;
  return std::move(*this);
}

Field Field::ruled(TextRule rule) && {
  rules.push_back(rule);
  return std::move(*this);
}

Field Field::one_of(std::vector<std::string_view> values) && {
  choices = std::move(values);
  return std::move(*this);
}

Field Field::nullable() && {
  may_be_null = true;
  return std::move(*this);
}

Field Field::required() && {
  must_be_given = true;
  return std::move(*this);
}

Field Field::otherwise(Json value) && {
  initial = std::move(value);
  return std::move(*this);
}

Field text(std::string_view name) {
  return make(name, FieldType::text);
}
Field integer(std::string_view name) {
  return make(name, FieldType::integer);
}
Field number(std::string_view name) {
  return make(name, FieldType::number);
}
Field boolean(std::string_view name) {
  return make(name, FieldType::boolean);
}
Field strict_boolean(std::string_view name) {
  return make(name, FieldType::strict_boolean);
}
Field uuid(std::string_view name) {
  return make(name, FieldType::uuid);
}
Field email(std::string_view name) {
  return make(name, FieldType::email);
}

Field list(std::string_view name, Field element) {
  Field field = make(name, FieldType::list);
  field.element.push_back(std::move(element));
  field.initial = Json::array();
  return field;
}

Field object(std::string_view name, const Schema& members) {
  Field field = make(name, FieldType::object);
  field.members = &members;
  return field;
}

Field special(std::string_view name, Field::Special read) {
  Field field = make(name, FieldType::special);
  field.read = read;
  return field;
}

Field kept(std::string_view name, Json initial) {
  Field field = make(name, FieldType::special);
  field.writable = false;
  field.initial = std::move(initial);
  return field;
}

Field shown(std::string_view name, Json empty) {
  Field field = kept(name, std::move(empty));
  field.stored = false;
  return field;
}

Field pairs(std::string_view name, std::int64_t most, std::vector<TextRule> rules) {
  Field part = text({}).length(1, 4092);
  part.rules = std::move(rules);
  return list(name, list({}, std::move(part)).length(2, 2)).at_most(most);
}

Json read_fields(const Schema& schema, const Json& given, Reading reading, Faults& faults) {
  Json read = Json::object();
  for (const Field& field : schema.fields) {
    if (!field.writable) continue;
    const auto found = given.find(field.name);
    if (found == given.end()) {
      if (reading == Reading::change) continue;
      read[field.name] = field.initial;
      if (!field.must_be_given) continue;
      Faults absent;
      absent.add("Missing data for required field.");
      faults.add(std::string(field.name), std::move(absent));
      continue;
    }
    Faults own;
    Json value;
    read_value(field, *found, value, own);
    read[field.name] = std::move(value);
    faults.add(std::string(field.name), std::move(own));
  }
  if (faults.none() && schema.whole != nullptr) schema.whole(read, faults);
  return read;
}

Refusal refusal_of(const Faults& faults) {
  Refusal refusal;
  for (const auto& [part, own] : faults.parts) {
    const auto* name = std::get_if<std::string>(&part);
    refusal.sentences.push_back(input_error(name ? *name : "_schema", own.literal()).sentences[0]);
  }
  return refusal;
}

Checked<Json> read_by(const Schema& schema, const Json& body, Reading reading) {
  Faults faults;
  Json read = read_fields(schema, body, reading, faults);
  if (!faults.none()) return std::unexpected(refusal_of(faults));
  return read;
}

Json new_object(const Schema& schema, const Json& read) {
  Json object = Json::object();
  for (const Field& field : schema.fields) {
    if (!field.stored) continue;
    const auto given = read.find(field.name);
    object[field.name] = given == read.end() ? field.initial : *given;
  }
  return object;
}

void read_value(const Field& field, const Json& given, Json& read, Faults& faults) {
  if (!given.is_null()) return read_present(field, given, read, faults);
  if (!field.may_be_null) faults.add("Field may not be null.");
  read = nullptr;
}

}  // namespace tandem::confd
