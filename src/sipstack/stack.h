// One shard's SIP stack as its users (dialogs, registrar) see it: requests in, requests out, transactions inside.
//
// Shard: its own. Messages reach the shard that owns their Call-ID (sipstack/placement.h) before anything here is
// called.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/network.h"
#include "runtime/shard.h"
#include "sip/essentials.h"
#include "sip/message.h"
#include "sip/writer.h"
#include "sipstack/counters.h"
#include "sipstack/flow.h"
#include "sipstack/placement.h"
#include "sipstack/target.h"
#include "sipstack/target_health.h"

namespace tandem::sipstack {

/// What is sent or received, for traces (`sip set debug`, call stories). Called on the shard for every message.
struct Traffic {
  bool outgoing;
  const Flow& flow;
  std::string_view text;
  std::string_view call_id;
  bool retransmission;
};
class TrafficObserver {
 public:
  virtual void on_traffic(const Traffic& traffic) = 0;

 protected:
  ~TrafficObserver() = default;
};

/// Adds further lines after the ones every response has.
using WriteExtra = std::function<void(sip::Writer&)>;

/// A server transaction in the hands of whoever answers it. Destroying it unanswered sends 500. Must not outlive its
/// Stack. The request is a copy that lives as long as this object.
class ServerRequest {
 public:
  virtual ~ServerRequest() = default;
  virtual const sip::Message& message() const = 0;
  virtual const sip::Essentials& essentials() const = 0;
  virtual const Flow& flow() const = 0;
  /// Tag that our responses (not 100) carry in To; minted once per transaction (carries the shard), or, for requests
  /// inside a dialog, the tag the request came with.
  virtual std::string_view to_tag() const = 0;
  /// Writes Via, From, To, Call-ID, CSeq and for INVITE responses 101-299 Record-Route as RFC 3261 §8.2.6 says, then
  /// `extra` (which writes Contact etc. and ends with Writer::body or nothing; Content-Length: 0 is then added).
  /// `reason` empty: the usual phrase. Provisional any number of times, final once; a final to INVITE that is 2xx
  /// leaves retransmission to the caller: `resend_final()`.
  virtual void respond(unsigned status, std::string_view reason = {}, const WriteExtra& extra = nullptr) = 0;
  /// A final answer (for INVITE a refusal) to somebody whom we do not know yet: 401, 403, 404, 200 to OPTIONS ... Over
  /// UDP such a source may
  /// be forged, so the answer goes out once per copy of the request that arrives (no Timer G: a departure from RFC 3261
  /// §17.2.1, so that we are nobody's amplifier), and only while the source's byte balance allows it
  /// (sipstack/stranger_budget.h). Over streams the same as respond().
  virtual void respond_once(unsigned status, std::string_view reason = {}, const WriteExtra& extra = nullptr) {
    respond(status, reason, extra);
  }
  /// Of an INVITE by somebody who may have forged his address: over UDP, what is answered to it is no more than three
  /// times what it had in bytes, repetitions included; the rest is not sent (as RFC 9000 §8.1 has it for QUIC). Once
  /// the dialog is confirmed he is where he said.
  virtual void bound_answers() {}
  /// Sends the final response once more (2xx to INVITE until ACK, RFC 3261 §13.3.1.4).
  virtual void resend_final() = 0;
  /// Sends the last provisional response once more (RFC 3262 §3).
  virtual void resend_provisional() = 0;
  virtual bool answered() const = 0;  ///< a final response was given
  /// INVITE only: a matching CANCEL arrived (its 200 is sent already); not called after a final response.
  virtual void set_cancel_handler(std::move_only_function<void(const sip::Message& cancel)> handler) = 0;
  /// The final response could not be delivered, or no ACK to a non-2xx came in time. Advisory.
  virtual void set_failure_handler(std::move_only_function<void()> handler) = 0;
};

/// Why a request never got an answer.
enum class SendFault : std::uint8_t { unresolved, timed_out, transport, insecure, too_large, stopped };
std::string_view sentence(SendFault fault);

/// What the writer of a request is told once the way is known. Called again with other values when another target of
/// the same name is tried.
struct Outgoing {
  const Flow& flow;
  std::string_view via;  ///< complete value of our Via: write it as the first Via header
};
/// Writes the whole request: start line, the given Via, everything else, body or end().
using WriteRequest = std::move_only_function<void(sip::Writer&, const Outgoing&)>;

/// Where a request goes: along a known flow, or to where a URI leads (RFC 3263).
struct Destination {
  std::string uri;                     ///< next hop: top Route if loose, else Request-URI; or an outbound proxy's URI
  std::optional<Flow> flow;            ///< preferred: used as it is, resolution only if it fails
  std::optional<Protocol> protocol;    ///< overrides the URI's transport parameter
  std::optional<SocketAddress> local;  ///< which of our transports; absent: first that fits family and protocol
  std::vector<Target> targets{};       ///< tried in this order instead of what the URI's name stands for
  TlsPeerPtr peer{};                   ///< whom TLS must lead to; null: whom the URI names (RFC 5922)
};

class ResponseHandler {
 public:
  /// Every provisional above 100 and the final response; for INVITE every 2xx again when it is retransmitted or comes
  /// from another branch (RFC 6026: until 64*T1 after the first). `from` is the way to where it came from.
  virtual void on_response(const sip::Message& response, const sip::Essentials& essentials, const Flow& from) = 0;
  /// No final response: nothing more follows.
  virtual void on_failed(SendFault fault) = 0;

