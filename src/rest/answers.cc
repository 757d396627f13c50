#include "rest/answers.h"

#include <nlohmann/json.hpp>

namespace tandem::rest {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace

Response error_answer(std::string_view path, unsigned status, std::string_view sentence) {
  const std::string said(sentence);
  Json body;
  if (is_below(path, "/api/confd") || is_below(path, "/1.1"))
    body = Json::array({said});
  else if (is_below(path, "/api/auth"))
    body = {{"reason", Json::array({said})}, {"message", said}, {"status_code", status}};
  else
    body = {{"message", said}};
  return {.status = status, .body = text_of(body)};
}

std::string json_string(std::string_view text) {
  return text_of(Json(std::string(text)));
}

std::string refusal_tuple(std::initializer_list<std::string_view> members) {
  std::string text = "(";
  for (const std::string_view member : members) {
    text += text.size() == 1 ? "'" : ", '";
    for (const char c : member) {
      if (c == '\'' || c == '\\') text += '\\';
      text += c;
    }
    text += '\'';
  }
  return text + ")";
}

}  // namespace tandem::rest
