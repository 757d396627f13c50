// What lines, users and extensions are to each other.
#pragma once

#include <vector>

#include "confd/association.h"

namespace tandem::confd {

/// In the order in which they joined: the first is the main one.
std::vector<Key> users_of_line(const Work& work, const Key& line);
/// Once a line has a SIP endpoint, a user and an extension, its endpoint shows who calls: the user's caller id, whose
/// number is the extension unless it has one.
void tell_caller_id(Work& work, const Key& line);
void set_endpoint_option(Work& work, const Key& endpoint, std::string_view name, const std::string& value);
/// Empty: the endpoint has no such option.
std::string endpoint_option(const Json& endpoint, std::string_view name);

/// A rule: "Line must be associated with a Endpoint".
Check line_has_endpoint(const Work& work, const Key& line);
const Association& line_extension();
/// Makes an extension in the line's context, unless it says another, and attaches it.
Checked<Key> add_extension(Work& work, const Key& line, Json body);

}  // namespace tandem::confd
