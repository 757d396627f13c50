// SRTP with one party: which keys were told, and which hold.
//
// Within a call descriptions are of plain RTP; keys and secure profiles are of each leg alone. They are put in where a
// description leaves (seal) and taken out where one comes (open).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "media/srtp.h"
#include "model/config.h"
#include "sdp/crypto_attribute.h"

namespace tandem::call {

/// Source: RFC 4568 sections 5.1 and 7.1; optional encryption by keys in a line of RTP/AVP, as most equipment does it.
class MediaKeys {
 public:
  /// `may_tell`: keys can be told to the party without others reading along, or its configuration does not mind.
  MediaKeys(model::MediaEncryption wish, bool may_tell) : wish_(wish), may_tell_(may_tell) {}

  /// What the party offers, as plain RTP. Lines that are not as secure as they must be are refused in it: trouble().
  sdp::Session open_offer(sdp::Session wire);
  /// Our answer to the offer that was opened last.
  sdp::Session seal_answer(sdp::Session plain, Random& random);
  /// Our offer. Nothing: no media may be offered, trouble() says why.
  std::optional<sdp::Session> seal_offer(sdp::Session plain, Random& random);
  /// The answer to what we sealed last.
  sdp::Session open_answer(sdp::Session wire);

  /// In force for a line; nothing: plain RTP.
  const std::optional<media::SrtpKeys>& of(std::size_t line) const;
  bool any() const;
  /// Why a line was refused for the sake of encryption, in words; empty if none was.
  const std::string& trouble() const { return trouble_; }

 private:
  struct Line {
    std::string profile;                         ///< as written in the party's offer, or ours
    std::optional<sdp::CryptoAttribute> theirs;  ///< of the party's open offer
    std::vector<sdp::CryptoAttribute> told;      ///< what we wrote last
    std::optional<media::SrtpKeys> in_force;
  };
  Line& line(std::size_t index);
  bool refuse_if_too_weak(sdp::Media& media, bool secure);
  sdp::SrtpKey our_key(const Line& line, sdp::SrtpSuite suite, Random& random) const;

  model::MediaEncryption wish_;
  bool may_tell_;
  std::vector<Line> lines_;  ///< grown to what descriptions have, which is bounded
  std::string trouble_;
};

}  // namespace tandem::call
