// One registration that we keep with a provider: RFC 3261 §10.2, client side.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "crypto/digest_hash.h"
#include "model/config.h"
#include "registrar/registration_cause.h"
#include "registrar/trunk_flow.h"
#include "runtime/timers.h"
#include "sipstack/digest_client.h"
#include "sipstack/stack.h"

namespace tandem::registrar {

/// Registers, refreshes early, and on failure tries again for ever (retry_schedule.h). Its Contact carries `token`, by
/// which incoming calls are recognised.
///
/// Shard: the account's owner. Destroying it says nothing to the provider; call unregister() first for that.
class Registration final : private sipstack::ResponseHandler {
 public:
  /// Told after every change of status.
  using Listener = std::function<void(const RegistrationStatus&)>;

  struct Environment {
    sipstack::Stack& stack;
    crypto::Hasher& hasher;
    TrunkFlow& flow;  ///< of the account: where it registers
  };
  /// Everything in `environment` must outlive it.
  Registration(Environment environment, const model::Trunk& trunk, std::string token, Listener listener);

  /// The first REGISTER leaves after `delay` (so that thousands of accounts do not start in one breath).
  void start(std::chrono::milliseconds delay);
  /// Tries at once, whatever the timers say.
  void try_now();
  /// The flow leads elsewhere now: registers there soon, unless it has done so.
  void follow();
  /// Soon, wherever the account stands: the provider has an address of ours that is not ours any more.
  void register_anew();
  /// Takes the binding away and stays away until try_now().
  void leave() { unregister({}); }
  /// Takes the binding away; `done` is called when the provider answered or did not in time.
  void unregister(std::function<void()> done);

  const RegistrationStatus& status() const { return status_; }
  const model::Trunk& trunk() const { return trunk_; }

 private:
  void on_response(const sip::Message& response, const sip::Essentials& essentials,
                   const sipstack::Flow& from) override;
  void on_failed(sipstack::SendFault fault) override;

  void send();
  void transmit();
  void write(sip::Writer& writer, const sipstack::Outgoing& where);
  std::string contact_uri(const sipstack::Flow& flow) const;
  bool may_correct();
  void accepted(const sip::Message& response);
  void challenged(const sip::Message& response);
  void interval_too_brief(const sip::Message& response);
  void without(bool& extension);
  void failed(RegistrationCause cause, const sip::Message* response);
  void enter(RegistrationState state);
  void schedule(std::chrono::milliseconds pause);
  std::optional<std::chrono::seconds> granted(const sip::Message& response) const;
  runtime::Shard& shard() const { return env_.stack.shard(); }

  Environment env_;
  model::Trunk trunk_;
  std::string token_;
  Listener listener_;
  RegistrationStatus status_;

  std::string registrar_uri_, account_uri_, call_id_, from_tag_;
  std::uint32_t cseq_ = 0;
  std::chrono::seconds asked_;  ///< expiry we ask for; raised by 423
  unsigned disputes_ = 0;       ///< 423 in a row
  bool leaving_ = false;
  bool outbound_;  ///< RFC 5626 is asked for; not after the provider has refused it
  bool bulk_;      ///< RFC 6140, in the same way
  std::function<void()> left_;
  sipstack::DigestClient digest_;
  std::unique_ptr<sipstack::ClientRequest> request_;
  std::optional<SocketAddress> told_;          ///< our address in the last REGISTER, if not that of the flow
  std::string asked_contact_, bound_contact_;  ///< in the last REGISTER; where the last accepted one had us
  TimePoint corrected_{};
  std::optional<sipstack::Target> answered_by_;  ///< where the registration stands
  std::optional<sipstack::Flow> challenger_;     ///< a challenge is answered to whom it came from
  bool preparing_ = false;                       ///< the names are looked up
  runtime::Timer timer_;
};

}  // namespace tandem::registrar
