// What commands may ask of the running exchange, over all shards at once.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "call/calls.h"
#include "crypto/certificate.h"
#include "firewall/status.h"
#include "legs/peer_request.h"
#include "registrar/reachability.h"
#include "registrar/registrar.h"
#include "registrar/registration_cause.h"
#include "routing/snapshot.h"
#include "store/cdr.h"

namespace tandem::control {

/// One place where a phone, gateway or provider is.
struct ContactSummary {
  std::string uri;
  registrar::ReachStatus reach{};
  std::string user_agent = {};
  WallTime expires_at{};  ///< of one that registered
};

/// A phone account or a provider account as one row.
struct PeerSummary {
  std::string name, username;
  bool dynamic = false;                  ///< it registers with us
  std::optional<SocketAddress> address;  ///< absent: not registered, not resolved
  std::string description;
  std::size_t contacts = 0, bulk_contacts = 0;  ///< that it registered; of these for all its numbers (RFC 6140)
  WallTime registered_at{};                     ///< the latest of them
  std::optional<registrar::Refusal> refused{};  ///< its last REGISTER, if none was accepted since
  registrar::ReachStatus reach{};
  std::vector<ContactSummary> contact_list{};
};

struct Totals {
  std::uint64_t calls_running = 0, calls_processed = 0;
  std::chrono::seconds uptime{0}, since_reload{0};
  std::uint64_t transactions = 0, bindings = 0, ports_in_use = 0;
  std::uint64_t guests_refused = 0;  ///< since the start, beyond the limits of their incalls
  unsigned shards = 1;
};

/// What SIP debugging shows.
struct SipDebug {
  enum class Mode : std::uint8_t { off, on, address, peer } mode = Mode::off;
  IpAddress ip;
  std::string peer;
};

/// A call's story in a list.
struct StorySummary {
  std::string id;  ///< Call-ID of the caller's leg
  WallTime began{};
  bool running = false, failed = false;
  std::string sentence;
};

/// A certificate of ours and who shows it.
struct CertificateSummary {
  std::string owner;  ///< "transport tls"
  std::string file;
  std::optional<crypto::Certificate> certificate{};  ///< what is in use
  std::string trouble;                               ///< why the files cannot be used as they are now; or empty
};
/// What must be done about it; empty: nothing for the next `days_of_warning`.
inline constexpr int days_of_warning = 30;
std::string warning(const CertificateSummary& certificate, WallTime now);

/// A sound of the site, or a built-in tone.
struct SoundSummary {
  std::string name;
  std::string file;  ///< empty: built in
  std::uint64_t milliseconds = 0;
  bool playable = false;
  std::string trouble;  ///< why the file cannot be used as it is now, with the fix; or empty
};
std::string warning(const SoundSummary& sound);
/// What a holder of limits has and has used.
struct MeterReading {
  std::uint32_t calls = 0, external_calls = 0;         ///< now
  std::chrono::seconds talked{0};                      ///< to the outside, today
  model::Micros spent = 0;                             ///< today
  std::chrono::seconds this_hour{0}, busiest_hour{0};  ///< of those that have a spike brake
  std::optional<call::SpikeStop> stop{};
};

/// What is shown of calls and registrations as they happen, on all interactive consoles.
struct FollowWish {
  bool events = false;     ///< calls that begin, ring, are answered and end; accounts and phones that come and go
  bool decisions = false;  ///< every decision of every call as well
  friend bool operator==(const FollowWish&, const FollowWish&) = default;
};

/// A call that is to be placed.
struct OriginateWish {
  std::string party;                   ///< who is rung first: a phone account, or "NUMBER@TRUNK"
  std::string exten, context;          ///< where the call then leads, as if the party had dialled it
  std::string sound = {};              ///< instead: what the party hears
  std::chrono::seconds ring_time{30};  ///< of the party
};

/// Called from one thread that is no shard; waits for the shards' answers. Implemented by app.
class ExchangeView {
 public:
  virtual ~ExchangeView() = default;
  virtual std::vector<registrar::RegistrationStatus> registrations() = 0;
  virtual std::vector<PeerSummary> peers() = 0;
  virtual std::vector<call::CallSummary> calls() = 0;
  virtual Totals totals() = 0;
  virtual std::shared_ptr<const routing::Snapshot> snapshot() = 0;
  virtual std::vector<StorySummary> stories(bool failed_only, std::size_t at_most) = 0;
  /// The ladder of a call and its messages; `id` may be a unique beginning. Nothing: unknown.
  virtual std::optional<std::string> ladder(std::string_view id, bool with_messages) = 0;
  virtual std::vector<store::Cdr> newest_cdrs(std::size_t count) = 0;

  virtual bool hang_up(std::string_view channel) = 0;
  virtual bool register_now(std::string_view trunk) = 0;
  /// False: no such peer, or it has no address.
  virtual bool set_sip_debug(const SipDebug& wish) = 0;
  /// Reads the stored configuration again and publishes it; the error in words.
  virtual std::expected<void, std::string> reload() = 0;
  /// Ends the exchange: at once, or when the last call has ended.
  virtual void stop(bool gracefully) = 0;

  /// Takes away the registrations of a phone; false: it had none. Optional: the default takes away nothing.
  virtual bool unregister(std::string_view) { return false; }
  /// Asks a phone or trunk by OPTIONS at once; false: there is nobody to be asked.
  virtual bool qualify(std::string_view) { return false; }
  /// Leaves the provider until it is told to register again; false: no such account registers there.
  virtual bool leave_provider(std::string_view) { return false; }
  /// Sends a request that belongs to no call to a phone, all its contacts, or a trunk, and waits some seconds for what
  /// they answer: a line for each. The error is a sentence.
  virtual std::expected<std::vector<legs::PeerReply>, std::string> send_request(std::string_view,
                                                                                const legs::PeerRequest&) {
    return std::unexpected("Requests cannot be sent here.");
  }
  /// Places a call, which then goes its own way. The error is a sentence.
  virtual std::expected<void, std::string> originate(const OriginateWish&) {
    return std::unexpected("Calls cannot be placed here.");
  }
  virtual void follow(const FollowWish&) {}
  /// What the firewall lets in. Optional: the default has none.
  virtual firewall::Status firewall() { return {}; }
  virtual std::vector<CertificateSummary> certificates() { return {}; }
  virtual std::vector<SoundSummary> sounds() { return {}; }
  /// Optional: the default has none.
  virtual MeterReading meter(const routing::Holder&) { return {}; }
  /// Lets calls go again that a spike stopped; false: they were not stopped.
  virtual bool release_meter(const routing::Holder&) { return false; }
  /// Today counts from nothing again; false: nothing was counted.
  virtual bool reset_meter(const routing::Holder&) { return false; }
  /// Calendar time, for durations and for "in 20 s". Default: the system's.
  virtual WallTime now();
};

}  // namespace tandem::control
