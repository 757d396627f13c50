#include "control/table_words.h"

#include <fmt/format.h>

namespace tandem::control {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "-" : text;
}

std::string or_dash(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

std::string_view off_mark(bool enabled) {
  return enabled ? "" : " (off)";
}

std::string count_line(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}\n", count, what, count == 1 ? "" : "s");
}

std::string places_in_words(const model::Destination& first, const std::vector<model::Destination>& rest) {
  std::string text = in_words(first);
  for (const model::Destination& one : rest) text += ", then " + in_words(one);
  return text;
}

}  // namespace tandem::control
