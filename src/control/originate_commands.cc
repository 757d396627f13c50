// Calls that begin here.
#include <fmt/format.h>

#include "base/text.h"
#include "control/command_families.h"

namespace tandem::control {

namespace {

using Arguments = std::span<const std::string>;

/// Asterisk's technologies: those that lead to phones and trunks of ours, and why the others lead nowhere.
std::expected<std::string, std::string> party_of(std::string_view channel) {
  const std::size_t slash = channel.find('/');
  if (slash == channel.npos) return std::string(channel);
  const std::string_view technology = channel.substr(0, slash), data = channel.substr(slash + 1);
  if (equal_ignoring_case(technology, "SIP") || equal_ignoring_case(technology, "PJSIP")) return std::string(data);
  if (equal_ignoring_case(technology, "Local"))
    return std::unexpected("Local channels do not exist here: name the phone, or NUMBER@TRUNK, that is to be rung.");
  for (const std::string_view other : {"IAX2", "DAHDI", "Console", "Skinny", "MGCP", "H323"})
    if (equal_ignoring_case(technology, other))
      return std::unexpected(fmt::format("There are no {} channels here, only SIP and PJSIP.", other));
  return std::string(channel);  // TRUNK/NUMBER
}

Output place(ExchangeView& exchange, const std::string& channel, OriginateWish wish) {
  auto party = party_of(channel);
  if (!party) return {party.error() + "\n", false};
  wish.party = std::move(*party);
  if (const auto placed = exchange.originate(wish); !placed) return {placed.error() + "\n", false};
  return {};
}

Output to_extension(ExchangeView& exchange, const std::string& channel, Arguments data) {
  if (data.size() != 1) return {.text = {}, .ok = false, .show_usage = true};
  OriginateWish wish;
  const std::string& where = data.front();
  const std::size_t at = where.find('@');
  wish.exten = where.substr(0, at);
  if (at != where.npos) wish.context = where.substr(at + 1);
  if (wish.exten.empty()) return {"Which number? There is no extension `s` here: say NUMBER@CONTEXT.\n", false};
  return place(exchange, channel, std::move(wish));
}

Output to_application(ExchangeView& exchange, const std::string& channel, Arguments data) {
  if (!equal_ignoring_case(data.front(), "Playback"))
    return {fmt::format("There is no application {} here: a call can hear a sound (Playback SOUND), or go on to an "
                        "extension.\n",
                        data.front()),
            false};
  if (data.size() != 2) return {.text = {}, .ok = false, .show_usage = true};
  OriginateWish wish;
  wish.sound = data[1];
  return place(exchange, channel, std::move(wish));
}

Output originate(ExchangeView& exchange, Arguments arguments, std::string_view) {
  const auto to = arguments[1] == "extension" ? to_extension : to_application;
  return to(exchange, arguments[0], arguments.subspan(2));
}

std::vector<std::string> channels_to_be(ExchangeView& exchange) {
  std::vector<std::string> names;
  for (const PeerSummary& peer : exchange.peers())
    if (peer.dynamic) names.push_back("SIP/" + peer.name);
  for (const SoundSummary& sound : exchange.sounds()) names.push_back(sound.name);
  return names;
}

constexpr const char* usage =
    "Usage: channel originate TECH/DATA extension NUMBER[@CONTEXT]\n"
    "       channel originate TECH/DATA application Playback SOUND\n"
    "       Rings DATA for at most 30 seconds: SIP/ACCOUNT a phone, SIP/NUMBER@TRUNK somebody\n"
    "       outside. When it answers, it is connected with the number, looked up in CONTEXT or\n"
    "       in its own context as if it had dialled it; or hears the sound. PJSIP is the same\n"
    "       as SIP. Other technologies and applications (Dial, Echo, AGI ...) belong to\n"
    "       Asterisk's dialplan and do not exist here. Says nothing where the call begins;\n"
    "       `show stories` tells how it came out.\n";

}  // namespace

std::vector<Command> originate_commands() {
  return {{"channel originate CHANNEL extension|application WHAT...", "Ring a phone, then connect it with a number",
           usage, originate, channels_to_be}};
}

}  // namespace tandem::control