 protected:
  ~ResponseHandler() = default;
};

/// A request that we started. Destroying it silences the handler; a transaction that runs ends by itself, but what has
/// not been sent yet (its target is being resolved) is not sent: WriteRequest is never called afterwards.
/// Must not outlive its Stack.
class ClientRequest {
 public:
  virtual ~ClientRequest() = default;
  /// INVITE: sends CANCEL as soon as RFC 3261 §9.1 allows (after a provisional); a 487 or whatever wins follows.
  /// `reason_header` (RFC 3326 value) may be empty.
  virtual void cancel(std::string_view reason_header = {}) = 0;
};

struct RequestOptions {
  std::chrono::milliseconds give_up_after{0};  ///< no response at all by then counts as timed_out; 0: 64*T1
  std::chrono::milliseconds hurry{0};          ///< the same while another target is left to be tried; 0: no hurry
};

/// Owner of dialogs. `take_request` is asked first for every request with a To tag; true: taken over.
class DialogDirectory {
 public:
  virtual bool take_request(std::unique_ptr<ServerRequest>& request) = 0;
  /// ACK to a 2xx (never answered). The message is valid during the call.
  virtual void on_ack(const sip::Message& ack, const sip::Essentials& essentials, const Flow& flow) = 0;
  /// A 2xx to an INVITE whose ClientRequest is gone (late fork): must be acknowledged and ended.
  virtual void on_stray_success(const sip::Message& response, const sip::Essentials& essentials, const Flow& flow) = 0;

 protected:
  ~DialogDirectory() = default;
};

/// Requests outside dialogs: INVITE, REGISTER, OPTIONS, MESSAGE ... Never ACK and CANCEL.
class RequestHandler {
 public:
  virtual void on_request(std::unique_ptr<ServerRequest> request) = 0;

