#include "sipstack/outgoing_request.h"

#include <algorithm>

#include "sipstack/stack_core.h"
#include "sipstack/via_text.h"

namespace tandem::sipstack {
namespace {

constexpr std::size_t largest_udp_payload = 65507;

}  // namespace

OutgoingRequest::OutgoingRequest(StackCore& stack, sip::Method method, Destination to, WriteRequest write,
                                 ResponseHandler& handler, RequestOptions options)
    : stack_(stack),
      method_(method),
      to_(std::move(to)),
      write_(std::move(write)),
      handler_(handler),
      options_(options) {}

OutgoingRequest::~OutgoingRequest() {
  if (transaction_) transaction_->abandon(false);
  stack_.on_request_gone(*this);
}

void OutgoingRequest::start() {
  if (!to_.targets.empty()) {
    resolved_ = true;
    flow_tried_ = to_.flow && !flow_is_worse_than_others();
    adopt(to_.targets);
    if (!flow_tried_) return try_next();
    return send_over(*to_.flow, nullptr);
  }
  if (to_.flow) {
    flow_tried_ = true;
    resolved_ = to_.uri.empty();
    send_over(*to_.flow, nullptr);
  } else {
    resolve();
  }
}

/// It failed lately, and there is another that did not.
bool OutgoingRequest::flow_is_worse_than_others() const {
  const auto down = [this](const Target& target) { return stack_.health_.is_down(target, stack_.now()); };
  return down(target_of(*to_.flow)) && !std::ranges::all_of(to_.targets, down);
}

void OutgoingRequest::resolve() {
  resolved_ = true;
  auto question = question_from(to_.uri, to_.protocol);
  if (!question) {
    ++stack_.counters_.unresolved;
    return fail_later(SendFault::unresolved);
  }
  if (auto known = stack_.resolver_.known(*question)) return on_resolved(std::move(*known));
  resolution_ = stack_.resolver_.resolve(std::move(*question), [this](TargetResolver::Answer answer) {
    const auto over = std::move(resolution_);
    on_resolved(std::move(answer));
  });
}

void OutgoingRequest::on_resolved(TargetResolver::Answer answer) {
  if (!answer) {
    ++stack_.counters_.unresolved;
    return fail_later(last_fault_);
  }
  adopt(answer->targets);
  try_next();
}

void OutgoingRequest::adopt(const std::vector<Target>& targets) {
  const auto question = question_from(to_.uri, {});
  const bool explicit_transport = to_.protocol || (question && question->protocol);
  for (const Target& target : targets) {
    if (flow_tried_ && target_of(*to_.flow) == target) continue;
    // Who says "udp" in so many words gets UDP, whatever the size: such peers seldom listen on TCP.
    attempts_.push_back({target, target.protocol == Protocol::udp && !explicit_transport});
  }
  std::ranges::stable_partition(
      attempts_, [this](const Attempt& one) { return !stack_.health_.is_down(one.target, stack_.now()); });
}

/// A 503 is worth showing, so it is given up only for a target that is known to exist.
bool OutgoingRequest::another_target_known() {
  if (!resolved_) {
    const auto question = question_from(to_.uri, to_.protocol);
    const auto known = question ? stack_.resolver_.known(*question) : std::nullopt;
    if (!known || !*known) return false;
    resolved_ = true;
    adopt((*known)->targets);
  }
  return next_ < attempts_.size();
}

void OutgoingRequest::try_next() {
  while (next_ < attempts_.size()) {
    const Attempt attempt = attempts_[next_++];
    auto flow = stack_.transport_.way_to(sipstack::way_to(attempt.target, to_.uri, to_.peer), to_.local);
    if (flow) return send_over(std::move(*flow), &attempt);
    if (last_fault_ == SendFault::unresolved) last_fault_ = SendFault::transport;  // a family that we do not listen on
  }
  fail_later(last_fault_);
}

void OutgoingRequest::write_request(const Flow& flow, std::string_view branch, std::string& out) {
  std::string via;
  write_our_via(via, flow, branch);
  sip::Writer writer(out);
  write_(writer, {flow, via});
}

void OutgoingRequest::send_over(Flow flow, const Attempt* attempt) {
  std::string branch = stack_.mint_branch();
  auto transaction = stack_.take_client(method_ == sip::Method::invite);
  write_request(flow, branch, transaction->request);
  if (attempt && attempt->may_use_tcp && transaction->request.size() > stack_.options_.largest_datagram) {
    const auto local = to_.local ? std::optional(SocketAddress{to_.local->ip, 0}) : std::nullopt;
    if (auto stream = stack_.transport_.way_to({Protocol::tcp, flow.remote}, local)) {
      // RFC 3261 §18.1.1: if the stream is refused, the datagram is sent all the same.
      attempts_.insert(attempts_.begin() + static_cast<std::ptrdiff_t>(next_), {attempt->target, false});
      flow = std::move(*stream);
      write_request(flow, branch, transaction->request);
    }
  }
  if (!is_reliable(flow.protocol) && transaction->request.size() > largest_udp_payload) {
    stack_.give_back(std::move(transaction));
    return fail_later(SendFault::too_large);
  }
  begin(std::move(flow), std::move(branch), std::move(transaction));
}

void OutgoingRequest::begin(Flow flow, std::string branch, std::unique_ptr<ClientTransaction> transaction) {
  transaction->flow = std::move(flow);
  transaction->owner = this;
  transaction_ = transaction.get();
  target_ = target_of(transaction_->flow);
  peer_ = transaction_->flow.peer;
  const bool choice_left = resolved_ && next_ < attempts_.size();
  const auto patience = choice_left && options_.hurry.count() > 0 ? options_.hurry : options_.give_up_after;
  if (patience.count() > 0) timer_.arm(stack_.timers(), stack_.now() + patience, [this] { give_up_on_target(); });
  stack_.start_client(std::move(transaction), branch);
}

/// No response in time. It may still ring there later: then it is cancelled.
void OutgoingRequest::give_up_on_target() {
  note(TargetFault::silent);
  if (transaction_) transaction_->abandon(true);
  transaction_ = nullptr;
  ++stack_.counters_.client_timeouts;
  go_on(SendFault::timed_out);
}

void OutgoingRequest::go_on(SendFault fault) {
  last_fault_ = fault;
  timer_.cancel();
  if (cancelled_ || !more_to_try()) return fail(fault);
  ++stack_.counters_.failovers;
  if (!resolved_) {
    resolve();
  } else {
    try_next();
  }
}

/// A 503 to a call may be about the number that was dialled; unless it asks for a pause, it says nothing of the target.
void OutgoingRequest::note(const sip::Message& response) {
  if (response.status() != 503) return stack_.note_answer(target_);
  const std::string_view after = response.value(sip::HeaderId::retry_after);
  const auto pause = parse_number<std::uint32_t>(after.substr(0, after.find_first_of(" ;(\t")));
  if (!has_choice() || (!pause && method_ == sip::Method::invite)) return;
  stack_.note_failure(target_, TargetFault::busy, pause ? std::optional(std::chrono::seconds(*pause)) : std::nullopt);
}

void OutgoingRequest::note(TargetFault fault) {
  if (has_choice()) stack_.note_failure(target_, fault);
}

void OutgoingRequest::on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) {
  timer_.cancel();
  const unsigned status = response.status();
  if (status >= 300 || (status >= 200 && method_ != sip::Method::invite)) transaction_ = nullptr;
  note(response);
  if (status == 100 || done_) return;
  const bool success = status >= 200 && status < 300;
  if (status == 503 && !cancelled_ && !ringing_ && another_target_known()) return go_on(SendFault::transport);
  if (status < 200) ringing_ = true;
  answered_ |= success;
  if (status >= 200 && !(success && method_ == sip::Method::invite)) done_ = true;
  handler_.on_response(response, essentials, from);
}

