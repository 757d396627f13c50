// The simulated network's matter: machines with addresses, links of some quality between them, names.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "net/network.h"

namespace tandem::flows {

class World;
class SimNetwork;
class SimShard;
struct DatagramState;
struct ListenerState;

/// What happens to packets from one address to another. Streams lose nothing: a lost segment comes late.
struct LinkQuality {
  double loss = 0;                                ///< probabilities; loss 1: cut
  double duplication = 0;                         ///< datagrams only
  double reordering = 0;                          ///< of being held back so that later ones overtake it
  Duration delay = std::chrono::milliseconds(5);  ///< one way
  Duration jitter = Duration::zero();             ///< at most this much more, without overtaking
};

/// A packet as a tap on the wire sees it; valid during the call.
struct Packet {
  enum class Fate : std::uint8_t { sent, lost, delivered, nobody_there };
  bool stream;
  Fate fate;
  TimePoint at;
  SocketAddress from, to;
  std::string_view bytes;
};

/// A machine. Made by SimWire::add_host and lives as long as the wire.
class SimHost {
 public:
  SimHost(std::string name, std::vector<IpAddress> addresses)
      : name_(std::move(name)), addresses_(std::move(addresses)) {}

  const std::string& name() const { return name_; }
  const std::vector<IpAddress>& addresses() const { return addresses_; }
  bool owns(const IpAddress& ip) const;
  /// The address from which it sends to `remote`; unspecified if it has none of that family.
  IpAddress address_towards(const IpAddress& remote) const;

  /// Without power: nothing arrives and nothing leaves; connections time out.
  void set_down(bool down) { down_ = down; }
  bool down() const { return down_; }
  /// Whether a datagram for a closed port is answered by an ICMP error.
  void set_answers_unreachable(bool answers) { answers_unreachable_ = answers; }
  /// Takes the port away from programs, for both UDP and TCP, as if another one had it.
  void occupy(std::uint16_t port) { occupied_.insert(port); }
  void release(std::uint16_t port) { occupied_.erase(port); }

 private:
  friend class SimWire;
  friend class SimNetwork;
  friend class SimDatagramSocket;
  friend class SimListener;
  friend class Connection;
  std::string name_;
  std::vector<IpAddress> addresses_;
  std::unordered_map<std::uint16_t, std::vector<DatagramState*>> datagrams_;  ///< in order of opening
  std::unordered_map<std::uint16_t, std::vector<ListenerState*>> listeners_;
  std::set<std::uint16_t> occupied_;
  std::vector<SimNetwork*> listening_for_changes_;
  std::uint16_t next_port_ = 49152;
  bool down_ = false;
  bool answers_unreachable_ = true;
};

/// Everything between the machines.
class SimWire {
 public:
  explicit SimWire(World& world) : world_(world) {}

  /// Addresses are unique in the world. Every host has 127.0.0.1 and ::1 besides, for itself.
  SimHost& add_host(std::string name, std::vector<IpAddress> addresses);
  /// To another place in the network: its programs are told (SimNetwork::set_address_listener).
  void move_host(SimHost& host, std::vector<IpAddress> addresses);
  SimHost* host_of(const IpAddress& ip) const;

  void set_default_link(LinkQuality quality) { default_link_ = quality; }
  void set_link(const IpAddress& from, const IpAddress& to, LinkQuality quality) { links_[{from, to}] = quality; }
  void set_links(const IpAddress& a, const IpAddress& b, LinkQuality quality);  ///< both ways
  const LinkQuality& link(const IpAddress& from, const IpAddress& to) const;

  /// Names. What is not set is not found; a fault of `timed_out` comes after five seconds.
  void set_addresses(std::string_view name, std::vector<IpAddress> addresses,
                     std::chrono::seconds ttl = std::chrono::seconds(60));
  void set_services(std::string_view name, std::vector<net::SrvRecord> services,
                    std::chrono::seconds ttl = std::chrono::seconds(60));
  void set_pointers(std::string_view name, std::vector<net::NaptrRecord> pointers,
                    std::chrono::seconds ttl = std::chrono::seconds(60));
  void fail_name(std::string_view name, net::NameFault fault);
  void forget_name(std::string_view name);
  void set_names_down(bool down) { names_down_ = down; }  ///< no question at all is answered
  void set_name_delay(Duration delay) { name_delay_ = delay; }

  /// Sees all packets, twice: when sent (or lost) and when they arrive.
  void set_tap(std::function<void(const Packet&)> tap) { tap_ = std::move(tap); }

  /// Sockets, listeners and stream ends that are open now: zero when everything has been cleaned up.
  std::size_t open_sockets() const { return open_; }
  std::uint64_t datagrams_sent() const { return datagrams_sent_; }
  std::uint64_t datagrams_lost() const { return datagrams_lost_; }

 private:
  friend class SimNetwork;
  friend class SimDatagramSocket;
  friend class SimListener;
  friend class Connection;
  friend class SimStream;
  struct Name {
    std::vector<IpAddress> addresses;
    std::vector<net::SrvRecord> services;
    std::vector<net::NaptrRecord> pointers;
    std::chrono::seconds ttl{60};
    std::optional<net::NameFault> fault;
  };

  /// How long one packet takes, in order with those before unless reordering says otherwise.
  TimePoint arrival(const IpAddress& from, const IpAddress& to, const LinkQuality& quality);
  void send_datagram(const std::shared_ptr<DatagramState>& sender, SocketAddress from, SocketAddress to,
                     std::span<const char> bytes);
  void carry_datagram(const std::shared_ptr<DatagramState>& sender, SocketAddress from, SocketAddress to,
                      std::vector<char> bytes);
  void deliver_datagram(const std::shared_ptr<DatagramState>& sender, SocketAddress from, SocketAddress to,
                        std::vector<char>& bytes);
  void tell(const Packet& packet);
  /// The host with this address, seen from `sender`; null if there is none or it is without power.
  SimHost* find_host(SimHost& sender, const IpAddress& to) const;
  template <class State>
  void close(std::unordered_map<std::uint16_t, std::vector<State*>>& table, State& closing);

  World& world_;
  std::vector<std::unique_ptr<SimHost>> hosts_;
  std::unordered_map<IpAddress, SimHost*> by_address_;
  std::map<std::pair<IpAddress, IpAddress>, LinkQuality> links_;
  std::map<std::pair<IpAddress, IpAddress>, TimePoint> last_arrival_;
  LinkQuality default_link_;
  std::map<std::string, Name, std::less<>> names_;
  bool names_down_ = false;
  Duration name_delay_ = std::chrono::milliseconds(20);
  std::function<void(const Packet&)> tap_;
  std::size_t open_ = 0;
  std::uint64_t datagrams_sent_ = 0, datagrams_lost_ = 0;
};

}  // namespace tandem::flows
