#include "model/text_rules.h"

#include <algorithm>
#include <array>

#include "base/address.h"
#include "base/text.h"
#include "base/utf8.h"
#include "model/header_rules.h"
#include "model/number_beginning.h"
#include "model/outcome.h"
#include "model/pattern.h"
#include "model/uri_template.h"

namespace tandem::model::rules {
namespace {

constexpr std::array<std::string_view, 6> evidence_words{"ip",     "username",    "auth_username",
                                                         "header", "request_uri", "token"};
constexpr std::string_view number_punctuation = " .-()/";

template <class Predicate>
bool all_of(std::string_view text, Predicate accept) {
  return std::ranges::all_of(text, accept);
}

bool is_clean_text(std::string_view text) {
  if (text.size() > max_text_bytes) return false;
  for (Cursor cursor(text); !cursor.at_end();) {
    const auto point = take_code_point(cursor);
    const bool control = !point || *point < 0x20 || (*point >= 0x7F && *point < 0xA0) || *point == 0x2028 ||
                         *point == 0x2029 || *point == 0xFEFF || (*point & 0xFFFE) == 0xFFFE;
    if (control) return false;
  }
  return true;
}

bool is_name(std::string_view text) {
  return is_clean_text(text) && !text.empty() && text.size() <= 128 && trim(text).size() == text.size();
}

bool is_context_name(std::string_view text) {
  return !text.empty() && text.size() <= 80 &&
         all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : hex_value(text[i]) < 0) return false;
  }
  return true;
}

/// RFC 3261 §25.1 `user`, without escapes.
bool is_username(std::string_view text) {
  constexpr std::string_view marks = "-_.!~*'()&=+$,;?/";
  return !text.empty() && text.size() <= 64 &&
         all_of(text, [&](char c) { return is_alnum(c) || marks.find(c) != marks.npos; });
}

bool is_quotable(std::string_view text) {
  return text.size() <= max_text_bytes &&
         all_of(text, [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

bool is_account_name(std::string_view text) {
  return is_quotable(text) && text.find_first_of(" <>") == text.npos;
}

/// RFC 1123 §2.1: letters, digits and inner hyphens in labels of 1 to 63, 253 in all. Underscores occur in practice.
bool is_host_name(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text.size() > 253) return false;
  bool numeric = true;  // 300.1.2.3 is a mistyped address, not a name
  for (Cursor cursor(text); !cursor.at_end();) {
    const std::string_view label = cursor.take_until(".");
    if (cursor.take('.') && cursor.at_end()) return false;
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!all_of(label, [](char c) { return is_alnum(c) || c == '-' || c == '_'; })) return false;
    numeric = numeric && all_of(label, is_digit);
  }
  return !numeric;
}

bool is_host(std::string_view text) {
  return IpAddress::parse(text).has_value() || is_host_name(text);
}

bool is_name_server(std::string_view text) {
  return IpAddress::parse(text).has_value() || SocketAddress::parse(text).has_value();
}

bool is_host_port(std::string_view text) {
  if (IpAddress::parse(text) || SocketAddress::parse(text)) return true;
  const auto colon = text.rfind(':');
  if (colon == text.npos) return is_host_name(text);
  const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
  return port && *port != 0 && is_host_name(text.substr(0, colon));
}

bool is_domain(std::string_view text) {
  return is_host_name(text) && !IpAddress::parse(text);
}

bool is_uri_template(std::string_view text) {
  return parse_uri_template(text).has_value();
}

std::string why_no_uri_template(std::string_view text) {
  const auto parsed = parse_uri_template(text);
  return parsed ? std::string() : parsed.error();
}

bool is_ip_address(std::string_view text) {
  return IpAddress::parse(text).has_value();
}

bool is_network(std::string_view text) {
  return Prefix::parse(text).has_value();
}

bool is_host_or_network(std::string_view text) {
  return is_host(text) || is_network(text);
}

bool is_evidence(std::string_view text) {
  return std::ranges::find(evidence_words, text) != evidence_words.end();
}

bool is_header_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_header_line(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || !is_clean_text(text)) return false;
  return is_header_name(trim(text.substr(0, colon))) && !trim(text.substr(colon + 1)).empty();
}

bool is_ruled_header(std::string_view text) {
  return is_header_name(text) && !is_ours_alone(text);
}

