// UDP sockets of one shard: what they receive is fetched, and what they send is handed over, many at a time.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <memory>
#include <vector>

#include "net/lifeline.h"
#include "net/network.h"
#include "net/port_claims.h"
#include "net/system_address.h"
#include "runtime/loop.h"

namespace tandem::net {

class DatagramHub;

class UdpSocket final : public DatagramSocket, private runtime::ReadyHandler {
 public:
  UdpSocket(DatagramHub& hub, runtime::Loop& loop, Descriptor descriptor, PortClaims::Claim claim,
            DatagramHandler& handler, runtime::Promptness promptness);
  ~UdpSocket() override;

  void send(SocketAddress to, std::span<const char> bytes) override;
  SocketAddress local() const override { return local_; }

 private:
  friend class DatagramHub;
  static constexpr std::uint32_t none = ~0U;

  void on_ready(std::uint32_t events) override;
  void take_errors(const Lifeline::Watcher& alive);

  DatagramHub& hub_;
  DatagramHandler& handler_;
  PortClaims::Claim claim_;
  Descriptor descriptor_;
  SocketAddress local_;
  std::uint32_t first_pending_ = none, last_pending_ = none;  ///< chain through the hub's queue
  Lifeline lifeline_;
  runtime::Watch watch_;
};

/// What all UDP sockets of a shard share: buffers for a batch received, and the queue of datagrams to be sent when the
/// turn ends. Outlives its sockets.
class DatagramHub {
 public:
  explicit DatagramHub(runtime::Loop& loop);

  std::expected<std::unique_ptr<DatagramSocket>, NetError> open(SocketAddress local, const DatagramOptions& options,
                                                                PortClaims* claims, DatagramHandler& handler);

 private:
  friend class UdpSocket;
  static constexpr std::size_t batch = 32;
  static constexpr std::size_t largest = 65'535;
  /// A little more than 64 KiB, so that the first bytes of all slots do not compete for the same cache sets.
  static constexpr std::size_t slot_size = 65'536 + 256;
  static constexpr std::size_t queue_bytes = 512 * 1024;
  static constexpr std::size_t queue_length = 1024;

  struct Control {
    alignas(cmsghdr) std::array<char, 64> bytes;
  };
  struct Pending {
    SystemAddress to;
    std::uint32_t offset, length;
    std::uint32_t next;
  };
  struct Failure {
    UdpSocket* socket;
    SocketAddress peer;
  };

  void receive(UdpSocket& socket, const Lifeline::Watcher& alive);
  void deliver(UdpSocket& socket, std::size_t slot);
  void enqueue(UdpSocket& socket, const SocketAddress& to, std::span<const char> bytes);
  void flush(UdpSocket& socket);
  void send_batch(UdpSocket& socket, std::span<mmsghdr> messages, std::span<const std::uint32_t> indices);
  void flush_all();
  void finish_turn();
  void forget(UdpSocket& socket);

  runtime::Loop& loop_;
  std::unique_ptr<char[]> receive_area_;
  std::array<mmsghdr, batch> headers_{};
  std::array<iovec, batch> vectors_{};
  std::array<SystemAddress, batch> sources_;
  std::array<Control, batch> controls_;

  std::unique_ptr<char[]> send_area_;
  std::size_t send_used_ = 0;
  std::vector<Pending> queue_;
  std::vector<UdpSocket*> waiting_;
  std::vector<Failure> failures_;
  runtime::TurnEnd turn_end_;
};

}  // namespace tandem::net
