#include "model/json.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "model/yaml.h"

namespace tandem::model {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::text:
      return value.scalar;
    case Value::Kind::plain: {
      Json read = Json::parse(value.scalar, nullptr, false);
      return read.is_number() || read.is_boolean() ? read : Json(value.scalar);
    }
    case Value::Kind::list: {
      Json list = Json::array();
      for (const Value& item : value.items) list.push_back(to_json(item));
      return list;
    }
    case Value::Kind::map: {
      Json map = Json::object();
      for (const Value::Member& member : value.members) map[member.key] = to_json(member.value);
      return map;
    }
  }
  return nullptr;
}

std::optional<Value> from_json(const Json& json, std::size_t depth) {
  if (depth > max_document_depth) return std::nullopt;
  if (json.is_null()) return Value{};
  if (json.is_string()) return Value::text(json.get_ref<const std::string&>());
  Value value;
  if (json.is_array()) {
    value.kind = Value::Kind::list;
    for (const Json& item : json) {
      auto read = from_json(item, depth + 1);
      if (!read) return std::nullopt;
      value.items.push_back(std::move(*read));
    }
  } else if (json.is_object()) {
    value.kind = Value::Kind::map;
    for (const auto& [key, item] : json.items()) {
      auto read = from_json(item, depth + 1);
      if (!read) return std::nullopt;
      value.add(key, std::move(*read));
    }
  } else {
    value.kind = Value::Kind::plain;
    value.scalar = json.dump();
  }
  return value;
}

}  // namespace

std::string write_json(const Value& value) {
  return to_json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::expected<Value, std::string> read_json(std::string_view text) {
  if (text.size() > max_document_bytes) return std::unexpected("The document is too large.");
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return std::unexpected("The document is not JSON.");
  auto value = from_json(json, 0);
  if (!value) return std::unexpected("The document is nested too deeply.");
  return std::move(*value);
}

}  // namespace tandem::model
