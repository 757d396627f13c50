#include "call/exchange.h"

#include <algorithm>

#include "call/direct_media.h"
#include "sdp/description.h"

namespace tandem::call {

namespace {

/// Codecs that both may use, in the order of `target`.
std::vector<std::string> common_codecs(const sdp::CodecPolicy& target, const sdp::CodecPolicy& other) {
  if (target.allowed.empty()) return other.allowed;
  if (other.allowed.empty()) return target.allowed;
  std::vector<std::string> common;
  for (const std::string& name : target.allowed)
    if (std::ranges::find(other.allowed, name) != other.allowed.end()) common.push_back(name);
  if (common.empty()) common.push_back("none");  // an empty list would mean: any
  return common;
}

sdp::CodecPolicy common_policy(const sdp::CodecPolicy& target, const sdp::CodecPolicy& other) {
  return {.allowed = common_codecs(target, other), .fax = target.fax && other.fax, .events = target.events};
}

/// Why nothing is left of an offer that had media.
ExchangeFault fault_of(const sdp::Session& offer, const sdp::CodecPolicy& policy) {
  const bool fax_alone =
      std::ranges::all_of(offer.media, [](const sdp::Media& line) { return line.refused() || sdp::is_fax(line); });
  return fax_alone && !policy.fax ? ExchangeFault::no_fax : ExchangeFault::no_common_codec;
}

const sdp::Session* pointer(const std::optional<sdp::Session>& session) {
  return session ? &*session : nullptr;
}

}  // namespace

sdp::LocalMedia ends_for(const Party& to, const sdp::Session& described) {
  return to.direct ? ends_of(described) : to.media.local();
}

std::expected<sdp::Session, ExchangeFault> pass_offer(Party& from, Party& to, const sdp::Session& offer) {
  if (!from.media.open_lines(offer) || !to.media.open_lines(offer)) return std::unexpected(ExchangeFault::no_media);
  const sdp::CodecPolicy policy = common_policy(to.rules.codecs, from.rules.codecs);
  sdp::Session passed = sdp::relay_offer(offer, ends_for(to, offer), policy, pointer(to.local));
  if (sdp::carries_media(offer) && !sdp::carries_media(passed)) return std::unexpected(fault_of(offer, policy));
  from.offered = offer;
  to.offering = passed;
  if (!from.remote) {  // first offer: the party may hear early media
    from.remote = offer;
    from.media.set_remote(offer, from.leg->remote().ip);
  }
  return passed;
}

namespace {

void apply_keys(Party& party) {
  for (std::size_t i = 0; i < party.media.lines(); ++i) party.media.set_keys(i, party.keys.of(i));
}

}  // namespace

bool send_offer(Party& party, const sdp::Session& offer, Random& random) {
  const auto sealed = party.keys.seal_offer(offer, random);
  if (sealed) party.leg->offer(*sealed);
  return sealed.has_value();
}

void send_answer(Party& party, const sdp::Session& answer, bool early, Random& random) {
  party.leg->answer(party.keys.seal_answer(answer, random), early);
  apply_keys(party);
}

void take_answer(Party& from, const sdp::Session& answer) {
  from.remote = answer;
  if (from.offering) from.local = std::move(from.offering);
  from.offering.reset();
  from.media.set_remote(answer, from.leg->remote().ip);
  apply_keys(from);
}

std::expected<sdp::Session, ExchangeFault> pass_answer(Party& from, Party& to, const sdp::Session& answer) {
  if (!to.offered) return std::unexpected(ExchangeFault::no_media);
  sdp::Session passed =
      sdp::relay_answer(answer, *to.offered, ends_for(to, answer), common_policy(to.rules.codecs, from.rules.codecs));
  if (sdp::carries_media(*to.offered) && !sdp::carries_media(passed))
    return std::unexpected(ExchangeFault::no_common_codec);
  take_answer(from, answer);
  to.remote = std::move(*to.offered);
  to.offered.reset();
  to.local = passed;
  to.media.set_remote(*to.remote, to.leg->remote().ip);
  return passed;
}

void forget_offer(Party& from, Party& to) {
  from.offered.reset();
  to.offering.reset();
}

void set_agreed(media::Bridge& bridge, const Party& a, const Party& b) {
  bridge.set_agreed({pointer(a.local), pointer(a.remote), digit_manner(a)},
                    {pointer(b.local), pointer(b.remote), digit_manner(b)});
}

media::DigitManner digit_manner(const Party& party) {
  return digit_manner(party.rules.dtmf, pointer(party.local), pointer(party.remote));
}

bool serves(const Party& caller, const Party& callee) {
  if (!caller.local || !callee.remote || caller.local->media.size() != callee.remote->media.size()) return false;
  for (std::size_t i = 0; i < caller.local->media.size(); ++i) {
    const sdp::Media& told = caller.local->media[i];
    const sdp::Media& said = callee.remote->media[i];
    if (told.refused() != said.refused()) return false;
    if (!told.refused() && told.is_rtp() && !sdp::agreed_codec(told, said)) return false;
    if (sdp::direction_of(*caller.local, told) != sdp::direction_of(*callee.remote, said)) return false;
  }
  return true;
}

}  // namespace tandem::call
