#include "registrar/registration_cause.h"

#include <fmt/format.h>

namespace tandem::registrar {

std::string_view to_text(RegistrationState state) {
  switch (state) {
    case RegistrationState::off:
      return "off";
    case RegistrationState::trying:
      return "trying";
    case RegistrationState::registered:
      return "registered";
    case RegistrationState::rejected:
      return "rejected";
    case RegistrationState::unreachable:
      return "unreachable";
  }
  return "";
}

namespace {

std::string words(const RegistrationStatus& s) {
  const std::string said = s.status ? fmt::format(" ({} {})", s.status, s.phrase) : std::string{};
  switch (s.cause) {
    case RegistrationCause::none:
      return {};
    case RegistrationCause::wrong_password:
      return fmt::format(
          "{} refuses the password of {}{}. Check user name and password against the provider's letter; "
          "some providers want another authentication name.",
          s.host, s.username, said);
    case RegistrationCause::no_credentials:
      return fmt::format("{} asks for a password{} and none is configured. Set `password` of the trunk.", s.host, said);
    case RegistrationCause::unusable_challenge:
      return fmt::format("{} asks for an authentication that is not supported{}: only Digest with MD5 or SHA-256 is.",
                         s.host, said);
    case RegistrationCause::forbidden:
      return fmt::format(
          "{} forbids the registration{}. The account may be locked, the user name wrong, or "
          "registration may be allowed from another network only.",
          s.host, said);
    case RegistrationCause::unknown_account:
      return fmt::format("{} does not know {}{}. Check `username` and, if the provider names a domain, `from_domain`.",
                         s.host, s.username, said);
    case RegistrationCause::interval_dispute:
      return fmt::format("{} keeps asking for a longer registration interval{}. Set `expiry` of the trunk to 3600.",
                         s.host, said);
    case RegistrationCause::redirected:
      return fmt::format("{} points to another registrar{}. Enter the host that the provider names.", s.host, said);
    case RegistrationCause::refused:
      return fmt::format("{} refuses the registration{}.", s.host, said);
    case RegistrationCause::server_error:
      return fmt::format("{} has a problem of its own{}. Nothing to change here; we try again.", s.host, said);
    case RegistrationCause::timed_out:
      return fmt::format(
          "{} does not answer. Check host, port and transport, and that no firewall drops SIP on the way.", s.host);
    case RegistrationCause::name_not_found:
      return fmt::format("The name {} cannot be resolved. Check the spelling of `host` and this machine's DNS servers.",
                         s.host);
    case RegistrationCause::transport_refused:
      return fmt::format(
          "{} cannot be reached: nothing listens there or the network is down. Check port and transport.", s.host);
    case RegistrationCause::too_large:
      return "The REGISTER request is too large to be sent.";
    case RegistrationCause::binding_missing:
      return fmt::format("{} accepted the registration but lists neither our contact nor an expiry.", s.host);
  }
  return {};
}

}  // namespace

std::string sentence(const RegistrationStatus& s) {
  switch (s.state) {
    case RegistrationState::off:
      return "Switched off.";
    case RegistrationState::registered:
      return fmt::format("Registered at {}, refreshed every {} s.", s.host, s.refresh_seconds);
    case RegistrationState::trying:
      return s.cause == RegistrationCause::none ? fmt::format("Registering at {}.", s.host)
                                                : fmt::format("Trying again. Last time: {}", words(s));
    case RegistrationState::rejected:
    case RegistrationState::unreachable:
      return words(s);
  }
  return {};
}

}  // namespace tandem::registrar
