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
    "Wanted: {user: NAME}, {users: [NAME, ...]}, {group: NAME}, {friend: NAME}, {extension: \"NUMBER\", context: "
    "NAME}, {outcall: "
    "NAME, "
    "number: \"NUMBER\"}, {number: \"NUMBER\"}, {announcement: SOUND, answer: yes or no, hangup: STATUS} or {hangup: "
    "STATUS}.";
constexpr std::array<std::string_view, 12> keys{"user",   "friend",  "users",  "group",     "extension",    "outcall",
                                                "number", "context", "hangup", "ring_time", "announcement", "answer"};

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
    const bool as_called = extension.is_scalar() && extension.scalar == called_number;
    if (as_called) target.extension = called_number;
    good = as_called || read_text(as_field("extension", rules::extension), target.extension, extension, reading);
    if (good && target.extension.empty()) {
      reading.error(ProblemCode::missing, extension.place, "No extension is named here.");
      good = false;
    }
  }
  if (context == nullptr) return good;
  const Reading::Inside inside(reading, "context");
  return read_text(as_field("context", rules::context_name), target.context, *context, reading) && good;
}

/// Wazo's words for it.
std::optional<std::uint16_t> hangup_word(std::string_view word) {
  if (word == "busy") return 486;
  if (word == "congestion") return 503;
  if (word == "normal") return 480;
  return std::nullopt;
}

bool read_hangup(Destination& target, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, "hangup");
  if (value.is_scalar())
    if (const auto status = hangup_word(value.scalar)) {
      target.status = *status;
      return true;
    }
  Field field = as_field("hangup", rules::any_text);
  field.rule.min = 400;
  field.rule.max = 699;
  std::uint64_t status = 0;
  if (!read_number(field, 699, status, value, reading)) return false;
  target.status = static_cast<std::uint16_t>(status);
  return true;
}

bool read_name(Destination& target, DestinationKind kind, std::string_view key, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, std::string(key));
  target.kind = kind;
  if (!read_text(as_field(key, rules::name), target.name, value, reading)) return false;
  if (!target.name.empty()) return true;
  reading.error(ProblemCode::missing, value.place, "No " + std::string(key) + " is named here.");
  return false;
}

bool read_number_called(Destination& target, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, "number");
  if (!read_text(as_field("number", rules::whole_number), target.extension, value, reading)) return false;
  if (!target.extension.empty()) return true;
  reading.error(ProblemCode::missing, value.place, "No number is named here.");
  return false;
}

bool read_answer(Destination& target, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, "answer");
  return read_boolean(target.answer, value, reading);
}

bool read_ring_time(Destination& target, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, "ring_time");
  Field field = as_field("ring_time", rules::any_text);
  field.rule.max = 3600;
  return read_seconds(field, target.ring_time, value, reading);
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

/// One map, read by what it names.
class DestinationReader {
 public:
  DestinationReader(const Value& map, Reading& reading) : map_(map), reading_(reading) {}

  bool read(Destination& target) {
    if (!is_one_form()) {
      reading_.error(ProblemCode::wrong_type, map_.place, "A destination is exactly one of its forms.",
                     std::string(forms));
      return false;
    }
    Destination read;
    bool good = form(read);
    if (const Value* time = map_.find("ring_time")) good = read_ring_time(read, *time, reading_) && good;
    if (good) target = std::move(read);
    return good;
  }

 private:
  bool has(std::string_view key) const { return map_.find(key) != nullptr; }

  bool is_one_form() const {
    int named = 0;
    for (const std::string_view key : {"user", "users", "group", "friend", "extension", "outcall", "announcement"})
      named += has(key) ? 1 : 0;
    if (has("hangup") && !has("announcement")) ++named;
    if (has("answer") && !has("announcement")) return false;
    if (!has("outcall") && !has("friend") && has("number")) ++named;
    if (has("context") && !has("extension") && !has("number")) return false;
    if (has("context") && (has("outcall") || has("friend"))) return false;
    return named == 1;
  }

  bool form(Destination& read) {
    if (const Value* user = map_.find("user")) return read_users(read, *user, DestinationKind::user, reading_);
    if (const Value* users = map_.find("users")) return read_users(read, *users, DestinationKind::users, reading_);
    if (const Value* group = map_.find("group"))
      return read_name(read, DestinationKind::group, "group", *group, reading_);
    if (const Value* extension = map_.find("extension"))
      return read_extension(read, *extension, map_.find("context"), reading_);
    if (has("announcement")) return announcement(read);
    if (const Value* hangup = map_.find("hangup")) {
      read.kind = DestinationKind::hangup;
      return read_hangup(read, *hangup, reading_);
    }
    return number(read);
  }

