// Keys of the telephones that do not pass within the media: from INFO, to INFO, or both.
#include <fmt/format.h>

#include "call/call.h"

namespace tandem::call {
namespace {

using media::DigitManner;

std::string_view words(DigitManner manner) {
  switch (manner) {
    case DigitManner::as_they_come:
      return "as they come";
    case DigitManner::nothing:
      return "not at all (set its dtmf_mode to auto)";
    case DigitManner::events:
      return "by RFC 4733";
    case DigitManner::tones:
      return "by tones in the sound";
    case DigitManner::signalling:
      return "by INFO";
  }
  return "";
}

/// Some phones tell each key twice, in the media and by INFO.
constexpr Duration told_twice = std::chrono::seconds{2};

}  // namespace

void Call::on_key(Leg& leg, const TelephoneKey& key) {
  Party* from = party_of(leg);
  if (!from) return;
  if (const auto event = from->media.last_event(); event && shard().now() - *event < told_twice) return;
  if (pin_ && from == caller_.get()) return on_pin_key(key.symbol);
  Party* to = other_than(*from);
  if (!to) return;
  const media::DigitManner manner = digit_manner(*to);
  if (manner == media::DigitManner::signalling || manner == media::DigitManner::as_they_come)
    return to->leg->tell_key(key);
  if (to->media.tell_key(key) || std::exchange(key_lost_, true)) return;
  decide(fmt::format(
      "- a key from {} was not told to {}, which hears none in its dtmf_mode with this codec: set it to auto",
      leg.name(), to->leg->name()));
}

void Call::on_key(media::LegMedia& from, const TelephoneKey& key) {
  if (pin_ && &caller_->media == &from) return on_pin_key(key.symbol);
  if (!bridge_) return;
  Party* party = &caller_->media == &from ? caller_.get() : callee_.get();
  if (!party && ringing_.size() == 1) party = ringing_.front().party.get();
  if (!party || &party->media != &from) return;
  if (Party* to = other_than(*party)) to->leg->tell_key(key);
}

/// Where the two sides differ: whose keys come and go how.
void Call::explain_digits(const Party& party) {
  const media::DigitManner of_caller = digit_manner(*caller_), of_party = digit_manner(party);
  if (of_caller == of_party) return;
  std::string text =
      fmt::format("digits: {} {}, {} {}", caller_->leg->name(), words(of_caller), party.leg->name(), words(of_party));
  if (text == digits_explained_) return;
  digits_explained_ = std::move(text);
  decide(digits_explained_);
}

}  // namespace tandem::call
