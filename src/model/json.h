// Values as JSON text: the database's documents, REST bodies.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "model/value.h"

namespace tandem::model {

/// Compact, one line. `plain` scalars must be JSON numbers or truth values; others are written as strings.
std::string write_json(const Value& value);

/// The error is why not, as a sentence. Same bounds of depth and size as for YAML; places are not known.
std::expected<Value, std::string> read_json(std::string_view text);

}  // namespace tandem::model
