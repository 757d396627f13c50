#include "sipstack/farewell.h"

namespace tandem::sipstack {

Farewell::Farewell(Stack& stack, crypto::Hasher& hasher, Dialog dialog, std::uint32_t invite_cseq,
                   std::vector<ClientCredential> credentials)
    : stack_(stack),
      hasher_(hasher),
      dialog_(std::move(dialog)),
      invite_cseq_(invite_cseq),
      credentials_(std::move(credentials)) {}

void Farewell::begin(std::string_view reason_header, std::string_view user_agent, std::chrono::milliseconds remember,
                     std::function<void()> on_over) {
  acknowledge();
  RequestText bye = dialog_.request(sip::Method::bye);
  bye.user_agent = user_agent;
  if (!reason_header.empty()) bye.headers.push_back({"Reason", std::string(reason_header)});
  const RequestContext context{stack_, hasher_, digest_, credentials_};
  bye_ = std::make_unique<ChallengedRequest>(
      context, [](ChallengedRequest&, const Reply&) {}, [this] { return dialog_.request(sip::Method::bye).cseq; });
  bye_->send(std::move(bye), dialog_.next_hop());
  over_.arm(stack_.shard().timers(), stack_.shard().now() + remember, std::move(on_over));
}

void Farewell::acknowledge() {
  stack_.send_ack(dialog_.next_hop(), [text = dialog_.ack(invite_cseq_)](sip::Writer& writer, const Outgoing& way) {
    text.write(writer, way);
  });
}

}  // namespace tandem::sipstack