void OutgoingRequest::on_transaction_timed_out() {
  note(TargetFault::silent);
  transaction_ = nullptr;
  ++stack_.counters_.client_timeouts;
  go_on(SendFault::timed_out);
}

void OutgoingRequest::on_transaction_send_failed() {
  note(TargetFault::refused);
  const auto trouble = stack_.trouble_with(target_, peer_);
  transaction_ = nullptr;
  ++stack_.counters_.client_transport_faults;
  go_on(trouble && trouble->fault == net::NetFault::insecure ? SendFault::insecure : SendFault::transport);
}

void OutgoingRequest::cancel(std::string_view reason_header) {
  if (done_ || cancelled_) return;
  cancelled_ = true;
  if (transaction_) {
    transaction_->cancel(reason_header);
  } else {
    resolution_.reset();
    fail_later(SendFault::stopped);
  }
}

void OutgoingRequest::fail_later(SendFault fault) {
  timer_.arm(stack_.timers(), stack_.now(), [this, fault] { fail(fault); });
}

void OutgoingRequest::fail(SendFault fault) {
  if (std::exchange(done_, true)) return;
  timer_.cancel();
  resolution_.reset();
  if (transaction_) transaction_->abandon(false);
  transaction_ = nullptr;
  if (!answered_) handler_.on_failed(fault);
}

}  // namespace tandem::sipstack
