#include "routing/number_plan.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "base/text.h"

namespace tandem::routing {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t shortest_public = 5, longest_e164 = 15;  // ITU-T E.164 §6.2.1

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// What is dialled before a foreign number, seen from the country.
std::string international_prefix(const PhoneNumberUtil& util, const std::string& country) {
  PhoneNumber abroad;
  const char* other = util.GetCountryCodeForRegion(country) == 33 ? "DE" : "FR";
  if (!util.GetExampleNumber(other, &abroad)) return {};
  std::string text;
  util.FormatOutOfCountryCallingNumber(abroad, country, &text);
  std::string prefix;
  for (const char c : std::string_view(text).substr(0, text.find(' ')))
    if (is_digit(c)) prefix += c;
  return text.starts_with('+') ? std::string() : prefix;
}

/// Whether people of the country write national numbers with the prefix: where it goes with the choice of a carrier,
/// as in Brazil, they do not.
bool writes_trunk_prefix(const PhoneNumberUtil& util, const std::string& country, const std::string& prefix) {
  PhoneNumber example;
  if (prefix.empty() || !util.GetExampleNumber(country, &example)) return !prefix.empty();
  std::string text;
  util.Format(example, PhoneNumberUtil::NATIONAL, &text);
  std::erase_if(text, [](char c) { return !is_digit(c); });
  return text.starts_with(prefix);
}

}  // namespace

std::optional<NumberPlan> NumberPlan::of_country(std::string_view country) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  const std::string region(country);
  const int code = util.GetCountryCodeForRegion(region);
  if (code == 0) return std::nullopt;
  NumberPlan plan;
  plan.country_code_ = std::to_string(code);
  util.GetNddPrefixForRegion(region, true, &plan.trunk_prefix_);
  if (!writes_trunk_prefix(util, region, plan.trunk_prefix_)) plan.trunk_prefix_.clear();
  if (std::string prefix = international_prefix(util, region); !prefix.empty()) plan.international_ = prefix;
  for (std::size_t digits = shortest_public; digits <= longest_e164 - plan.country_code_.size(); ++digits) {
    PhoneNumber number;
    number.set_country_code(code);
    std::uint64_t national = 2;
    for (std::size_t i = 1; i < digits; ++i) national = national * 10 + 2;
    number.set_national_number(national);
    if (util.IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE) plan.possible_ |= 1u << digits;
  }
  return plan;
}

std::optional<std::string> NumberPlan::to_e164(std::string_view number) const {
  if (number.starts_with('+')) {
    number.remove_prefix(1);
    const bool fits = is_all_digits(number) && number.size() > shortest_public && number.size() <= longest_e164;
    return fits ? std::optional(std::string(number)) : std::nullopt;
  }
  if (!is_all_digits(number)) return std::nullopt;
  if (international_ != "+" && number.starts_with(international_)) {
    const std::string_view rest = number.substr(international_.size());
    if (rest.size() > shortest_public && rest.size() <= longest_e164 && !rest.starts_with('0'))
      return std::string(rest);
  }
  if (!trunk_prefix_.empty() && number.starts_with(trunk_prefix_) && is_possible(number.size() - trunk_prefix_.size()))
    return country_code_ + std::string(number.substr(trunk_prefix_.size()));
  if (number.starts_with(country_code_) && is_possible(number.size() - country_code_.size()) &&
      (!is_possible(number.size()) || !trunk_prefix_.empty()))
    return std::string(number);
  const bool without_prefix = trunk_prefix_.empty() || (trunk_prefix_ == country_code_ && !number.starts_with('0'));
  if (without_prefix && is_possible(number.size())) return country_code_ + std::string(number);
  return std::nullopt;
}

std::string NumberPlan::to_national(std::string_view e164) const {
  if (e164.starts_with(country_code_) && is_possible(e164.size() - country_code_.size()))
    return trunk_prefix_ + std::string(e164.substr(country_code_.size()));
  return international_ + std::string(e164);
}

std::string NumberPlan::formatted(std::string_view number, model::NumberFormat format) const {
  const auto e164 = format == model::NumberFormat::as_is ? std::nullopt : to_e164(number);
  if (!e164) return std::string(number);
  switch (format) {
    case model::NumberFormat::plus_e164:
      return '+' + *e164;
    case model::NumberFormat::e164:
      return *e164;
    default:
      return to_national(*e164);
  }
}

}  // namespace tandem::routing
