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
    case RegistrationCause::always_stale:
      return fmt::format(
          "{} calls every answer to its challenges stale{}. Its machines seem not to share their nonces: set `host` "
          "or `outbound_proxy` to one of them, or ask the provider.",
          s.host, said);
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
      return fmt::format("{} points to another registrar{}{}. Set `host` of the trunk to it, if you trust that.",
                         s.host, said, s.detail.empty() ? "" : ": " + s.detail);
    case RegistrationCause::refused:
      return fmt::format(
          "{} refuses the registration{}{}. Compare user name, domain (`from_domain`), proxy and transport with what "
          "the provider asks for.",
          s.host, said, s.detail.empty() ? "" : ": " + s.detail);
    case RegistrationCause::server_error:
      return fmt::format("{} has a problem of its own{}. Nothing to change here; we try again.", s.host, said);
    case RegistrationCause::timed_out:
      return fmt::format(
          "{} does not answer. Check host, port and transport, and that no firewall drops SIP on the way.", s.host);
    case RegistrationCause::name_not_found:
      return fmt::format("The name {} cannot be resolved. Check the spelling of `host` and this machine's DNS servers.",
                         s.host);
    case RegistrationCause::dns_failed:
      return fmt::format(
          "No DNS server answers when asked for {}. Check the network and this machine's DNS servers, or set "
          "`dns_servers`.",
          s.host);
    case RegistrationCause::no_service:
      return fmt::format("DNS says that {} offers no SIP service. Enter the host that the provider names for SIP.",
                         s.host);
    case RegistrationCause::transport_refused:
      return fmt::format(
          "{} cannot be reached: nothing listens there or the network is down. Check port and transport.", s.host);
    case RegistrationCause::insecure:
      if (s.tls.fault == crypto::TlsFault::none)
        return fmt::format("{} cannot be reached by TLS. Check that it speaks TLS at this port.", s.host);
      return fmt::format("{} cannot be reached by TLS: {}. {}", s.host, crypto::to_text(s.tls),
                         crypto::remedy(s.tls.fault));
    case RegistrationCause::too_large:
      return "The REGISTER request is too large to be sent.";
    case RegistrationCause::binding_missing:
      return fmt::format(
          "{} accepted the registration but lists neither our contact nor an expiry, so no call would "
          "come in. A router's SIP ALG may have rewritten it: switch that off, or use another port or "
          "TCP.",
          s.host);
  }
  return {};
}

}  // namespace

std::string sentence(const RegistrationStatus& s) {
  switch (s.state) {
    case RegistrationState::off:
      return fmt::format("Not registered. If it was unregistered at the console, `sip register {}` ends that.",
                         s.trunk);
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
