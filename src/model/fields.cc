#include "model/fields.h"

#include <vector>

#include "model/asterisk_options.h"
#include "model/nearest.h"
#include "model/reading.h"

namespace tandem::model {
namespace {

bool is_empty(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return true;
    case Value::Kind::text:
    case Value::Kind::plain:
      return value.scalar.empty();
    case Value::Kind::list:
      return value.items.empty();
    case Value::Kind::map:
      return value.members.empty();
  }
  return true;
}

/// Whether a field must be written even if it is as a new object has it: reading would miss it.
bool must_be_written(const Field& field, const Value& value) {
  return field.rule.required && (is_empty(value) || field.type == FieldType::address);
}

void mask(const Field& field, Value& value) {
  if (field.rule.secret && !value.scalar.empty()) value = Value::text(masked_secret);
  if (field.type == FieldType::options)
    for (Value& option : value.items)
      if (is_secret_option(option.items[0].scalar) && !option.items[1].scalar.empty())
        option.items[1] = Value::text(masked_secret);
  if (field.record == nullptr) return;
  const auto mask_part = [&](Value& part) {
    for (Value::Member& member : part.members)
      if (const Field* inner = field.record->find(member.key)) mask(*inner, member.value);
  };
  mask_part(value);
  for (Value& item : value.items) mask_part(item);
}

/// Takes out what a new part has as well.
void drop_defaults(const Record& record, Value& part) {
  std::erase_if(part.members, [&](Value::Member& member) {
    const Field* field = record.find(member.key);
    if (member.value == *record.blank().find(member.key)) return !must_be_written(*field, member.value);
    if (field->type == FieldType::part) drop_defaults(*field->record, member.value);
    return false;
  });
}

std::vector<std::string_view> keys_of(const Record& record) {
  std::vector<std::string_view> keys;
  for (const Field& field : record.fields) keys.push_back(field.name);
  return keys;
}

std::string with_article(std::string_view noun, std::string_view article = "a") {
  const bool vowel = !noun.empty() && std::string_view("aeio").find(noun.front()) != std::string_view::npos;
  return std::string(article) + (vowel ? "n " : " ") + std::string(noun);
}

/// One object being read: which fields were mentioned, and which of those were wrong.
class ObjectReader {
 public:
  ObjectReader(const Record& record, void* object, Reading& reading)
      : record_(record), object_(object), reading_(reading), fates_(record.fields.size(), Fate::unmentioned) {}

  void read(const Value::Member& member) {
    const Field* field = record_.find(member.key);
    if (field == nullptr) return unknown(member);
    Fate& fate = fates_[static_cast<std::size_t>(field - record_.fields.data())];
    const Reading::Inside inside(reading_, std::string(field->name));
    if (fate != Fate::unmentioned) {
      return reading_.error(ProblemCode::duplicate_key, member.place, "'" + member.key + "' is given twice.",
                            "Keep one of them.");
    }
    fate = set(*field, member.value) ? Fate::read : Fate::wrong;
  }

  void tell_missing(Place place) {
    for (std::size_t i = 0; i < fates_.size(); ++i) {
      const Field& field = record_.fields[i];
      if (!field.rule.required || fates_[i] == Fate::wrong) continue;
      const Value value = field.get(object_);
      const bool never_set = fates_[i] == Fate::unmentioned && field.type == FieldType::address &&
                             value == *record_.blank().find(field.name);
      if (!is_empty(value) && !never_set) continue;
      const Reading::Inside inside(reading_, std::string(field.name));
      reading_.error(ProblemCode::missing, place,
                     with_article(record_.name, "A") + " needs '" + std::string(field.name) + "'.",
                     std::string(field.documentation));
    }
  }

 private:
  enum class Fate : std::uint8_t { unmentioned, read, wrong };

  bool set(const Field& field, const Value& value) {
    const std::size_t before = reading_.errors();
    const Value* standard = value.kind == Value::Kind::null ? record_.blank().find(field.name) : nullptr;
    if (standard != nullptr && is_empty(*standard)) {
      clear(field);
    } else {
      field.set(field, object_, standard != nullptr ? *standard : value, reading_);
    }
    return reading_.errors() == before;
  }

  /// The empty value of a field need not satisfy the rule that a given one must.
  void clear(const Field& field) {
    Field lenient = field;
    lenient.rule = {};
    const bool is_list =
        field.type == FieldType::texts || field.type == FieldType::records || field.type == FieldType::options;
    lenient.set(lenient, object_, is_list ? Value::list() : Value::text(""), reading_);
  }

  void unknown(const Value::Member& member) {
    const auto keys = keys_of(record_);
    reading_.error(
        ProblemCode::unknown_key, member.place,
        "'" + member.key + "' is not a key of " +
            (record_.plural.empty() && record_.name == "settings" ? "the settings" : with_article(record_.name)) + ".",
        suggestion(member.key, keys));
  }

  const Record& record_;
  void* object_;
  Reading& reading_;
  std::vector<Fate> fates_;
};

}  // namespace

const Field* Record::find(std::string_view key) const {
  for (const Field& field : fields)
    if (key == field.name || (!field.rule.also.empty() && key == field.rule.also)) return &field;
  return nullptr;
}

Value to_value(const Record& record, const void* object, Omit omit, Secrets secrets) {
  Value map = Value::map();
  for (const Field& field : record.fields) {
    Value value = field.get(object);
    const bool as_new = omit == Omit::defaults && value == *record.blank().find(field.name);
    if (as_new && !must_be_written(field, value)) continue;
    if (omit == Omit::defaults && field.record != nullptr) {
      drop_defaults(*field.record, value);
      for (Value& item : value.items) drop_defaults(*field.record, item);
    }
    if (secrets == Secrets::masked) mask(field, value);
    map.add(field.name, std::move(value));
  }
  return map;
}

void read_into(const Record& record, void* object, const Value& value, Reading& reading) {
  ObjectReader reader(record, object, reading);
  if (value.is_scalar() && !record.shorthand.empty()) {
    reader.read({std::string(record.shorthand), value.place, value});
  } else if (value.kind == Value::Kind::map) {
    for (const Value::Member& member : value.members) reader.read(member);
  } else {
    return reading.error(ProblemCode::wrong_type, value.place,
                         "Here stands " + std::string(name_of(value.kind)) + "; " + with_article(record.name) +
                             " is a map of keys and values.",
                         suggestion("", keys_of(record)));
  }
  reader.tell_missing(value.place);
}

std::string derived_name(const Transport& transport) {
  if (transport.bind == SocketAddress{}) return {};
  return std::string(name_of(transport.protocol)) + ' ' + transport.bind.to_string();
}

std::string derived_name(const Extension& extension) {
  return extension.exten.empty() ? std::string() : extension.exten + "@" + extension.context;
}

std::string derived_name(const Incall& incall) {
  return (incall.did.empty() ? "any" : incall.did) + (incall.trunk.empty() ? "" : " by " + incall.trunk);
}

}  // namespace tandem::model
