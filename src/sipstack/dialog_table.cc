#include "sipstack/dialog_table.h"

#include <utility>

#include "sipstack/farewell.h"
#include "sipstack/invite_usage.h"
#include "sipstack/request_rules.h"

namespace tandem::sipstack {

Dialogs::Dialogs(Stack& stack, DialogOptions options) : stack_(stack), options_(std::move(options)) {}

Dialogs::~Dialogs() = default;

SessionHandle Dialogs::accept(std::unique_ptr<ServerRequest> invite, SessionSetup setup) {
  const SessionTimer timer(setup.session_timer);
  if (refused_for_extensions(*invite, supported_by(timer, setup.reliable_provisionals))) return nullptr;
  if (refused_for_reliability(*invite, setup.reliable_provisionals)) return nullptr;
  if (refused_for_session_timer(*invite, timer, true)) return nullptr;
  RequestBody body = read_description(*invite);
  if (body.refused) return nullptr;
  auto dialog =
      Dialog::as_uas(invite->message(), invite->essentials(), invite->to_tag(), invite->flow(), setup.contact_trust);
  if (!dialog) {
    invite->respond(400, sentence(dialog.error()));
    return nullptr;
  }
  auto usage = std::make_unique<InviteUsage>(*this, std::move(invite), std::move(setup), std::move(*dialog),
                                             std::move(body.sdp));
  SessionHandle handle(usage.get());
  add(std::move(usage));
  return handle;
}

SessionHandle Dialogs::call(CallSetup setup) {
  auto usage = std::make_unique<InviteUsage>(*this, std::move(setup), stack_.mint_call_id(), stack_.mint_tag());
  SessionHandle handle(usage.get());
  add(std::move(usage));
  return handle;
}

/// Our tags are unique, so they name the session; the Call-ID is compared as well.
void Dialogs::add(std::unique_ptr<InviteUsage> usage) {
  std::string tag = usage->local_tag();
  usages_.emplace(std::move(tag), std::move(usage));
}

InviteUsage* Dialogs::find(std::string_view call_id, std::string_view local_tag) {
  const auto found = usages_.find(local_tag);
  return found != usages_.end() && found->second->call_id() == call_id ? found->second.get() : nullptr;
}

void Dialogs::retire(InviteUsage& usage) {
  retired_.push_back(usage.local_tag());
  reaper_.arm(stack_.shard().timers(), stack_.shard().now(), [this] { reap(); });
}

void Dialogs::reap() {
  for (const std::string& tag : std::exchange(retired_, {}))
    if (const auto found = usages_.find(tag); found != usages_.end()) usages_.erase(found);
}

bool Dialogs::take_request(std::unique_ptr<ServerRequest>& request) {
  const sip::Essentials& essentials = request->essentials();
  InviteUsage* usage = find(essentials.call_id, essentials.to_tag);
  if (!usage) return false;
  usage->on_request(std::move(request));
  return true;
}

void Dialogs::on_ack(const sip::Message& ack, const sip::Essentials& essentials, const Flow& flow) {
  if (InviteUsage* usage = find(essentials.call_id, essentials.to_tag)) usage->on_ack(ack, essentials, flow);
}

void Dialogs::on_stray_success(const sip::Message& response, const sip::Essentials& essentials, const Flow& flow) {
  InviteUsage* usage = find(essentials.call_id, essentials.from_tag);
  if (usage && usage->on_late_success(response, essentials)) return;
  say_farewell(response, essentials, flow, {}, {});
}

void Dialogs::say_farewell(const sip::Message& response, const sip::Essentials& essentials, const Flow& flow,
                           std::vector<ClientCredential> credentials, std::string_view reason_header) {
  const std::string key = std::string(essentials.from_tag) + " " + std::string(essentials.to_tag);
  if (const auto known = farewells_.find(key); known != farewells_.end()) return known->second->acknowledge();
  if (farewells_.size() >= max_farewells) return;
  RequestText invite;
  invite.call_id = essentials.call_id;
  invite.from = essentials.from.text();
  invite.cseq = essentials.cseq.number;
  invite.request_uri = essentials.to.uri().text();
  auto dialog = Dialog::as_uac(invite, response, essentials, flow, ContactTrust::unless_unreachable);
  if (!dialog) return;
  auto [at, added] = farewells_.emplace(
      key, std::make_unique<Farewell>(stack_, hasher_, std::move(*dialog), invite.cseq, std::move(credentials)));
  at->second->begin(reason_header, options_.user_agent, 64 * options_.t1, [this, key] { farewells_.erase(key); });
}

}  // namespace tandem::sipstack
