// The wire as the protocol code sees it: datagram sockets, streams, names. Implemented over epoll in service
// (net/system_network.h) and by the simulator in tests/flows.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "crypto/tls_error.h"

namespace tandem::net {

enum class NetFault : std::uint8_t {
  address_in_use,
  no_such_address,
  no_permission,
  no_descriptors,
  refused,
  unreachable,
  timed_out,
  closed,
  insecure,  ///< TLS did not come about: see NetError::tls
  other
};
struct NetError {
  NetFault fault;
  std::string text;        ///< the system's words, for operators
  crypto::TlsError tls{};  ///< of NetFault::insecure
};

/// A received datagram. `bytes` is writable (headers are unfolded in place) and valid only during the call.
struct Datagram {
  SocketAddress from;
  SocketAddress to;  ///< the local address it arrived at, also when the socket is bound to a wildcard
  std::span<char> bytes;
};

class DatagramHandler {
 public:
  virtual void on_datagram(const Datagram& datagram) = 0;
  /// An ICMP error came back for something sent to `peer` (port or host unreachable). Advisory.
  virtual void on_send_failed(SocketAddress peer) { static_cast<void>(peer); }

 protected:
  ~DatagramHandler() = default;
};

/// Destroying it closes the socket; nothing is called back afterwards, also from within on_datagram.
class DatagramSocket {
 public:
  virtual ~DatagramSocket() = default;
  /// Bytes are copied or sent before return; sends are batched per turn of the loop. Never blocks; a full socket
  /// buffer drops, as the network would.
  virtual void send(SocketAddress to, std::span<const char> bytes) = 0;
  virtual SocketAddress local() const = 0;
};

class StreamHandler {
 public:
  virtual void on_connected() {}                           ///< only for streams that we opened
  virtual void on_bytes(std::span<const char> bytes) = 0;  ///< valid during the call
  virtual void on_sign_of_life() {}                        ///< an answer to Stream::ping
  virtual void on_closed(const NetError& why) = 0;         ///< last call; the stream may be destroyed in it

 protected:
  ~StreamHandler() = default;
};

/// A TCP connection, or what is spoken over one. Destroying it closes the connection and silences the handler.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual void set_handler(StreamHandler& handler) = 0;
  /// Queues a copy. When more than `max_queued_bytes` wait unsent the stream closes itself (a peer that does not read).
  virtual void send(std::span<const char> bytes) = 0;
  /// Asks the peer for a sign of life by means of its own, if it has such: then true.
  virtual bool ping() { return false; }
  virtual SocketAddress local() const = 0;
  virtual SocketAddress remote() const = 0;
  static constexpr std::size_t max_queued_bytes = 1 << 20;
};

class StreamAcceptor {
 public:
  virtual void on_accepted(std::unique_ptr<Stream> stream) = 0;

 protected:
  ~StreamAcceptor() = default;
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual SocketAddress local() const = 0;
};

enum class Sharing : std::uint8_t {
  exclusive,     ///< an address already in use is an error
  across_shards  ///< SO_REUSEPORT: every shard opens the same address and the kernel spreads what arrives
};

struct DatagramOptions {
  Sharing sharing = Sharing::exclusive;
  int receive_buffer_bytes = 0;  ///< 0: the system's default
  std::uint8_t dscp = 0;
  bool gathered = false;           ///< may be received up to 1 ms later, so that one wake-up serves many: for media
  bool report_unreachable = true;  ///< on_send_failed is called; media, which learns it otherwise, says false
};

/// Finds addresses for a name. Answers come on the asking shard, never before the call returns.
struct SrvRecord {
  std::string target;
  std::uint16_t port, priority, weight;
};
/// RFC 3403. For finding servers those are of use whose `flags` say "s": `replacement` is then the name of SRV records
/// (RFC 3263 §4.1). In ENUM `regexp` says what to make of a number (RFC 6116).
struct NaptrRecord {
  std::uint16_t order, preference;
  std::string flags, service, replacement;
  std::string regexp{};
};
struct NameAnswer {
  std::vector<IpAddress> addresses;
  std::vector<SrvRecord> services;
  std::vector<NaptrRecord> pointers{};
  std::chrono::seconds ttl{60};
};
enum class NameFault : std::uint8_t { not_found, timed_out, refused, server_failed, bad_name };
std::string_view sentence(NameFault fault);  ///< for operators: "the name does not exist"
using NameResult = std::expected<NameAnswer, NameFault>;
using NameHandler = std::move_only_function<void(NameResult)>;

/// An outstanding question. Destroying it means the handler is never called.
class NameQuery {
 public:
  virtual ~NameQuery() = default;
};

/// Everything of one shard that touches the outside. Shard: its own; outlives all that it opened.
class Network {
 public:
  virtual ~Network() = default;
  virtual std::expected<std::unique_ptr<DatagramSocket>, NetError> open_datagram(SocketAddress local,
                                                                                 const DatagramOptions& options,
                                                                                 DatagramHandler& handler) = 0;
  virtual std::expected<std::unique_ptr<Listener>, NetError> listen(SocketAddress local, Sharing sharing,
                                                                    StreamAcceptor& acceptor) = 0;
  /// Returns at once; on_connected or on_closed follows. `local` with port 0 takes any.
  virtual std::unique_ptr<Stream> connect(SocketAddress local, SocketAddress remote, StreamHandler& handler) = 0;

  [[nodiscard]] virtual std::unique_ptr<NameQuery> resolve_addresses(std::string_view name, NameHandler handler) = 0;
  [[nodiscard]] virtual std::unique_ptr<NameQuery> resolve_services(std::string_view name, NameHandler handler) = 0;
  [[nodiscard]] virtual std::unique_ptr<NameQuery> resolve_pointers(std::string_view name, NameHandler handler) = 0;
  /// Asks these, in this order, from now on; none: the system's. Where names are not asked for by DNS: nothing.
  virtual void use_name_servers(const std::vector<SocketAddress>& servers) { static_cast<void>(servers); }

  /// The local address from which the system would send to `remote`.
  virtual IpAddress local_address_towards(const IpAddress& remote) = 0;
  /// `listener` is told, soon afterwards, that this machine has other addresses or routes than before.
  virtual void set_address_listener(std::function<void()> listener) { static_cast<void>(listener); }
};

}  // namespace tandem::net
