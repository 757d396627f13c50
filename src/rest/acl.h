// What a token may do: patterns of dotted names, as Wazo's. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rest/request.h"

namespace tandem::rest {

inline constexpr std::size_t longest_acl = 256;  ///< bytes of one pattern, and of a name that is matched in full
inline constexpr std::size_t most_acls = 128;    ///< patterns of one token

/// "*" stands for one segment, "#" for any number of them; without a leading "!".
bool acl_matches(std::string_view pattern, std::string_view name);
/// Some pattern matches, and none that begins with "!" does.
bool acl_allows(std::span<const std::string> acl, std::string_view name);
/// Whether it may be given to a token.
bool is_acl_pattern(std::string_view text);

/// "confd.endpoints.sip.{uuid}.read" for GET and HEAD of .../endpoints/sip/{uuid}; create, update, delete for POST,
/// PUT, DELETE. What has a meaning in patterns, and dots, become "_" in a segment: it cannot pass for two.
std::string acl_name(std::string_view service, std::span<const std::string> segments, Method method);

/// What users are.
enum class Role : std::uint8_t {
  admin,         ///< everything of its tenant and those below; of the master's: the exchange itself
  tenant_admin,  ///< its tenant and those below, without the exchange's console and measurements
  read_only
};
std::string_view to_text(Role role);  ///< "admin", "tenant_admin", "read_only"
std::optional<Role> role_from(std::string_view text);
std::vector<std::string> acl_of(Role role);

}  // namespace tandem::rest
