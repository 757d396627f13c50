// Call detail record: what remains of every attempt, answered or not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace tandem::store {

enum class CdrDirection : std::uint8_t { internal, outgoing, incoming };
enum class CdrParty : std::uint8_t { none, caller, callee, exchange };

/// One direction of a leg's media as we received it.
struct CdrMedia {
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  std::uint64_t lost = 0;
  std::uint32_t jitter_us = 0;  ///< RFC 3550 §6.4.1, in microseconds
  friend bool operator==(const CdrMedia&, const CdrMedia&) = default;
};

struct CdrLeg {
  std::string call_id;  ///< of the SIP dialog
  std::string codec;    ///< "PCMA/8000"; empty: none was agreed
  CdrMedia received;    ///< from this party
  friend bool operator==(const CdrLeg&, const CdrLeg&) = default;
};

struct Cdr {
  std::string id;     ///< unique; key
  std::string story;  ///< of the call in our trace
  CdrDirection direction = CdrDirection::internal;
  std::string caller_number, caller_name;  ///< as the caller presented itself
  std::string caller_user;                 ///< the configured user who called; empty: from outside
  std::string dialled;
  std::string presented_number;  ///< what the called side was shown
  std::string trunk_in, trunk_out;
  std::string destination;  ///< the plan's words: "user bob", "outcall national"
  std::string answered_by;  ///< phone account or trunk
  WallTime started_at{};
  std::optional<WallTime> rang_at, answered_at;
  WallTime ended_at{};
  std::uint16_t sip_status = 0;  ///< final response to the caller; 200 when answered
  std::string sip_reason;
  std::uint8_t q850 = 0;
  CdrParty ended_by = CdrParty::none;
  std::string ending;     ///< code of the sentence that tells how it ended: "callee_busy"
  CdrLeg caller, callee;  ///< callee: the leg that answered, or the last one tried
  friend bool operator==(const Cdr&, const Cdr&) = default;
};

}  // namespace tandem::store
