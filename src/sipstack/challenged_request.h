// A request of ours that answers digest challenges on its way: 401 and 407 are met with credentials once, and only
// what comes after that is told. RFC 3261 §22.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "crypto/digest_hash.h"
#include "sipstack/digest_client.h"
#include "sipstack/request_text.h"
#include "sipstack/stack.h"

namespace tandem::sipstack {

/// What all requests of a session share. Outlives them.
struct RequestContext {
  Stack& stack;
  crypto::Hasher& hasher;
  DigestClient& digest;
  std::span<const ClientCredential> credentials;
};

/// A response, or why there is none. Valid during the call.
struct Reply {
  const sip::Message* message = nullptr;
  const sip::Essentials* essentials = nullptr;
  const Flow* from = nullptr;
  SendFault fault = SendFault::stopped;     ///< without message
  std::optional<DigestFault> unanswered{};  ///< why a 401 or 407 could not be met

  unsigned status() const { return message ? message->status() : 0; }
  bool is_final() const { return !message || message->status() >= 200; }
};

/// Destroying it silences it; what was sent runs its course. Not from within its own handler.
class ChallengedRequest final : private ResponseHandler {
 public:
  /// Called for every response above 100 but answered challenges. For INVITE also for repeated 2xx.
  using Handler = std::function<void(ChallengedRequest&, const Reply&)>;
  /// A number for the request that repeats this one with credentials.
  using NextCSeq = std::function<std::uint32_t()>;

  ChallengedRequest(RequestContext context, Handler handler, NextCSeq next_cseq)
      : context_(context), handler_(std::move(handler)), next_cseq_(std::move(next_cseq)) {}

  void send(RequestText text, Destination to, RequestOptions options = {});
  void cancel(std::string_view reason_header);
  /// After a final response that asks for another text: sends `text` to the machine that asked, with a fresh number
  /// and credentials. Only from within the handler.
  void repeat(RequestText text, const Flow& to);

  /// As last sent, with its credentials: the ACK repeats them (§22.1).
  const RequestText& text() const { return *text_; }
  bool finished() const { return finished_; }

 private:
  void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) override;
  void on_failed(SendFault fault) override;
  bool meet_challenge(const sip::Message& response, const Flow& from, Reply& reply);
  void transmit();

  RequestContext context_;
  Handler handler_;
  NextCSeq next_cseq_;
  std::shared_ptr<const RequestText> text_;  // immutable: the stack may still write it when we are gone
  Destination to_;
  RequestOptions options_;
  std::unique_ptr<ClientRequest> sent_, challenged_;
  bool cancelled_ = false, finished_ = false;
};

/// The header lines that authorize() would write.
std::vector<HeaderText> credentials_for(RequestContext context, sip::Method method, std::string_view uri);

}  // namespace tandem::sipstack
