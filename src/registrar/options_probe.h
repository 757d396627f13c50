// Asking a party by OPTIONS whether it is there: RFC 3261 §11.1.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "sipstack/request_text.h"
#include "sipstack/stack.h"

namespace tandem::registrar {

/// Shard: its own. One question at a time; destroying it silences it. `stack` must outlive it.
class OptionsProbe final : private sipstack::ResponseHandler {
 public:
  struct Wish {
    sipstack::Destination to;
    std::string request_uri;
    std::vector<std::string> routes;
    std::string from_uri;
    std::string contact_user;
    std::optional<SocketAddress> contact_address{};
    std::chrono::milliseconds patience{4000};  ///< of each target
  };
  /// Any response tells that somebody is there, also one that refuses.
  struct Result {
    unsigned status = 0;                      ///< 0: nobody answered
    std::chrono::milliseconds round_trip{0};  ///< from the last time it was written, so retransmissions count
    const sipstack::Flow* from = nullptr;     ///< with status; valid during the call
    const sip::Via* via = nullptr;            ///< the same
    sipstack::SendFault fault = sipstack::SendFault::timed_out;
  };
  using Handler = std::function<void(const Result&)>;

  explicit OptionsProbe(sipstack::Stack& stack) : stack_(stack) {}
  void ask(Wish wish, Handler handler);
  bool asking() const { return request_ != nullptr; }
  void stop() { request_.reset(); }

 private:
  void on_response(const sip::Message& response, const sip::Essentials& essentials,
                   const sipstack::Flow& from) override;
  void on_failed(sipstack::SendFault fault) override;

  sipstack::Stack& stack_;
  Handler handler_;
  std::shared_ptr<TimePoint> asked_;  ///< shared with what writes the request, which may outlive us
  std::unique_ptr<sipstack::ClientRequest> request_;
  std::uint32_t cseq_ = 0;
};

}  // namespace tandem::registrar
