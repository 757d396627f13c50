// Requests inside the dialog that change no description: BYE, INFO, OPTIONS, and what we have no use for.
#include <algorithm>

#include "sipstack/dialog_table.h"
#include "sipstack/invite_usage.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {

void InviteUsage::on_request(std::unique_ptr<ServerRequest> request) {
  const sip::Essentials& essentials = request->essentials();
  Branch* branch = branch_of(essentials.from_tag);
  if (!branch) return request->respond(481);
  if (!branch->dialog.accept_cseq(essentials.cseq.number)) return request->respond(500, "CSeq Out Of Order");
  if (refused_for_extensions(*request, supported())) return;
  flow_ = request->flow();
  const sip::Method method = request->message().method();
  if (method == sip::Method::bye) return take_bye(*branch, std::move(request));
  if (told_ended_) return request->respond(481);
  switch (method) {
    case sip::Method::invite:
      return take_reinvite(*branch, std::move(request));
    case sip::Method::update:
      return take_update(*branch, std::move(request));
    case sip::Method::prack:
      return take_prack(*branch, std::move(request));
    case sip::Method::info:
      return take_info(std::move(request));
    case sip::Method::options:
      return answer_options(*request, own_contact(request->flow()), supported());
    default:
      refuse_method(*request);
  }
}

void InviteUsage::take_bye(Branch& branch, std::unique_ptr<ServerRequest> request) {
  request->respond(200);
  SessionEnding ending = ending_from(request->message());
  if (phase_ == Phase::calling && branches_.size() > 1) {  // one of several early dialogs; the others go on
    const auto gone = std::ranges::find_if(branches_, [&](const auto& other) { return other.get() == &branch; });
    lost_.push_back(std::move(*gone));
    branches_.erase(gone);
    if (open_offer_.branch == lost_.back().get()) open_offer_ = {};
    if (current_ == lost_.back().get()) current_ = branches_.front().get();
    return;
  }
  if (phase_ == Phase::ringing || phase_ == Phase::calling) ending.status = 487;
  fire(Event::bye, std::move(ending), 487);
}

void InviteUsage::take_info(std::unique_ptr<ServerRequest> request) {
  const sip::Message& message = request->message();
  if (message.has(sip::HeaderId::info_package))  // RFC 6086 §4.2.2: we know none
    return request->respond(469, {}, [](sip::Writer& writer) { writer.header(sip::HeaderId::recv_info, ""); });
  request->respond(200);
  tell([type = std::string(message.value(sip::HeaderId::content_type)),
        body = std::string(message.body())](SessionListener& listener) { listener.on_info(type, body); });
}

void InviteUsage::info(std::string content_type, std::string body) {
  if (told_ended_ || !current_) return;
  RequestText text = current_->dialog.request(sip::Method::info);
  text.content_type = std::move(content_type);
  text.body = std::move(body);
  send(*current_, std::move(text), [this](ChallengedRequest&, const Reply& reply) {
    const bool gone = !reply.message || reply.status() == 408 || reply.status() == 481;
    if (reply.is_final() && gone) fire(Event::peer_gone, ending_of(reply));
  });
}

/// Does this end of a request inside the dialog mean that the peer has lost it? RFC 3261 §12.2.1.2, RFC 5057 §5.
bool InviteUsage::ends_dialog(const Reply& reply) const {
  if (!reply.message) return true;
  switch (reply.status()) {
    case 404:
    case 408:
    case 410:
    case 416:
    case 481:
    case 482:
    case 484:
    case 485:
    case 502:
    case 604:
      return true;
    default:
      return false;
  }
}

SessionEnding InviteUsage::ending_of(const Reply& reply) const {
  if (!reply.message) return ending_from(reply.fault);
  SessionEnding ending = ending_from(*reply.message);
  if (reply.unanswered) ending.warning = sentence(*reply.unanswered);
  return ending;
}

}  // namespace tandem::sipstack
