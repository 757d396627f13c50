// What one shard's SIP stack counted since it started, as plain numbers for metrics.
#pragma once

#include <cstdint>

namespace tandem::sipstack {

struct StackCounters {
  // in
  std::uint64_t requests_in = 0;
  std::uint64_t responses_in = 0;
  std::uint64_t request_retransmissions_in = 0;
  std::uint64_t handed_to_other_shard = 0;
  std::uint64_t keep_alives = 0;
  // out
  std::uint64_t requests_out = 0;
  std::uint64_t responses_out = 0;
  std::uint64_t retransmissions_out = 0;
  // dropped or refused
  std::uint64_t garbage = 0;          ///< not SIP at all, or broken beyond an answer
  std::uint64_t broken_requests = 0;  ///< answered 400 or 505, or dropped for the sender's byte balance
  std::uint64_t broken_responses = 0;
  std::uint64_t unmatched_responses = 0;  ///< no transaction, not our branch or not our sent-by
  std::uint64_t answers_withheld = 0;     ///< to strangers whose byte balance is used up
  std::uint64_t merged_requests = 0;
  std::uint64_t no_dialog = 0;          ///< 481
  std::uint64_t too_many_hops = 0;      ///< 483
  std::uint64_t overload_refusals = 0;  ///< 503: transaction limit
  // ends
  std::uint64_t client_timeouts = 0;
  std::uint64_t client_transport_faults = 0;
  std::uint64_t failovers = 0;  ///< a further target of the same request was tried
  std::uint64_t unresolved = 0;
  // connections
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_refused = 0;  ///< over a limit
  std::uint64_t connections_closed = 0;
  // now
  std::uint64_t server_transactions = 0;
  std::uint64_t client_transactions = 0;
  std::uint64_t connections = 0;
};

}  // namespace tandem::sipstack
