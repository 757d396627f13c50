#include "call/media_keys.h"

#include <algorithm>

namespace tandem::call {
namespace {

using model::MediaEncryption;
using sdp::CryptoAttribute;
using sdp::SrtpSuite;

sdp::SrtpKey new_key(SrtpSuite suite, Random& random) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  sdp::SrtpKey key{suite, {}};
  const std::size_t count = sdp::key_letters(suite);
  while (key.letters.size() < count) key.letters += letters[random.below(letters.size())];
  // What of the last letter is beyond the last octet must be zero (RFC 4648 section 3.5).
  const std::size_t unused_bits = count * 6 - sdp::key_octets(suite) * 8;
  key.letters.back() = letters[random.below(letters.size() >> unused_bits) << unused_bits];
  return key;
}

void make_plain(sdp::Media& media) {
  media.protocol = sdp::with_security(media.protocol, false);
  media.attributes.remove("crypto");
}

}  // namespace

MediaKeys::Line& MediaKeys::line(std::size_t index) {
  if (lines_.size() <= index) lines_.resize(index + 1);
  return lines_[index];
}

const std::optional<media::SrtpKeys>& MediaKeys::of(std::size_t index) const {
  static const std::optional<media::SrtpKeys> none;
  return index < lines_.size() ? lines_[index].in_force : none;
}

bool MediaKeys::any() const {
  return std::ranges::any_of(lines_, [](const Line& line) { return line.in_force.has_value(); });
}

/// Our key stays as long as its suite does: the party's counters go on with it.
sdp::SrtpKey MediaKeys::our_key(const Line& line, SrtpSuite suite, Random& random) const {
  if (line.in_force && line.in_force->ours.suite == suite) return line.in_force->ours;
  return new_key(suite, random);
}

bool MediaKeys::refuse_if_too_weak(sdp::Media& media, bool secure) {
  if (!media.is_rtp()) {  // UDPTL, which has no encryption that we know
    if (wish_ != MediaEncryption::required) return false;
    trouble_ = "a fax by T.38 is not encrypted, and its media_encryption is required";
    media.port = 0;
    return true;
  }
  const bool wants_security = sdp::is_secure_profile(media);
  if (secure || (!wants_security && wish_ != MediaEncryption::required)) return false;
  if (wish_ == MediaEncryption::no)
    trouble_ = "it wants SRTP, and its media_encryption is no: set it to optional";
  else if (!may_tell_)
    trouble_ =
        "keys of SRTP cannot be told secretly, as its signalling is not encrypted: use TLS, or set "
        "media_keys_in_clear";
  else if (wants_security || media.attributes.has("crypto"))
    trouble_ =
        "it names no key of SRTP that is understood (AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32 or "
        "AES_256_CM_HMAC_SHA1_80, by SDES)";
  else
    trouble_ = "it does not encrypt its media, and its media_encryption is required";
  media.port = 0;
  return true;
}

sdp::Session MediaKeys::open_offer(sdp::Session wire) {
  trouble_.clear();
  for (std::size_t i = 0; i < wire.media.size(); ++i) {
    sdp::Media& media = wire.media[i];
    Line& ours = line(i);
    ours.profile = media.protocol;
    ours.theirs.reset();
    if (!media.is_rtp()) {
      if (!media.refused()) refuse_if_too_weak(media, false);
      continue;
    }
    auto crypto = may_tell_ && wish_ != MediaEncryption::no ? sdp::usable_crypto(media) : std::nullopt;
    if (!media.refused() && !refuse_if_too_weak(media, crypto.has_value())) ours.theirs = std::move(crypto);
    make_plain(media);
  }
  return wire;
}

sdp::Session MediaKeys::seal_answer(sdp::Session plain, Random& random) {
  for (std::size_t i = 0; i < plain.media.size(); ++i) {
    sdp::Media& media = plain.media[i];
    Line& ours = line(i);
    if (!media.is_rtp()) continue;
    if (!ours.profile.empty()) media.protocol = ours.profile;
    ours.told.clear();
    if (media.refused() || !ours.theirs) {
      ours.in_force.reset();
      continue;
    }
    const CryptoAttribute answer{ours.theirs->tag, our_key(ours, ours.theirs->key.suite, random)};
    ours.in_force = {answer.key, ours.theirs->key};
    media.attributes.add("crypto", sdp::to_text(answer));
    ours.told.push_back(answer);
  }
  return plain;
}

std::optional<sdp::Session> MediaKeys::seal_offer(sdp::Session plain, Random& random) {
  trouble_.clear();
  if (wish_ == MediaEncryption::no) return plain;
  for (std::size_t i = 0; i < plain.media.size(); ++i) {
    sdp::Media& media = plain.media[i];
    Line& ours = line(i);
    ours.told.clear();
    if (media.refused()) continue;
    if (!media.is_rtp()) {
      if (refuse_if_too_weak(media, false) && !sdp::carries_media(plain)) return std::nullopt;
      continue;
    }
    if (!may_tell_) {
      if (wish_ == MediaEncryption::optional) continue;
      refuse_if_too_weak(media, false);
      return std::nullopt;
    }
    const bool profiled =
        ours.in_force ? ours.profile.find('S') != std::string::npos : wish_ == MediaEncryption::required;
    media.protocol = ours.profile = sdp::with_security(media.protocol, profiled);
    if (ours.in_force)
      ours.told.push_back({1, ours.in_force->ours});
    else
      ours.told = {{1, new_key(SrtpSuite::aes_128_sha1_80, random)}, {2, new_key(SrtpSuite::aes_128_sha1_32, random)}};
    for (const CryptoAttribute& crypto : ours.told) media.attributes.add("crypto", sdp::to_text(crypto));
  }
  return plain;
}

sdp::Session MediaKeys::open_answer(sdp::Session wire) {
  trouble_.clear();
  for (std::size_t i = 0; i < wire.media.size(); ++i) {
    sdp::Media& media = wire.media[i];
    Line& ours = line(i);
    if (!media.is_rtp()) continue;
    const auto crypto = sdp::usable_crypto(media);
    const auto told = std::ranges::find_if(ours.told, [&](const CryptoAttribute& c) {
      return crypto && c.tag == crypto->tag && c.key.suite == crypto->key.suite;
    });
    const bool secure = told != ours.told.end() && !media.refused();
    if (!media.refused()) refuse_if_too_weak(media, secure);
    ours.in_force = secure ? std::optional(media::SrtpKeys{told->key, crypto->key}) : std::nullopt;
    make_plain(media);
  }
  return wire;
}

}  // namespace tandem::call
