#include "model/value.h"

namespace tandem::model {

Value Value::text(std::string_view text) {
  Value value;
  value.kind = Kind::text;
  value.scalar = text;
  return value;
}

Value Value::number(std::uint64_t number) {
  Value value;
  value.kind = Kind::plain;
  value.scalar = std::to_string(number);
  return value;
}

Value Value::boolean(bool truth) {
  Value value;
  value.kind = Kind::plain;
  value.scalar = truth ? "true" : "false";
  return value;
}

Value Value::list() {
  Value value;
  value.kind = Kind::list;
  return value;
}

Value Value::map() {
  Value value;
  value.kind = Kind::map;
  return value;
}

const Value* Value::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

void Value::add(std::string_view key, Value value) {
  members.push_back({std::string(key), value.place, std::move(value)});
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.scalar != b.scalar || a.items != b.items) return false;
  if (a.members.size() != b.members.size()) return false;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    if (a.members[i].key != b.members[i].key || !(a.members[i].value == b.members[i].value)) return false;
  return true;
}

std::string_view name_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return "nothing";
    case Value::Kind::text:
      return "a text";
    case Value::Kind::plain:
      return "a single value";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::map:
      return "a map of keys and values";
  }
  return "";
}

}  // namespace tandem::model
