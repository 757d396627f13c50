// The door: every SIP request outside of dialogs comes in here and is answered, refused, or becomes a call.
#pragma once

#include <functional>
#include <memory>

#include "call/calls.h"
#include "legs/guests.h"
#include "legs/outside_addresses.h"
#include "legs/own_hosts.h"
#include "registrar/registrar.h"
#include "registrar/trunk_presence.h"
#include "routing/snapshot.h"
#include "sipstack/dialog_table.h"
#include "sipstack/digest_server.h"
#include "sipstack/stack.h"

namespace tandem::legs {

struct IngressCounters {
  std::uint64_t calls = 0, challenged = 0, wrong_password = 0, strangers = 0, unsupported = 0;
  std::uint64_t foreign_networks = 0;            ///< proved, but not from where their tenant lets them
  std::uint64_t guests = 0, guests_refused = 0;  ///< the latter beyond their limits
};

/// Shard: its own; everything in Environment outlives it.
class SipIngress final : public sipstack::RequestHandler {
 public:
  struct Environment {
    sipstack::Stack& stack;
    sipstack::Dialogs& dialogs;
    sipstack::DigestServer& digest;
    registrar::Registrar& registrar;
    const registrar::TrunkTable& trunks;
    call::Calls& calls;
    const OutsideAddresses& outside;
    const OwnHosts& own;
    call::Meters& guest_meters;
    const call::HopMarks& hop_marks;
  };

  explicit SipIngress(Environment environment);
  void set_snapshot(std::shared_ptr<const routing::Snapshot> snapshot);

  void on_request(std::unique_ptr<sipstack::ServerRequest> request) override;
  const IngressCounters& counters() const { return counters_; }

 private:
  void on_invite(std::unique_ptr<sipstack::ServerRequest> request);
  void on_options(sipstack::ServerRequest& request);
  /// True: proved to be that account. Else the request has been answered with a challenge.
  bool proved(sipstack::ServerRequest& request, const routing::Caller& caller, std::string& account);
  void begin_call(std::unique_ptr<sipstack::ServerRequest> request, routing::Attempt attempt);
  void begin_guest_call(std::unique_ptr<sipstack::ServerRequest> request, const sip::Uri& called,
                        const model::Incall& incall);
  bool answers_by_via(const IpAddress& source) const;
  runtime::Shard& shard() const { return env_.stack.shard(); }

  Environment env_;
  std::shared_ptr<const routing::Snapshot> snapshot_;
  Guests guests_;
  std::vector<std::string> answered_by_via_;  ///< trunks whose `force_rport` is off
  IngressCounters counters_;
};

}  // namespace tandem::legs
