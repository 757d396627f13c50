#include "routing/number_plan.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tandem::routing {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

constexpr std::size_t shortest_public = 5, longest_e164 = 15;  // ITU-T E.164 §6.2.1
constexpr std::size_t shortest_local = 5, longest_local = 9;   // digits behind an area code; fewer are extensions

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// One of so many digits, valid or not.
PhoneNumber number_of(int code, std::size_t digits) {
  PhoneNumber number;
  number.set_country_code(code);
  std::uint64_t national = 2;
  for (std::size_t i = 1; i < digits; ++i) national = national * 10 + 2;
  number.set_national_number(national);
  return number;
}

/// What is dialled before a foreign number, seen from the country.
std::string international_prefix_of(const PhoneNumberUtil& util, const std::string& country) {
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

/// Whether the area code may be left out. The library knows it by lengths that are local only; of these countries,
/// whose numbers lie in areas too, it knows none.
bool leaves_out_areas(const PhoneNumberUtil& util, const std::string& country, int code) {
  constexpr std::array<std::string_view, 3> others{"JP", "NL", "SE"};
  if (std::ranges::find(others, country) != others.end()) return true;
  for (std::size_t digits = 2; digits <= longest_local; ++digits)
    if (util.IsPossibleNumberForTypeWithReason(number_of(code, digits), PhoneNumberUtil::FIXED_LINE) ==
        PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY)
      return true;
  return false;
}

bool may_be_short(std::string_view number) {
  return is_all_digits(number) && number.size() <= longest_short_number;
}

const ShortNumberInfo& short_numbers() {
  static const ShortNumberInfo info;
  return info;
}

PhoneNumber short_number(const std::string& country_code, std::string_view digits) {
  PhoneNumber number;
  number.set_country_code(static_cast<std::int32_t>(parse_number<std::uint32_t>(country_code).value_or(0)));
  number.set_national_number(parse_number<std::uint64_t>(digits).value_or(0));
  const auto zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  if (zeros > 0) {
    number.set_italian_leading_zero(true);
    number.set_number_of_leading_zeros(static_cast<std::int32_t>(zeros));
  }
  return number;
}

}  // namespace

std::optional<NumberPlan> NumberPlan::of_country(std::string_view country, std::string_view area_code) {
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  const std::string region(country);
  const int code = util.GetCountryCodeForRegion(region);
  if (code == 0) return std::nullopt;
  NumberPlan plan;
  plan.country_ = region;
  plan.area_code_ = area_code;
  plan.country_code_ = std::to_string(code);
  util.GetNddPrefixForRegion(region, true, &plan.trunk_prefix_);
  plan.dialled_trunk_prefix_ = plan.trunk_prefix_;
  if (!writes_trunk_prefix(util, region, plan.trunk_prefix_)) {
    plan.trunk_prefix_.clear();
    if (plan.dialled_trunk_prefix_ != plan.country_code_) plan.dialled_trunk_prefix_.clear();
  }
  if (std::string prefix = international_prefix_of(util, region); !prefix.empty()) plan.international_ = prefix;
  for (std::size_t digits = shortest_public; digits <= longest_e164 - plan.country_code_.size(); ++digits) {
    const PhoneNumber number = number_of(code, digits);
    if (util.IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE) plan.possible_ |= 1u << digits;
    if (util.IsPossibleNumberForTypeWithReason(number, PhoneNumberUtil::FIXED_LINE) == PhoneNumberUtil::IS_POSSIBLE)
      plan.lines_ |= 1u << digits;
  }
  plan.dials_locally_ = leaves_out_areas(util, region, code);
  return plan;
}

NumberPlan NumberPlan::in_area(std::string_view area_code) const {
  NumberPlan plan = *this;
  plan.area_code_ = area_code;
  return plan;
}

bool NumberPlan::is_emergency(std::string_view number) const {
  return may_be_short(number) && short_numbers().IsEmergencyNumber(std::string(number), country_);
}

