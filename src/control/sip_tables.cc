// The smaller tables of Asterisk's older SIP technology.
#include <fmt/format.h>

#include <algorithm>

#include "control/command_families.h"
#include "control/peer_page.h"
#include "control/table_layouts.h"
#include "control/time_text.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;
using call::CallSummary, call::ChannelSummary;

// ---- settings ---------------------------------------------------------------------------------------------------

/// A heading and labelled lines.
class Section {
 public:
  explicit Section(std::string_view heading) : text_(fmt::format("\n{}\n{:-<{}}\n", heading, "", heading.size())) {}
  template <class Value>
  Section& add(std::string_view label, const Value& value) {
    text_ += fmt::format(layout::setting, label, value);
    return *this;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string bound(const model::Config& config, model::Protocol protocol) {
  for (const model::Transport& one : config.transports)
    if (one.enabled && one.protocol == protocol) return one.bind.to_string();
  return "Disabled";
}

std::string outside_address(const model::Config& config) {
  for (const model::Transport& one : config.transports)
    if (one.enabled && !one.outside.external_signaling_address.empty()) return one.outside.external_signaling_address;
  return "(null)";
}

std::string transports_text(const model::Config& config) {
  static constexpr std::string_view names[] = {"UDP", "TCP", "TLS", "WS", "WSS"};
  std::string text;
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (bound(config, static_cast<model::Protocol>(i)) != "Disabled")
      text += (text.empty() ? "" : ",") + std::string(names[i]);
  return text;
}

std::string seconds_text(std::chrono::seconds seconds) {
  return fmt::format("{} secs", seconds.count());
}

std::string global_section(const model::Config& config) {
  const bool guests =
      std::ranges::any_of(config.incalls, [](const model::Incall& one) { return one.enabled && one.guests.allowed; });
  const bool domains = !config.settings.domain.empty();
  return Section("Global Settings:")
      .add("UDP Bindaddress:", bound(config, model::Protocol::udp))
      .add("TCP SIP Bindaddress:", bound(config, model::Protocol::tcp))
      .add("TLS SIP Bindaddress:", bound(config, model::Protocol::tls))
      .add("Videosupport:", "Yes")
      .add("Allow unknown access:", yes_or_no(guests))
      .add("Allow subscriptions:", "No")
      .add("Allow overlap dialing:", "No")
      .add("Enable call counters:", "Yes")
      .add("SIP domain support:", yes_or_no(domains))
      .add("Our auth realm", config.settings.realm)
      .add("Call to non-local dom.:", yes_or_no(config.settings.dial_uris))
      .add("Always auth rejects:", "Yes")
      .add("User Agent:", config.settings.user_agent)
      .add("From: Domain:", config.settings.domain)
      .add("Record SIP history:", "On")
      .add("T.38 support:", "Yes")
      .add("Qualify Freq :", fmt::format("{} ms", model::Watch{}.qualify_frequency.count() * 1000))
      .take();
}

std::string network_sections(const model::Config& config) {
  const std::string outside = outside_address(config);
  return Section("Network QoS Settings:").add("IP ToS SIP:", "CS0").add("IP ToS RTP audio:", "CS0").take() +
         Section("Network Settings:")
             .add("SIP address remapping:",
                  outside == "(null)" ? "Disabled, no localnet list" : "Enabled using externaddr")
             .add("Externaddr:", outside)
             .add("RTP ports:", fmt::format("{}-{}", config.settings.rtp_low, config.settings.rtp_high))
             .take();
}

std::string signalling_section(const model::Config& config) {
  const model::Settings& settings = config.settings;
  return Section("Global Signalling Settings:")
      .add("Codecs:", "(any)")
      .add("DNS SRV lookup:", "Yes")
      .add("Pedantic SIP support:", "Yes")
      .add("Reg. min duration", seconds_text(settings.registration_min))
      .add("Reg. max duration:", seconds_text(settings.registration_max))
      .add("Reg. default duration:", seconds_text(settings.registration_default))
      .add("Outbound reg. timeout:", "20 secs")
      .add("Outbound reg. attempts:", 0)
      .add("Outb. proxy:", "<not set>")
      .add("Session Timers:", "Accept")
      .add("Timer T1:", 500)
      .add("Timer B:", 32000)
      .add("Max forwards:", 70)
      .take();
}

Output show_settings(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  const model::Config& config = snapshot->config();
  return {"\n" + global_section(config) + network_sections(config) + signalling_section(config) +
          Section("Default Settings:")
              .add("Allowed transports:", transports_text(config))
              .add("Context:", "default")
              .add("Force rport:", "Yes")
              .add("DTMF:", "auto")
              .add("Qualify:", model::Watch{}.qualify_timeout)
              .add("Language:", "")
              .take() +
          "\n----\n"};
}

// ---- use --------------------------------------------------------------------------------------------------------

struct Use {
  std::size_t in_use = 0, ringing = 0, held = 0;
};

Use use_of(const std::string& peer, const std::vector<CallSummary>& calls) {
  Use use;
  for (const CallSummary& call : calls)
    for (const ChannelSummary& channel : call.channels) {
      if (channel.party != peer) continue;
      ++use.in_use;
      use.ringing += channel.state == "Ringing";
      use.held += channel.held;
    }
  return use;
}

std::uint32_t limit_of(const std::string& peer, const routing::Snapshot& snapshot) {
  if (const auto* phone = snapshot.find_phone(peer)) return phone->user->limits.calls;
  const model::Trunk* trunk = snapshot.find_trunk(peer);
  return trunk ? trunk->max_calls : 0;
}

Output show_inuse(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  const auto calls = exchange.calls();
  std::string text = fmt::format(layout::inuse, "* Peer name", "In use", "Limit");
  for (const PeerSummary& peer : exchange.peers()) {
    const std::uint32_t limit = limit_of(peer.name, *snapshot);
    if (limit == 0 && arguments.empty()) continue;
    const Use use = use_of(peer.name, calls);
    text += fmt::format(layout::inuse, peer.name, fmt::format("{}/{}/{}", use.in_use, use.ringing, use.held),
                        limit ? std::to_string(limit) : "N/A");
  }
  return {text};
}

std::string statistics_line(const CallSummary& call, const ChannelSummary& channel, WallTime now) {
  const call::ChannelMedia media = channel.media.value_or(call::ChannelMedia{});
  const auto percent = [](std::uint64_t lost, std::uint64_t all) {
    return all == 0 ? 0.0 : 100.0 * static_cast<double>(lost) / static_cast<double>(all);
  };
  return fmt::format(layout::dialog_statistics, channel.remote.ip.to_string(), channel.protocol_id,
                     clock_text(std::chrono::floor<std::chrono::seconds>(now - call.started_at)), media.received, "",
                     media.received_lost, percent(media.received_lost, media.received + media.received_lost),
                     media.received_jitter_ms / 1000, media.sent, "", media.sent_lost,
                     percent(media.sent_lost, media.sent), media.sent_jitter_ms / 1000);
}

Output show_statistics(ExchangeView& exchange, Arguments, std::string_view) {
  std::string text(layout::dialog_statistics_title);
  const WallTime now = exchange.now();
  std::size_t count = 0;
  for (const CallSummary& call : exchange.calls())
    for (const ChannelSummary& channel : call.channels) {
      text += statistics_line(call, channel, now);
      ++count;
    }
  return {text + fmt::format("{} active SIP channel{}\n", count, count == 1 ? "" : "s")};
}

// ---- domains, subscriptions -------------------------------------------------------------------------------------

Output show_domains(ExchangeView& exchange, Arguments, std::string_view) {
  const auto snapshot = exchange.snapshot();
  std::string rows;
  if (const std::string& domain = snapshot->config().settings.domain; !domain.empty())
    rows += fmt::format(layout::domains, domain, "(default)", "[Configured]");
  for (const model::Tenant& tenant : snapshot->config().tenants)
    if (!tenant.domain.empty()) rows += fmt::format(layout::domains, tenant.domain, tenant.name, "[Configured]");
  if (rows.empty()) return {"SIP Domain support not enabled.\n\n"};
  return {fmt::format(layout::domains, "Our local SIP domains:", "Context", "Set by") + rows + "\n"};
}

Output show_subscriptions(ExchangeView&, Arguments, std::string_view) {
  return {fmt::format(layout::subscriptions, "Peer", "User", "Call ID", "Extension", "Last state", "Type", "Mailbox",
                      "Expiry") +
          "0 active SIP subscriptions\n"};
}

}  // namespace

std::vector<Command> sip_table_commands() {
  return {
      {"sip show settings", "Settings of SIP as a whole",
       "Usage: sip show settings\n       Of the configuration in force.\n", show_settings},
      {"sip show inuse [all]", "How many calls each phone and trunk has",
       "Usage: sip show inuse [all]\n       Calls, of these ringing, of these on hold; and the limit. all: those "
       "without "
       "a\n       limit too.\n",
       show_inuse},
      {"sip show channelstats", "Packets of all channels",
       "Usage: sip show channelstats\n       Packets, losses and jitter (seconds) of each channel, as we receive and "
       "as "
       "the\n       party reports.\n",
       show_statistics},
      {"sip show domains", "SIP domains that are ours",
       "Usage: sip show domains\n       That of the settings and those of the tenants.\n", show_domains},
      {"sip show subscriptions", "Subscriptions to extensions and mailboxes",
       "Usage: sip show subscriptions\n       There are none: SUBSCRIBE is not taken.\n", show_subscriptions},
  };
}

}  // namespace tandem::control
