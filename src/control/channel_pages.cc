// One channel in full, and what channels are joined by.
#include <fmt/format.h>

#include <algorithm>

#include "control/command_families.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;
using call::CallSummary, call::ChannelSummary;

constexpr std::string_view general_line = "{:>15}: {}\n";
constexpr std::string_view dialog_line = "  {:<22}  {}\n";
// bridge, name, channels, type, technology, duration
constexpr std::string_view bridge_columns = "{:<36} {:<36} {:>5} {:<15} {:<15} {}\n";

struct Found {
  CallSummary call;
  std::size_t channel;
};

template <class Fits>
std::optional<Found> find_channel(ExchangeView& exchange, Fits&& fits) {
  for (CallSummary& call : exchange.calls())
    for (std::size_t i = 0; i < call.channels.size(); ++i)
      if (fits(call.channels[i])) return Found{std::move(call), i};
  return std::nullopt;
}

std::chrono::seconds since(WallTime then, WallTime now) {
  return std::max(std::chrono::floor<std::chrono::seconds>(now - then), std::chrono::seconds{0});
}

/// As Asterisk counts them: 3 Dialing, 4 Ring, 5 Ringing, 6 Up.
unsigned state_number(std::string_view state) {
  if (state == "Up") return 6;
  if (state == "Ringing") return 5;
  return state == "Ring" ? 4 : 0;
}

std::string media_lines(const ChannelSummary& channel) {
  std::string text = " -- Streams --\nName: audio-0\n    Type: audio\n    State: sendrecv\n    Group: -1\n";
  text += fmt::format("    Formats: ({})\n", channel.codec);
  if (channel.media)
    text += fmt::format("    Packets: {} received, {} lost; {} sent, {} lost\n", channel.media->received,
                        channel.media->received_lost, channel.media->sent, channel.media->sent_lost);
  return text;
}

Output show_channel(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto found = find_channel(exchange, [&](const ChannelSummary& one) { return one.name == arguments.front(); });
  if (!found) return {fmt::format("{} is not a known channel\n", arguments.front())};
  const CallSummary& call = found->call;
  const ChannelSummary& channel = call.channels[found->channel];
  const WallTime now = exchange.now();
  std::string text = " -- General --\n";
  const auto add = [&](std::string_view label, const auto& value) { text += fmt::format(general_line, label, value); };
  const auto or_none = [](const std::string& value) { return value.empty() ? std::string("(N/A)") : value; };
  add("Name", channel.name);
  add("Type", "SIP");
  add("UniqueID", channel.protocol_id);
  add("LinkedID", call.id);
  add("Caller ID", or_none(channel.caller_number));
  add("Caller ID Name", "(N/A)");
  add("DNID Digits", or_none(channel.exten));
  add("Language", "en");
  add("State", fmt::format("{} ({})", channel.state, state_number(channel.state)));
  add("NativeFormats", fmt::format("({})", channel.codec));
  add("Elapsed Time", clock_text(since(call.started_at, now)));
  add("Bridge ID", call.answered_at ? call.id : "(Not bridged)");
  text += "  --   PBX   --\n";
  add("Context", channel.context);
  add("Extension", channel.exten);
  add("Priority", channel.exten.empty() ? 0 : 1);
  add("Application", or_none(channel.application));
  add("Data", channel.data.empty() ? "(None)" : channel.data);
  text += "      Variables:\n" + fmt::format("SIPCALLID={}\n", channel.protocol_id);
  text += "  CDR Variables:\n";
  text += fmt::format("level 1: src={}\nlevel 1: dst={}\nlevel 1: channel={}\n", call.from, call.to, channel.name);
  text += fmt::format("level 1: start={}\n", short_calendar_text(call.started_at));
  if (call.answered_at) text += fmt::format("level 1: answer={}\n", short_calendar_text(*call.answered_at));
  return {text + media_lines(channel)};
}

/// CALL-ID may be cut short, as it stands in the table.
Output show_dialog(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const std::string& begun = arguments.front();
  const auto found =
      find_channel(exchange, [&](const ChannelSummary& one) { return one.protocol_id.starts_with(begun); });
  if (!found) return {fmt::format("No such SIP Call ID starting with '{}'\n", begun)};
  const ChannelSummary& channel = found->call.channels[found->channel];
  const std::string codec = channel.codec.empty() ? "(nothing)" : "(" + channel.codec + ")";
  std::string text = "\n  * SIP Call\n";
  const auto add = [&](std::string_view label, const auto& value) { text += fmt::format(dialog_line, label, value); };
  add("Curr. trans. direction:", channel.caller ? "Incoming" : "Outgoing");
  add("Call-ID:", channel.protocol_id);
  add("Owner channel ID:", channel.name);
  add("Joint Codec Capability:", codec);
  add("Format:", codec);
  add("Theoretical Address:", channel.remote.to_string());
  add("Received Address:", channel.remote.to_string());
  add("Username:", channel.caller_number);
  add("Peername:", channel.party.empty() ? "<guest>" : channel.party);
  add("Need Destroy:", "No");
  add("Last Message:", channel.state == "Up" ? "ACK" : "INVITE");
  add("Media:", channel.media ? "RTP" : "None");
  return {text + "\n"};
}

Output show_bridges(ExchangeView& exchange, Arguments, std::string_view) {
  const WallTime now = exchange.now();
  std::string text = fmt::format(bridge_columns, "Bridge-ID", "Name", "Chans", "Type", "Technology", "Duration");
  for (const CallSummary& call : exchange.calls())
    if (call.answered_at)
      text += fmt::format(bridge_columns, call.id, "<unknown>", call.channels.size(), "basic", "relay",
                          clock_text(since(*call.answered_at, now)));
  return {text};
}

std::vector<std::string> channel_names(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (const CallSummary& call : exchange.calls())
    for (const ChannelSummary& channel : call.channels) names.push_back(channel.name);
  return names;
}

std::vector<std::string> call_ids(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (const CallSummary& call : exchange.calls())
    for (const ChannelSummary& channel : call.channels) names.push_back(channel.protocol_id);
  return names;
}

}  // namespace

std::vector<Command> channel_page_commands() {
  return {
      {"core show channel CHANNEL", "One leg of a call in full",
       "Usage: core show channel CHANNEL\n       State, numbers and media of a channel. `show story` has the whole "
       "call.\n",
       show_channel, channel_names},
      {"sip show channel CALL-ID", "One SIP dialog in full",
       "Usage: sip show channel CALL-ID\n       CALL-ID may be cut short.\n", show_dialog, call_ids},
      {"bridge show all", "Calls whose two sides are joined", "Usage: bridge show all\n       A line for each.\n",
       show_bridges},
  };
}

}  // namespace tandem::control