std::string why_no_ruled_header(std::string_view text) {
  if (is_header_name(text)) return "The header '" + std::string(text) + "' belongs to the exchange itself.";
  return "'" + std::string(text) + "' is no name of a header.";
}

bool is_header_value(std::string_view text) {
  return is_clean_text(text) && unknown_variable(text).empty();
}

std::string why_no_header_value(std::string_view text) {
  const std::string_view variable = unknown_variable(text);
  return variable.empty() ? "There is a control character." : "There is no variable '" + std::string(variable) + "'.";
}

bool is_header_variable(std::string_view text) {
  const auto rule = parse_header_variable(text);
  return rule && is_ruled_header(rule->name) && is_header_value(rule->value);
}

std::string why_no_header_variable(std::string_view text) {
  const auto rule = parse_header_variable(text);
  if (!rule) return "'" + std::string(text) + "' is not understood.";
  return is_ruled_header(rule->name) ? why_no_header_value(rule->value) : why_no_ruled_header(rule->name);
}

bool is_extension(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         all_of(text, [](char c) { return is_alnum(c) || c == '*' || c == '#' || c == '+' || c == '.'; });
}

bool is_dialled(std::string_view text) {
  return text.size() <= 40 && all_of(text, [](char c) { return is_digit(c) || c == '*' || c == '#' || c == '+'; });
}

bool is_caller_number(std::string_view text) {
  return text == "anonymous" || (is_dialled(text) && !text.empty());
}

/// People write "+33 1 23 45 67 89".
std::string tidy_number(std::string_view text) {
  std::string number(text);
  std::erase_if(number, [](char c) { return number_punctuation.find(c) != number_punctuation.npos; });
  return is_dialled(number) && !number.empty() ? number : std::string(text);
}

bool is_more_digits(std::string_view text) {
  return text == "any" || (!text.empty() && text.size() <= 2 && all_of(text, is_digit));
}

/// MikoPBX has -1 for it.
std::string tidy_more_digits(std::string_view text) {
  return trim(text) == "-1" ? "any" : std::string(trim(text));
}

bool is_beginning(std::string_view text) {
  return is_clean_text(text) && beginnings(text).has_value();
}

std::string why_no_beginning(std::string_view text) {
  const auto parts = beginnings(text);
  return parts ? "There is a character that cannot be dialled." : parts.error();
}

bool is_fail_over(std::string_view text) {
  return OutcomeSet::of_word(text).has_value();
}

bool is_pattern(std::string_view text) {
  return is_clean_text(text) && Pattern::parse_rule(text).has_value();
}

std::string why_no_pattern(std::string_view text) {
  const auto pattern = Pattern::parse_rule(text);
  return pattern ? "There is a character that cannot be dialled." : sentence(pattern.error());
}

bool is_file(std::string_view text) {
  return is_clean_text(text) && text.starts_with('/') && !text.ends_with('/');
}

bool is_codec(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '/'; });
}

bool is_country(std::string_view text) {
  return text.size() == 2 && is_alpha(text[0]) && is_alpha(text[1]);
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return upper;
}

bool is_timezone(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_alpha(text.front()) &&
         all_of(text, [](char c) { return is_alnum(c) || c == '/' || c == '_' || c == '-' || c == '+'; });
}

/// Words of other systems and of JSON for the same.
std::string tidy_switch(std::string_view text) {
  const std::string word = lower_case(text);
  if (word == "true" || word == "on") return "yes";
  if (word == "false" || word == "off") return "no";
  return word == "forced" ? "always" : word;
}

std::string tidy_support(std::string_view text) {
  const std::string word = tidy_switch(text);
  return word == "yes" ? "supported" : word;
}

std::string tidy_dtmf(std::string_view text) {
  const std::string word = lower_case(text);
  return word == "rfc2833" ? "rfc4733" : word;
}

std::string tidy_encryption(std::string_view text) {
  const std::string word = tidy_switch(text);
  return word == "sdes" || word == "yes" ? "required" : word;
}

}  // namespace

