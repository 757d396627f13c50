// Forms of texts that several resources share: names, numbers, patterns, caller ids.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "confd/schema.h"

namespace tandem::confd {

/// Every character is alphanumeric or one of `others`; true of an empty text.
bool is_made_of(std::string_view text, std::string_view others);
bool is_number_text(std::string_view text);   ///< digits, * and #; empty too
bool is_digits(std::string_view text);        ///< not empty
bool is_plus_number(std::string_view text);   ///< digits, * and #, behind an optional +
bool is_prefix(std::string_view text);        ///< + alone, or optional + and digits, * or #
bool is_option_text(std::string_view text);   ///< what options of transports may hold
bool is_context_name(std::string_view text);  ///< 1 to 79 letters, digits, _ and -
bool is_caller_id(std::string_view text);     ///< "Name" or "Name" <number>, quotes and all
bool is_permission_pattern(std::string_view text);
/// Of extensions outside of contexts of type outcall.
bool is_exten(std::string_view text);
/// Of extensions in contexts of type outcall.
bool is_outcall_exten(std::string_view text);
bool is_pattern(std::string_view exten);  ///< begins with _
bool is_clock(std::string_view text);     ///< HH:MM
bool is_command(std::string_view text);   ///< Name(args), of an application that is no danger

/// 1 to 79 characters of a section of pjsip.conf, with its own four messages.
Field section_name();

struct CallerId {
  std::string name, number;
};
/// What `"Name" <number>`, `Name <number>`, a number or a name say.
CallerId read_caller_id(std::string_view text);
/// `"Name" <number>`, or `"Name"`.
std::string write_caller_id(const CallerId& caller_id);

}  // namespace tandem::confd
