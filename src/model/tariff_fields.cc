// The tables of tariffs.
#include <algorithm>

#include "base/text.h"
#include "model/money.h"
#include "model/record_rows.h"

namespace tandem::model {

namespace {

bool is_prefix(std::string_view text) {
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  return digits.size() <= 15 && std::ranges::all_of(digits, is_digit);
}

const TextRule prefix_text{is_prefix, "up to 15 digits behind a '+', or '+' alone for all numbers"};
const TextRule amount_text_rule{reads<parse_amount>, "digits, and up to six more behind a point",
                                why_unread<parse_amount>};
const TextRule increment_text{reads<parse_increment>, "two numbers of seconds such as 60/1: at least, then in steps of",
                              why_unread<parse_increment>};

constexpr Field rate_fields[] = {
    field<&TariffRate::prefix>("prefix", "How international numbers begin to which it applies, such as +33; +: all.",
                               {.required = true, .text = &prefix_text}),
    field<&TariffRate::price>("price", "Of a minute, such as 0.0125.", {.required = true, .text = &amount_text_rule}),
    field<&TariffRate::connection>("connection", "Of each call that is answered, besides.",
                                   {.text = &amount_text_rule}),
    field<&TariffRate::increment>("increment", "Seconds that are billed at least, then in steps of.",
                                  {.text = &increment_text}),
};
constexpr Record rate_record{"rate",      "", "What calls to numbers that begin so cost.",
                             rate_fields, "", blank_of<TariffRate>};

constexpr Field tariff_fields[] = {
    field<&Tariff::uuid>("uuid", rows::uuid_means, rows::identity),
    field<&Tariff::name>("name", "Unique name.", rows::unique_name),
    field<&Tariff::tenant>("tenant", rows::tenant_means, rows::tenant_name),
    field<&Tariff::currency>("currency", "For people: EUR."),
    field<&Tariff::rates>("rates", "The longest prefix decides.", {.also = "rate"}, &rate_record),
};
constexpr Record tariff_record{"tariff", "tariffs", "What calls cost.", tariff_fields, "", blank_of<Tariff>};

static_assert(members_of<TariffRate>() == std::size(rate_fields));
static_assert(members_of<Tariff>() == std::size(tariff_fields));

}  // namespace

template <>
const Record& record_of<TariffRate>() {
  return rate_record;
}
template <>
const Record& record_of<Tariff>() {
  return tariff_record;
}

}  // namespace tandem::model
