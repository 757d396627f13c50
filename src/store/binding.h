// One registered contact of a phone account, as it is kept over restarts.
#pragma once

#include <cstdint>
#include <string>

#include "base/address.h"
#include "base/time.h"

namespace tandem::store {

/// RFC 3261 §10.3: a binding between an address of record and a contact. Key: (aor, contact).
struct Binding {
  std::string aor;           ///< the phone account's username
  std::string contact;       ///< URI as registered
  std::string instance;      ///< +sip.instance, RFC 5626; empty: none
  std::uint32_t reg_id = 0;  ///< RFC 5626; 0: none
  std::string call_id;
  std::uint32_t cseq = 0;
  std::string path;  ///< Path header values as received, RFC 3327; empty: none
  WallTime registered_at{};
  WallTime expires_at{};
  SocketAddress received;  ///< where the REGISTER really came from
  std::string flow;        ///< by what it came: "udp 192.0.2.1:5060", "tcp ..."
  std::string user_agent;
  std::uint16_t q = 1000;  ///< thousandths
  friend bool operator==(const Binding&, const Binding&) = default;
};

}  // namespace tandem::store
