// Offer and answer on one leg: RFC 3264, with RFC 6337 where it says who may offer when.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "sdp/session.h"

namespace tandem::sdp {

enum class OfferState : std::uint8_t {
  nothing,         ///< no exchange yet
  offer_sent,      ///< ours is open
  offer_received,  ///< theirs is open
  stable,          ///< at least one exchange is complete, none is open
};

/// Why a description does not fit where it came or was meant to go. A received one is answered with 488 (or ends the
/// call if it is an answer); `offer_pending` is glare or haste: 491, or 500 with Retry-After (RFC 6337 section 2.3).
enum class OfferFault : std::uint8_t {
  offer_pending,       ///< an offer while another is open
  no_offer,            ///< an answer to nothing
  lines_removed,       ///< fewer m= lines than before (RFC 3264 section 8)
  line_count_differs,  ///< an answer without exactly one m= line per offered one
  kind_changed,        ///< a line in use became another kind of media
  revived_line,        ///< an answer accepts a line that was offered as refused
};
std::string_view describe(OfferFault fault);

/// Shows how far an answer that arrived can be relied upon.
enum class AnswerRank : std::uint8_t {
  early,  ///< in a provisional response sent unreliably: a preview; the final one may repeat or replace it
  final,  ///< in a 2xx, a reliable provisional response, PRACK or ACK
};

/// The exchanges of one dialog of one leg. Pure: no clock, no I/O. A forked INVITE needs one machine per early dialog:
/// copy the one that sent the offer.
class OfferAnswer {
 public:
  /// Our part of the o= line; `session_id` should be unique (RFC 8866 section 5.2), `address` as in our c= line.
  struct Identity {
    std::string username = "-";
    std::uint64_t session_id = 0;
    IpAddress address;
    std::string session_name = "-";
  };
  explicit OfferAnswer(Identity identity) : identity_(std::move(identity)) {}

  OfferState state() const { return state_; }
  bool complete() const { return agreed_ || early_; }  ///< at least one exchange was made (early answers count)

  /// Our offer or answer about to be sent: writes o= and s= into it and returns the text for the body. The version
  /// of o= grows by one whenever the description differs from the last sent, and only then.
  std::expected<std::string, OfferFault> send_offer(Session body);
  std::expected<std::string, OfferFault> send_answer(Session body);

  std::expected<void, OfferFault> receive_offer(Session body);
  /// A final answer that repeats the one already taken (18x with 100rel and then 2xx) is accepted in `stable` too.
  std::expected<void, OfferFault> receive_answer(Session body, AnswerRank rank = AnswerRank::final);

  /// The open offer came to nothing (4xx to a re-INVITE, 491, CANCEL): what was agreed before stands again.
  void abandon_offer();

  /// What is in force: the last completed exchange, or our open offer with its early answer; while the very first
  /// offer is open, only the side that made it. Null when there is none. Valid until the machine changes.
  const Session* local() const;
  const Session* remote() const;
  /// The offer that is open, ours or theirs; null in `nothing` and `stable`.
  const Session* open_offer() const { return pending_ ? &*pending_ : nullptr; }
  /// The text that we sent last, for sending the same again (18x then 2xx, session refresh); empty if none.
  const std::string& last_text() const { return last_text_; }

 private:
  struct Exchange {
    Session local, remote;
    bool offered_by_us;
  };
  std::string publish(Session& body);
  std::size_t lines_so_far() const { return agreed_ ? agreed_->local.media.size() : 0; }

  Identity identity_;
  OfferState state_ = OfferState::nothing;
  std::optional<Exchange> agreed_;
  std::optional<Session> pending_;  ///< the open offer
  std::optional<Session> early_;    ///< a previewed answer to it
  std::string last_text_;
  std::uint64_t version_ = 1;
};

}  // namespace tandem::sdp
