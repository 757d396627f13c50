// What tables of texts that are read by a function share (*_fields.cc). Only for those.
#pragma once

#include <string>
#include <string_view>

#include "model/text_rules.h"

namespace tandem::model {

/// A TextRule's functions, of a reader that gives a value or a sentence.
template <auto Read>
bool reads(std::string_view text) {
  return rules::any_text.accepts(text) && Read(text).has_value();
}
template <auto Read>
std::string why_unread(std::string_view text) {
  const auto read = Read(text);
  return read
             ? "There is a control character, or it is longer than " + std::to_string(rules::max_text_bytes) + " bytes."
             : read.error();
}

}  // namespace tandem::model
