#include "legs/trunk_request.h"

#include <algorithm>

#include "base/text.h"
#include "sip/list.h"

namespace tandem::legs {

namespace {

void note(routing::Attempt& attempt, std::string what) {
  attempt.readings.push_back(std::move(what));
}

/// Who calls, as a header of the network tells it.
bool take_identity(const sip::Message& message, sip::HeaderId header, routing::Attempt& attempt) {
  const auto identity = sip::NameAddr::parse(sip::first_value(message, header));
  if (!identity) return false;
  std::string number = number_of(identity->uri());
  if (number.empty() || !is_sensible(number)) return false;
  if (equal_ignoring_case(identity->param("privacy"), "full")) attempt.hidden = true;
  attempt.from_user = std::move(number);
  if (std::string name = identity->display_name_unescaped(); !name.empty() && is_sensible(name))
    attempt.from_display = std::move(name);
  note(attempt, "the caller is " + attempt.from_user + ", says " + std::string(sip::name_of(header)));
  return true;
}

void take_what_is_believed(const sip::Message& message, routing::Attempt& attempt) {
  using enum sip::HeaderId;
  for (const sip::HeaderId header : {p_asserted_identity, p_preferred_identity, remote_party_id})
    if (take_identity(message, header, attempt)) break;
  if (asks_for_privacy(message)) attempt.hidden = true;
  if (attempt.hidden) note(attempt, "the caller wants to be hidden");
  sip::for_each_value(message, sip::HeaderId::diversion, [&](std::string_view value) {
    const auto diversion = sip::NameAddr::parse(value);
    if (!diversion || attempt.diverted.size() >= routing::max_diversions) return;
    if (std::string number = number_of(diversion->uri()); !number.empty() && is_sensible(number))
      attempt.diverted.push_back(std::move(number));
  });
}

std::string place_of(const routing::NumberReader& source) {
  return source.header() == "request_uri" ? "the Request-URI" : source.header();
}

}  // namespace

std::vector<std::string> caller_ids_asked_for(const sip::Message& message) {
  std::vector<std::string> asked;
  const std::string_view selected = message.value("X-Wazo-Selected-Caller-ID");
  if (!selected.empty() && is_sensible(selected)) asked.emplace_back(selected);
  for (const sip::HeaderId header : {sip::HeaderId::p_preferred_identity, sip::HeaderId::p_asserted_identity}) {
    const auto identity = sip::NameAddr::parse(sip::first_value(message, header));
    std::string number = identity ? number_of(identity->uri()) : std::string();
    if (!number.empty() && is_sensible(number)) asked.push_back(std::move(number));
  }
  return asked;
}

/// RFC 3323 §4.2: values are parted by semicolons; "none" and "critical" alone hide nothing.
bool asks_for_privacy(const sip::Message& message) {
  Cursor cursor(message.value(sip::HeaderId::privacy));
  while (!cursor.at_end()) {
    const std::string_view word = trim(cursor.take_until(";,"));
    for (const std::string_view hides : {"id", "user", "header", "full"})
      if (equal_ignoring_case(word, hides)) return true;
    if (!cursor.at_end()) cursor.take_count(1);
  }
  return false;
}

bool is_sensible(std::string_view text) {
  constexpr std::size_t longest = 128;
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return text.size() <= longest && std::ranges::none_of(text, control);
}

std::string number_of(const sip::Uri& uri) {
  if (!uri.is_tel()) return uri.user_unescaped();
  std::string number(uri.user_number());
  std::erase_if(number, [](char c) { return std::string_view("-.()").find(c) != std::string_view::npos; });
  return number;
}

std::string_view request_value(const sip::Message& message, std::string_view name) {
  if (name == "request_uri") return message.request_uri();
  const sip::HeaderId id = sip::header_id_from(name);
  return id == sip::HeaderId::other ? message.value(name) : message.value(id);
}

void read_trunk_request(const sip::Message& message, const model::Trunk& trunk, const routing::TrunkNumbers* numbers,
                        routing::Attempt& attempt) {
  if (!trunk.sharing.tenant_header.empty()) attempt.for_tenant = request_value(message, trunk.sharing.tenant_header);
  if (trunk.identity.trust_id_inbound) take_what_is_believed(message, attempt);
  if (numbers == nullptr) return;
  const auto value_of = [&](std::string_view name) { return request_value(message, name); };
  if (const auto* source = numbers->did()) {
    const auto number = source->read(value_of);
    note(attempt, number ? "the number called is " + *number + ", says " + place_of(*source)
                         : place_of(*source) + " does not say the number called");
    if (number) attempt.did = *number;
  }
  if (const auto* source = numbers->caller_id()) {
    const auto number = source->read(value_of);
    note(attempt, number ? "the caller is " + *number + ", says " + place_of(*source)
                         : place_of(*source) + " does not say the caller");
    if (number) attempt.from_user = *number;
  }
}

}  // namespace tandem::legs
