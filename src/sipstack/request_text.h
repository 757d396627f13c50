// A request of ours as a value: everything but what depends on the way it takes (Via, and the host of our Contact).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/method.h"
#include "sip/writer.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

/// What this user agent speaks; said in Allow, Supported and Accept of its requests and answers.
inline constexpr std::string_view allow_text = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE";
inline constexpr std::string_view supported_text = "100rel, timer";
inline constexpr std::string_view sdp_type = "application/sdp";

struct HeaderText {
  std::string name, value;
};

/// Complete texts, ready to be written for any target. Immutable once sent: a target of the same name that is tried
/// later gets the same request.
struct RequestText {
  sip::Method method = sip::Method::invite;
  std::string request_uri;
  std::vector<std::string> routes;  ///< values of Route, in order
  std::string from, to;             ///< complete values, with tags
  std::string call_id;
  std::uint32_t cseq = 1;
  unsigned max_forwards = 70;
  bool with_contact = false;  ///< target refresh requests (RFC 3261 §12.2): Contact, Allow and Supported
  std::string_view supported = supported_text;  ///< of static storage; may be empty
  std::string contact_user;
  std::optional<SocketAddress> contact_address{};  ///< as the peer sees us; nothing: that of the flow
  std::string user_agent;
  std::vector<HeaderText> headers;      ///< further ones
  std::vector<HeaderText> credentials;  ///< Authorization and Proxy-Authorization
  std::string content_type, body;

  void write(sip::Writer& writer, const Outgoing& way) const;
};

/// "<sip:user@host:port;transport=tcp>": our Contact on that flow, at `address` if the peer sees us there. `user` may
/// be empty.
std::string contact_text(std::string_view user, const Flow& flow, const std::optional<SocketAddress>& address);

}  // namespace tandem::sipstack
