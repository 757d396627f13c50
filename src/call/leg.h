// One party's half of a call, without its protocol. Implemented in legs/ (SIP now; IAX2, Local later), driven by Call.
//
// Session descriptions travel as sdp::Session values, already addressed: what a leg is told to send is sent as it is,
// what it reports is what the peer wrote. A leg chooses the vehicle: INVITE, 18x, 2xx, PRACK, UPDATE, re-INVITE, ACK.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/telephone_key.h"
#include "routing/route.h"
#include "sdp/session.h"

namespace tandem::call {

/// Why and by whom a leg ended, as data; sentence() in call/ending.h makes the words.
enum class EndedBy : std::uint8_t { peer, us, network };
struct Ending {
  EndedBy by = EndedBy::us;
  std::uint16_t status = 0;     ///< SIP status in force: of the refusal, or 0 after a normal BYE
  std::string reason_phrase;    ///< as received
  std::string reason_header;    ///< RFC 3326 value as received, passed on to the other leg
  std::uint16_t q850 = 0;       ///< from the Reason header, 0 if none
  std::string warning;          ///< Warning or X-header text worth showing to people
  bool timed_out = false;       ///< nothing came back
  bool refresh_failed = false;  ///< of the session timer; reason_phrase says how
};

/// Our end of a leg's media.
struct MediaPlace {
  IpAddress bind;
  std::optional<IpAddress> advertised{};  ///< said in descriptions instead
  bool symmetric = true;                  ///< media goes to where the peer's comes from
  friend bool operator==(const MediaPlace&, const MediaPlace&) = default;
};

class Leg;

/// What a leg tells its call. All calls come on the call's shard, never from within a command of the leg given by the
/// listener (they are deferred), and never after on_ended.
class LegListener {
 public:
  virtual void on_ringing(Leg& leg, std::uint16_t status) = 0;     ///< 180-183, after any description in it
  virtual void on_offer(Leg& leg, const sdp::Session& offer) = 0;  ///< must be met by answer() or refuse_offer()
  /// To our offer(); may come early (18x). Without one: the leg refreshed its session, and hears what is in force.
  virtual void on_answer(Leg& leg, const sdp::Session& answer) = 0;
  virtual void on_offer_wanted(Leg& leg) = 0;                         ///< peer sent (re-)INVITE without a body: offer()
  virtual void on_offer_refused(Leg& leg, std::uint16_t status) = 0;  ///< our offer() was refused; the session stays
  virtual void on_answered(Leg& leg) = 0;                             ///< outgoing: 2xx arrived (after its description)
  /// The peer cancelled the re-INVITE whose offer was told or wanted: no answer is due, the session stays as it was.
  virtual void on_offer_withdrawn(Leg& leg) { static_cast<void>(leg); }
  /// What the peer says within the call in a way that only the other peer may understand.
  virtual void on_info(Leg& leg, std::string_view content_type, std::string_view body) = 0;
  /// A key of the peer's telephone, told beside the media.
  virtual void on_key(Leg& leg, const TelephoneKey& key) { static_cast<void>(leg), static_cast<void>(key); }
  virtual void on_ended(Leg& leg, const Ending& ending) = 0;  ///< last; the leg may be destroyed in it

 protected:
  ~LegListener() = default;
};

/// Destroying a leg that has not ended ends it on the wire as well (CANCEL, BYE or a final response) without telling.
class Leg {
 public:
  virtual ~Leg() = default;
  virtual void set_listener(LegListener& listener) = 0;

  virtual void ring(std::uint16_t status) = 0;  ///< incoming leg: 180..183 to the caller, without description
  /// Sends an offer by what fits the state: initial INVITE (outgoing leg, before start()), 2xx to a bodiless INVITE,
  /// UPDATE or re-INVITE later (queued while another exchange runs; 491 is retried, RFC 3261 §14.1).
  virtual void offer(const sdp::Session& session) = 0;
  /// Answers the peer's last offer: in 183 when `early` (incoming leg before accept()), else in the response it fits.
  /// An incoming leg may be told early once; the same description is then repeated in the 2xx.
  virtual void answer(const sdp::Session& session, bool early) = 0;
  virtual void refuse_offer(std::uint16_t status) = 0;  ///< 488 etc. to a re-INVITE/UPDATE; the session stays as it was
  /// Asks the peer for an offer: INVITE or re-INVITE without a body; on_offer follows, answer() goes in the ACK.
  virtual void want_offer() = 0;

  virtual void start() = 0;   ///< outgoing leg: sends the INVITE
  virtual void accept() = 0;  ///< incoming leg: 2xx, after answer() or offer()
  virtual void info(std::string_view content_type, std::string_view body) = 0;
  virtual void tell_key(const TelephoneKey& key) { static_cast<void>(key); }  ///< beside the media
  /// Ends from our side: BYE, CANCEL, or the final response `status` as the state needs. on_ended follows.
  virtual void end(std::uint16_t status, std::string_view reason_header = {}) = 0;

  virtual bool incoming() const = 0;
  virtual bool answered() const = 0;
  virtual std::string_view protocol_id() const = 0;  ///< SIP: the Call-ID
  virtual std::string name() const = 0;              ///< channel name: "SIP/alice-00000012"
  virtual SocketAddress remote() const = 0;          ///< signalling address
  virtual SocketAddress local() const = 0;           ///< ours towards it
  /// Nobody can read along what is told the peer: keys of media may be.
  virtual bool keeps_secrets() const { return false; }
  virtual MediaPlace media_place() const { return {.bind = local().ip}; }
  /// Whether an offer() would reach the peer soon. Before the answer few can: SIP by UPDATE (RFC 3311).
  virtual bool may_offer() const { return answered(); }
  /// This machine's addresses have changed. True: local() or media_place() are others now, and an offer tells the peer.
  virtual bool own_address_changed() { return false; }
};

/// Creates outgoing legs. A phone target may yield several legs (one a registered contact), a trunk one; none: the
/// party cannot be reached now. Legs are created silent: offer()/want_offer(), then start().
class LegFactory {
 public:
  struct Wish {
    const routing::Target& target;
    std::string_view call_id_for_story;  ///< the incoming leg's id, for traces
    std::uint8_t max_forwards = 70;      ///< already decremented
    std::string_view hops{};             ///< where the call has been (call/hop_record.h)
  };
  virtual std::vector<std::unique_ptr<Leg>> legs_for(const Wish& wish) = 0;
  /// Why the target will probably not be reached, in words; empty: nothing is known against it.
  virtual std::string trouble_with(const routing::Target& target) const {
    static_cast<void>(target);
    return {};
  }

 protected:
  ~LegFactory() = default;
};

}  // namespace tandem::call