 protected:
  ~RequestHandler() = default;
};

/// What the stacks of one process share: how they find each other when a message belongs to another shard, and the key
/// of the texts they mint. Made once, handed to every shard's StackOptions.
class StackGroup;
/// `key`: random bytes, the same only within this group; tests hand in a constant.
std::shared_ptr<StackGroup> make_stack_group(unsigned shards, const PlacementKey& key);

struct StackOptions {
  /// Needed when there is more than one shard; a single stack makes its own if absent.
  std::shared_ptr<StackGroup> group{};
  std::chrono::milliseconds t1{500}, t2{4000}, t4{5000};
  std::size_t max_transactions = 200'000;  ///< per shard; beyond it new requests get 503 statelessly
  std::string user_agent = "Tandem";
  std::size_t largest_datagram = 1300;            ///< requests above go by TCP if the peer takes it (RFC 3261 §18.1.1)
  std::size_t max_connections = 20'000;           ///< per shard; beyond it new ones are closed at once
  std::size_t max_connections_per_ip = 256;       ///< per shard; accepted ones
  std::chrono::seconds idle_close{900};           ///< a connection without a byte from the peer (pings count)
  std::chrono::seconds first_message_within{32};  ///< an accepted connection; also for finishing a begun message
  std::chrono::seconds connect_within{4};         ///< opening a stream; then the next target or UDP
};

/// A configured listening address, opened on every shard.
struct ListenAddress {
  std::string name;
  Protocol protocol = Protocol::udp;
  SocketAddress bind;           ///< a wildcard is fine: Via and Contact use the address towards the peer
  std::string advertised_host;  ///< for Via and Contact; empty: derived
  std::uint16_t advertised_port = 0;
  std::vector<Prefix> inside{};  ///< peers there are told our own address, whatever is advertised; as is this machine
  /// tls, wss: our certificate and whom we trust. Another one counts for connections made from then on. A tls transport
  /// without certificate does not listen: it is for connections that we open.
  std::shared_ptr<const crypto::TlsContext> tls{};
  /// Whether others can connect, or send.
  bool accepts() const { return !is_secure(protocol) || (tls && tls->certificate()); }
};

class Stack {
 public:
  virtual ~Stack() = default;
  /// Opens or closes so that exactly `wanted` is open; what stays the same is not touched, running transactions of a
  /// closed one fail over or end. Errors are returned with the name of the transport; the others work.
  virtual std::vector<std::pair<std::string, net::NetError>> listen(std::span<const ListenAddress> wanted) = 0;
  virtual std::vector<ListenAddress> listening() const = 0;  ///< with the real port where 0 was asked
  virtual void set_handlers(RequestHandler& requests, DialogDirectory& dialogs) = 0;
  virtual void set_observer(TrafficObserver* observer) = 0;
  /// Peers, by source address, that get their answers over UDP at the port of their Via (RFC 3261 §18.2.2) although
  /// their requests come from another one. All others get them where they sent from, as if they had said rport.
  virtual void set_answer_by_via(std::function<bool(const IpAddress& source)> wanted) { static_cast<void>(wanted); }
  /// Told on every shard when a stream, whichever shard's, is gone.
  virtual void set_connection_listener(std::function<void(ConnectionId)> listener) { static_cast<void>(listener); }

  [[nodiscard]] virtual std::unique_ptr<ClientRequest> send(sip::Method method, Destination to, WriteRequest write,
                                                            ResponseHandler& handler, RequestOptions options = {}) = 0;
  /// ACK to a 2xx: no transaction, no answer. Resolves like send(); the caller calls again for each repeated 2xx.
  /// `write` may be called later, so it owns what it needs.
  virtual void send_ack(Destination to, WriteRequest write) = 0;

  /// Where a host leads, from the cache or by asking DNS; `handler` is called once, later.
  [[nodiscard]] virtual std::shared_ptr<Resolution> resolve(TargetQuestion question, TargetHandler handler) = 0;
  /// Why the last connection to `target`, opened for `peer`, did not come about, if none has since.
  virtual std::optional<net::NetError> trouble_with(const Target& target, const TlsPeerPtr& peer) const {
    static_cast<void>(target), static_cast<void>(peer);
    return std::nullopt;
  }
  /// What requests that had a choice of targets have found out about these, on whichever shard.
  virtual const TargetHealth& health() const = 0;
  /// Told when a target fails or answers again; never from within another call.
  virtual void set_health_listener(std::function<void(const Target&)> listener) { static_cast<void>(listener); }
  /// The way to where `before` led, from one of our listening addresses as they are now; nothing if none fits.
  virtual std::optional<Flow> way_again(const Flow& before) = 0;
  /// This machine has other addresses than before: ways are found anew, connections that left from an address which is
  /// gone are closed.
  virtual void own_address_changed() = 0;
  /// An empty line along the flow, so that NAT keeps it open: RFC 5626 §3.5.1; over UDP too, where nothing answers.
  /// Opens no connection. `pong_expected`: a connection on which nothing comes back within 10 s is closed.
  virtual void keep_alive(const Flow& flow, bool pong_expected) = 0;

  /// Texts that carry this shard, so that what comes back finds it: 24 characters.
  virtual std::string mint_call_id() = 0;
  virtual std::string mint_tag() = 0;
  virtual std::string mint_contact_token() = 0;

  virtual runtime::Shard& shard() = 0;
  virtual std::size_t transactions() const = 0;          ///< running ones, for leak checks
  virtual StackCounters counters() const { return {}; }  ///< since start, for metrics
  /// Stops: every running client transaction fails with SendFault::stopped.
  virtual void stop() = 0;
};

std::unique_ptr<Stack> make_stack(runtime::Shard& shard, net::Network& network, StackOptions options);

}  // namespace tandem::sipstack
