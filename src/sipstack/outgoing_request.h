// A request of ours from its first target to its last: RFC 3263 §4.3, RFC 3261 §8.1.2, §18.1.1.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/timers.h"
#include "sipstack/client_transaction.h"
#include "sipstack/resolve_target.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

class StackCore;

/// The user's end of one client transaction after another: each target gets its own, with a new branch and the request
/// written anew. The next target is tried after a transport fault, a time-out or a 503. Targets that are known not to
/// serve (target_health.h) come last.
class OutgoingRequest final : public ClientRequest, private ClientOwner {
 public:
  OutgoingRequest(StackCore& stack, sip::Method method, Destination to, WriteRequest write, ResponseHandler& handler,
                  RequestOptions options);
  ~OutgoingRequest() override;

  void start();
  void cancel(std::string_view reason_header) override;
  void fail(SendFault fault);  ///< may destroy us
  void fail_later(SendFault fault);

  std::size_t place = 0;  ///< in the stack's list

 private:
  struct Attempt {
    Target target;
    bool may_use_tcp = false;  ///< instead of UDP, if the request is large
  };

  void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) override;
  void on_transaction_timed_out() override;
  void on_transaction_send_failed() override;
  void on_transaction_over() override { transaction_ = nullptr; }

  void resolve();
  void on_resolved(TargetResolver::Answer answer);
  void adopt(const std::vector<Target>& targets);
  bool flow_is_worse_than_others() const;
  bool has_choice() const { return attempts_.size() > 1 || (to_.flow && !attempts_.empty()); }
  void note(const sip::Message& response);
  void note(TargetFault fault);
  bool another_target_known();
  void try_next();
  bool more_to_try() const { return next_ < attempts_.size() || !resolved_; }
  void send_over(Flow flow, const Attempt* attempt);
  void begin(Flow flow, std::string branch, std::unique_ptr<ClientTransaction> transaction);
  void write_request(const Flow& flow, std::string_view branch, std::string& out);
  void give_up_on_target();
  void go_on(SendFault fault);

  StackCore& stack_;
  const sip::Method method_;
  const Destination to_;
  WriteRequest write_;
  ResponseHandler& handler_;
  const RequestOptions options_;
  std::shared_ptr<Resolution> resolution_;
  Target target_;    ///< of the running transaction
  TlsPeerPtr peer_;  ///< likewise
  std::vector<Attempt> attempts_;
  std::size_t next_ = 0;
  ClientTransaction* transaction_ = nullptr;
  runtime::Timer timer_;  ///< give_up_after, or a failure to be told
  SendFault last_fault_ = SendFault::unresolved;
  bool resolved_ = false;
  bool flow_tried_ = false;
  bool cancelled_ = false;
  bool ringing_ = false;   ///< the handler was shown a provisional response
  bool answered_ = false;  ///< by a 2xx; an INVITE may get more of them
  bool done_ = false;      ///< nothing more is told
};

}  // namespace tandem::sipstack
