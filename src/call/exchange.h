// Offers and answers between two parties of a call: what one says goes, re-addressed, to the other.
#pragma once

#include <expected>

#include "call/party.h"

namespace tandem::call {

enum class ExchangeFault : std::uint8_t { no_common_codec, no_media, no_fax };

/// Remembers `offer` as made by `from`, and gives what is to be offered to `to`: our address and ports on that leg, the
/// codecs that both may use. Nothing in force changes yet.
std::expected<sdp::Session, ExchangeFault> pass_offer(Party& from, Party& to, const sdp::Session& offer);

/// `from` answered what we offered it; gives the answer for `to`, whose offer it was, and puts both descriptions in
/// force on both media.
std::expected<sdp::Session, ExchangeFault> pass_answer(Party& from, Party& to, const sdp::Session& answer);

/// Sends what the other party says, with keys where the party's rules want them. False: its rules allow no media so,
/// see its keys.
bool send_offer(Party& party, const sdp::Session& offer, Random& random);
void send_answer(Party& party, const sdp::Session& answer, bool early, Random& random);

/// The open offer of `from` (passed to `to`) came to nothing: what was in force stays.
void forget_offer(Party& from, Party& to);

/// Only takes the answer of `from` into force, for a party whose description the caller is not told (it rings together
/// with others, or comes after another one's early media).
void take_answer(Party& from, const sdp::Session& answer);

/// How the party is told digits now.
media::DigitManner digit_manner(const Party& party);

/// Where `to` is told to send its media: to us, or to `from`, who says so in `described`.
sdp::LocalMedia ends_for(const Party& to, const sdp::Session& described);

/// After any change: payload numbers and digits of the bridge between the two.
void set_agreed(media::Bridge& bridge, const Party& a, const Party& b);

/// Whether what `caller` was told already serves to talk with `callee` too, without another exchange.
bool serves(const Party& caller, const Party& callee);

}  // namespace tandem::call
