// Requests that come in: RFC 3261 §8.2, §9.2, §17.2; what is refused before anybody is bothered with it.
#include "sip/list.h"
#include "sipstack/request_handle.h"
#include "sipstack/response_text.h"
#include "sipstack/stack_core.h"
#include "sipstack/via_text.h"

namespace tandem::sipstack {
namespace {

constexpr std::string_view overload_retry_after = "5";  // seconds

/// RFC 3261 §17.2.3. A CANCEL finds its INVITE by `method` INVITE, an ACK likewise. Without the magic cookie the
/// fields of §17.2.3's second list stand in for the branch.
std::string server_key(const Received& r, std::string_view method) {
  const auto& e = r.essentials;
  std::string key;
  key.reserve(128);
  if (e.top_via.has_rfc3261_branch()) {
    key.append(e.top_via.branch()).append("\n").append(e.top_via.text_before_params());
  } else {
    key.append(r.message.request_uri()).append("\n").append(e.from_tag).append("\n").append(e.call_id).append("\n");
    key.append(std::to_string(e.cseq.number)).append("\n").append(e.top_via.text());
  }
  return key.append("\n").append(method);
}

std::string_view method_of(const Received& r) {
  const sip::Method method = r.message.method();
  return method == sip::Method::ack ? sip::to_text(sip::Method::invite) : r.message.method_text();
}

/// §8.2.2.2: one request that came by two ways.
std::string origin_key(const Received& r) {
  const auto& e = r.essentials;
  std::string key(e.call_id);
  return key.append("\n")
      .append(e.from_tag)
      .append("\n")
      .append(std::to_string(e.cseq.number))
      .append(r.message.method_text());
}

/// May it end here although it may not travel on? §16.3 is about what is forwarded; OPTIONS and REGISTER are ours.
bool travels_on(sip::Method method) {
  return method != sip::Method::options && method != sip::Method::register_;
}

}  // namespace

void StackCore::on_request(std::unique_ptr<Received> received) {
  ++counters_.requests_in;
  const auto& top_via = received->essentials.top_via;
  const Flow& flow = received->flow;
  if (is_reliable(flow.protocol) && top_via.params().has("alias"))  // RFC 5923 §5.3
    transport_.add_alias(flow.connection, {flow.remote.ip, top_via.sent_by_port().value_or(usual_port(flow.protocol))});

  std::string key = server_key(*received, method_of(*received));
  const sip::Method method = received->message.method();
  if (method == sip::Method::ack) {
    on_ack(*received, key);
  } else if (ServerTransaction* known = servers_.find(key)) {
    ++counters_.request_retransmissions_in;
    known->on_request_again();
  } else if (!refuse_early(*received)) {
    if (method == sip::Method::cancel) return on_cancel(std::move(received), std::move(key));
    return on_new_request(std::move(received), std::move(key));
  }
  received_pool_.give_back(std::move(received));
}

/// What belongs to calls in progress is let in for twice as long: refusing a BYE frees nothing.
bool StackCore::overloaded_for(const Received& received) const {
  const bool new_work = received.essentials.to_tag.empty() && received.message.method() != sip::Method::cancel;
  return transactions() >= (new_work ? options_.max_transactions : 2 * options_.max_transactions);
}

/// True: refused without a transaction, so that it cost next to nothing.
bool StackCore::refuse_early(const Received& received) {
  const sip::Method method = received.message.method();
  if (stopped_ || !requests_ || overloaded_for(received)) {
    ++counters_.overload_refusals;
    answer_statelessly(received, 503,
                       [](sip::Writer& writer) { writer.header(sip::HeaderId::retry_after, overload_retry_after); });
    return true;
  }
  if (method == sip::Method::cancel || !received.essentials.to_tag.empty()) return false;
  if (received.essentials.max_forwards == 0 && travels_on(method)) {
    ++counters_.too_many_hops;
    answer_statelessly(received, 483);
    return true;
  }
  if (origins_.find(origin_key(received))) {
    ++counters_.merged_requests;
    answer_statelessly(received, 482);
    return true;
  }
  return false;
}

void StackCore::on_ack(const Received& received, std::string_view key) {
  ServerTransaction* known = servers_.find(key);
  bool of_dialog = !known;
  if (known && known->is_invite()) of_dialog = static_cast<InviteServerTransaction*>(known)->on_ack();
  if (of_dialog && dialogs_ && !received.essentials.to_tag.empty())
    dialogs_->on_ack(received.message, received.essentials, received.flow);
}

SocketAddress StackCore::answer_target(const sip::Via& via, const Flow& from) const {
  const bool open_question = !is_reliable(from.protocol) && !via.has_rport();
  const bool by_via = open_question && answer_by_via_ && answer_by_via_(from.remote.ip);
  return response_target(via, from.remote, from.protocol, by_via);
}

ServerTransaction& StackCore::start_server(const Received& received, std::string key) {
  std::unique_ptr<ServerTransaction> made;
  ServerHost& host = *this;
  if (received.message.method() == sip::Method::invite) {
    made = invite_servers_.take(host);
  } else {
    made = other_servers_.take(host);
  }
  ServerTransaction& transaction = *made.release();  // owned by standing in the table; recycle() takes it back
  const auto& e = received.essentials;
  transaction.flow = received.flow;
  transaction.flow.remote = answer_target(e.top_via, received.flow);
  transaction.by_branch.key = std::move(key);
  servers_.insert(transaction);
  if (e.to_tag.empty()) {
    transaction.to_tag = mint();
    transaction.by_origin.key = origin_key(received);
    origins_.insert(transaction);
  } else {
    transaction.to_tag = e.to_tag;
  }
  transaction.start();
  return transaction;
}

void StackCore::on_new_request(std::unique_ptr<Received> received, std::string key) {
  ServerTransaction& transaction = start_server(*received, std::move(key));
  const bool in_dialog = !received->essentials.to_tag.empty();
  std::unique_ptr<ServerRequest> request = std::make_unique<RequestHandle>(*this, transaction, std::move(received));
  if (!in_dialog) return requests_->on_request(std::move(request));
  if (dialogs_->take_request(request)) return;
  ++counters_.no_dialog;
  if (request) request->respond_once(481);
}

/// §9.2. The CANCEL is a transaction of its own, answered here; what it cancels is told to the user.
void StackCore::on_cancel(std::unique_ptr<Received> received, std::string key) {
  ServerTransaction* invite = servers_.find(server_key(*received, sip::to_text(sip::Method::invite)));
  if (!invite) {
    ++counters_.no_dialog;
    answer_statelessly(*received, 481);
    return received_pool_.give_back(std::move(received));
  }
  ServerTransaction& transaction = start_server(*received, std::move(key));
  transaction.to_tag = invite->to_tag;  // §9.2: the same tag, for the benefit of proxies
  transaction.answered = true;
  write_response(transaction.response, received->message, received->essentials.top_via, received->flow.remote,
                 {.status = 200, .to_tag = invite->to_tag});
  transaction.on_user_response(200);
  if (invite->handle) invite->handle->on_cancel(received->message);
  received_pool_.give_back(std::move(received));
}

/// Says what is wrong with a request that cannot be read, if there is somebody to say it to; never more bytes than
/// came.
void StackCore::complain(std::span<char> bytes, sip::ParseFault fault, const Flow& from) {
  const std::size_t question = bytes.size();
  const auto request = sip::Message::salvage(bytes);
  const auto top_via = request ? sip::Via::parse(sip::first_value(*request, sip::HeaderId::via))
                               : sip::Parsed<sip::Via>(std::unexpect, sip::ParseFault::missing_via);
  if (!top_via) {
    ++counters_.garbage;
    return;
  }
  ++counters_.broken_requests;
  const unsigned status = fault == sip::ParseFault::unsupported_version ? 505 : 400;
  const std::string_view reason = status == 400 ? sentence(fault) : std::string_view();
  const std::string tag = placement().mint_from(shard_.id(), top_via->text());
  write_response(scratch_, *request, *top_via, from.remote, {.status = status, .reason = reason, .to_tag = tag});
  Flow flow = from;
  flow.remote = answer_target(*top_via, from);
  if (!is_reliable(flow.protocol) && !strangers_.complain(from.remote.ip, question, scratch_.size(), now())) {
    ++counters_.answers_withheld;
    return;
  }
  ++counters_.responses_out;
  send_bytes(flow, scratch_, Transport::Carrying::response, false);
}

void StackCore::answer_statelessly(const Received& received, unsigned status, const WriteExtra& extra) {
  const auto& via = received.essentials.top_via;
  const std::string tag = placement().mint_from(shard_.id(), via.text());
  write_response(scratch_, received.message, via, received.flow.remote,
                 {.status = status, .to_tag = tag, .extra = &extra});
  Flow flow = received.flow;
  flow.remote = answer_target(via, received.flow);
  if (!is_reliable(flow.protocol) && !strangers_.spend(flow.remote.ip, scratch_.size(), now())) {
    ++counters_.answers_withheld;
    return;
  }
  ++counters_.responses_out;
  send_bytes(flow, scratch_, Transport::Carrying::response, false);
}

void StackCore::transmit(ServerTransaction& transaction, bool retransmission) {
  if (transaction.for_stranger && !is_reliable(transaction.flow.protocol) &&
      !strangers_.spend(transaction.flow.remote.ip, transaction.response.size(), now())) {
    ++counters_.answers_withheld;
    return;
  }
  if (transaction.allowance && !is_reliable(transaction.flow.protocol)) {
    if (transaction.response.size() > *transaction.allowance) {
      ++counters_.answers_withheld;
      return;
    }
    *transaction.allowance -= transaction.response.size();
  }
  ++(retransmission ? counters_.retransmissions_out : counters_.responses_out);
  if (!send_bytes(transaction.flow, transaction.response, Transport::Carrying::response, retransmission))
    tell_failed(transaction);
}

void StackCore::send_trying(ServerTransaction& transaction) {
  if (transaction.handle) transaction.handle->respond(100, {}, nullptr);
}

void StackCore::tell_failed(ServerTransaction& transaction) {
  // A stranger who does not acknowledge his refusal is no news.
  if (transaction.handle && !transaction.for_stranger) transaction.handle->on_failed();
}

void StackCore::on_ended(ServerTransaction& transaction) {
  servers_.erase(transaction);
  origins_.erase(transaction);
  if (!transaction.handle) recycle(transaction);
}

void StackCore::on_handle_gone(ServerTransaction& transaction, std::unique_ptr<Received> received) {
  transaction.handle = nullptr;
  received_pool_.give_back(std::move(received));
  if (!transaction.by_branch.linked) recycle(transaction);
}

void StackCore::recycle(ServerTransaction& transaction) {
  servers_.erase(transaction);
  origins_.erase(transaction);
  if (transaction.is_invite()) {
    invite_servers_.give_back(
        std::unique_ptr<InviteServerTransaction>(static_cast<InviteServerTransaction*>(&transaction)));
  } else {
    other_servers_.give_back(
        std::unique_ptr<NonInviteServerTransaction>(static_cast<NonInviteServerTransaction*>(&transaction)));
  }
}

}  // namespace tandem::sipstack
