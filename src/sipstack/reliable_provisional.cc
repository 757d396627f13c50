#include "sipstack/reliable_provisional.h"

#include <algorithm>

namespace tandem::sipstack {

ReliableReceiver::Verdict ReliableReceiver::take(std::uint32_t rseq) {
  if (last_ != 0 && rseq <= last_) return Verdict::repeated;
  if (last_ != 0 && rseq != last_ + 1) return Verdict::out_of_order;
  last_ = rseq;
  return Verdict::fresh;
}

bool ReliableSender::submit(Response response) {
  if (queue_.size() >= max_queued) return false;
  queue_.push_back(std::move(response));
  return true;
}

const ReliableSender::Response* ReliableSender::take_next() {
  if (outstanding_ || queue_.empty()) return nullptr;
  outstanding_ = std::move(queue_.front());
  queue_.pop_front();
  outstanding_->rseq = next_rseq_++;
  return &*outstanding_;
}

bool ReliableSender::holds_description() const {
  return (outstanding_ && !outstanding_->sdp.empty()) ||
         std::ranges::any_of(queue_, [](const Response& waiting) { return !waiting.sdp.empty(); });
}

bool ReliableSender::acknowledge(std::uint32_t rseq) {
  if (!outstanding_ || outstanding_->rseq != rseq) return false;
  outstanding_.reset();
  return true;
}

}  // namespace tandem::sipstack
