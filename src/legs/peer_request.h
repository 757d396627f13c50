// A request that belongs to no call, to a phone or a trunk: NOTIFY outside a subscription, by which phones are told to
// restart or to show a message count, and MESSAGE (RFC 3428).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "legs/sip_leg_factory.h"
#include "sip/method.h"
#include "sipstack/request_text.h"

namespace tandem::legs {

struct PeerRequest {
  sip::Method method = sip::Method::message;
  std::vector<sipstack::HeaderText> headers = {};  ///< without line ends, as whoever fills it in has seen to
  std::string content_type = {}, body = {};
};

/// What one place said. `status` 0: nothing, and `words` say why.
struct PeerReply {
  std::string uri;
  unsigned status = 0;
  std::string words;  ///< the reason phrase, at most PeerAsker::longest_words
};

/// One request to every place of a peer, and what came back. Shard: its own; `stack` and `ways` outlive it. Destroying
/// it silences it.
class PeerAsker {
 public:
  /// Whoever does not answer within it has not answered.
  static constexpr std::chrono::milliseconds patience{4000};
  static constexpr std::size_t longest_words = 100;
  using Handler = std::move_only_function<void(std::vector<PeerReply>)>;

  PeerAsker(sipstack::Stack& stack, const SipLegFactory& ways);
  ~PeerAsker();
  PeerAsker(const PeerAsker&) = delete;

  /// `done` is called once, later, when all have answered or will not any more. False: the target is nowhere, and
  /// `done` is never called.
  bool send(const routing::Target& target, const PeerRequest& request, Handler done);

 private:
  class Asking;
  void over(const Asking& asking);

  sipstack::Stack& stack_;
  const SipLegFactory& ways_;
  crypto::Hasher hasher_;
  std::vector<std::unique_ptr<Asking>> running_;
};

}  // namespace tandem::legs
