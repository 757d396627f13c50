#include "sipstack/challenged_request.h"

namespace tandem::sipstack {

std::vector<HeaderText> credentials_for(RequestContext context, sip::Method method, std::string_view uri) {
  std::vector<HeaderText> lines;
  if (!context.digest.has_credentials()) return lines;
  std::string scratch;
  sip::Writer writer(scratch);
  context.digest.authorize(writer, sip::to_text(method), uri, context.hasher, context.stack.shard().random());
  for (std::string_view rest = scratch; !rest.empty();) {
    const std::size_t end = std::min(rest.find("\r\n"), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 2, rest.size()));
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
      lines.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
  }
  return lines;
}

void ChallengedRequest::send(RequestText text, Destination to, RequestOptions options) {
  text.credentials = credentials_for(context_, text.method, text.request_uri);
  text_ = std::make_shared<const RequestText>(std::move(text));
  to_ = std::move(to);
  options_ = options;
  transmit();
}

void ChallengedRequest::transmit() {
  sent_ = context_.stack.send(
      text_->method, to_, [text = text_](sip::Writer& writer, const Outgoing& way) { text->write(writer, way); }, *this,
      options_);
}

void ChallengedRequest::cancel(std::string_view reason_header) {
  cancelled_ = true;
  if (sent_) sent_->cancel(reason_header);
}

void ChallengedRequest::on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) {
  Reply reply{.message = &response, .essentials = &essentials, .from = &from};
  const bool challenge = response.status() == 401 || response.status() == 407;
  if (challenge && meet_challenge(response, from, reply)) return;
  if (reply.is_final()) finished_ = true;
  handler_(*this, reply);
}

void ChallengedRequest::on_failed(SendFault fault) {
  finished_ = true;
  handler_(*this, Reply{.fault = fault});
}

bool ChallengedRequest::meet_challenge(const sip::Message& response, const Flow& from, Reply& reply) {
  if (cancelled_) return false;
  if (const auto met = context_.digest.challenged(response, context_.credentials); !met) {
    reply.unanswered = met.error();
    return false;
  }
  repeat(*text_, from);  // who challenged knows the nonce; another machine of the same name may not
  return true;
}

void ChallengedRequest::repeat(RequestText text, const Flow& to) {
  finished_ = false;
  text.cseq = next_cseq_();
  text.credentials = credentials_for(context_, text.method, text.request_uri);
  text_ = std::make_shared<const RequestText>(std::move(text));
  to_.flow = to;
  challenged_ = std::move(sent_);
  transmit();
}

}  // namespace tandem::sipstack
