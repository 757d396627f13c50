// The user's end of a server transaction.
#pragma once

#include <memory>

#include "sipstack/received.h"
#include "sipstack/server_transaction.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

class StackCore;

class RequestHandle final : public ServerRequest {
 public:
  RequestHandle(StackCore& stack, ServerTransaction& transaction, std::unique_ptr<Received> received);
  ~RequestHandle() override;

  const sip::Message& message() const override { return received_->message; }
  const sip::Essentials& essentials() const override { return received_->essentials; }
  const Flow& flow() const override { return received_->flow; }
  std::string_view to_tag() const override { return transaction_.to_tag; }
  void respond(unsigned status, std::string_view reason, const WriteExtra& extra) override;
  void respond_once(unsigned status, std::string_view reason, const WriteExtra& extra) override;
  void bound_answers() override;
  void resend_final() override;
  void resend_provisional() override;
  bool answered() const override { return transaction_.answered; }
  void set_cancel_handler(std::move_only_function<void(const sip::Message&)> handler) override;
  void set_failure_handler(std::move_only_function<void()> handler) override;

  void on_cancel(const sip::Message& cancel);
  void on_failed();

 private:
  StackCore& stack_;
  ServerTransaction& transaction_;  ///< kept alive by our standing in it
  std::unique_ptr<Received> received_;
  std::move_only_function<void(const sip::Message&)> cancel_handler_;
  std::move_only_function<void()> failure_handler_;
};

}  // namespace tandem::sipstack
