#include "sipstack/request_handle.h"

#include <utility>

#include "sipstack/response_text.h"
#include "sipstack/stack_core.h"

namespace tandem::sipstack {

RequestHandle::RequestHandle(StackCore& stack, ServerTransaction& transaction, std::unique_ptr<Received> received)
    : stack_(stack), transaction_(transaction), received_(std::move(received)) {
  transaction_.handle = this;
}

RequestHandle::~RequestHandle() {
  if (!transaction_.answered) respond(500, {}, nullptr);
  stack_.on_handle_gone(transaction_, std::move(received_));
}

void RequestHandle::respond(unsigned status, std::string_view reason, const WriteExtra& extra) {
  if (transaction_.finished()) {
    transaction_.answered |= status >= 200;  // RFC 4320 §4.2: the client has given up; nothing is sent
    return;
  }
  if (transaction_.answered) return;
  transaction_.answered = status >= 200;
  write_response(transaction_.response, received_->message, received_->essentials.top_via, received_->flow.remote,
                 {.status = status, .reason = reason, .to_tag = transaction_.to_tag, .extra = &extra});
  transaction_.on_user_response(status);
}

void RequestHandle::respond_once(unsigned status, std::string_view reason, const WriteExtra& extra) {
  transaction_.for_stranger = status >= 300 || !transaction_.is_invite();
  respond(status, reason, extra);
}

void RequestHandle::bound_answers() {
  constexpr std::size_t most_amplification = 3;
  transaction_.allowance = most_amplification * received_->message.text().size();
}

void RequestHandle::resend_final() {
  if (transaction_.answered && !transaction_.response.empty()) stack_.transmit(transaction_, true);
}

void RequestHandle::resend_provisional() {
  if (!transaction_.answered && !transaction_.response.empty()) stack_.transmit(transaction_, true);
}

void RequestHandle::set_cancel_handler(std::move_only_function<void(const sip::Message&)> handler) {
  cancel_handler_ = std::move(handler);
}

void RequestHandle::set_failure_handler(std::move_only_function<void()> handler) {
  failure_handler_ = std::move(handler);
}

void RequestHandle::on_cancel(const sip::Message& cancel) {
  if (transaction_.answered || !cancel_handler_) return;
  auto handler = std::exchange(cancel_handler_, nullptr);  // it may destroy us, itself with us
  handler(cancel);
}

void RequestHandle::on_failed() {
  if (!failure_handler_) return;
  auto handler = std::exchange(failure_handler_, nullptr);
  handler();
}

}  // namespace tandem::sipstack
