// A telephone made of the same parts as the exchange: registers, calls, answers, says a tone and listens for one.
// For the demonstration and for tests of whole servers.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "legs/sip_leg.h"
#include "media/port_range.h"
#include "media/tone_party.h"
#include "registrar/registration.h"
#include "sdp/offer_answer.h"
#include "sipstack/dialog_table.h"
#include "sipstack/stack.h"

namespace tandem::app {

struct SimplePhoneOptions {
  std::string username, password, display_name;
  SocketAddress server;
  SocketAddress bind;  ///< SIP; port 0: any
  sipstack::Protocol protocol = sipstack::Protocol::udp;
  double says = 440, listens_for = 440;  ///< Hz
  std::vector<std::string> codecs{"alaw", "ulaw"};
  std::chrono::milliseconds answers_after{300};
  std::chrono::seconds expiry{120};
  std::uint16_t refuses_with = 0;  ///< a status with which every call is refused; 0: none
  std::uint16_t rtp_low = 40000, rtp_high = 40999;
};

/// Shard: the one it is made on. Has a stack of its own, like a program of its own would.
class SimplePhone final : private sipstack::RequestHandler, private call::LegListener {
 public:
  enum class CallState : std::uint8_t { none, calling, ringing, talking, ended };

  SimplePhone(runtime::Shard& shard, net::Network& network, SimplePhoneOptions options);
  ~SimplePhone();

  /// Opens the socket and registers.
  std::expected<void, net::NetError> start();
  bool registered() const;
  /// Unregisters and takes no more calls.
  void leave();
  const registrar::RegistrationStatus& registration() const { return registration_->status(); }

  void call(std::string_view number);  ///< does nothing unless idle
  void hang_up();
  void hold(bool on);
  void send_digit(char digit);
  void tell_digit(char digit);  ///< by INFO

  CallState state() const { return state_; }
  bool idle() const { return !leg_; }  ///< may call and be called
  const call::Ending& ending() const { return ending_; }
  bool heard_tone() const { return tone_ && tone_->heard_tone(); }
  bool heard_tone_in_last_call() const { return heard_; }
  std::string heard_digits() const { return tone_ ? tone_->heard_digits() : std::string{}; }
  /// Of the other side's voice.
  const rtp::ReceiverStatistics* received() const { return tone_ ? &tone_->received() : nullptr; }
  std::uint64_t received_packets() const { return tone_ ? tone_->received().packets() : 0; }
  std::uint64_t calls_ended() const { return calls_ended_; }
  void set_observer(sipstack::TrafficObserver* observer) { stack_->set_observer(observer); }
  std::size_t ports_in_use() const { return ports_.in_use(); }
  sipstack::Stack& stack() { return *stack_; }
  std::size_t sessions() const { return dialogs_.sessions(); }
  SimplePhoneOptions& options() { return options_; }

 private:
  void on_request(std::unique_ptr<sipstack::ServerRequest> request) override;
  void on_ringing(call::Leg& leg, std::uint16_t status) override;
  void on_offer(call::Leg& leg, const sdp::Session& offer) override;
  void on_answer(call::Leg& leg, const sdp::Session& answer) override;
  void on_offer_wanted(call::Leg& leg) override;
  void on_offer_refused(call::Leg& leg, std::uint16_t status) override;
  void on_answered(call::Leg& leg) override;
  void on_info(call::Leg&, std::string_view, std::string_view) override {}
  void on_ended(call::Leg& leg, const call::Ending& ending) override;

  bool open_media();
  void talk();

  runtime::Shard& shard_;
  net::Network& network_;
  SimplePhoneOptions options_;
  media::PortRange ports_;
  std::unique_ptr<sipstack::Stack> stack_;
  sipstack::Dialogs dialogs_;
  crypto::Hasher hasher_;
  registrar::TrunkFlow flow_;
  std::unique_ptr<registrar::Registration> registration_;
  std::unique_ptr<media::ToneParty> tone_;
  std::unique_ptr<call::Leg> leg_;
  std::optional<sdp::Session> local_, remote_;
  runtime::Timer answer_timer_;
  CallState state_ = CallState::none;
  call::Ending ending_;
  bool heard_ = false, gone_ = false;
  std::uint64_t calls_ended_ = 0;
};

}  // namespace tandem::app
