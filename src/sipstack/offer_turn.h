// Whose turn it is between two parties that exchange offers and answers: RFC 3264 §4, RFC 6337 §2.
#pragma once

#include <cstdint>

namespace tandem::sipstack {

enum class OfferTurn : std::uint8_t {
  none,    ///< nothing was exchanged yet
  ours,    ///< our offer is open
  theirs,  ///< their offer is open
  stable   ///< the last exchange is complete
};
enum class OfferEvent : std::uint8_t { offer_sent, answer_sent, offer_received, answer_received };

/// One row per arrow; an event without a row does not fit and must be refused or ignored.
struct OfferRow {
  OfferTurn in;
  OfferEvent on;
  OfferTurn next;
};
inline constexpr OfferRow offer_table[] = {
    {OfferTurn::none, OfferEvent::offer_sent, OfferTurn::ours},
    {OfferTurn::none, OfferEvent::offer_received, OfferTurn::theirs},
    {OfferTurn::ours, OfferEvent::answer_received, OfferTurn::stable},
    {OfferTurn::theirs, OfferEvent::answer_sent, OfferTurn::stable},
    {OfferTurn::stable, OfferEvent::offer_sent, OfferTurn::ours},
    {OfferTurn::stable, OfferEvent::offer_received, OfferTurn::theirs},
};

/// The state of one dialog. A forked INVITE's offer is open in each of its dialogs: copy the one that sent it.
class OfferExchange {
 public:
  OfferTurn turn() const { return turn_; }
  /// False: the event does not fit and nothing changed.
  bool take(OfferEvent event) {
    for (const OfferRow& row : offer_table)
      if (row.in == turn_ && row.on == event) {
        turn_ = row.next;
        agreed_ = agreed_ || turn_ == OfferTurn::stable;
        return true;
      }
    return false;
  }
  /// The open offer came to nothing: what was agreed before stands again (RFC 3261 §14.1).
  void abandon() {
    if (turn_ == OfferTurn::ours || turn_ == OfferTurn::theirs) turn_ = agreed_ ? OfferTurn::stable : OfferTurn::none;
  }

 private:
  OfferTurn turn_ = OfferTurn::none;
  bool agreed_ = false;
};

}  // namespace tandem::sipstack
