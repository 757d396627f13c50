// Where a call leads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::model {

enum class DestinationKind : std::uint8_t { user, users, extension, hangup };

struct Destination {
  DestinationKind kind = DestinationKind::user;
  std::vector<std::string> users;  ///< user: exactly one; users: ring together
  std::string extension, context;  ///< extension: looked up there
  std::uint16_t status = 480;      ///< hangup: the SIP status
  friend bool operator==(const Destination&, const Destination&) = default;
};

}  // namespace tandem::model
