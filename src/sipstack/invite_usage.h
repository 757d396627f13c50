// The INVITE usage behind InviteSession. Its parts: invite_usage.cc (life and commands), invite_caller.cc (our initial
// INVITE), invite_called.cc (theirs), invite_modify.cc (re-INVITE and UPDATE), invite_timer.cc (session timers),
// invite_requests.cc (all other requests inside the dialog). The rules are tables: invite_phase.h, offer_turn.h,
// session_timer.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/timers.h"
#include "sipstack/challenged_request.h"
#include "sipstack/dialog.h"
#include "sipstack/invite_phase.h"
#include "sipstack/invite_session.h"
#include "sipstack/offer_turn.h"
#include "sipstack/reliable_provisional.h"
#include "sipstack/resend_schedule.h"
#include "sipstack/session_timer.h"

namespace tandem::sipstack {

class Dialogs;

/// Shard: that of its Dialogs, which owns it. It is destroyed only between events (Dialogs::retire).
class InviteUsage final : public InviteSession {
 public:
  InviteUsage(Dialogs& dialogs, CallSetup setup, std::string call_id, std::string local_tag);
  InviteUsage(Dialogs& dialogs, std::unique_ptr<ServerRequest> invite, SessionSetup setup, Dialog dialog,
              std::optional<std::string> offer);
  ~InviteUsage();

  void set_listener(SessionListener& listener) override;
  void detach() override;
  void start() override;
  void ring(unsigned status) override;
  void offer(std::string sdp) override;
  void want_offer() override;
  void answer(std::string sdp, bool early) override;
  void refuse_offer(unsigned status, std::string_view warning) override;
  void accept() override;
  void info(std::string content_type, std::string body) override;
  void end(unsigned status, std::string_view reason_header) override;
  bool incoming() const override { return incoming_; }
  bool answered() const override;
  std::string_view call_id() const override { return call_id_; }
  bool may_offer() const override;
  void take_way(Flow flow, std::optional<SocketAddress> contact_address) override;
  const Flow& flow() const override { return flow_; }

  // for Dialogs
  const std::string& local_tag() const { return local_tag_; }
  void on_request(std::unique_ptr<ServerRequest> request);
  void on_ack(const sip::Message& ack, const sip::Essentials& essentials, const Flow& flow);
  /// A 2xx that no transaction knows any more. False: of a branch that is not ours to keep.
  bool on_late_success(const sip::Message& response, const sip::Essentials& essentials);

  static constexpr std::size_t max_branches = 16;  ///< early dialogs of a forked INVITE
  static constexpr std::size_t max_queued_offers = 8;
  static constexpr unsigned max_offer_attempts = 8;  ///< glare and Retry-After, of one offer

 private:
  using Phase = invite_phase::Phase;
  using Event = invite_phase::Event;

  /// One dialog: the only one, or one per To tag of a forked INVITE.
  struct Branch {
    Dialog dialog;
    OfferExchange offers{};
    ReliableReceiver provisionals{};  ///< of the running INVITE
    bool allows_update = false;
    bool previewed = false;  ///< an unreliable 18x showed an answer to the open offer
  };
  struct ClientInvite {
    std::unique_ptr<ChallengedRequest> request;
    bool initial = true;
    bool offered = false;    ///< by us, in the INVITE
    bool met_offer = false;  ///< by the peer, in a reliable 18x
    bool final = false;
  };
  struct ServerInvite {
    std::unique_ptr<ServerRequest> request;
    bool initial = true;
    bool offered = false;  ///< it came with an offer
    bool final_sent = false;
    bool answered_early = false;
    std::string answer{};     ///< for the 2xx; once given early it stays
    std::string our_offer{};  ///< to one without
    unsigned held_ring = 0;   ///< a reliable 18x that must not go without our offer (RFC 3262 §5)
  };
  /// By which message the peer's open offer came, hence where its answer goes.
  enum class Vehicle : std::uint8_t { none, invite, update, prack, success, provisional };
  struct OpenOffer {
    Vehicle vehicle = Vehicle::none;
    Branch* branch = nullptr;
    std::unique_ptr<ServerRequest> request{};  ///< UPDATE, PRACK
    std::string rack{};                        ///< of the provisional response
  };
  struct QueuedOffer {
    std::optional<std::string> sdp;  ///< nothing: ask the peer for one
    unsigned attempts = 0;
    bool refresh = false;  ///< of the session timer: says what is in force, or nothing
  };
  struct SentAck {
    std::shared_ptr<const RequestText> text;
    Destination to;
  };

  // life: invite_usage.cc
  void tell(std::function<void(SessionListener&)> what);
  void wake();
  void settle();
  void fire(Event event, SessionEnding ending = {}, unsigned status = 480);
  void finish(SessionEnding ending);
  void drop_open_requests();
  void drop_server_invite();
  void send_bye();
  void guard(std::chrono::milliseconds wait);
  Branch* branch_of(std::string_view remote_tag);
  RequestContext context();
  RequestText complete(RequestText text) const;
  std::string own_contact(const ServerRequest& request) const;
  const Flow& way_of_reply(const Flow& from) const;
  void send(Branch& branch, RequestText text, ChallengedRequest::Handler handler);
  Random& random();
  TimePoint in(std::chrono::milliseconds wait) const;

