// The state of one dialog: RFC 3261 §12. Pure: no I/O, no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/essentials.h"
#include "sip/message.h"
#include "sipstack/flow.h"
#include "sipstack/request_text.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

/// Record-Route values taken over from one message; more than anything real, fewer than an attack.
inline constexpr std::size_t max_routes = 32;

/// Why a message cannot make a dialog. The sentence is fit for the reason phrase of a 400.
enum class DialogFault : std::uint8_t { no_remote_tag, no_contact, bad_contact, bad_record_route, too_many_routes };
std::string_view sentence(DialogFault fault);

/// Whether a peer's Contact is believed.
enum class ContactTrust : std::uint8_t {
  unless_unreachable,  ///< yes, but a private address behind a public one is replaced by the way the message came
  always,              ///< it leads where it says
  never                ///< phones: whenever Contact and source differ, in-dialog requests go back by the flow
};

/// One dialog, early or confirmed; which of both is its user's affair. A forked INVITE makes several: one per To tag.
class Dialog {
 public:
  /// From a response with a To tag to our request; early ones may lack Contact, then the Request-URI stays the target.
  /// `from` is the way the response came by. (RFC 3261 §12.1.2)
  static std::expected<Dialog, DialogFault> as_uac(const RequestText& request, const sip::Message& response,
                                                   const sip::Essentials& essentials, const Flow& from,
                                                   ContactTrust trust);
  /// From a request that we answer with `local_tag` in To. (RFC 3261 §12.1.1)
  static std::expected<Dialog, DialogFault> as_uas(const sip::Message& request, const sip::Essentials& essentials,
                                                   std::string_view local_tag, const Flow& flow, ContactTrust trust);

  const std::string& call_id() const { return call_id_; }
  const std::string& local_tag() const { return local_tag_; }
  const std::string& remote_tag() const { return remote_tag_; }
  const std::string& remote_target() const { return remote_target_; }
  const std::vector<std::string>& route_set() const { return route_set_; }
  const Flow& flow() const { return flow_; }
  /// Our end is elsewhere now; the peer learns it by a target refresh.
  void take_way(Flow flow) { flow_ = std::move(flow); }

  /// Takes the number of a request from the peer, which must be higher than any before: false means 500
  /// (RFC 3261 §12.2.2). Not for ACK and CANCEL, which repeat that of their INVITE.
  bool accept_cseq(std::uint32_t number);
  std::uint32_t last_local_cseq() const { return local_cseq_; }

  /// Target refresh by INVITE or UPDATE, or by a 2xx to one (§12.2). A message without readable Contact changes
  /// nothing. `from`: by which way it came; taken as the new way back.
  void refresh_target(const sip::Message& message, const Flow& from);
  /// A 2xx confirms: its Record-Route replaces what an early response said (§13.2.2.4).
  void confirm(const sip::Message& success, const Flow& from);

  /// A new request inside the dialog: Request-URI and Route for loose or strict routing (§12.2.1.1), a fresh CSeq.
  /// ACK: use ack().
  RequestText request(sip::Method method);
  RequestText ack(std::uint32_t invite_cseq) const;
  /// Where a request of this dialog goes next.
  Destination next_hop() const;

 private:
  Dialog() = default;
  RequestText head(sip::Method method, std::uint32_t cseq) const;
  void decide_way(const Flow& from);

  std::string call_id_, local_tag_, remote_tag_;
  std::string local_party_, remote_party_;  ///< values of From and To in our requests, with tags
  std::string remote_target_;
  std::vector<std::string> route_set_;  ///< values as in Route, in order of use
  Flow flow_;
  bool back_by_flow_ = false;
  ContactTrust trust_ = ContactTrust::unless_unreachable;
  std::uint32_t local_cseq_ = 0;
  std::optional<std::uint32_t> remote_cseq_;
};

/// Must requests go back by the way they came, because the Contact leads nowhere?
bool contact_needs_flow(std::string_view contact_uri, const Flow& from, ContactTrust trust);

}  // namespace tandem::sipstack
