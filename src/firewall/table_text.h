// The rules as commands of nft(8). The table `inet tandem` is all that they touch.
#pragma once

#include <string>

#include "firewall/rules.h"

namespace tandem::firewall {

/// Puts the table in place of the one that may be there, in one transaction: no packet sees half of it.
std::string replace_table(const Rules& rules);
/// Removes the table; well also if there is none.
std::string remove_table();
/// Fails if the table is not there any more: `flush ruleset` of another firewall took it along.
std::string look_for_table();

}  // namespace tandem::firewall
