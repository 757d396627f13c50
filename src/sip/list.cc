#include "sip/list.h"

#include "base/text.h"
#include "sip/limits.h"

namespace tandem::sip {
namespace {

std::size_t find_mark(std::string_view text, std::size_t from) {
  while (from < text.size() && text[from] != ',' && text[from] != '"' && text[from] != '<') ++from;
  return from;
}

/// Up to the next comma outside of quotes and <>. A quote that never closes reaches to the end; a '<' that never
/// closes too, and the value's own parser says what is wrong with it.
std::size_t end_of_value(std::string_view text) {
  std::size_t at = find_mark(text, 0);
  while (at < text.size() && text[at] != ',') {
    if (text[at] == '<') {
      at = text.find('>', at);
    } else {
      for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    }
    if (at >= text.size()) return text.size();
    at = find_mark(text, at + 1);
  }
  return at;
}

}  // namespace

void ListValues::Iterator::advance() {
  while (!left_.empty()) {
    const std::size_t end = end_of_value(left_);
    current_ = trim(left_.substr(0, end));
    left_.remove_prefix(end < left_.size() ? end + 1 : end);
    if (!current_.empty()) return;
  }
  at_end_ = true;
}

std::string_view first_value(const Message& message, HeaderId id) {
  for (const Field& field : message.fields())
    if (field.id == id)
      for (std::string_view value : split_list(field.value)) return value;
  return {};
}

Parsed<std::vector<NameAddr>> parse_addresses(const Message& message, HeaderId id) {
  std::vector<NameAddr> addresses;
  for (const Field& field : message.fields()) {
    if (field.id != id) continue;
    for (std::string_view value : split_list(field.value)) {
      const auto address = NameAddr::parse(value);
      const auto at = static_cast<std::uint32_t>(value.data() - message.text().data());
      if (!address) return std::unexpected(ParseError{address.error().fault, at + address.error().offset});
      if (addresses.size() == max_list_values) return std::unexpected(ParseError{ParseFault::too_many_headers, at});
      addresses.push_back(*address);
    }
  }
  return addresses;
}

}  // namespace tandem::sip
