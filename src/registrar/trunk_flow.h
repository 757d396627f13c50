// The way to one provider account's provider: REGISTER, OPTIONS and calls of an account go to the same target, by the
// same connection. RFC 3263, RFC 5626.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/config.h"
#include "registrar/options_probe.h"
#include "registrar/reachability.h"
#include "registrar/seen_address.h"
#include "registrar/target_choice.h"
#include "runtime/timers.h"
#include "sipstack/stack.h"

namespace tandem::registrar {

/// What all shards may know of an account's way. Immutable, shared.
struct TrunkState {
  std::vector<SocketAddress> addresses;    ///< whence its calls are expected
  std::optional<sipstack::Flow> flow;      ///< by which the present target answered last
  std::vector<sipstack::Target> targets;   ///< the present one first
  std::optional<SocketAddress> seen_as;    ///< where the provider sees us, if that is told to it as our address
  std::vector<std::string> service_route;  ///< RFC 3608: values of Route for calls; from the last registration
  Reach reach = Reach::unmonitored;
  std::string why;              ///< of `reach`, in words
  sipstack::TlsPeerPtr peer{};  ///< whom TLS must lead to
  friend bool operator==(const TrunkState&, const TrunkState&) = default;
};
using TrunkStatePtr = std::shared_ptr<const TrunkState>;

/// Looks the provider up (again, when what DNS said has expired), chooses a target, watches it by OPTIONS, leaves it
/// when it fails, and goes back to a better one that has proved itself.
///
/// Shard: the account's owner. `stack` must outlive it.
class TrunkFlow {
 public:
  struct Listener {
    std::function<void()> changed;  ///< state() is another now
    std::function<void()> moved;    ///< the account should register anew: at another target, or with another address
  };
  TrunkFlow(sipstack::Stack& stack, const model::Trunk& trunk, std::string contact_user, Listener listener);
  /// Our certificate for this provider and whom we trust: for connections made from now on. Null: the transport's.
  void set_tls(std::shared_ptr<const crypto::TlsContext> context);

  /// Begins to look up and to watch; the first OPTIONS leave within `spread`, so that thousands of accounts are not
  /// asked in one breath.
  void start(std::chrono::milliseconds spread);
  /// By OPTIONS, also where that is not done of itself.
  void ask_now();
  /// `ready` is called, later or at once, when DNS has answered or failed: destination() says then what is known.
  void prepare(std::function<void()> ready);
  /// Without targets: the host itself, to be looked up when sending.
  sipstack::Destination destination() const;
  std::optional<sipstack::ResolveFault> fault() const { return fault_; }

  /// A response of the provider came by `from`, to a request along destination(). True: it says that it sees us at
  /// another address than before.
  bool answered(const sipstack::Flow& from, const sip::Via& via);
  /// What it is told as our address; nothing: that of the flow.
  const std::optional<SocketAddress>& contact_address() const { return seen_.address(); }
  void set_service_route(std::vector<std::string> route);
  /// RFC 5626 §4.4.1: whether the provider takes part, so that it answers keep-alives, and how often it wants them.
  void set_outbound(bool takes_part, std::optional<std::chrono::seconds> flow_timer);
  void on_health(const sipstack::Target& target);
  void connection_lost(sipstack::ConnectionId connection);
  /// What we say as our address is another now, for some reason in words: the way is found anew.
  void own_address_changed(std::string why);
  const std::optional<sipstack::Flow>& flow() const { return flow_; }
  void stop();

  const sipstack::TlsPeerPtr& peer() const { return peer_; }
  /// Why no connection to the targets comes about, if TLS is the reason.
  std::optional<crypto::TlsError> tls_trouble() const;
  const ReachStatus& reach() const { return reach_.status(); }
  /// For people: every target in the order in which they are tried, with what is known against it.
  std::vector<std::string> target_words() const;
  TrunkState state() const;
  /// How long a target may take before another one is tried.
  static constexpr std::chrono::milliseconds hurry{4000};

 private:
  void changed();
  void look_up();
  void look_up_host();
  void resolved(sipstack::TargetAnswer answer);
  void qualify();
  void qualified(const OptionsProbe::Result& result);
  std::string why_unanswered(sipstack::SendFault fault) const;
  void options_ignored();
  void ask_better();
  void keep_alive();
  void moved(std::string why);
  bool along_flow() const;
  OptionsProbe::Wish wish() const;
  runtime::Shard& shard() const { return stack_.shard(); }

  sipstack::Stack& stack_;
  const model::Trunk trunk_;
  sipstack::TlsPeerPtr peer_;
  const std::string contact_user_;
  Listener listener_;
  sipstack::TargetQuestion question_;
  std::shared_ptr<sipstack::Resolution> resolution_, host_resolution_;
  std::vector<std::function<void()>> waiting_;
  std::optional<sipstack::ResolveFault> fault_;
  TargetChoice choice_;
  std::vector<SocketAddress> host_addresses_;  ///< of the host behind an outbound proxy
  std::optional<sipstack::Flow> flow_;
  std::vector<std::string> service_route_;
  SeenAddress seen_;
  Reachability reach_;
  OptionsProbe probe_, better_probe_;
  bool pong_expected_ = false, stopped_ = false;
  bool answers_options_ = false;  ///< has done so once
  std::size_t turn_ = 0;          ///< whom to ask next until then
  std::chrono::seconds keep_alive_every_;
  runtime::Timer look_up_timer_, qualify_timer_, better_timer_, keep_alive_timer_;
};

sipstack::Protocol stack_protocol(model::Protocol protocol);
/// RFC 5626 §4.4: between 80 and 100 % of it, so that many do not send at the same moment.
std::chrono::milliseconds keep_alive_pause(std::chrono::seconds every, Random& random);
/// "sip:proxy:port" or "sip:host:port": where requests of an account go first.
std::string next_hop_uri(const model::Trunk& trunk);
std::optional<sipstack::Protocol> protocol_of(const model::Trunk& trunk);
/// "sip:user@domain" of the account.
std::string account_uri(const model::Trunk& trunk);

}  // namespace tandem::registrar
