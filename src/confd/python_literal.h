// Values as Python writes them: clients of the compatible interface match on such texts inside error messages.
#pragma once

#include <string>
#include <string_view>

#include "confd/documents.h"

namespace tandem::confd {

/// 'it', "it's"
std::string python_text(std::string_view text);
/// None, True, 3, 'text', ['a', 'b'], {'key': 1}; at most a few levels deep, as bodies are (confd/body.h).
std::string python_literal(const Json& value);
/// A key of an object: 3, or UUID('...').
std::string python_key(const Key& key);

}  // namespace tandem::confd
