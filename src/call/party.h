// One party of a call: its leg, its media, and what was agreed with it.
#pragma once

#include <memory>
#include <optional>

#include "call/leg.h"
#include "call/media_keys.h"
#include "call/media_rules.h"
#include "media/leg_media.h"
#include "routing/route.h"
#include "sdp/session.h"

namespace tandem::call {

inline media::LegMediaOptions options_at(const MediaPlace& place) {
  return {.bind = place.bind,
          .advertised = place.advertised,
          .learning = place.symmetric ? media::LearningRule::learn : media::LearningRule::strict};
}

/// By whom it is known: phone account, trunk, or URI.
inline const std::string& party_name(const routing::Target& target) {
  if (target.kind == routing::Target::Kind::phone) return target.phone;
  return target.kind == routing::Target::Kind::trunk ? target.trunk : target.uri;
}

/// Shard: the call's. The leg is destroyed before the media.
struct Party {
  Party(const media::MediaEnvironment& environment, media::LegMediaOptions options, std::unique_ptr<Leg> its_leg,
        MediaRules media_rules)
      : media(environment, std::move(options)),
        rules(std::move(media_rules)),
        leg(std::move(its_leg)),
        keys(rules.encryption, rules.keys_in_clear || leg->keeps_secrets()) {}

  media::LegMedia media;
  MediaRules rules;
  std::unique_ptr<Leg> leg;
  MediaKeys keys;

  std::optional<sdp::Session> local, remote;  ///< in force: what we told it, what it told us
  std::optional<sdp::Session> offered;        ///< its offer that waits for our answer
  std::optional<sdp::Session> offering;       ///< our offer that waits for its answer

  routing::Target target;  ///< of a called party
  bool rang = false;
  bool moved = false;           ///< our end of its media is elsewhere, which it has to be told
  bool direct = false;          ///< it is told the other party's address, not ours
  bool answered_early = false;  ///< caller: a description was sent before the answer
};

}  // namespace tandem::call
