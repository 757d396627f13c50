// The configuration in force.
#include <fmt/format.h>

#include "control/command_families.h"
#include "control/table_words.h"
#include "model/number_beginning.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

constexpr std::string_view outcall_columns = "{:<20}  {:<15}  {:<24}  {:>5}  {:<10}  {}\n";
constexpr std::string_view incall_columns = "{:<20}  {:<20}  {:<20}  {}\n";
constexpr std::string_view user_columns = "{:<20}  {:<20}  {:<15}  {:<30}  {}\n";

/// "ENUM in e164.arpa", SIP URIs, trunks: as they are tried.
std::vector<std::string> ways_of(const model::Outcall& outcall) {
  std::vector<std::string> ways;
  for (const std::string& domain : outcall.uri_ways.enum_domains) ways.push_back("ENUM in " + domain);
  ways.insert(ways.end(), outcall.uri_ways.uris.begin(), outcall.uri_ways.uris.end());
  ways.insert(ways.end(), outcall.trunks.begin(), outcall.trunks.end());
  return ways;
}

Output show_outcalls(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text = fmt::format(outcall_columns, "Outcall", "Context", "Pattern", "Strip", "Prefix", "Ways in order");
  for (const model::Outcall& outcall : snapshot->config().outcalls)
    for (const model::OutcallPattern& pattern : outcall.patterns)
      text += fmt::format(outcall_columns, outcall.name, outcall.context, text_of(pattern), pattern.strip,
                          or_dash(pattern.prefix),
                          fmt::format("{}{}", listed(ways_of(outcall)), off_mark(outcall.enabled)));
  return {text + count_line(snapshot->config().outcalls.size(), "outcall")};
}

Output show_incalls(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text = fmt::format(incall_columns, "Incall", "Number", "Trunk", "Leads to");
  for (const model::Incall& incall : snapshot->config().incalls)
    text += fmt::format(
        incall_columns, incall.name, incall.did.empty() ? "any" : incall.did,
        (incall.trunk.empty() ? "any" : incall.trunk) + (incall.guests.allowed ? ", guests" : ""),
        fmt::format("{}{}", places_in_words(incall.destination, incall.otherwise), off_mark(incall.enabled)));
  text += count_line(snapshot->config().incalls.size(), "incall");
  if (const std::uint64_t refused = exchange.totals().guests_refused; refused > 0)
    text += fmt::format(
        "Calls of guests refused since the start: {}. Their incalls had as many as guest_max_calls or "
        "guest_max_calls_per_second allows.\n",
        refused);
  return {text};
}

Output show_users(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string text = fmt::format(user_columns, "User", "Extensions", "Context", "Phones", "Name");
  for (const model::User& user : snapshot->config().users) {
    std::vector<std::string> phones;
    for (const model::Phone& phone : user.phones) phones.push_back(phone.username);
    text += fmt::format(user_columns, user.name, listed(user.extensions), user.context, listed(phones),
                        fmt::format("{}{}", or_dash(user.display_name), off_mark(user.enabled)));
  }
  return {text + count_line(snapshot->config().users.size(), "user")};
}

Output show_revision(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  const model::Config& config = snapshot->config();
  return {fmt::format("Revision {}: {} users, {} trunks, {} outcalls, {} incalls.\n", config.revision,
                      config.users.size(), config.trunks.size(), config.outcalls.size(), config.incalls.size())};
}

}  // namespace

std::vector<Command> site_commands() {
  return {
      {"show outcalls", "Which dialled numbers leave by which ways",
       "Usage: show outcalls\n       A line for each pattern.\n", show_outcalls},
      {"show incalls", "Where public numbers lead", "Usage: show incalls\n       A line for each number.\n",
       show_incalls},
      {"show users", "Users, their extensions and phones", "Usage: show users\n       A line for each user.\n",
       show_users},
      {"show config revision", "Which configuration is in force",
       "Usage: show config revision\n       Counts the stored changes.\n", show_revision},
  };
}

}  // namespace tandem::control
