// Where a call leads, and what happens when nobody answers there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::model {

enum class DestinationKind : std::uint8_t {
  user,
  users,  ///< several, ringing together
  group,
  friend_,    ///< a number at a friend, or the number that was called
  extension,  ///< looked up in a context, as if dialled there
  outcall,    ///< a number, by the trunks of one outcall, as it is
  number,     ///< a number of the public network or of a friend, looked up as if dialled
  hangup,
  announcement  ///< a sound is played once
};

/// One place to lead a call to. Only the members that its kind names are used.
struct Destination {
  DestinationKind kind = DestinationKind::user;
  std::vector<std::string> users;  ///< user: exactly one; users: ring together
  std::string extension, context;  ///< extension: looked up there; friend, outcall, number: the number is `extension`;
                                   ///< the `extension` ${EXTEN} is the number that was called
  std::uint16_t status = 480;      ///< hangup, announcement: the SIP status
  std::string name = {};           ///< group, friend, outcall, announcement: which one
  std::chrono::seconds ring_time{0};  ///< user, users, group, extension: before it counts as no answer; 0: as usual
  bool answer = false;                ///< announcement: the call is answered first; else it is early media
  friend bool operator==(const Destination&, const Destination&) = default;
};

inline constexpr std::string_view called_number = "${EXTEN}";

/// False for a Destination{}, which stands for none where one may be left out.
inline bool is_given(const Destination& destination) {
  return destination.kind != DestinationKind::user || !destination.users.empty();
}

/// "user bob", "extension 101 in default", "hang up with 486".
std::string in_words(const Destination& destination);

/// Where calls to somebody go instead. What is absent does not forward.
struct Forwards {
  std::optional<Destination> always, busy, no_answer, unreachable;
  friend bool operator==(const Forwards&, const Forwards&) = default;
};

enum class GroupStrategy : std::uint8_t { ring_all, in_order };

/// Several users under one number.
struct Group {
  std::string uuid, name, tenant;
  std::vector<std::string> extensions;
  std::string context = "default";
  std::vector<std::string> members;  ///< users, in order
  GroupStrategy strategy = GroupStrategy::ring_all;
  std::chrono::seconds ring_time{0};     ///< ring_all: of all; in_order: of each; 0: as in the settings
  std::vector<Destination> otherwise;    ///< one after the other, when no member answered
  std::vector<std::string> permissions;  ///< of its members, behind their own
  bool enabled = true;
  friend bool operator==(const Group&, const Group&) = default;
};

/// A number or pattern of a context that leads somewhere.
struct Extension {
  std::string uuid, name, tenant;
  std::string exten;  ///< exact number or Asterisk pattern
  std::string context = "default";
  Destination destination;
  std::vector<Destination> otherwise;
  bool enabled = true;
  friend bool operator==(const Extension&, const Extension&) = default;
};

}  // namespace tandem::model
