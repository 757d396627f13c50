// Client transactions: the tables of invite_client.h and non_invite_client.h with their timers.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/timers.h"
#include "sip/essentials.h"
#include "sip/message.h"
#include "sipstack/flow.h"
#include "sipstack/invite_client.h"
#include "sipstack/non_invite_client.h"
#include "sipstack/object_pool.h"
#include "sipstack/transaction_table.h"
#include "sipstack/transaction_timing.h"

namespace tandem::sipstack {

class ClientTransaction;

/// Whoever waits for the answer. May let go (`ClientTransaction::abandon`) or start others from within each call.
class ClientOwner {
 public:
  virtual void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) = 0;
  /// The transaction is over; its pointer must not be used any more.
  virtual void on_transaction_timed_out() = 0;
  virtual void on_transaction_send_failed() = 0;
  virtual void on_transaction_over() = 0;  ///< after a 2xx to INVITE, when no more can come

 protected:
  ~ClientOwner() = default;
};

/// What transactions ask of the stack that holds them.
class ClientHost {
 public:
  virtual const TransactionTiming& timing() const = 0;
  virtual runtime::Timers& timers() = 0;
  virtual TimePoint now() const = 0;
  virtual void transmit(ClientTransaction& transaction, bool retransmission) = 0;  ///< sends `request`
  virtual void transmit_ack(ClientTransaction& transaction) = 0;                   ///< sends `ack`
  virtual void send_cancel(ClientTransaction& invite) = 0;
  virtual void on_stray_success(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) = 0;
  virtual void on_ended(ClientTransaction& transaction) = 0;  ///< it may be recycled in this call

 protected:
  ~ClientHost() = default;
};

/// Shard: its stack's. Lives in a pool. One branch, one target; another target is another transaction.
class ClientTransaction {
 public:
  virtual ~ClientTransaction() = default;
  ClientTransaction(const ClientTransaction&) = delete;

  virtual bool is_invite() const = 0;
  virtual void start() = 0;  ///< `request` and `flow` are set, it stands in its table
  virtual void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) = 0;
  virtual void on_send_failed() = 0;
  /// on_send_failed, but not from within whoever is sending now.
  void fail_soon();
  /// Nobody waits any more. `cancel`: it is not sent again and ends; an INVITE is cancelled as soon as that is allowed
  /// (RFC 3261 §9.1).
  virtual void abandon(bool cancel) = 0;
  /// INVITE only.
  virtual void cancel(std::string_view) {}
  void reset();

  TableLink<ClientTransaction> by_branch;
  Flow flow;
  std::string request;  ///< as sent, kept for retransmission
  std::string ack;      ///< to a refusal
  std::string cancel_reason;
  ClientOwner* owner = nullptr;

 protected:
  explicit ClientTransaction(ClientHost& host) : host_(host) {}
  virtual void reset_state() = 0;

  ClientHost& host_;
  runtime::Timer resend_;    ///< Timers A, E
  runtime::Timer deadline_;  ///< Timers B, D, F, K, M
  std::chrono::milliseconds resend_interval_{0};
};

class InviteClientTransaction final : public ClientTransaction {
 public:
  explicit InviteClientTransaction(ClientHost& host) : ClientTransaction(host) {}
  bool is_invite() const override { return true; }
  void start() override;
  void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) override;
  void on_send_failed() override { on(invite_client::Event::send_failed, nullptr); }
  void abandon(bool cancel) override;
  void cancel(std::string_view reason) override;
  invite_client::State state() const { return state_; }

 private:
  struct Arrived {
    const sip::Message& response;
    const sip::Essentials& essentials;
    const Flow& from;
  };
  void reset_state() override;
  void on(invite_client::Event event, const Arrived* arrived);
  void enter(invite_client::State state);
  void hand_up(const Arrived& arrived);
  void arm_resend();
  void end_with(invite_client::Event event, std::chrono::milliseconds after);
  void start_cancel();

  invite_client::State state_ = invite_client::State::calling;
  bool cancel_wanted_ = false;
  bool cancel_sent_ = false;
};

class NonInviteClientTransaction final : public ClientTransaction {
 public:
  explicit NonInviteClientTransaction(ClientHost& host) : ClientTransaction(host) {}
  bool is_invite() const override { return false; }
  void start() override;
  void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) override;
  void on_send_failed() override { on(non_invite_client::Event::send_failed); }
  void abandon(bool cancel) override;

 private:
  void reset_state() override { state_ = non_invite_client::State::trying; }
  std::uint8_t on(non_invite_client::Event event);
  void arm_resend();
  non_invite_client::State state_ = non_invite_client::State::trying;
};

}  // namespace tandem::sipstack
