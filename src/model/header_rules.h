// Headers that a trunk's configuration adds to our INVITEs, replaces in them or takes away.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/config.h"

namespace tandem::model {

/// What `${...}` may name in the value of a header: what a call from here to a trunk always has.
inline constexpr std::string_view header_variables[] = {
    "CALLERID(num)",   ///< as the trunk is shown it; empty if hidden
    "CALLERID(name)",  ///< the same
    "EXTEN",           ///< the number called, as the trunk is sent it
    "ACCOUNT",         ///< username of the trunk
    "TRUNK",           ///< its name
    "DIVERTED"         ///< the number of ours that was called, if the call came from outside
};
inline constexpr std::string_view header_variables_text =
    "text with ${CALLERID(num)}, ${CALLERID(name)}, ${EXTEN}, ${ACCOUNT}, ${TRUNK} or ${DIVERTED}";

/// Headers that no rule may touch: without the right ones the call itself fails.
bool is_ours_alone(std::string_view header);

/// The first variable in `value` that there is not, with `${` and `}`; empty if all are known.
std::string_view unknown_variable(std::string_view value);

/// "PJSIP_HEADER(add,X-Name)=value" and the same with update and remove; nothing if it is anything else.
std::optional<HeaderRule> parse_header_variable(std::string_view assignment);

/// All rules of a trunk, in the order in which they work: `header_rules`, then `set_var`.
std::vector<HeaderRule> header_rules_of(const TrunkHeaders& headers);

}  // namespace tandem::model
