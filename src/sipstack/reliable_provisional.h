// Provisional responses that are acknowledged by PRACK: RFC 3262. Both sides' bookkeeping, pure.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace tandem::sipstack {

/// Of one early dialog that we called into: RFC 3262 §4.
class ReliableReceiver {
 public:
  enum class Verdict : std::uint8_t { fresh, repeated, out_of_order };
  /// Fresh ones are to be processed and acknowledged; repeated ones not again (our PRACK is under way or answered);
  /// one that came before its predecessor is dropped, it will be sent again.
  Verdict take(std::uint32_t rseq);

 private:
  std::uint32_t last_ = 0;  ///< 0: none yet
};

/// Of an INVITE that we were sent: RFC 3262 §3. One response waits for its PRACK at a time, the others queue.
class ReliableSender {
 public:
  struct Response {
    unsigned status = 183;
    std::string sdp{};  ///< may be empty
    std::uint32_t rseq = 0;
  };
  /// A stranger's PRACKs drive this queue, our user fills it.
  static constexpr std::size_t max_queued = 8;

  /// `first` should be random, 1 to 2^31-1.
  explicit ReliableSender(std::uint32_t first) : next_rseq_(first) {}

  /// False: too many wait already.
  bool submit(Response response);
  /// The response to be sent now, if none is on its way and one waits. It becomes the outstanding one.
  const Response* take_next();
  const Response* outstanding() const { return outstanding_ ? &*outstanding_ : nullptr; }
  /// Does any that is not yet acknowledged carry a description? Then no 2xx may be sent (§3).
  bool holds_description() const;
  /// A PRACK came. False: for nothing that waits (481).
  bool acknowledge(std::uint32_t rseq);
  /// A final response is going out: nothing is to be sent any more. A PRACK for the outstanding one still fits.
  void stop() { queue_.clear(); }

 private:
  std::uint32_t next_rseq_;
  std::optional<Response> outstanding_;
  std::deque<Response> queue_;
};

}  // namespace tandem::sipstack
