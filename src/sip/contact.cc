#include "sip/contact.h"

#include "base/text.h"
#include "sip/session_headers.h"

namespace tandem::sip {
namespace {

constexpr std::uint32_t expires_when_unreadable = 3600;

/// qvalue: "0" ["." 0*3DIGIT] / "1" ["." 0*3("0")]; more digits are cut.
std::optional<std::uint16_t> q_from(std::string_view text) {
  Cursor cursor(text);
  unsigned q = 0;
  if (cursor.take('1'))
    q = 1000;
  else if (!cursor.take('0') && cursor.peek() != '.')
    return std::nullopt;
  if (cursor.take('.')) {
    unsigned weight = 100;
    for (char c : cursor.take_while(is_digit)) {
      q += static_cast<unsigned>(c - '0') * weight;
      weight /= 10;
    }
  }
  if (!cursor.at_end() || q > 1000) return std::nullopt;
  return static_cast<std::uint16_t>(q);
}

}  // namespace

Parsed<Contact> Contact::parse(std::string_view text) {
  Contact contact;
  contact.text_ = trim(text);
  if (contact.text_ == "*") {
    contact.wildcard_ = true;
    return contact;
  }
  const auto address = NameAddr::parse(text);
  if (!address) return std::unexpected(address.error());
  contact.address_ = *address;
  if (const auto expires = address->params().find("expires"))
    contact.expires_ = delta_seconds_from(expires->value).value_or(expires_when_unreadable);
  if (const auto q = address->params().find("q")) {
    const auto thousandths = q_from(q->value);
    if (!thousandths)
      return std::unexpected(
          ParseError{ParseFault::bad_contact, static_cast<std::uint32_t>(q->name.data() - text.data())});
    contact.q_thousandths_ = *thousandths;
  }
  return contact;
}

}  // namespace tandem::sip
