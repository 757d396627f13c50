#include "registrar/bulk_contact.h"

#include "base/text.h"
#include "sip/grammar.h"
#include "sip/uri_text.h"

namespace tandem::registrar {

namespace {

constexpr std::string_view bulk_parameter = "bnc", bulk_option = "gin";

/// The parameters of the URI but `bnc`, with their semicolons.
std::string params_without_bulk(const sip::Uri& uri) {
  std::string text;
  for (const sip::Param& param : uri.params()) {
    if (equal_ignoring_case(sip::unescape_uri(param.name), bulk_parameter)) continue;
    text.append(";").append(param.name);
    if (param.has_value) text.append("=").append(param.value);
  }
  return text;
}

std::string contact_with(const sip::Uri& uri, std::string_view user) {
  return sip::uri_text({.scheme = uri.scheme(),
                        .user = user,
                        .host = uri.host(),
                        .port = uri.port().value_or(0),
                        .params = params_without_bulk(uri)});
}

}  // namespace

bool is_bulk(const sip::Uri& uri) {
  return uri.is_sip() && uri.has_param(bulk_parameter);
}

bool is_bulk(std::string_view contact) {
  const auto uri = sip::Uri::parse(contact);
  return uri && is_bulk(*uri);
}

bool requires_bulk(const sip::Message& request) {
  return request.has_option(sip::HeaderId::require, bulk_option);
}

std::string contact_for_number(const std::string& contact, std::string_view number) {
  const auto uri = sip::Uri::parse(contact);
  return uri && uri->is_sip() ? contact_with(*uri, number) : contact;
}

std::string contact_without_bulk(const std::string& contact) {
  const auto uri = sip::Uri::parse(contact);
  return uri && is_bulk(*uri) ? contact_with(*uri, {}) : contact;
}

}  // namespace tandem::registrar
