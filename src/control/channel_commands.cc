// Calls and their legs.
#include <fmt/format.h>

#include "control/command_families.h"
#include "control/table_layouts.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;
using call::CallSummary, call::ChannelSummary;

std::size_t channels_in(const std::vector<CallSummary>& calls) {
  std::size_t count = 0;
  for (const CallSummary& call : calls) count += call.channels.size();
  return count;
}

std::string call_counts(std::size_t running, std::uint64_t processed) {
  return fmt::format("{} active call{}\n{} call{} processed\n", running, running == 1 ? "" : "s", processed,
                     processed == 1 ? "" : "s");
}

std::string counts(ExchangeView& exchange, const std::vector<CallSummary>& calls) {
  const std::size_t channels = channels_in(calls);
  return fmt::format("{} active channel{}\n", channels, channels == 1 ? "" : "s") +
         call_counts(calls.size(), exchange.totals().calls_processed);
}

std::chrono::seconds lasting(const CallSummary& call, WallTime now) {
  return std::max(std::chrono::floor<std::chrono::seconds>(now - call.started_at), std::chrono::seconds{0});
}

std::string_view bridge_of(const CallSummary& call) {
  return call.answered_at ? std::string_view(call.id) : std::string_view{};
}

// What is dialled stands at priority 1 of its context: our routing has no steps that could be counted.
std::string_view priority_of(const ChannelSummary& channel) {
  return channel.exten.empty() ? "" : "1";
}

std::string brief_line(const CallSummary&, const ChannelSummary& channel, WallTime) {
  const std::string location =
      channel.exten.empty() ? "(None)" : fmt::format("{}@{}:1", channel.exten, channel.context);
  const std::string application =
      channel.application.empty() ? "(None)" : fmt::format("{}({})", channel.application, channel.data);
  return fmt::format(layout::channels, channel.name, location, channel.state, application);
}

std::string verbose_line(const CallSummary& call, const ChannelSummary& channel, WallTime now) {
  return fmt::format(layout::channels_verbose, channel.name, channel.context, channel.exten, priority_of(channel),
                     channel.state, channel.application, channel.data, channel.caller_number,
                     clock_text(lasting(call, now)), "", "", bridge_of(call));
}

std::string concise_line(const CallSummary& call, const ChannelSummary& channel, WallTime now) {
  constexpr int documentation = 3;  // the AMA flag that Asterisk gives by default
  return fmt::format(layout::channels_concise, channel.name, channel.context, channel.exten, priority_of(channel),
                     channel.state, channel.application, channel.data, channel.caller_number, "", "", documentation,
                     lasting(call, now).count(), bridge_of(call), channel.protocol_id);
}

Output show_channels(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const std::string_view form = arguments.empty() ? std::string_view{} : std::string_view(arguments.front());
  const auto calls = exchange.calls();
  if (form == "count") return {counts(exchange, calls)};
  const auto line = form == "concise" ? concise_line : form == "verbose" ? verbose_line : brief_line;
  std::string text;
  if (form.empty()) text = fmt::format(layout::channels, "Channel", "Location", "State", "Application(Data)");
  if (form == "verbose")
    text = fmt::format(layout::channels_verbose, "Channel", "Context", "Extension", "Prio", "State", "Application",
                       "Data", "CallerID", "Duration", "Accountcode", "PeerAccount", "BridgeID");
  const WallTime now = exchange.now();
  for (const CallSummary& call : calls)
    for (const ChannelSummary& channel : call.channels) text += line(call, channel, now);
  if (form != "concise") text += counts(exchange, calls);
  return {text};
}

Output show_calls(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const Totals totals = exchange.totals();
  std::string text = call_counts(totals.calls_running, totals.calls_processed);
  if (arguments.size() == 1) text += fmt::format("System uptime: {}\n", duration_text(totals.uptime));
  if (arguments.size() == 2) text += fmt::format("System uptime: {}\n", totals.uptime.count());
  return {text};
}

/// The last message, as far as the state tells it.
std::string_view last_message(const ChannelSummary& channel) {
  if (channel.state == "Up") return channel.caller ? "Rx: ACK" : "Tx: ACK";
  return channel.caller ? "Rx: INVITE" : "Init: INVITE";
}

Output show_dialogs(ExchangeView& exchange, Arguments, std::string_view) {
  std::string text = fmt::format(layout::dialogs_header, "Peer", "User/ANR", "Call ID", "Format", "Hold",
                                 "Last Message", "Expiry", "Peer");
  const auto calls = exchange.calls();
  for (const CallSummary& call : calls)
    for (const ChannelSummary& channel : call.channels) {
      const std::string format = channel.codec.empty() ? "(nothing)" : "(" + channel.codec + ")";
      text += fmt::format(layout::dialogs, channel.remote.ip.to_string(), channel.caller_number, channel.protocol_id,
                          format, channel.held ? "Yes" : "No", "", last_message(channel), "",
                          channel.party.empty() ? "<guest>" : channel.party);
    }
  const std::size_t count = channels_in(calls);
  return {text + fmt::format("{} active SIP dialog{}\n", count, count == 1 ? "" : "s")};
}

std::vector<std::string> channel_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (const CallSummary& call : exchange.calls())
    for (const ChannelSummary& channel : call.channels) names.push_back(channel.name);
  return names;
}

Output hang_up(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const bool all = arguments.front() == "all";
  const std::vector<std::string> names = all ? channel_names(exchange) : std::vector{arguments.front()};
  std::string text;
  for (const std::string& name : names) {
    // Of two legs the second has gone with the first: it was asked for all the same.
    if (!exchange.hang_up(name) && !all) return {fmt::format("{} is not a known channel\n", name)};
    text += fmt::format("Requested Hangup on channel '{}'\n", name);
  }
  return {text};
}

}  // namespace

std::vector<Command> channel_commands() {
  const std::string meaning =
      "       The legs of all calls. concise: fields separated by '!', for\n"
      "       programs; verbose: more columns; count: only the numbers.\n";
  return {
      {"core show channels [concise|verbose|count]", "The legs of all calls",
       "Usage: core show channels [concise|verbose|count]\n" + meaning, show_channels},
      {"show channels [concise|verbose|count]", "Same as core show channels",
       "Usage: show channels [concise|verbose|count]\n" + meaning, show_channels},
      {"core show calls [uptime [seconds]]", "How many calls there are and were",
       "Usage: core show calls [uptime [seconds]]\n       Calls now and since the start.\n", show_calls},
      {"sip show channels", "SIP dialogs of all calls", "Usage: sip show channels\n       SIP dialogs of all calls.\n",
       show_dialogs},
      {"channel request hangup CHANNEL", "Hang up a call",
       "Usage: channel request hangup CHANNEL|all\n       Ends the call that the channel belongs to, or all calls.\n",
       hang_up,
       [](ExchangeView& exchange) {
         auto names = channel_names(exchange);
         names.push_back("all");
         return names;
       }},
  };
}

}  // namespace tandem::control
