#include "confd/fields_of_documents.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace tandem::confd {
namespace {

/// Null: there is none.
const Json* find(const Json& object, std::string_view field) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(field);
  return found == object.end() ? nullptr : &*found;
}

bool is_number(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('+') ? 1 : 0);
  return !digits.empty() && digits.find_first_not_of("0123456789*#") == digits.npos;
}

}  // namespace

std::string text_of(const Json& object, std::string_view field) {
  const Json* value = find(object, field);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool flag_of(const Json& object, std::string_view field, bool otherwise) {
  const Json* value = find(object, field);
  return value != nullptr && value->is_boolean() ? value->get<bool>() : otherwise;
}

std::optional<std::uint64_t> number_of(const Json& object, std::string_view field) {
  const Json* value = find(object, field);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  if (value->is_number_unsigned()) return value->get<std::uint64_t>();
  if (value->is_number_integer()) {
    const auto number = value->get<std::int64_t>();
    return number < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(number));
  }
  constexpr double most = 1e15;
  const auto number = value->get<double>();
  if (!(number >= 0)) return std::nullopt;
  return static_cast<std::uint64_t>(std::min(number, most));
}

std::chrono::seconds seconds_of(const Json& object, std::string_view field, std::chrono::seconds most) {
  const auto number = number_of(object, field).value_or(0);
  return std::chrono::seconds(std::min(number, static_cast<std::uint64_t>(most.count())));
}

const Json* part_of(const Json& object, std::string_view field) {
  const Json* value = find(object, field);
  return value != nullptr && value->is_object() ? value : nullptr;
}

std::vector<const Json*> items_of(const Json& object, std::string_view field) {
  std::vector<const Json*> items;
  if (const Json* value = find(object, field); value != nullptr && value->is_array())
    for (const Json& item : *value) items.push_back(&item);
  return items;
}

Key key_named_by(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  for (const std::string_view id : {"id", "uuid"})
    if (const Json* inner = find(value, id); inner != nullptr && !inner->is_object()) return key_named_by(*inner);
  return {};
}

Key key_in(const Json& object, std::string_view field) {
  const Json* value = find(object, field);
  return value == nullptr ? Key() : key_named_by(*value);
}

std::vector<Key> keys_in(const Json& object, std::string_view field) {
  std::vector<Key> keys;
  for (const Json* item : items_of(object, field))
    if (Key key = key_named_by(*item); !key.empty() && std::ranges::find(keys, key) == keys.end())
      keys.push_back(std::move(key));
  return keys;
}

bool says_something(const Json& object, std::string_view field) {
  const Json* value = find(object, field);
  if (value == nullptr || value->is_null()) return false;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_string()) return !value->get_ref<const std::string&>().empty();
  return value->is_number() || !value->empty();
}

CallerText parse_caller(std::string_view text) {
  text = trim(text);
  CallerText caller;
  std::string_view name = text;
  if (text.ends_with('>'))
    if (const auto open = text.rfind('<'); open != text.npos) {
      const std::string_view number = trim(text.substr(open + 1, text.size() - open - 2));
      if (is_number(number)) caller.number = number;
      name = trim(text.substr(0, open));
    }
  if (is_number(name) && caller.number.empty()) caller.number = name;
  if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
  caller.name = name;
  return caller;
}

}  // namespace tandem::confd