  // invite_caller.cc
  void send_invite(RequestText text, Destination to, Branch* branch, RequestOptions options = {});
  void on_invite_reply(const Reply& reply);
  void on_initial_provisional(const Reply& reply);
  void on_initial_success(const Reply& reply);
  void on_initial_failure(const Reply& reply);
  Branch* branch_for(const Reply& reply);
  void lose_branches_but(const Branch* winner);
  bool take_reliable(Branch& branch, const Reply& reply);
  void take_provisional_description(Branch& branch, const Reply& reply, bool reliable);
  void tell_first_answer(const std::string& sdp);
  void send_prack(Branch& branch, const std::string& rack, std::string sdp);
  bool take_success_description(Branch& branch, std::optional<std::string> sdp);
  void acknowledge(Branch& branch, std::string sdp);
  void repeat_ack();
  void say_farewell(const Reply& reply);

  // invite_called.cc
  bool sends_reliably() const;
  void provisional(unsigned status, std::string sdp);
  void push_reliable();
  void repeat_reliable(ResendSchedule schedule);
  void keep_ringing();
  void try_accept();
  void send_success(std::string sdp);
  void repeat_success(ResendSchedule schedule);
  void on_no_ack();
  void refuse_invite(unsigned status);
  void on_cancel(const sip::Message& cancel);
  void take_prack(Branch& branch, std::unique_ptr<ServerRequest> request);
  void describe_early(const std::string& sdp);

  // invite_modify.cc
  void try_next_offer();
  void send_reinvite();
  void send_update();
  bool update_offers() const;
  void on_reinvite_reply(const Reply& reply);
  void on_update_reply(Branch& branch, const Reply& reply);
  void on_modify_failure(Branch& branch, const Reply& reply, bool by_update);
  void refuse_in_flight(unsigned status);
  void wait_before_offer(std::chrono::milliseconds wait);
  void take_reinvite(Branch& branch, std::unique_ptr<ServerRequest> request);
  void take_update(Branch& branch, std::unique_ptr<ServerRequest> request);
  void respond_with(ServerRequest& request, std::string sdp);
  void refuse_with(ServerRequest& request, unsigned status, std::string_view warning);

  // invite_timer.cc
  void say_session_timer(RequestText& text, bool initial);
  void run_session_timer(std::uint8_t action);
  void heard_session_timer(const sip::Message& success);
  void grant_session_timer(sip::Writer& writer, const sip::Message& request);
  bool refused_for_session_timer(ServerRequest& request);
  bool ask_for_more_time(const Reply& reply);
  void refresh_session();
  void session_expired();
  std::string_view supported() const;

  // invite_requests.cc
  void take_bye(Branch& branch, std::unique_ptr<ServerRequest> request);
  void take_info(std::unique_ptr<ServerRequest> request);
  bool ends_dialog(const Reply& reply) const;
  SessionEnding ending_of(const Reply& reply) const;

  Dialogs& dialogs_;
  SessionListener* listener_ = nullptr;
  SessionSetup setup_;
  CallSetup call_;  ///< outgoing: until the INVITE is sent
  const bool incoming_;
  bool detached_ = false, told_ended_ = false, was_answered_ = false;
  Phase phase_;
  std::string call_id_, local_tag_;
  Flow flow_;
  std::optional<Flow> moved_way_;  ///< taken before the answer: for what belongs to the initial INVITE
  DigestClient digest_;

  std::vector<std::unique_ptr<Branch>> branches_;
  std::vector<std::unique_ptr<Branch>> lost_;  ///< until the last request inside them is answered
  Branch* current_ = nullptr;                  ///< the dialog that commands act upon
  OfferExchange first_offer_;                  ///< of the initial INVITE, for each new branch
  std::optional<std::string> initial_offer_;
  std::string told_answer_;  ///< to the initial INVITE
  std::uint32_t initial_cseq_ = 0;

  std::optional<ClientInvite> client_invite_;
  std::optional<ServerInvite> server_invite_;  ///< until its ACK
  std::optional<ReliableSender> reliable_;
  std::optional<SentAck> ack_;
  OpenOffer open_offer_;
  std::vector<QueuedOffer> offers_;       ///< in order
  std::optional<QueuedOffer> in_flight_;  ///< by re-INVITE or UPDATE
  bool update_running_ = false;
  bool accept_wanted_ = false;
  std::string reason_header_;  ///< for our BYE, CANCEL or final response
  std::string description_;    ///< ours in force, for a refresh by re-INVITE
  SessionTimer session_timer_;

  std::vector<std::unique_ptr<ChallengedRequest>> requests_;
  std::vector<std::unique_ptr<ServerRequest>> spent_;          ///< done with, perhaps from within their own handlers
  std::vector<std::function<void(SessionListener&)>> events_;  ///< in order
  runtime::Timer wake_, guard_, glare_, success_resend_, reliable_resend_, ringing_, refresh_, session_end_;
};

}  // namespace tandem::sipstack
