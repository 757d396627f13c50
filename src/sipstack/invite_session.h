// A telephone call as SIP sees it: the INVITE usage of a dialog (RFC 3261 §13-15, RFC 3262, 3311, 5057, 6337),
// as caller or as called. Bodies are opaque SDP texts here; which of them is an offer is decided here.
//
// Shard: its stack's. Made by Dialogs (dialog_table.h), which owns it; the user holds a SessionHandle.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sipstack/dialog.h"
#include "sipstack/digest_client.h"
#include "sipstack/request_text.h"
#include "sipstack/session_timer.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

/// Why and by whom a session ended.
struct SessionEnding {
  enum class By : std::uint8_t { peer, us, network } by = By::us;
  std::uint16_t status = 0;     ///< SIP status in force; 0 after a normal BYE
  std::string reason_phrase{};  ///< as received, or our words
  std::string reason_header{};  ///< RFC 3326 values as received, joined by commas
  std::uint16_t q850 = 0;       ///< from the Reason header; 0: none
  std::string warning{};        ///< Warning text, or words of ours that people should see
  bool timed_out = false;
  bool refresh_failed = false;  ///< of the session timer (RFC 4028); reason_phrase says how
};

/// Called from the turn of an event or of a timer, never from within a command, never after on_ended.
class SessionListener {
 public:
  virtual void on_progress(unsigned status) = 0;    ///< 180-183, after any description in it
  virtual void on_offer(std::string_view sdp) = 0;  ///< must be met by answer() or refuse_offer()
  virtual void on_offer_withdrawn() = 0;            ///< the peer cancelled the re-INVITE with its offer
  virtual void on_offer_wanted() = 0;               ///< INVITE without a body: offer()
  /// To our offer. May come early, and again with another text (another branch of a fork, or the 2xx after a preview).
  /// Also to what a session refresh by re-INVITE repeated: then it usually says what is known.
  virtual void on_answer(std::string_view sdp) = 0;
  virtual void on_offer_refused(unsigned status) = 0;  ///< the session stays as it was
  virtual void on_answered() = 0;                      ///< outgoing: 2xx, after its description
  virtual void on_info(std::string_view content_type, std::string_view body) = 0;
  virtual void on_ended(const SessionEnding& ending) = 0;  ///< last

 protected:
  ~SessionListener() = default;
};

/// Provisional responses that are acknowledged (RFC 3262). Those of a peer are, whatever is said here: it waits for it.
enum class ReliableProvisionals : std::uint8_t {
  no,              ///< not offered; a peer that requires them hears 420
  when_required,   ///< offered; ours are, if the peer requires it
  when_supported,  ///< offered; ours are, if the peer can
  required         ///< of the peer: Require in our INVITE, 421 for theirs if they cannot
};

/// What both directions need to know.
struct SessionSetup {
  std::string contact_user{};                      ///< of our Contact; a trunk's private token may stand here
  std::optional<SocketAddress> contact_address{};  ///< as the peer sees us; nothing: that of the flow
  std::vector<ClientCredential> credentials{};     ///< to answer challenges with; empty: challenges are failures
  ContactTrust contact_trust = ContactTrust::unless_unreachable;
  ReliableProvisionals reliable_provisionals = ReliableProvisionals::when_required;
  SessionTimerPolicy session_timer{};
};

/// An INVITE to be sent.
struct CallSetup {
  SessionSetup session;
  std::string request_uri;
  Destination destination;
  std::vector<std::string> routes;  ///< Path or outbound proxy: values of Route
  std::string from;                 ///< value without tag: `"Alice" <sip:alice@example.net>`
  std::string to;                   ///< value without tag
  std::vector<HeaderText> headers;  ///< P-Asserted-Identity, Privacy, Diversion ...
  unsigned max_forwards = 70;
  std::chrono::milliseconds give_up_after{0};  ///< no response at all by then: timed out; 0: 64*T1
  std::chrono::milliseconds hurry{0};          ///< the same while there is another target to try
};

/// Commands may be given at any time; those that do not fit the state do nothing. Everything is told later, through
/// the listener.
class InviteSession {
 public:
  virtual void set_listener(SessionListener& listener) = 0;
  /// Silences the listener and leaves the session to finish alone on the wire: CANCEL, BYE or a final response, until
  /// answered. What SessionHandle does when it goes.
  virtual void detach() = 0;

  virtual void start() = 0;                 ///< outgoing: sends the INVITE, with the offer given before
  virtual void ring(unsigned status) = 0;   ///< incoming: 180-183
  virtual void offer(std::string sdp) = 0;  ///< in INVITE, 2xx, UPDATE or re-INVITE, as the state demands
  virtual void want_offer() = 0;            ///< (re-)INVITE without a body
  virtual void answer(std::string sdp, bool early) = 0;
  virtual void refuse_offer(unsigned status, std::string_view warning) = 0;
  virtual void accept() = 0;  ///< incoming: 2xx as soon as its description is known
  virtual void info(std::string content_type, std::string body) = 0;
  /// BYE, CANCEL, or the final response `status`, as the state needs.
  virtual void end(unsigned status, std::string_view reason_header) = 0;

  virtual bool incoming() const = 0;
  virtual bool answered() const = 0;
  virtual std::string_view call_id() const = 0;
  virtual const Flow& flow() const = 0;  ///< of the last message; before the first answer, as far as known
  /// Whether an offer would go out now or with the next message of the peer. Before the answer: by UPDATE, which needs
  /// an exchange that was completed reliably and a peer that knows the method (RFC 3311 §5.1).
  virtual bool may_offer() const = 0;
  /// From now on by `flow` and with this address in our Contact; offer() tells the peer, and so does the 2xx to an
  /// INVITE that is not answered yet.
  virtual void take_way(Flow flow, std::optional<SocketAddress> contact_address) = 0;

  struct Detach {
    void operator()(InviteSession* session) const { session->detach(); }
  };

 protected:
  ~InviteSession() = default;
};

/// Must go before Dialogs does.
using SessionHandle = std::unique_ptr<InviteSession, InviteSession::Detach>;

}  // namespace tandem::sipstack
