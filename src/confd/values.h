// The types of fields: what is accepted as one, and what is said of what is not.
#pragma once

#include "confd/schema.h"

namespace tandem::confd {

/// A value that is not null, by the field's type, bounds and rules.
void read_present(const Field& field, const Json& given, Json& read, Faults& faults);

/// In code points.
std::size_t length_of(std::string_view text);
bool is_uuid(std::string_view text);
/// As clients write truth values in texts: true, yes, 1, on ... ; nothing: neither.
std::optional<bool> truth_of(std::string_view text);

}  // namespace tandem::confd
