// RFC 3261 §19.1.4 and RFC 3966 §4: when two URIs mean the same.
#include <algorithm>
#include <string>
#include <vector>

#include "base/address.h"
#include "sip/grammar.h"
#include "sip/uri.h"

namespace tandem::sip {
namespace {

/// An escaped character equals the bare one, unless it is reserved (RFC 3261 §19.1.4): those stay escaped.
std::string normal(std::string_view text, bool fold_case) {
  constexpr std::string_view reserved = ";/?:@&=+$,";
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && text.size() - i >= 3) {
      const char decoded = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      if (reserved.contains(decoded) || decoded == '%') {
        plain += {'%', to_lower(text[i + 1]), to_lower(text[i + 2])};
        i += 2;
        continue;
      }
      c = decoded;
      i += 2;
    }
    plain += fold_case ? to_lower(c) : c;
  }
  return plain;
}

bool same(std::string_view a, std::string_view b, bool fold_case) {
  return a == b || normal(a, fold_case) == normal(b, fold_case);
}

bool same_host(const Uri& a, const Uri& b) {
  if (a.host_is_ipv6() && b.host_is_ipv6()) return address_of(a.host()) == address_of(b.host());
  return a.host_is_ipv6() == b.host_is_ipv6() && equal_ignoring_case(a.host(), b.host());
}

/// These count even when only one of the URIs has them (RFC 3261 §19.1.4).
bool must_be_in_both(std::string_view written) {
  const std::string name = unescape_uri(written);
  return std::ranges::any_of(std::initializer_list<std::string_view>{"user", "ttl", "method", "maddr", "transport"},
                             [&](std::string_view key) { return equal_ignoring_case(name, key); });
}

/// A name may not be repeated (RFC 3261 §19.1.1); if it is, the first one counts.
bool is_first(const Param& param, const Params& among) {
  return among.find(param.name)->name.data() == param.name.data();
}

bool params_fit(const Params& a, const Params& b) {
  for (const Param& param : a) {
    if (!is_first(param, a)) continue;
    const auto other = b.find(param.name);
    if (other ? !same(param.value, other->value, true) : must_be_in_both(param.name)) return false;
  }
  return true;
}

std::vector<std::string> sorted_headers(std::string_view headers) {
  std::vector<std::string> sorted;
  while (!headers.empty()) {
    const auto end = std::min(headers.find('&'), headers.size());
    const std::string_view one = headers.substr(0, end);
    const auto equals = std::min(one.find('='), one.size());
    sorted.push_back(normal(one.substr(0, equals), true) + normal(one.substr(equals), false));
    headers.remove_prefix(std::min(end + 1, headers.size()));
  }
  std::ranges::sort(sorted);
  return sorted;
}

std::string tel_digits(std::string_view number) {
  std::string digits;
  for (char c : number)
    if (!std::string_view("-.()").contains(c)) digits += to_lower(c);
  return digits;
}

bool covered(const Params& these, const Params& those) {
  for (const Param& param : these) {
    if (!is_first(param, these)) continue;
    const auto other = those.find(param.name);
    if (!other) return false;
    const bool number = equal_ignoring_case(param.name, "ext") || param.value.starts_with('+');
    if (number ? tel_digits(param.value) != tel_digits(other->value) : !same(param.value, other->value, true))
      return false;
  }
  return true;
}

bool same_tel(const Uri& a, const Uri& b) {
  if (tel_digits(a.user()) != tel_digits(b.user())) return false;
  return covered(a.params(), b.params()) && covered(b.params(), a.params());
}

}  // namespace

bool equivalent(const Uri& a, const Uri& b) {
  if (a.scheme() != b.scheme() || !equal_ignoring_case(a.scheme_text(), b.scheme_text())) return false;
  if (a.is_tel()) return same_tel(a, b);
  if (!a.is_sip()) return a.address_text() == b.address_text();
  return a.has_user() == b.has_user() && same(a.user(), b.user(), false) && same(a.password(), b.password(), false) &&
         same_host(a, b) && a.port() == b.port() && params_fit(a.params(), b.params()) &&
         params_fit(b.params(), a.params()) && sorted_headers(a.headers()) == sorted_headers(b.headers());
}

}  // namespace tandem::sip