const TextRule any_text{is_clean_text, "text of up to 255 bytes without control characters"};
const TextRule name{is_name, "a name: 1 to 128 bytes of text, no control characters, no blanks at the ends"};
const TextRule context_name{is_context_name, "a context name: letters, digits, '-', '_' and '.'"};
const TextRule uuid{is_uuid, "a UUID such as 6ba7b810-9dad-11d1-80b4-00c04fd430c8"};
const TextRule username{is_username, "a SIP user name: up to 64 letters, digits and -_.!~*'()&=+$,;?/"};
const TextRule account_name{is_account_name,
                            "an account name: printable characters without blanks, quotes, '<' and '>'"};
const TextRule password{is_clean_text, "a password: text of up to 255 bytes without control characters"};
const TextRule host{is_host, "a host name or an IP address, without a port"};
const TextRule name_server{is_name_server, "an IP address, and a port if need be (192.0.2.53, [2001:db8::53]:5353)"};
const TextRule host_port{is_host_port, "a host name or an IP address, and a port if need be (proxy.example.net:5070)"};
const TextRule domain{is_domain, "the name of a domain, such as e164.arpa"};
const TextRule uri_template{is_uri_template, "a SIP URI such as sip:${EXTEN}@example.com", why_no_uri_template};
const TextRule ip_address{is_ip_address, "an IP address"};
const TextRule host_or_network{is_host_or_network, "a host name, an IP address, or a network such as 192.0.2.0/24"};
const TextRule evidence{is_evidence, "ip, username, auth_username, header, request_uri or token"};
const TextRule header_line{is_header_line, "a header with its value, such as X-Account: 4711"};
const TextRule network{is_network, "a network such as 192.168.1.0/24 or 2001:db8::/32, or an IP address"};
const TextRule ruled_header{is_ruled_header,
                            "any header but those of dialogs, routes, bodies, digest and capabilities (From, Contact, "
                            "Route, Content-Type, Authorization, Supported ...)",
                            why_no_ruled_header};
const TextRule header_value{is_header_value, header_variables_text, why_no_header_value};
const TextRule header_variable{is_header_variable,
                               "PJSIP_HEADER(add,X-Name)=value, with update or remove in place of add",
                               why_no_header_variable};
const TextRule number_source{is_header_name,
                             "request_uri, to, from, diversion, pai, rpid, or the name of a header such as X-DID"};
const TextRule extension{is_extension,
                         "an extension: up to 40 digits, letters, '*', '#', '+' and '.'; dashes do not count"};
const TextRule timezone{is_timezone, "the IANA name of a time zone, such as Europe/Paris"};
const TextRule more_digits{is_more_digits, "a number of digits, or 'any'", nullptr, tidy_more_digits};
const TextRule beginning{is_beginning, "how a number begins: digits, * # +, sets as [2-5], alternatives as 7|8",
                         why_no_beginning};
const TextRule whole_number{[](std::string_view text) { return is_dialled(text) && !text.empty(); },
                            "a number (digits, '+', '*', '#')", nullptr, tidy_number};
const TextRule fail_over{is_fail_over,
                         "unreachable, no_response, unavailable, no_answer, busy, declined, unknown_number, failed, "
                         "full, other, a status such as 404, or 4xx"};
const TextRule caller_number{is_caller_number, "a telephone number (digits, '+', '*', '#') or 'anonymous'", nullptr,
                             tidy_number};
const TextRule pattern{is_pattern, "a number, or a pattern of digits, X, Z, N, [sets], and '.' or '!' at the end",
                       why_no_pattern};
const TextRule codec{is_codec, "a codec name such as PCMA, G722 or opus/48000/2"};
const TextRule quotable{is_quotable, "printable ASCII without quotes and backslashes"};
const TextRule country{is_country, "a country code of two letters (ISO 3166), such as FR", nullptr, upper_case};
const TextRule file{is_file, "the absolute path of a file, such as /etc/tandem/fullchain.pem"};
const TextRule switch_word{is_clean_text, "one of the words", nullptr, tidy_switch};
const TextRule support_word{is_clean_text, "one of the words", nullptr, tidy_support};
const TextRule dtmf_word{is_clean_text, "one of the words", nullptr, tidy_dtmf};
const TextRule encryption_word{is_clean_text, "one of the words", nullptr, tidy_encryption};
const TextRule digits{is_dialled, "digits, '+', '*' and '#'", nullptr, tidy_number};

}  // namespace tandem::model::rules
