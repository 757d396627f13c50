// Making the description that goes to one leg: from what the other leg's party wrote, or on our own.
//
// A call through us has two legs with a description of its own on each. Media is anchored: addresses and ports are
// always ours, so nothing that speaks of the peer's own transport (candidates, keys, a=rtcp, bundling) may pass.
// Lines stay in place: line n of one leg is line n of the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sdp/codec.h"
#include "sdp/session.h"

namespace tandem::sdp {

/// Our own ends on one leg. The o= line is not here: OfferAnswer writes it.
struct LocalMedia {
  IpAddress address;                 ///< as the peer shall see it (the external address when we are behind NAT)
  std::vector<std::uint16_t> ports;  ///< RTP port of each m= line in order (RTCP is the next); 0 or missing: refused
};

/// Can a line be carried by us at all? Plain RTP over UDP, and UDPTL (T.38) as opaque datagrams. Refused lines: no.
bool is_relayable(const Media& media);

/// T.38 over plain UDPTL, whose protocol is named "udptl" (ITU-T T.38 annex D).
bool is_fax(const Media& media);

/// What party X offered, as it goes to leg Y.
/// `previous`: what we last sent on leg Y, or null; its line count is kept by adding refused lines (RFC 3264 8).
/// Payload numbers, directions (hold in the old way becomes a=sendonly or a=inactive), ptime, bandwidth and all
/// attributes that do not concern transport stay. A line that we cannot carry, for which we have no port or of which
/// the policy leaves no codec is refused: see carries_media().
Session relay_offer(const Session& from_peer, const LocalMedia& ours, const CodecPolicy& policy,
                    const Session* previous = nullptr);

/// What party X answered, as it goes to leg Y whose party made `offer`. Payload numbers become those that `offer`
/// used for the same codecs; codecs that were not offered are left out; exactly the lines of `offer`, lines that X did
/// not accept are refused.
Session relay_answer(const Session& from_peer, const Session& offer, const LocalMedia& ours,
                     const CodecPolicy& policy = {});

/// An offer of our own with one audio line: for demonstration, announcement, echo, and a call that we start.
/// Static payload numbers where they exist, dynamic from 96 on; telephone-event (101) is added.
Session make_offer(const std::vector<std::string>& codecs, const LocalMedia& ours,
                   Direction direction = Direction::sendrecv);

/// Our own answer: the first audio line that shares a codec with `codecs` (in the order of the offer when
/// `codecs` is empty, else in that of `codecs`) is accepted with that codec and telephone-event; all others are
/// refused. The direction is the offer's, reversed, further limited to `direction`.
Session make_answer(const Session& offer, const std::vector<std::string>& codecs, const LocalMedia& ours,
                    Direction direction = Direction::sendrecv);

/// The codec that both descriptions of a line have in common, in the order of `answer`; what the CDR shows.
std::optional<Codec> agreed_codec(const Media& offer, const Media& answer);

/// Why two sides share no codec, in one line: "offered: g729, opus; allowed: alaw, ulaw".
std::string explain_codecs(const Session& offer, const CodecPolicy& policy);

}  // namespace tandem::sdp
