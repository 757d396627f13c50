// ENUM (RFC 6116): from a telephone number to the name that is asked for, and from the NAPTR records of the answer to
// SIP URIs. Pure. The records are a stranger's: whatever is odd is skipped, and the reason kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::routing {

/// One NAPTR record (RFC 3403 §4.1), texts as they came.
struct EnumRecord {
  std::uint16_t order = 0, preference = 0;
  std::string flags, service, regexp, replacement;
};

inline constexpr std::size_t most_enum_uris = 3;     ///< that are called, one after the other
inline constexpr std::size_t most_enum_digits = 15;  ///< E.164

/// Why a record was passed over.
enum class EnumFault : std::uint8_t {
  not_terminal,      ///< its flags are not "u"
  other_service,     ///< not E2U+sip
  with_replacement,  ///< names another domain beside the expression, or instead of one
  no_substitution,   ///< not of the form !ere!replacement! with at most the flag i
  no_expression,     ///< the ERE cannot be read, or takes too much memory
  unknown_group,     ///< \N for a group that the ERE does not have, or \0
  no_match,          ///< the ERE does not match the whole number
  no_uri             ///< what comes out is nothing that can be called
};

struct EnumSkipped {
  EnumRecord record;
  EnumFault fault;
  std::string detail = {};  ///< RE2's or callable_uri()'s words
};
/// "E2U+tel (order 10): not a SIP service"; printable, whatever the record holds.
std::string sentence(const EnumSkipped& skipped);

struct EnumFindings {
  std::vector<std::string> uris;     ///< callable_uri(), in the order of the records, each once
  std::vector<EnumSkipped> skipped;  ///< in the same order
};

/// "4.3.2.1.e164.arpa" for "+1234", RFC 6116 §3.2 step by step; nothing if `number` is not + and 1 to 15 digits.
std::optional<std::string> enum_name(std::string_view number, std::string_view domain);

/// By order, then preference (RFC 3403 §4.1). Each expression is matched against `number` whole, plus sign included.
EnumFindings enum_uris(std::string_view number, std::vector<EnumRecord> records);

}  // namespace tandem::routing
