// Ending a dialog that nobody wants: the 2xx of a second fork, or one that crossed our CANCEL. RFC 3261 §13.2.2.4,
// §9.1.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/timers.h"
#include "sipstack/challenged_request.h"
#include "sipstack/dialog.h"

namespace tandem::sipstack {

/// Acknowledges the 2xx and sends BYE once; remembers the dialog so long as the 2xx may be repeated.
class Farewell {
 public:
  /// `on_over` is called from a timer when nothing is left to do; destroy it there.
  Farewell(Stack& stack, crypto::Hasher& hasher, Dialog dialog, std::uint32_t invite_cseq,
           std::vector<ClientCredential> credentials);
  void begin(std::string_view reason_header, std::string_view user_agent, std::chrono::milliseconds remember,
             std::function<void()> on_over);
  void acknowledge();

 private:
  Stack& stack_;
  crypto::Hasher& hasher_;
  Dialog dialog_;
  std::uint32_t invite_cseq_;
  std::vector<ClientCredential> credentials_;
  DigestClient digest_;
  std::unique_ptr<ChallengedRequest> bye_;
  runtime::Timer over_;
};

}  // namespace tandem::sipstack
