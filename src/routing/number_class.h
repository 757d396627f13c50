// What sort of number a call goes to: whether it is free, usual, dear, or abroad.
#pragma once

#include <cstdint>
#include <string_view>

#include "routing/number_plan.h"

namespace tandem::routing {

enum class NumberClass : std::uint8_t {
  emergency,
  short_,  ///< a service of few digits, within the country
  national,
  mobile,
  toll_free,
  shared_cost,
  premium,        ///< costs more than a call: here or abroad, satellites and networks that are no country (E.164.1)
  international,  ///< of another country, also where that shares our country code
  unknown         ///< no public number, or none that the library knows
};
/// "emergency", "short", "toll-free".
std::string_view word(NumberClass number_class);

/// Whether it calls for help. Without a plan, as no country is known: the numbers by which telephones all over the
/// world do.
bool is_emergency(std::string_view number, const NumberPlan* plan);

/// `number` as it is sent: E.164 with its plus, or as it is dialled in the country. What begins like a foreign number
/// is international even if its length is wrong. Takes a lock for a moment (libphonenumber keeps its expressions): once
/// or twice for a call to the outside. Any shard.
NumberClass classify(std::string_view number, const NumberPlan& plan);

}  // namespace tandem::routing
