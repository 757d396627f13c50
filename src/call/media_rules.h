// What the configuration says about the media of one party.
#pragma once

#include "media/digit_manner.h"
#include "model/config.h"
#include "routing/route.h"
#include "routing/snapshot.h"
#include "sdp/session.h"

namespace tandem::call {

struct MediaRules {
  sdp::CodecPolicy codecs;
  model::DtmfMode dtmf = model::DtmfMode::automatic;
  model::MediaEncryption encryption = model::MediaEncryption::no;
  bool keys_in_clear = false;
  bool direct = false;  ///< media past us
};

MediaRules media_rules(const std::vector<std::string>& codecs, const model::SessionRules& session);
/// Of whom a plan calls; a URI's are whatever both sides share.
MediaRules media_rules(const routing::Snapshot& snapshot, const routing::Target& target);

/// How a party is told digits, by what was agreed with it; without a description as they come.
media::DigitManner digit_manner(model::DtmfMode mode, const sdp::Session* told, const sdp::Session* said);

}  // namespace tandem::call
