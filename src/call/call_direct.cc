// Media past the exchange: both parties are told each other's address once the call stands, and again whenever it
// changes. Signalling stays with us, so that every later exchange can bring the media back.
#include <fmt/format.h>

#include "call/call.h"
#include "call/direct_media.h"

namespace tandem::call {
namespace {

constexpr unsigned most_changes = 8;  // of a pair that does not come to rest

bool both_talk(const sdp::Session& session) {
  for (const sdp::Media& media : session.media)
    if (!media.refused() && sdp::direction_of(session, media) != sdp::Direction::sendrecv) return false;
  return true;
}

bool knows_ours(const Party& party) {
  if (!party.local) return true;
  const sdp::LocalMedia told = ends_of(*party.local), ours = party.media.local();
  return told.address == ours.address && told.ports == ours.ports;
}

}  // namespace

/// After an exchange between the two. A held call is left where it is.
void Call::consider_direct() {
  if (!callee_ || is_direct() || direct_changes_ >= most_changes) return;
  if (!caller_->rules.direct || !callee_->rules.direct) return;
  if (!caller_->remote || !callee_->remote || !both_talk(*caller_->remote) || !both_talk(*callee_->remote)) return;
  if (auto why = against_direct_media(*caller_, *callee_)) {
    if (*why == against_direct_) return;
    against_direct_ = *why;
    return decide(fmt::format("- media stays with the exchange: {}", *why));
  }
  ++direct_changes_;
  decide("media goes straight between the two sides");
  for (Party* party : {caller_.get(), callee_.get()}) party->direct = party->moved = true;
}

/// A party makes an offer while media is direct: it stays so if the other may be told that offer as it is.
void Call::offer_straight(const Party& from, const sdp::Session& offer) {
  const Party& to = &from == caller_.get() ? *callee_ : *caller_;
  if (const auto why = against_direct_media(from, offer, to)) leave_direct(*why);
}

/// What a party answered may be another place than the other party was told.
void Call::answered_straight(Party& party, const sdp::Session& before) {
  if (!is_direct()) return;
  Party* other = other_than(party);
  if (const auto why = against_direct_media(*caller_, *callee_)) {
    caller_->moved = callee_->moved = true;
    return leave_direct(*why);
  }
  const sdp::LocalMedia was = ends_of(before), is = ends_of(*party.remote);
  if (was.address == is.address && was.ports == is.ports) return;
  if (++direct_changes_ < most_changes) {
    other->moved = true;
  } else {
    caller_->moved = callee_->moved = true;
    leave_direct("the two sides do not come to rest");
  }
}

/// What is told from now on is our own address.
void Call::leave_direct(std::string_view why) {
  if (!is_direct()) return;
  decide(fmt::format("- media comes back to the exchange: {}", why));
  caller_->direct = callee_->direct = false;
}

/// A party did not take the offer with the other's address.
void Call::call_off_direct(Party& party) {
  if (!is_direct()) return;
  direct_changes_ = most_changes;
  leave_direct(fmt::format("{} refused the change", party.leg->name()));
  for (Party* one : {caller_.get(), callee_.get()}) one->moved = !knows_ours(*one);
}

}  // namespace tandem::call
