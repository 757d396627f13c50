// Lists of Asterisk's options in documents: {name: value} or [[name, value], ...]; null as the value unsets.
#include "model/asterisk_options.h"
#include "model/field_types.h"
#include "model/text_rules.h"

namespace tandem::model {
namespace {

constexpr std::size_t most_options = 512, longest_name = 128;
constexpr std::string_view form = "Options are a map of names and values, or a list of [name, value].";

constexpr Field option_field(bool secret) {
  return {"", "", FieldType::text, {.secret = secret, .text = &rules::any_text}, {}, nullptr, nullptr, nullptr};
}

bool read_name(const Value& name, Reading& reading) {
  if (name.is_scalar() && !name.scalar.empty() && name.scalar.size() <= longest_name) return true;
  reading.error(ProblemCode::bad_value, name.place, "Here stands no name of an option.", std::string(form));
  return false;
}

void read_option(std::vector<Option>& options, const std::string& name, const Value& value, Reading& reading) {
  const Reading::Inside inside(reading, name);
  if (value.kind == Value::Kind::list) {  // several of one name
    for (const Value& one : value.items)
      if (one.kind != Value::Kind::list)
        read_option(options, name, one, reading);
      else
        reading.error(ProblemCode::wrong_type, one.place, "Lists of values are not nested further.");
    return;
  }
  if (options.size() >= most_options)
    return reading.error(ProblemCode::out_of_range, value.place, "There are more than 512 options.");
  Option option{name, {}, value.kind == Value::Kind::null};
  const Field field = option_field(is_secret_option(name));
  if (option.unset || read_text(field, option.value, value, reading)) options.push_back(std::move(option));
}

}  // namespace

bool read_options(std::vector<Option>& target, const Value& value, Reading& reading) {
  const std::size_t errors_before = reading.errors();
  std::vector<Option> options;
  const auto read_map = [&](const Value& map) {
    for (const Value::Member& member : map.members) read_option(options, member.key, member.value, reading);
  };
  if (value.kind == Value::Kind::map) {
    read_map(value);
  } else if (value.kind == Value::Kind::list) {
    for (const Value& item : value.items) {
      if (item.kind == Value::Kind::map)
        read_map(item);
      else if (item.kind != Value::Kind::list || item.items.size() != 2)
        reading.error(ProblemCode::wrong_type, item.place, "Here stands " + std::string(name_of(item.kind)) + ".",
                      std::string(form));
      else if (read_name(item.items[0], reading))
        read_option(options, item.items[0].scalar, item.items[1], reading);
    }
  } else if (value.kind != Value::Kind::null && !(value.is_scalar() && value.scalar.empty())) {
    reading.error(ProblemCode::wrong_type, value.place, "Here stands " + std::string(name_of(value.kind)) + ".",
                  std::string(form));
  }
  if (reading.errors() != errors_before) return false;
  target = std::move(options);
  return true;
}

Value options_value(const std::vector<Option>& options) {
  Value list = Value::list();
  for (const Option& option : options) {
    Value pair = Value::list();
    pair.items = {Value::text(option.name), option.unset ? Value{} : Value::text(option.value)};
    list.items.push_back(std::move(pair));
  }
  return list;
}

}  // namespace tandem::model
