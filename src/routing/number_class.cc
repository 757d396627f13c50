#include "routing/number_class.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <string>

namespace tandem::routing {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// ITU-T E.164.1 and the list of assigned codes: satellite systems, networks and personal numbers that belong to no
/// country, and international premium rate. 880 and 886 lie among them and are countries.
bool is_of_no_country(std::string_view e164) {
  if (e164.starts_with("880") || e164.starts_with("886")) return false;
  return e164.starts_with("87") || e164.starts_with("88") || e164.starts_with("979");
}

/// A country code that separate countries share, so that it says nothing of the charge.
bool is_shared_code(const std::string& country_code) {
  return country_code == "1" || country_code == "7";
}

NumberClass of_type(PhoneNumberUtil::PhoneNumberType type) {
  switch (type) {
    case PhoneNumberUtil::MOBILE:
      return NumberClass::mobile;
    case PhoneNumberUtil::TOLL_FREE:
      return NumberClass::toll_free;
    case PhoneNumberUtil::SHARED_COST:
      return NumberClass::shared_cost;
    case PhoneNumberUtil::PREMIUM_RATE:
    case PhoneNumberUtil::PERSONAL_NUMBER:  // charged like premium rate where they exist
      return NumberClass::premium;
    case PhoneNumberUtil::UNKNOWN:
      return NumberClass::unknown;
    default:
      return NumberClass::national;
  }
}

NumberClass of_e164(const std::string& e164, const NumberPlan& plan) {
  if (is_of_no_country(e164)) return NumberClass::premium;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (util.Parse('+' + e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return e164.starts_with(plan.country_code()) ? NumberClass::unknown : NumberClass::international;
  const NumberClass own = of_type(util.GetNumberType(number));
  if (number.country_code() == 800) return NumberClass::toll_free;  // universal freephone, ITU-T E.169.1
  if (own == NumberClass::premium) return own;
  if (std::to_string(number.country_code()) != plan.country_code()) return NumberClass::international;
  if (own == NumberClass::unknown || own == NumberClass::toll_free || !is_shared_code(plan.country_code())) return own;
  std::string region;
  util.GetRegionCodeForNumber(number, &region);
  return region == plan.country() ? own : NumberClass::international;
}

/// As a number that leaves the country begins, whether or not it is one.
bool leaves_the_country(std::string_view number, const NumberPlan& plan) {
  constexpr std::size_t shortest = 8;
  if (number.size() < shortest || number.find_first_not_of("0123456789") != number.npos) return false;
  return plan.international_prefix() == "+" ? number.starts_with("00")
                                            : number.starts_with(plan.international_prefix());
}

}  // namespace

std::string_view word(NumberClass number_class) {
  switch (number_class) {
    case NumberClass::emergency:
      return "emergency";
    case NumberClass::short_:
      return "short";
    case NumberClass::national:
      return "national";
    case NumberClass::mobile:
      return "mobile";
    case NumberClass::toll_free:
      return "toll-free";
    case NumberClass::shared_cost:
      return "shared-cost";
    case NumberClass::premium:
      return "premium";
    case NumberClass::international:
      return "international";
    case NumberClass::unknown:
      break;
  }
  return "unknown";
}

bool is_emergency(std::string_view number, const NumberPlan* plan) {
  return plan != nullptr ? plan->is_emergency(number) : number == "112" || number == "911";
}

NumberClass classify(std::string_view number, const NumberPlan& plan) {
  const auto without_code = plan.short_with_code(number);
  const std::string_view dialled = without_code ? std::string_view(*without_code) : number;
  if (plan.is_emergency(dialled)) return NumberClass::emergency;
  if (plan.is_short(dialled)) return plan.is_short_and_dear(dialled) ? NumberClass::premium : NumberClass::short_;
  if (const auto e164 = plan.to_e164(dialled)) return of_e164(*e164, plan);
  if (number.starts_with('+') && number.size() > 1)
    return number.substr(1).starts_with(plan.country_code()) ? NumberClass::unknown : NumberClass::international;
  return leaves_the_country(number, plan) ? NumberClass::international : NumberClass::unknown;
}

}  // namespace tandem::routing
