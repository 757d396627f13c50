// The tables of limits.
#include "model/common_rows.h"
#include "model/limit_rows.h"
#include "model/money.h"
#include "model/read_texts.h"

namespace tandem::model {

namespace {

const TextRule spend_text{reads<parse_amount>, "digits, and up to six more behind a point", why_unread<parse_amount>};

constexpr std::string_view minutes_mean =
    "Minutes of calls to the outside in a day; 0: no limit. A call in progress ends when they are used up.";
constexpr std::string_view spend_mean =
    "What calls to the outside may cost in a day, by the tariffs of the trunks; none: no limit. A call in progress "
    "ends when it is spent.";
constexpr std::string_view spike_means =
    "Stops calls to the outside in an hour that has many times more than the busiest hour of the last 14 days.";

constexpr Field spike_fields[] = {
    field<&Spike::factor>("factor", "How many times more than the busiest usual hour; 0: off.", {.max = 1000}),
    field<&Spike::at_least_minutes>("at_least_minutes", "An hour with fewer minutes to the outside is none.",
                                    {.max = 1'000'000}),
};

constexpr Field limits_fields[] = {
    field<&Limits::calls>("calls", "Calls at a time, of any sort; 0: no limit.", {.max = 1'000'000}),
    field<&Limits::external_calls>("external_calls", "Calls at a time from and to the outside; 0: no limit.",
                                   {.max = 1'000'000}),
    field<&Limits::calls_per_second>("calls_per_second", "Calls begun in any second; 0: no limit.", {.max = 1000}),
    grouped_field<&Limits::day, &DayLimits::minutes_per_day>("minutes_per_day", minutes_mean, {.max = 100'000'000}),
    grouped_field<&Limits::day, &DayLimits::spend_per_day>("spend_per_day", spend_mean, {.text = &spend_text}),
    grouped_field<&Limits::day, &DayLimits::spike>("spike", spike_means, {}, &spike_record),
};

constexpr Field day_limits_fields[] = {
    field<&DayLimits::minutes_per_day>("minutes_per_day", minutes_mean, {.max = 100'000'000}),
    field<&DayLimits::spend_per_day>("spend_per_day", spend_mean, {.text = &spend_text}),
    field<&DayLimits::spike>("spike", spike_means, {}, &spike_record),
};

static_assert(member_count<Spike>() == std::size(spike_fields));
static_assert(member_count<Limits>() - 1 + member_count<DayLimits>() == std::size(limits_fields));
static_assert(member_count<DayLimits>() == std::size(day_limits_fields));

}  // namespace

constinit const Record spike_record{
    "spike",      "",       "Calls to the outside that are many more than usual. A number alone is the factor.",
    spike_fields, "factor", blank<Spike>};
constinit const Record limits_record{
    "limits",
    "",
    "How much a tenant with all below it, a user or a friend may call. Emergency calls pass every limit.",
    limits_fields,
    "",
    blank<Limits>};
constinit const Record day_limits_record{
    "trunk limits",    "", "How much may leave by a trunk, beside `max_calls` and `max_calls_per_second`.",
    day_limits_fields, "", blank<DayLimits>};

template <>
const Record& record_of<Spike>() {
  return spike_record;
}
template <>
const Record& record_of<Limits>() {
  return limits_record;
}
template <>
const Record& record_of<DayLimits>() {
  return day_limits_record;
}

}  // namespace tandem::model
