#include "sdp/crypto_attribute.h"

#include <array>

#include "base/text.h"

namespace tandem::sdp {
namespace {

constexpr std::array suites{SrtpSuite::aes_128_sha1_80, SrtpSuite::aes_128_sha1_32, SrtpSuite::aes_256_sha1_80};
bool is_base64_letter(char c) {
  return is_alnum(c) || c == '+' || c == '/';
}

std::optional<SrtpSuite> suite_of(std::string_view name) {
  for (const SrtpSuite suite : suites)
    if (equal_ignoring_case(name, to_string(suite))) return suite;
  // As early drafts of RFC 6188 and much equipment write it.
  return equal_ignoring_case(name, "AES_CM_256_HMAC_SHA1_80") ? std::optional(SrtpSuite::aes_256_sha1_80)
                                                              : std::nullopt;
}

std::string_view word(Cursor& cursor) {
  cursor.take_while([](char c) { return c == ' ' || c == '\t'; });
  return cursor.take_until(" \t");
}

/// "inline:KEY|2^31" or "inline:KEY|2^31|1:4": the last names a key index that would stand in every packet.
std::optional<std::string> key_of(std::string_view text, SrtpSuite suite) {
  Cursor cursor(text);
  if (!cursor.take_ignoring_case("inline:")) return std::nullopt;
  const std::string_view letters = cursor.take_while(is_base64_letter);
  if (letters.size() != key_letters(suite)) return std::nullopt;
  while (cursor.take('=')) {
  }
  while (cursor.take('|'))
    if (cursor.take_until("|;").find(':') != std::string_view::npos) return std::nullopt;
  return cursor.at_end() ? std::optional(std::string(letters)) : std::nullopt;
}

/// Session parameters, section 6.3: hints may be passed over, the others change what is sent.
bool is_harmless(std::string_view parameter) {
  return parameter.starts_with('-') || parameter.starts_with("WSH=");
}

}  // namespace

std::string_view to_string(SrtpSuite suite) {
  switch (suite) {
    case SrtpSuite::aes_128_sha1_80:
      return "AES_CM_128_HMAC_SHA1_80";
    case SrtpSuite::aes_128_sha1_32:
      return "AES_CM_128_HMAC_SHA1_32";
    case SrtpSuite::aes_256_sha1_80:
      return "AES_256_CM_HMAC_SHA1_80";
  }
  return "";
}

std::optional<CryptoAttribute> parse_crypto(std::string_view value) {
  Cursor cursor(value);
  const auto tag = parse_number<std::uint32_t>(word(cursor));
  const auto suite = suite_of(word(cursor));
  if (!tag || *tag > 999'999'999 || !suite) return std::nullopt;
  auto letters = key_of(word(cursor), *suite);
  if (!letters) return std::nullopt;
  while (!cursor.at_end())
    if (const std::string_view parameter = word(cursor); !parameter.empty() && !is_harmless(parameter))
      return std::nullopt;
  return CryptoAttribute{*tag, {*suite, std::move(*letters)}};
}

std::string to_text(const CryptoAttribute& attribute) {
  const std::size_t padding = (4 - attribute.key.letters.size() % 4) % 4;
  return std::to_string(attribute.tag) + ' ' + std::string(to_string(attribute.key.suite)) +
         " inline:" + attribute.key.letters + std::string(padding, '=');
}

std::optional<CryptoAttribute> usable_crypto(const Media& media) {
  for (const Attribute& attribute : media.attributes.all())
    if (attribute.name == "crypto")
      if (auto crypto = parse_crypto(attribute.value)) return crypto;
  return std::nullopt;
}

bool is_secure_profile(const Media& media) {
  return equal_ignoring_case(media.protocol, "RTP/SAVP") || equal_ignoring_case(media.protocol, "RTP/SAVPF");
}

std::string with_security(std::string_view protocol, bool secure) {
  for (const auto& [plain, secured] :
       {std::pair{std::string_view("RTP/AVP"), std::string_view("RTP/SAVP")}, {"RTP/AVPF", "RTP/SAVPF"}})
    if (equal_ignoring_case(protocol, plain) || equal_ignoring_case(protocol, secured))
      return std::string(secure ? secured : plain);
  return std::string(protocol);
}

}  // namespace tandem::sdp
