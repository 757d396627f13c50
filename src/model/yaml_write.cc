#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

#include <algorithm>

#include "base/text.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

constexpr std::size_t longest_line = 100;

/// Words that no YAML reader takes for anything but a text.
bool is_plain_word(std::string_view text) {
  constexpr std::string_view special[] = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"};
  if (text.empty() || !is_alpha(text.front())) return false;
  for (std::string_view word : special)
    if (equal_ignoring_case(word, text)) return false;
  return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; });
}

bool fits_a_line(const Value& list) {
  std::size_t length = 0;
  for (const Value& item : list.items) {
    if (!item.is_scalar()) return false;
    length += item.scalar.size() + 4;
  }
  return length <= longest_line;
}

void emit(YAML::Emitter& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      out << YAML::Null;
      break;
    case Value::Kind::plain:
      out << value.scalar;
      break;
    case Value::Kind::text:
      if (!is_plain_word(value.scalar)) out << YAML::DoubleQuoted;
      out << value.scalar;
      break;
    case Value::Kind::list:
      if (fits_a_line(value)) out << YAML::Flow;
      out << YAML::BeginSeq;
      for (const Value& item : value.items) emit(out, item);
      out << YAML::EndSeq;
      break;
    case Value::Kind::map:
      out << YAML::BeginMap;
      for (const Value::Member& member : value.members) {
        out << YAML::Key;
        if (!is_plain_word(member.key)) out << YAML::DoubleQuoted;
        out << member.key << YAML::Value;
        emit(out, member.value);
      }
      out << YAML::EndMap;
      break;
  }
}

/// One top-level key; sections are told apart by an empty line, for readers.
void write_section(std::string& text, std::string_view key, Value value) {
  if (value.items.empty() && value.members.empty()) return;
  Value section = Value::map();
  section.add(key, std::move(value));
  if (!text.empty()) text += '\n';
  text += write_yaml(section);
}

}  // namespace

std::string write_yaml(const Value& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str(), out.size()) + '\n';
}

std::string write_yaml(const Config& config, Omit omit, Secrets secrets) {
  std::string text;
  write_section(text, record_of<Settings>().name, to_value(config.settings, omit, secrets));
  for_each_list(config, [&]<class Object>(const std::vector<Object>& objects) {
    Value list = Value::list();
    for (const Object& object : objects) list.items.push_back(to_value(object, omit, secrets));
    write_section(text, record_of<Object>().plural, std::move(list));
  });
  return text.empty() ? "settings: {}\n" : text;
}

}  // namespace tandem::model