bool NumberPlan::is_short(std::string_view number) const {
  return may_be_short(number) && (is_emergency(number) || short_numbers().IsValidShortNumberForRegion(
                                                              short_number(country_code_, number), country_));
}

bool NumberPlan::is_short_and_dear(std::string_view number) const {
  return may_be_short(number) && !is_emergency(number) &&
         short_numbers().GetExpectedCostForRegion(short_number(country_code_, number), country_) ==
             ShortNumberInfo::PREMIUM_RATE;
}

std::optional<std::string> NumberPlan::short_with_code(std::string_view number) const {
  if (!number.starts_with('+')) return std::nullopt;
  number.remove_prefix(1);
  if (!number.starts_with(country_code_)) return std::nullopt;
  number.remove_prefix(country_code_.size());
  return !is_possible(number.size()) && is_short(number) ? std::optional(std::string(number)) : std::nullopt;
}

bool NumberPlan::is_national(std::string_view number) const {
  const bool without_prefix = trunk_prefix_.empty() || (trunk_prefix_ == country_code_ && !number.starts_with('0'));
  return without_prefix && is_possible(number.size());
}

/// Whether it could be one in some area of the country.
bool NumberPlan::may_be_local(std::string_view number) const {
  if (!dials_locally_ || number.size() < shortest_local || number.size() > longest_local) return false;
  return !number.starts_with('0') && (dialled_trunk_prefix_.empty() || !number.starts_with(dialled_trunk_prefix_)) &&
         !is_national(number);
}

bool NumberPlan::is_local(std::string_view number) const {
  const std::size_t whole = area_code_.size() + number.size();
  return !area_code_.empty() && may_be_local(number) && whole < 32 && (lines_ >> whole & 1u) != 0;
}

std::optional<std::string> NumberPlan::to_e164(std::string_view number) const {
  if (number.starts_with('+')) {
    number.remove_prefix(1);
    const bool fits = is_all_digits(number) && number.size() > shortest_public && number.size() <= longest_e164;
    return fits ? std::optional(std::string(number)) : std::nullopt;
  }
  if (!is_all_digits(number) || is_short(number)) return std::nullopt;
  if (international_ != "+" && number.starts_with(international_)) {
    const std::string_view rest = number.substr(international_.size());
    if (rest.size() > shortest_public && rest.size() <= longest_e164 && !rest.starts_with('0'))
      return std::string(rest);
  }
  if (!trunk_prefix_.empty() && number.starts_with(trunk_prefix_) && is_possible(number.size() - trunk_prefix_.size()))
    return country_code_ + std::string(number.substr(trunk_prefix_.size()));
  if (is_local(number)) return country_code_ + area_code_ + std::string(number);
  if (number.starts_with(country_code_) && is_possible(number.size() - country_code_.size()) &&
      (!is_possible(number.size()) || !trunk_prefix_.empty()) && !may_be_local(number))
    return std::string(number);
  if (is_national(number)) return country_code_ + std::string(number);
  return std::nullopt;
}

bool NumberPlan::leads_back(const std::string& dialled, std::string_view e164) const {
  const auto again = to_e164(dialled);
  return again && *again == e164;
}

std::string NumberPlan::to_dialled(std::string_view e164) const {
  if (e164.starts_with(country_code_) && is_possible(e164.size() - country_code_.size())) {
    const std::string national(e164.substr(country_code_.size()));
    if (!area_code_.empty() && national.starts_with(area_code_)) {
      const std::string local = national.substr(area_code_.size());
      if (is_local(local) && leads_back(local, e164)) return local;
    }
    for (std::string dialled : {dialled_trunk_prefix_ + national, national})
      if (leads_back(dialled, e164)) return dialled;
  }
  std::string dialled = international_ + std::string(e164);
  return leads_back(dialled, e164) ? dialled : '+' + std::string(e164);
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
