// Registrations of our provider accounts.
#include <fmt/format.h>

#include "control/command_families.h"
#include "control/table_layouts.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;
using registrar::RegistrationCause, registrar::RegistrationState, registrar::RegistrationStatus;

/// The state in Asterisk's words.
std::string_view registry_state(const RegistrationStatus& status) {
  switch (status.state) {
    case RegistrationState::off:
      return "Unregistered";
    case RegistrationState::trying:
      return status.auth_sent ? "Auth. Sent" : "Request Sent";
    case RegistrationState::registered:
      return "Registered";
    case RegistrationState::unreachable:
      return "Failed";
    case RegistrationState::rejected:
      return status.cause == RegistrationCause::no_credentials || status.cause == RegistrationCause::unusable_challenge
                 ? "No Authentication"
                 : "Rejected";
  }
  return "";
}

Output show_registry(ExchangeView& exchange, Arguments, std::string_view) {
  const auto all = exchange.registrations();
  std::string text = fmt::format(layout::registry, "Host", "dnsmgr", "Username", "Refresh", "State", "Reg.Time");
  for (const RegistrationStatus& one : all)
    text += fmt::format(layout::registry, one.host, "N", one.username, one.refresh_seconds, registry_state(one),
                        one.registered_at == WallTime{} ? "" : calendar_text(one.registered_at));
  return {text + fmt::format("{} SIP registrations.\n", all.size())};
}

std::string_view numbers_text(registrar::BulkWish bulk) {
  switch (bulk) {
    case registrar::BulkWish::asked:
      return "  numbers    all of the account by one Contact (RFC 6140)\n";
    case registrar::BulkWish::refused:
      return "  numbers    by a plain registration: the provider does not know RFC 6140\n";
    default:
      return "";
  }
}

/// "in 40 s", or nothing when none is planned.
std::string until(WallTime when, WallTime now) {
  if (when == WallTime{}) return "none planned";
  const auto left = std::chrono::ceil<std::chrono::seconds>(when - now);
  return left.count() <= 0 ? "now" : "in " + duration_text(left);
}

/// Whether the provider answers OPTIONS, and how that and the way to it have changed, newest first.
std::string reach_text(const registrar::ReachStatus& reach) {
  std::string text = fmt::format("  OPTIONS    {}\n", registrar::status_text(reach));
  for (auto change = reach.history.rbegin(); change != reach.history.rend(); ++change)
    text += fmt::format("  {}  {}: {}\n", short_calendar_text(change->at), registrar::to_text(change->to), change->why);
  return text;
}

Output show_registration(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const WallTime now = exchange.now();
  std::string text;
  for (const RegistrationStatus& one : exchange.registrations()) {
    if (!arguments.empty() && one.trunk != arguments.front()) continue;
    if (!text.empty()) text += "\n";
    text += fmt::format("{}: {}\n", one.trunk, to_text(one.state));
    text += fmt::format("  account    {} at {}\n", one.username, one.host);
    text += numbers_text(one.bulk);
    if (one.since != WallTime{})
      text += fmt::format("  since      {} ({} ago)\n", short_calendar_text(one.since),
                          duration_text(std::chrono::floor<std::chrono::seconds>(now - one.since)));
    text += fmt::format("  meaning    {}\n", registrar::sentence(one));
    if (!one.server.empty()) text += fmt::format("  server     {}\n", one.server);
    for (const std::string& target : one.targets) text += fmt::format("  target     {}\n", target);
    text += reach_text(one.reach);
    if (one.failures > 0) text += fmt::format("  failures   {} in a row\n", one.failures);
    if (one.state != RegistrationState::off) text += fmt::format("  next try   {}\n", until(one.next_try, now));
  }
  if (!text.empty()) return {text};
  if (!arguments.empty())
    return {fmt::format("No account named {} registers at a provider.\n", arguments.front()), false};
  return {"No account registers at a provider.\n"};
}

Output register_now(ExchangeView& exchange, Arguments arguments, std::string_view) {
  if (exchange.register_now(arguments.front())) return {fmt::format("Registering {} now.\n", arguments.front())};
  return {fmt::format("No account named {} registers at a provider.\n", arguments.front()), false};
}

std::vector<std::string> account_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (const RegistrationStatus& one : exchange.registrations()) names.push_back(one.trunk);
  return names;
}

}  // namespace

std::vector<Command> registry_commands() {
  return {
      {"sip show registry", "Registrations at providers",
       "Usage: sip show registry\n       Our accounts at providers and the state of each.\n", show_registry},
      {"show registration [TRUNK]", "Registrations at providers, in words",
       "Usage: show registration [TRUNK]\n       State of each account, since when, what is wrong and what to change,\n"
       "       and the next try.\n",
       show_registration, account_names},
      {"sip register TRUNK", "Register at a provider now",
       "Usage: sip register TRUNK\n       Registers the account at once instead of at the next planned try.\n",
       register_now, account_names},
  };
}

}  // namespace tandem::control
