// The decision of a call: one pure function from an attempt and the compiled configuration to a plan and a trail.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/outcome.h"
#include "routing/identify.h"
#include "routing/meter.h"
#include "routing/tariff.h"

namespace tandem::routing {

class Snapshot;

/// Diversions of one call that are told on (RFC 5806 §4.2: loops end somewhere).
inline constexpr std::size_t max_diversions = 5;

/// A routing question. Texts are as received, unescaped.
struct Attempt {
  Caller caller;          ///< from identify()
  std::string dialled;    ///< user part of the Request-URI
  std::string to_user;    ///< user part of To: second choice for the DID of a trunk's call
  std::string from_user;  ///< as the caller presents itself
  std::string from_display;
  WallTime at{};
  std::string did = {};                    ///< of a trunk's call: from where its did_source says
  bool hidden = false;                     ///< the caller wants to be anonymous, says a trunk that is believed
  std::vector<std::string> diverted = {};  ///< numbers that diverted the call before, the last first; believed
  std::vector<std::string> readings = {};  ///< what was read from elsewhere than usual, for the trail
  std::string uri = {};         ///< a phone's call: the Request-URI, callable_uri(), where it is of another domain
  std::string from_host = {};   ///< a guest's call: the domain that he names as his
  std::string for_tenant = {};  ///< of a shared trunk's call: what its tenant_header says
  std::uint64_t draw = 0;       ///< chance, for trunks by weight
  std::string context = {};     ///< at an operator's wish: `dialled` is looked up there, not in the caller's context
  std::vector<std::string> asks_for = {};  ///< a phone's call: caller IDs as which it asks to be shown, the first first
};

/// Who the called side sees.
struct CallerIdentity {
  std::string number;
  std::string display_name;
  bool anonymous = false;
  std::string host = {};  ///< whose `number` is not one of ours: the domain it belongs to
  friend bool operator==(const CallerIdentity&, const CallerIdentity&) = default;
};

/// One party to ring: all contacts of one phone account, a trunk, or whom a SIP URI leads to. An `enum_number` is not
/// rung itself: the look-up gives the URIs (enum_lookup.h) that take its place.
struct Target {
  enum class Kind : std::uint8_t { phone, trunk, uri, enum_number } kind = Kind::phone;
  std::string user;    ///< phone: the person's name
  std::string phone;   ///< phone: the account's key (routing/accounts.h)
  std::string trunk;   ///< trunk: its name
  std::string number;  ///< what is sent as the called number
  CallerIdentity as;
  std::vector<std::string> diverted = {};     ///< trunk: numbers by which the call came here and before, the last first
  std::string uri = {};                       ///< uri: callable_uri(); enum_number: the ENUM tree
  std::vector<SocketAddress> addresses = {};  ///< uri: where it leads, as far as that has been looked up
  bool friendly = false;                      ///< trunk: it is a friend
  bool emergency = false;                     ///< no limit refuses it
  Claims claims = {};                         ///< what ringing it takes, beside Plan::claims
  std::vector<const Holder*> charged = {};    ///< whose minutes and money a call by it uses: of those to the outside
  Rate rate = {};                             ///< what it costs; nothing where no tariff says so
};
/// "trunk main", "phone alice", "sip:bob@example.com", "+4930123 in e164.arpa".
std::string name_of(const Target& target);

/// Why there is no plan, or why it ends. Texts for people: sentence().
enum class RefusalCode : std::uint8_t {
  unknown_number,
  unknown_did,
  disabled,
  no_trunk,
  hangup_configured,
  incomplete_number,
  caller_not_allowed,
  loop,
  no_phone,
  do_not_disturb,
  not_permitted,  ///< a call permission says no
  class_closed,   ///< the tenant's calls may not go to such numbers
  closed_now      ///< a schedule says so
};
struct Refusal {
  RefusalCode code;
  std::string number;
  std::string context;
  std::uint16_t status;     ///< what the caller is told
  std::string detail = {};  ///< facts of this case in words, with the fix; part of sentence()
};
std::string sentence(const Refusal& refusal);

/// Which step comes after an outcome.
struct Branch {
  model::OutcomeSet on;
  std::uint16_t next;  ///< index of a later step
};

/// What the exchange says to the caller itself: a sound, once.
struct Announcement {
  std::string sound;  ///< by name
  bool answer = false;
  std::uint16_t status = 480;  ///< the outcome, when it was heard or could not be
  friend bool operator==(const Announcement&, const Announcement&) = default;
};

/// "plays before the answer, then 480".
std::string in_words(const Announcement& announcement);

/// The caller must prove by digits that he may go on to the step behind; else the call ends.
struct PinQuestion {
  std::vector<std::string> pins;  ///< any of them; never to be shown
};
inline constexpr std::uint16_t wrong_pin_status = 403;

/// Parties that ring together: the first to answer has the call. Or nobody rings, and the exchange itself says
/// something, asks for something or ends the call.
struct Step {
  std::vector<Target> targets;
  std::chrono::seconds ring_time{60};
  std::vector<Branch> branches = {};              ///< the first that has the outcome decides; none: the call ends
  std::uint16_t run = 0;                          ///< of neighbours with the same number (not 0) any may be tried first
  std::optional<Refusal> refusal = {};            ///< nobody rings: the call ends with this
  std::optional<Announcement> announcement = {};  ///< nobody rings: the caller hears this
  std::optional<PinQuestion> pin = {};            ///< nobody rings: the caller is asked
};

enum class Direction : std::uint8_t { internal, outgoing, incoming };

/// Begins with its first step. Every branch leads onwards, so that every plan ends.
struct Plan {
  Direction direction = Direction::internal;
  std::string destination;  ///< in words, for CDR and console: "user bob", "outcall national"
  std::vector<Step> steps;
  bool emergency = false;  ///< to an emergency number
  /// What the call takes when it begins, whoever is rung. These and the holders of targets live as long as the
  /// snapshot.
  Claims claims = {};
};
inline constexpr std::size_t max_steps = 64;  ///< of a plan; what would come after is left out, and the trail says so

/// The step that follows on the outcome of `at`; nothing: the call ends.
std::optional<std::size_t> next_step(const Plan& plan, std::size_t at, const model::Outcome& outcome);
/// Puts `steps` in the place of the one at `at`: tried one after the other on `on`, the last as the replaced one.
void replace_step(Plan& plan, std::size_t at, std::vector<Step> steps, const model::OutcomeSet& on);

/// After which outcomes the next trunk is tried if the outcall says nothing else: unreachable, no answer to the INVITE
/// at all, 408 before ringing, 5xx, trunk full.
model::OutcomeSet usual_fail_over();
/// The same for a SIP URI, which is no authority on the number: an old ENUM entry's 404, or a challenge that we cannot
/// answer, lets the trunks be tried as well. Busy, declined and rung without answer end there too.
model::OutcomeSet fail_over_of_uris();

/// One rule that was looked at, in order.
struct TrailEntry {
  bool applied;
  std::string rule;    ///< "outcall national, pattern _0X."
  std::string reason;  ///< why it applied or why not
};
using Trail = std::vector<TrailEntry>;
inline constexpr std::size_t max_trail_entries = 200;  ///< what comes after is not written down

/// What a call takes of its caller's, wherever it leads: of one that route() refuses too.
Claims claims_of_caller(const Attempt& attempt, const Snapshot& snapshot);

/// No I/O, no clock: the same attempt and snapshot give the same answer.
std::expected<Plan, Refusal> route(const Attempt& attempt, const Snapshot& snapshot, Trail& trail);

}  // namespace tandem::routing