  bool announcement(Destination& read) {
    bool good = read_name(read, DestinationKind::announcement, "announcement", *map_.find("announcement"), reading_);
    if (const Value* answer = map_.find("answer")) good = read_answer(read, *answer, reading_) && good;
    if (const Value* hangup = map_.find("hangup")) good = read_hangup(read, *hangup, reading_) && good;
    return good;
  }

  bool number(Destination& read) {
    bool good = true;
    const Value* outcall = map_.find("outcall");
    const Value* at_friend = map_.find("friend");
    if (outcall != nullptr)
      good = read_name(read, DestinationKind::outcall, "outcall", *outcall, reading_);
    else if (at_friend != nullptr)
      good = read_name(read, DestinationKind::friend_, "friend", *at_friend, reading_);
    else
      read.kind = DestinationKind::number;
    const Value* number = map_.find("number");
    if (number == nullptr && at_friend != nullptr) return good;
    if (number == nullptr) {
      reading_.error(ProblemCode::missing, map_.place, "No number is named here.",
                     "{outcall: NAME, number: \"NUMBER\"} says which number is called.");
      return false;
    }
    good = read_number_called(read, *number, reading_) && good;
    if (const Value* context = map_.find("context")) {
      const Reading::Inside inside(reading_, "context");
      good = read_text(as_field("context", rules::context_name), read.context, *context, reading_) && good;
    }
    return good;
  }

  const Value& map_;
  Reading& reading_;
};

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
  return DestinationReader(value, reading).read(target);
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
    case DestinationKind::group:
      map.add("group", Value::text(destination.name));
      break;
    case DestinationKind::friend_:
      map.add("friend", Value::text(destination.name));
      if (!destination.extension.empty()) map.add("number", Value::text(destination.extension));
      break;
    case DestinationKind::extension:
      map.add("extension", Value::text(destination.extension));
      map.add("context", Value::text(destination.context));
      break;
    case DestinationKind::outcall:
      map.add("outcall", Value::text(destination.name));
      map.add("number", Value::text(destination.extension));
      break;
    case DestinationKind::number:
      map.add("number", Value::text(destination.extension));
      if (!destination.context.empty()) map.add("context", Value::text(destination.context));
      break;
    case DestinationKind::hangup:
      map.add("hangup", Value::number(destination.status));
      break;
    case DestinationKind::announcement:
      map.add("announcement", Value::text(destination.name));
      map.add("answer", FieldTraits<bool>::get(destination.answer));
      map.add("hangup", Value::number(destination.status));
      break;
  }
  if (destination.ring_time.count() > 0)
    map.add("ring_time", Value::number(static_cast<std::uint64_t>(destination.ring_time.count())));
  return map;
}

std::string in_words(const Destination& destination) {
  std::string text;
  switch (destination.kind) {
    case DestinationKind::user:
    case DestinationKind::users:
      for (const std::string& name : destination.users) text.append(text.empty() ? "" : ", ").append(name);
      return (destination.users.size() == 1 ? "user " : "users ") + text;
    case DestinationKind::group:
      return "group " + destination.name;
    case DestinationKind::friend_:
      return "friend " + destination.name + (destination.extension.empty() ? "" : " with " + destination.extension);
    case DestinationKind::extension:
      return "extension " + destination.extension + " in " +
             (destination.context.empty() ? std::string("-") : destination.context);
    case DestinationKind::outcall:
      return "number " + destination.extension + " by outcall " + destination.name;
    case DestinationKind::number:
      return "number " + destination.extension;
    case DestinationKind::announcement:
      return "announcement " + destination.name + (destination.answer ? " after an answer" : "");
    case DestinationKind::hangup:
      break;
  }
  return "hang up with " + std::to_string(destination.status);
}

Value FieldTraits<std::vector<Destination>>::get(const std::vector<Destination>& member) {
  Value list = Value::list();
  for (const Destination& one : member) list.items.push_back(destination_value(one));
  return list;
}

void FieldTraits<std::vector<Destination>>::set(const Field&, std::vector<Destination>& member, const Value& value,
                                                Reading& reading) {
  const std::size_t errors_before = reading.errors();
  std::vector<Destination> all;
  const std::span<const Value> items = value.kind == Value::Kind::list ? std::span(value.items) : std::span(&value, 1);
  for (const Value& item : items) {
    const Reading::Inside inside(reading, '[' + std::to_string(all.size()) + ']');
    read_destination(all.emplace_back(), item, reading);
  }
  if (reading.errors() == errors_before) member = std::move(all);
}

}  // namespace tandem::model
