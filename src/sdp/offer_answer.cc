#include "sdp/offer_answer.h"

#include "base/text.h"

namespace tandem::sdp {
namespace {

/// RFC 3264 section 6: one m= line per offered one, of the same kind; what was offered as refused stays so.
std::expected<void, OfferFault> check_answer(const Session& offer, const Session& answer) {
  if (answer.media.size() != offer.media.size()) return std::unexpected(OfferFault::line_count_differs);
  for (std::size_t i = 0; i < offer.media.size(); ++i) {
    if (answer.media[i].refused()) continue;
    if (offer.media[i].refused()) return std::unexpected(OfferFault::revived_line);
    if (!equal_ignoring_case(answer.media[i].kind_text, offer.media[i].kind_text))
      return std::unexpected(OfferFault::kind_changed);
  }
  return {};
}

}  // namespace

std::string_view describe(OfferFault fault) {
  switch (fault) {
    case OfferFault::offer_pending:
      return "an offer while another is still open";
    case OfferFault::no_offer:
      return "an answer although no offer is open";
    case OfferFault::lines_removed:
      return "the new offer has fewer media lines than the session";
    case OfferFault::line_count_differs:
      return "the answer does not have one media line for each offered one";
    case OfferFault::kind_changed:
      return "the answer changes the kind of a media line";
    case OfferFault::revived_line:
      return "the answer accepts a media line that was offered as refused";
  }
  return "offer and answer do not fit";
}

const Session* OfferAnswer::local() const {
  if (state_ == OfferState::offer_sent && (early_ || !agreed_)) return &*pending_;
  return agreed_ ? &agreed_->local : nullptr;
}

const Session* OfferAnswer::remote() const {
  if (early_) return &*early_;
  if (agreed_) return &agreed_->remote;
  return state_ == OfferState::offer_received ? &*pending_ : nullptr;
}

std::string OfferAnswer::publish(Session& body) {
  body.origin.username = identity_.username;
  body.origin.session_id = std::to_string(identity_.session_id);
  body.origin.address = {identity_.address, {}};
  body.name = identity_.session_name;
  body.origin.version = std::to_string(version_);
  auto text = to_text(body);
  if (!last_text_.empty() && text != last_text_) {
    body.origin.version = std::to_string(++version_);
    text = to_text(body);
  }
  last_text_ = text;
  return text;
}

std::expected<std::string, OfferFault> OfferAnswer::send_offer(Session body) {
  if (pending_) return std::unexpected(OfferFault::offer_pending);
  if (body.media.size() < lines_so_far()) return std::unexpected(OfferFault::lines_removed);
  auto text = publish(body);
  pending_ = std::move(body);
  state_ = OfferState::offer_sent;
  return text;
}

std::expected<std::string, OfferFault> OfferAnswer::send_answer(Session body) {
  if (state_ != OfferState::offer_received) return std::unexpected(OfferFault::no_offer);
  if (auto fits = check_answer(*pending_, body); !fits) return std::unexpected(fits.error());
  auto text = publish(body);
  agreed_ = Exchange{std::move(body), std::move(*pending_), false};
  pending_.reset();
  state_ = OfferState::stable;
  return text;
}

std::expected<void, OfferFault> OfferAnswer::receive_offer(Session body) {
  if (pending_) return std::unexpected(OfferFault::offer_pending);
  if (body.media.size() < lines_so_far()) return std::unexpected(OfferFault::lines_removed);
  pending_ = std::move(body);
  state_ = OfferState::offer_received;
  return {};
}

std::expected<void, OfferFault> OfferAnswer::receive_answer(Session body, AnswerRank rank) {
  if (state_ == OfferState::stable && agreed_->offered_by_us && agreed_->remote == body) return {};
  if (state_ != OfferState::offer_sent) return std::unexpected(OfferFault::no_offer);
  if (auto fits = check_answer(*pending_, body); !fits) return fits;
  if (rank == AnswerRank::early) {
    early_ = std::move(body);
    return {};
  }
  agreed_ = Exchange{std::move(*pending_), std::move(body), true};
  pending_.reset();
  early_.reset();
  state_ = OfferState::stable;
  return {};
}

void OfferAnswer::abandon_offer() {
  pending_.reset();
  early_.reset();
  state_ = agreed_ ? OfferState::stable : OfferState::nothing;
}

}  // namespace tandem::sdp
