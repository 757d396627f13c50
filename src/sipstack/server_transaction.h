// Server transactions: the tables of invite_server.h and non_invite_server.h with their timers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "runtime/timers.h"
#include "sipstack/flow.h"
#include "sipstack/invite_server.h"
#include "sipstack/non_invite_server.h"
#include "sipstack/object_pool.h"
#include "sipstack/transaction_table.h"
#include "sipstack/transaction_timing.h"

namespace tandem::sipstack {

class ServerTransaction;

/// What transactions ask of the stack that holds them.
class ServerHost {
 public:
  virtual const TransactionTiming& timing() const = 0;
  virtual runtime::Timers& timers() = 0;
  virtual TimePoint now() const = 0;
  /// Sends `transaction.response`. A failure comes back as on_send_failed, perhaps at once.
  virtual void transmit(ServerTransaction& transaction, bool retransmission) = 0;
  virtual void send_trying(ServerTransaction& transaction) = 0;
  virtual void tell_failed(ServerTransaction& transaction) = 0;
  /// It is over and may be recycled in this call.
  virtual void on_ended(ServerTransaction& transaction) = 0;

 protected:
  ~ServerHost() = default;
};

/// Shard: its stack's. Lives in a pool; ends by calling on_ended, always as its last act.
class ServerTransaction {
 public:
  virtual ~ServerTransaction() = default;
  ServerTransaction(const ServerTransaction&) = delete;

  virtual bool is_invite() const = 0;
  virtual void start() = 0;
  virtual void on_request_again() = 0;
  /// The response is in `response` already.
  virtual void on_user_response(unsigned status) = 0;
  virtual void on_send_failed() = 0;
  virtual bool finished() const = 0;
  void reset();

  TableLink<ServerTransaction> by_branch;  ///< RFC 3261 §17.2.3
  TableLink<ServerTransaction> by_origin;  ///< §8.2.2.2: for finding merged requests
  Flow flow;                               ///< its remote is where responses go
  std::string to_tag;
  std::string response;                   ///< the last one
  class RequestHandle* handle = nullptr;  ///< the user's end; null when he has let go
  bool answered = false;
  bool for_stranger = false;             ///< nothing is repeated unasked (ServerRequest::respond_once)
  std::optional<std::size_t> allowance;  ///< bytes that may still be answered (ServerRequest::bound_answers)

 protected:
  explicit ServerTransaction(ServerHost& host) : host_(host) {}
  virtual void reset_state() = 0;
  bool repeats_unasked() const { return !is_reliable(flow.protocol) && !for_stranger; }

  ServerHost& host_;
  runtime::Timer resend_;    ///< Timer G, or the pending 100
  runtime::Timer deadline_;  ///< Timers H, I, J, L
};

class InviteServerTransaction final : public ServerTransaction {
 public:
  explicit InviteServerTransaction(ServerHost& host) : ServerTransaction(host) {}
  bool is_invite() const override { return true; }
  void start() override;
  void on_request_again() override { on(invite_server::Event::request); }
  void on_user_response(unsigned status) override;
  void on_send_failed() override { on(invite_server::Event::send_failed); }
  /// True: the ACK belongs to a 2xx and goes to the dialogs.
  bool on_ack();
  bool finished() const override { return state_ == invite_server::State::terminated; }
  invite_server::State state() const { return state_; }

 private:
  void reset_state() override;
  std::uint8_t on(invite_server::Event event);
  void enter(invite_server::State state);
  void arm_timer_g();
  invite_server::State state_ = invite_server::State::proceeding;
  std::chrono::milliseconds resend_interval_{0};
};

class NonInviteServerTransaction final : public ServerTransaction {
 public:
  explicit NonInviteServerTransaction(ServerHost& host) : ServerTransaction(host) {}
  bool is_invite() const override { return false; }
  void start() override;
  void on_request_again() override { on(non_invite_server::Event::request); }
  void on_user_response(unsigned status) override;
  void on_send_failed() override { on(non_invite_server::Event::send_failed); }
  bool finished() const override { return state_ == non_invite_server::State::terminated; }

 private:
  void reset_state() override { state_ = non_invite_server::State::trying; }
  void on(non_invite_server::Event event);
  non_invite_server::State state_ = non_invite_server::State::trying;
};

}  // namespace tandem::sipstack
