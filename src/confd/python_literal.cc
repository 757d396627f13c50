#include "confd/python_literal.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::confd {
namespace {

std::string list_of(const Json& value) {
  std::string out;
  const bool object = value.is_object();
  for (const auto& item : value.items()) {
    if (!out.empty()) out += ", ";
    if (object) out += python_text(item.key()) + ": ";
    out += python_literal(item.value());
  }
  return object ? '{' + out + '}' : '[' + out + ']';
}

}  // namespace

std::string python_text(std::string_view text) {
  const bool apostrophe = text.contains('\''), quotes = text.contains('"');
  const char quote = apostrophe && !quotes ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == '\\' || c == quote) out += '\\';
      out += c;
    }
  }
  return out + quote;
}

std::string python_literal(const Json& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
  if (value.is_string()) return python_text(value.get_ref<const std::string&>());
  if (value.is_structured()) return list_of(value);
  return value.dump();
}

std::string python_key(const Key& key) {
  const bool number = !key.empty() && std::ranges::all_of(key, is_digit);
  return number ? key : "UUID(" + python_text(key) + ')';
}

}  // namespace tandem::confd
