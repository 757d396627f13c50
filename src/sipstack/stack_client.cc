// Requests that go out, and their answers: RFC 3261 §8.1, §9.1, §13.2.2.4, §17.1.
#include <algorithm>

#include "sip/list.h"
#include "sipstack/derived_request.h"
#include "sipstack/outgoing_request.h"
#include "sipstack/stack_core.h"
#include "sipstack/via_text.h"

namespace tandem::sipstack {
namespace {

/// A CANCEL has the branch of its INVITE, so the method belongs to the key (§17.1.3).
std::string client_key(std::string_view branch, std::string_view method) {
  std::string key;
  key.reserve(branch.size() + 1 + method.size());
  return key.append(branch).append(" ").append(method);
}

constexpr std::size_t most_pending_acks = 10'000;

bool has_one_via(const sip::Message& response) {
  std::size_t count = 0;
  sip::for_each_value(response, sip::HeaderId::via, [&](std::string_view) { ++count; });
  return count == 1;
}

}  // namespace

std::string_view sentence(SendFault fault) {
  switch (fault) {
    case SendFault::unresolved:
      return "the host name could not be resolved to an address";
    case SendFault::timed_out:
      return "no answer came in time";
    case SendFault::transport:
      return "the peer could not be reached (connection refused or no transport that leads there)";
    case SendFault::insecure:
      return "TLS with the peer did not come about";
    case SendFault::too_large:
      return "the request is too large for UDP and the peer does not take TCP";
    case SendFault::stopped:
      return "the request was withdrawn before it was sent";
  }
  return {};
}

void StackCore::on_response(std::unique_ptr<Received> received) {
  ++counters_.responses_in;
  const sip::Message& response = received->message;
  const sip::Essentials& essentials = received->essentials;
  const std::string_view branch = essentials.top_via.branch();
  ClientTransaction* known = clients_.find(client_key(branch, essentials.cseq.method_text));
  // §8.1.3.3: more than one Via means that it was meant for somebody else.
  const bool for_us = has_one_via(response) && (known ? is_our_sent_by(essentials.top_via, known->flow)
                                                      : placement().decode_branch(branch).has_value());
  const bool success = response.status() >= 200 && response.status() < 300;
  if (for_us && known) {
    known->on_response(response, essentials, received->flow);
  } else if (for_us && success && essentials.cseq.method == sip::Method::invite) {
    on_stray_success(response, essentials, received->flow);
  } else {
    ++counters_.unmatched_responses;
  }
  received_pool_.give_back(std::move(received));
}

void StackCore::on_stray_success(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) {
  if (dialogs_) dialogs_->on_stray_success(response, essentials, from);
}

std::unique_ptr<ClientRequest> StackCore::send(sip::Method method, Destination to, WriteRequest write,
                                               ResponseHandler& handler, RequestOptions options) {
  auto request = std::make_unique<OutgoingRequest>(*this, method, std::move(to), std::move(write), handler, options);
  request->place = outgoing_.size();
  outgoing_.push_back(request.get());
  if (stopped_) {
    request->fail_later(SendFault::stopped);
  } else {
    request->start();
  }
  return request;
}

void StackCore::on_request_gone(OutgoingRequest& request) {
  outgoing_.back()->place = request.place;
  outgoing_[request.place] = outgoing_.back();
  outgoing_.pop_back();
}

std::unique_ptr<ClientTransaction> StackCore::take_client(bool invite) {
  ClientHost& host = *this;
  if (invite) return invite_clients_.take(host);
  return other_clients_.take(host);
}

void StackCore::give_back(std::unique_ptr<ClientTransaction> transaction) {
  ClientTransaction* const raw = transaction.release();
  if (raw->is_invite()) {
    invite_clients_.give_back(std::unique_ptr<InviteClientTransaction>(static_cast<InviteClientTransaction*>(raw)));
  } else {
    other_clients_.give_back(
        std::unique_ptr<NonInviteClientTransaction>(static_cast<NonInviteClientTransaction*>(raw)));
  }
}

void StackCore::start_client(std::unique_ptr<ClientTransaction> made, std::string_view branch) {
  ClientTransaction& transaction = *made.release();  // owned by standing in the table; on_ended takes it back
  const std::string_view method = std::string_view(transaction.request).substr(0, transaction.request.find(' '));
  transaction.by_branch.key = client_key(branch, method);
  clients_.insert(transaction);
  transaction.start();
}

void StackCore::on_ended(ClientTransaction& transaction) {
  clients_.erase(transaction);
  give_back(std::unique_ptr<ClientTransaction>(&transaction));
}

void StackCore::transmit(ClientTransaction& transaction, bool retransmission) {
  ++(retransmission ? counters_.retransmissions_out : counters_.requests_out);
  if (!send_bytes(transaction.flow, transaction.request, Transport::Carrying::request, retransmission))
    transaction.fail_soon();
}

void StackCore::transmit_ack(ClientTransaction& transaction) {
  send_bytes(transaction.flow, transaction.ack, Transport::Carrying::request, false);
}

void StackCore::send_cancel(ClientTransaction& invite) {
  auto cancel = take_client(false);
  cancel->flow = invite.flow;  // §9.1: the same way, the same branch
  if (!write_cancel(cancel->request, invite.request, invite.cancel_reason)) return give_back(std::move(cancel));
  const std::string_view key = invite.by_branch.key;
  start_client(std::move(cancel), key.substr(0, key.find(' ')));
}

void StackCore::send_ack(Destination to, WriteRequest write) {
  if (to.flow) return write_ack(*to.flow, write);
  for (const Target& target : to.targets)
    if (auto flow = transport_.way_to(way_to(target, to.uri, to.peer), to.local))
      return write_ack(std::move(*flow), write);
  auto question = question_from(to.uri, to.protocol);
  if (!question) {
    ++counters_.unresolved;
    return;
  }
  PendingAck ack{std::move(to), std::move(write), nullptr};
  if (auto known = resolver_.known(*question)) return send_ack_to(ack, *known);
  if (pending_acks_.size() >= most_pending_acks) return;
  auto& pending = *pending_acks_.emplace_back(std::make_unique<PendingAck>(std::move(ack)));
  pending.resolution = resolver_.resolve(std::move(*question), [this, &pending](TargetResolver::Answer answer) {
    const auto place = std::ranges::find(pending_acks_, &pending, &std::unique_ptr<PendingAck>::get);
    const auto done = std::move(*place);
    pending_acks_.erase(place);
    send_ack_to(*done, answer);
  });
}

void StackCore::send_ack_to(PendingAck& ack, const TargetResolver::Answer& answer) {
  if (answer)
    for (const Target& target : answer->targets)
      if (auto flow = transport_.way_to(way_to(target, ack.to.uri, ack.to.peer), ack.to.local))
        return write_ack(std::move(*flow), ack.write);
  ++counters_.unresolved;
}

void StackCore::write_ack(Flow flow, WriteRequest& write) {
  std::string via;
  write_our_via(via, flow, mint_branch());
  sip::Writer writer(scratch_);
  write(writer, {flow, via});
  ++counters_.requests_out;
  send_bytes(flow, scratch_, Transport::Carrying::request, false);
}

/// Fails those transactions that are concerned. Whoever is told may end any of them, so each is looked up again.
void StackCore::fail_clients(const std::function<bool(const ClientTransaction&)>& concerns) {
  std::vector<std::string> keys;
  for (const ClientTransaction* transaction : clients_.all())
    if (concerns(*transaction)) keys.push_back(transaction->by_branch.key);
  for (const std::string& key : keys)
    if (ClientTransaction* transaction = clients_.find(key)) transaction->on_send_failed();
}

}  // namespace tandem::sipstack
