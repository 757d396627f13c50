// The one value that is written as a choice of maps.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/field_types.h"
#include "model/nearest.h"
#include "model/text_rules.h"

namespace tandem::model {
namespace {

constexpr std::string_view forms =
    "Wanted: {user: NAME}, {users: [NAME, ...]}, {extension: \"NUMBER\", context: NAME} or {hangup: STATUS}.";
constexpr std::array<std::string_view, 5> keys{"user", "users", "extension", "context", "hangup"};

/// The members of a destination's map, as if they were fields of an object.
constexpr Field as_field(std::string_view name, const TextRule& text) {
  return {name, "", FieldType::text, {.required = true, .text = &text}, {}, nullptr, nullptr, nullptr};
}

bool read_users(Destination& target, const Value& value, DestinationKind kind, Reading& reading) {
  const bool one = kind == DestinationKind::user;
  const Reading::Inside inside(reading, one ? "user" : "users");
  if (one && !value.is_scalar()) {
    reading.error(ProblemCode::wrong_type, value.place, "'user' names one user.", "For several: {users: [a, b]}.");
    return false;
  }
  if (!read_texts(as_field("users", rules::name), target.users, value, reading)) return false;
  if (target.users.empty()) reading.error(ProblemCode::missing, value.place, "No user is named here.");
  target.kind = kind;
  return !target.users.empty();
}

bool read_extension(Destination& target, const Value& extension, const Value* context, Reading& reading) {
  target.kind = DestinationKind::extension;
  target.context = "default";
  bool good = true;
  {
    const Reading::Inside inside(reading, "extension");
    good = read_text(as_field("extension", rules::extension), target.extension, extension, reading);
    if (good && target.extension.empty()) {
      reading.error(ProblemCode::missing, extension.place, "No extension is named here.");
      good = false;
    }
  }
  if (context == nullptr) return good;
  const Reading::Inside inside(reading, "context");
  return read_text(as_field("context", rules::context_name), target.context, *context, reading) && good;
}

bool read_hangup(Destination& target, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, "hangup");
  Field field = as_field("hangup", rules::any_text);
  field.rule.min = 400;
  field.rule.max = 699;
  std::uint64_t status = 0;
  if (!read_number(field, 699, status, value, reading)) return false;
  target.kind = DestinationKind::hangup;
  target.status = static_cast<std::uint16_t>(status);
  return true;
}

bool known_keys(const Value& value, Reading& reading) {
  bool good = true;
  for (const Value::Member& member : value.members) {
    if (std::ranges::find(keys, std::string_view(member.key)) != keys.end()) continue;
    reading.error(ProblemCode::unknown_key, member.place, "'" + member.key + "' is not a key of a destination.",
                  nearest(member.key, keys).empty() ? std::string(forms) : suggestion(member.key, keys));
    good = false;
  }
  return good;
}

}  // namespace

bool read_destination(Destination& target, const Value& value, Reading& reading) {
  if (value.kind == Value::Kind::text && value.scalar.empty()) {
    target = {};
    return true;
  }
  if (value.kind != Value::Kind::map) {
    reading.error(ProblemCode::wrong_type, value.place, "A destination is a map of keys and values.",
                  std::string(forms));
    return false;
  }
  if (!known_keys(value, reading)) return false;
  const Value* context = value.find("context");
  const std::size_t members = value.members.size() - (context != nullptr ? 1 : 0);
  const Value* extension = value.find("extension");
  if (members != 1 || (context != nullptr && extension == nullptr)) {
    reading.error(ProblemCode::wrong_type, value.place, "A destination is exactly one of its forms.",
                  std::string(forms));
    return false;
  }
  Destination read;
  bool good = false;
  if (const Value* user = value.find("user")) good = read_users(read, *user, DestinationKind::user, reading);
  if (const Value* users = value.find("users")) good = read_users(read, *users, DestinationKind::users, reading);
  if (extension != nullptr) good = read_extension(read, *extension, context, reading);
  if (const Value* hangup = value.find("hangup")) good = read_hangup(read, *hangup, reading);
  if (good) target = std::move(read);
  return good;
}

Value destination_value(const Destination& destination) {
  Value map = Value::map();
  switch (destination.kind) {
    case DestinationKind::user:
      if (destination.users.empty()) return {};
      map.add("user", Value::text(destination.users.front()));
      break;
    case DestinationKind::users:
      map.add("users", FieldTraits<std::vector<std::string>>::get(destination.users));
      break;
    case DestinationKind::extension:
      map.add("extension", Value::text(destination.extension));
      map.add("context", Value::text(destination.context));
      break;
    case DestinationKind::hangup:
      map.add("hangup", Value::number(destination.status));
      break;
  }
  return map;
}

}  // namespace tandem::model
