#include "crypto/certificate.h"

#include <algorithm>
#include <chrono>

#include "base/address.h"
#include "base/text.h"

namespace tandem::crypto {
namespace {

/// The domain that a SIP URI without user part names; else empty.
std::string_view domain_of(std::string_view uri) {
  constexpr std::string_view scheme = "sip:";
  if (uri.size() <= scheme.size() || !equal_ignoring_case(uri.substr(0, scheme.size()), scheme)) return {};
  uri.remove_prefix(scheme.size());
  if (uri.find('@') != uri.npos) return {};
  return uri.substr(0, uri.find_first_of(":;?"));
}

NameMatch match_one(std::string_view said, std::string_view name) {
  if (said.ends_with('.')) said.remove_suffix(1);
  if (said.empty()) return NameMatch::no;
  if (equal_ignoring_case(said, name)) return NameMatch::exact;
  const auto dot = name.find('.');
  const bool wildcard = said.starts_with("*.") && dot != name.npos && dot > 0 && said.find('.', 2) != said.npos &&
                        equal_ignoring_case(said.substr(1), name.substr(dot));
  return wildcard ? NameMatch::wildcard : NameMatch::no;
}

}  // namespace

NameMatch match(const Certificate& certificate, std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.empty()) return NameMatch::no;
  if (const auto ip = IpAddress::parse(name)) {
    const bool named = std::ranges::find(certificate.addresses, ip->to_string()) != certificate.addresses.end();
    return named ? NameMatch::exact : NameMatch::no;
  }
  NameMatch best = NameMatch::no;
  const auto look = [&](std::string_view said) {
    const NameMatch one = match_one(said, name);
    if (best != NameMatch::exact && one != NameMatch::no) best = one;
  };
  for (const std::string& uri : certificate.uris) look(domain_of(uri));
  for (const std::string& host : certificate.host_names) look(host);
  if (!certificate.has_alternatives) look(certificate.common_name);
  return best;
}

std::string names_of(const Certificate& certificate) {
  constexpr std::size_t most_bytes = 200;
  std::string text;
  const auto add = [&](const std::string& name) {
    if (name.empty() || text.size() > most_bytes) return;
    if (!text.empty()) text += ", ";
    text += name.substr(0, most_bytes);
  };
  for (const auto* list : {&certificate.uris, &certificate.host_names, &certificate.addresses})
    for (const std::string& name : *list) add(name);
  if (!certificate.has_alternatives) add(certificate.common_name);
  return text.empty() ? "no name" : text;
}

int days_left(const Certificate& certificate, WallTime now) {
  return static_cast<int>(std::chrono::floor<std::chrono::days>(certificate.not_after - now).count());
}

std::string date_text(WallTime time) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(static_cast<int>(day.year())) + "-" + two(static_cast<unsigned>(day.month())) + "-" +
         two(static_cast<unsigned>(day.day()));
}

}  // namespace tandem::crypto
