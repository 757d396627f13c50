// Asterisk's newer SIP technology: tables of its objects, and what can be done to them.
#include <fmt/format.h>

#include <algorithm>

#include "control/command_families.h"
#include "control/expression.h"
#include "control/pjsip_layouts.h"
#include "control/pjsip_objects.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;
using pjsip::Kind, pjsip::Object;

std::string head_of(const Kind& kind, bool whole) {
  return fmt::format("\n{}{}{:=<90}\n\n", kind.title, whole ? kind.titles_below : "", "");
}

Output table(const Kind& kind, std::vector<Object> objects, Arguments like, bool whole) {
  if (like.size() == 2) {
    const Expression expression(like[1]);
    if (!expression.valid()) return {fmt::format("'{}' is no regular expression.\n", like[1]), false};
    std::erase_if(objects, [&](const Object& object) { return !expression.finds(object.id); });
  }
  if (objects.empty()) return {"No objects found.\n\n"};
  const bool spaced = whole && kind.spaced;
  std::string text = head_of(kind, whole);
  for (const Object& object : objects) text += object.line + (whole ? object.below : "") + (spaced ? "\n" : "");
  if (!spaced || kind.singular == "endpoint") text += "\n";
  return {text + fmt::format("Objects found: {}\n\n", objects.size())};
}

Output one(const Kind& kind, const std::vector<Object>& objects, const std::string& id) {
  const auto found = std::ranges::find(objects, id, &Object::id);
  if (found == objects.end()) return {fmt::format("Unable to find object {}.\n\n", id)};
  std::string text = head_of(kind, true) + found->line + found->below + "\n";
  if (found->parameters.empty()) return {text};
  text += "\n" + fmt::format(pjsip::layout::parameter, "ParameterName", "ParameterValue");
  text += fmt::format("{:=<99}\n", "");
  for (const auto& [name, value] : found->parameters) text += fmt::format(pjsip::layout::parameter, name, value);
  return {text + "\n"};
}

void add_kind(std::vector<Command>& commands, const Kind& kind) {
  const std::string plural(kind.plural), singular(kind.singular);
  const auto names = [&kind](ExchangeView& exchange) {
    std::vector<std::string> ids;
    for (Object& object : kind.objects(exchange)) ids.push_back(std::move(object.id));
    return ids;
  };
  const auto whole = [&kind](ExchangeView& exchange, Arguments arguments, std::string_view) {
    return table(kind, kind.objects(exchange), arguments, true);
  };
  const auto brief = [&kind](ExchangeView& exchange, Arguments arguments, std::string_view) {
    return table(kind, kind.objects(exchange), arguments, false);
  };
  const auto single = [&kind](ExchangeView& exchange, Arguments arguments, std::string_view) {
    return one(kind, kind.objects(exchange), arguments.front());
  };
  const std::string choose =
      " [like REGEX]\n       With like, those whose name the extended regular expression finds.\n";
  commands.push_back({"pjsip show " + plural + " [like REGEX]", "All " + plural + ", with what belongs to each",
                      "Usage: pjsip show " + plural + choose, whole});
  commands.push_back({"pjsip list " + plural + " [like REGEX]", "All " + plural + ", a line for each",
                      "Usage: pjsip list " + plural + choose, brief});
  commands.push_back({"pjsip show " + singular + " NAME", "One of the " + plural + ", with its settings",
                      "Usage: pjsip show " + singular + " NAME\n       `pjsip list " + plural + "` lists them.\n",
                      single, names});
}

// ---- statistics, evidence ---------------------------------------------------------------------------------------

/// Large numbers are told in thousands.
struct Count {
  std::uint64_t number;
  std::string_view unit;
};
Count count_of(std::uint64_t packets) {
  return packets > 100'000 ? Count{packets / 1000, "K"} : Count{packets, ""};
}
std::uint64_t percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : std::min<std::uint64_t>(part * 100 / whole, 100);
}

std::string statistics_row(const call::CallSummary& call, const call::ChannelSummary& channel, WallTime now) {
  if (!channel.media) return fmt::format(" {} not valid\n", channel.name);
  const call::ChannelMedia& media = *channel.media;
  const Count received = count_of(media.received), lost = count_of(media.received_lost);
  const Count sent = count_of(media.sent), lost_there = count_of(media.sent_lost);
  const double unknown_round_trip = 0;
  return fmt::format(pjsip::layout::channel_statistics, call.answered_at ? call.id : "", channel.name,
                     clock_text(std::chrono::floor<std::chrono::seconds>(now - call.started_at)), channel.codec,
                     received.number, received.unit, lost.number, lost.unit,
                     percent(media.received_lost, media.received + media.received_lost),
                     media.received_jitter_ms / 1000, sent.number, sent.unit, lost_there.number, lost_there.unit,
                     percent(media.sent_lost, media.sent), media.sent_jitter_ms / 1000, unknown_round_trip);
}

Output show_statistics(ExchangeView& exchange, Arguments, std::string_view) {
  const auto calls = exchange.calls();
  const WallTime now = exchange.now();
  std::string rows;
  std::size_t count = 0;
  for (const call::CallSummary& call : calls)
    for (const call::ChannelSummary& channel : call.channels) {
      rows += statistics_row(call, channel, now);
      ++count;
    }
  if (count == 0) return {"No objects found.\n\n"};
  return {"\n" + std::string(pjsip::layout::channel_statistics_title) + "\n" + rows +
          fmt::format("\nObjects found: {}\n\n", count)};
}

/// In the order in which we believe them (routing/identify.h).
Output show_identifiers(ExchangeView&, Arguments, std::string_view) {
  return {"Identifier Names:\nrequest_uri\nauth_username\nheader\nip\nusername\nanonymous\n"};
}

}  // namespace

std::vector<Command> pjsip_commands() {
  std::vector<Command> commands;
  for (const Kind& kind : pjsip::kinds()) add_kind(commands, kind);
  commands.push_back({"pjsip show channelstats", "Packets of all channels",
                      "Usage: pjsip show channelstats\n       Packets, losses and jitter (seconds) of each channel, as "
                      "we receive and as the\n       party reports. The round trip is not measured: 0.\n",
                      show_statistics});
  commands.push_back({"pjsip show identifiers", "By what callers are recognised, in order",
                      "Usage: pjsip show identifiers\n       The strongest evidence first.\n", show_identifiers});
  return commands;
}

}  // namespace tandem::control
