// A call's leg over SIP: parses and writes the descriptions, defers what the session tells, names the channel.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "call/leg.h"
#include "runtime/timers.h"
#include "sip/dtmf_info.h"
#include "sipstack/dialog_table.h"
#include "sipstack/invite_session.h"

namespace tandem::legs {

/// What a peer is told as our addresses.
struct OwnPlace {
  std::optional<SocketAddress> contact{};  ///< as the peer sees us; nothing: that of the flow
  call::MediaPlace media{};
  friend bool operator==(const OwnPlace&, const OwnPlace&) = default;
};
/// Finds it for a way to the peer; asked again when our addresses change. May outlive a configuration.
using FindOwnPlace = std::function<OwnPlace(const sipstack::Flow& flow)>;

/// Where an outgoing SIP leg goes and as whom.
struct SipLegTarget {
  std::string request_uri;
  sipstack::Destination destination;
  std::vector<std::string> routes;  ///< Path of a binding or an outbound proxy: values of Route, "<sip:p;lr>"
  std::string from_uri, from_display;
  std::string to_uri;        ///< empty: as request_uri
  std::string contact_user;  ///< of our Contact: a trunk's private token, or the caller's number
  std::vector<sipstack::ClientCredential> credentials;
  std::vector<sipstack::HeaderText> headers;  ///< P-Asserted-Identity, Privacy, Diversion ...
  std::string party;                          ///< for the channel name: "alice" makes "SIP/alice-0000002a"
  unsigned max_forwards = 70;
  sipstack::ContactTrust contact_trust = sipstack::ContactTrust::unless_unreachable;
  OwnPlace own{};  ///< `media.bind`: ours towards it as far as known before the first answer tells
  FindOwnPlace find_own{};
  sipstack::SessionTimerPolicy session_timer{};
  sipstack::ReliableProvisionals reliable_provisionals = sipstack::ReliableProvisionals::when_required;
  std::chrono::milliseconds give_up_after{0};  ///< no answer at all by then: timed out; 0: 64*T1
  std::chrono::milliseconds hurry{0};          ///< the same while there is another target
};

/// What an incoming leg needs besides its INVITE.
struct SipLegOrigin {
  std::string party;
  sipstack::SessionSetup session;
  FindOwnPlace find_own{};
};

/// Shard: that of `dialogs`, which must outlive it. Destroying it at any time ends the session on the wire.
class SipLeg final : public call::Leg, private sipstack::SessionListener {
 public:
  /// From an INVITE that was identified, authenticated and routed. Null: it could not become a session (unknown
  /// extension required, unreadable or foreign body ...) and was answered so.
  static std::unique_ptr<SipLeg> incoming(sipstack::Dialogs& dialogs, std::unique_ptr<sipstack::ServerRequest> invite,
                                          SipLegOrigin origin);
  /// Silent until start().
  static std::unique_ptr<SipLeg> outgoing(sipstack::Dialogs& dialogs, SipLegTarget target);
  ~SipLeg() override;

  class Maker;  ///< only the two above can make one
  SipLeg(const Maker& maker, sipstack::Stack& stack, sipstack::SessionHandle session, std::string name,
         std::uint64_t description_id, OwnPlace own, FindOwnPlace find_own);

  void set_listener(call::LegListener& listener) override;
  void ring(std::uint16_t status) override;
  void offer(const sdp::Session& session) override;
  void answer(const sdp::Session& session, bool early) override;
  void refuse_offer(std::uint16_t status) override;
  void want_offer() override;
  void start() override;
  void accept() override;
  void info(std::string_view content_type, std::string_view body) override;
  void tell_key(const TelephoneKey& key) override;
  void end(std::uint16_t status, std::string_view reason_header = {}) override;
  bool incoming() const override;
  bool answered() const override;
  std::string_view protocol_id() const override;
  std::string name() const override { return name_; }
  SocketAddress remote() const override;
  SocketAddress local() const override;
  bool keeps_secrets() const override { return private_; }
  call::MediaPlace media_place() const override;
  bool own_address_changed() override;

 private:
  // sipstack::SessionListener
  void on_progress(unsigned status) override;
  void on_offer(std::string_view text) override;
  void on_offer_withdrawn() override;
  void on_offer_wanted() override;
  void on_answer(std::string_view text) override;
  void on_offer_refused(unsigned status) override;
  void on_answered() override;
  void on_info(std::string_view content_type, std::string_view body) override;
  void on_ended(const sipstack::SessionEnding& ending) override;

  std::string text_of(const sdp::Session& session);

  sipstack::SessionHandle session_;
  call::LegListener* listener_ = nullptr;
  std::string name_;
  OwnPlace own_;
  FindOwnPlace find_own_;
  sipstack::Stack& stack_;
  sip::DtmfInfoForm key_form_ = sip::DtmfInfoForm::relay;  ///< the one that the peer uses, once it did
  std::string fault_;                                      ///< why we ended it ourselves, in words
  bool private_ = false;                                   ///< the way is encrypted
  bool agreed_ = false;                                    ///< one exchange at least was understood
  std::string last_text_;                                  ///< what we described last, to count versions in o=
  std::uint64_t description_id_, description_version_ = 1;
};

}  // namespace tandem::legs
