// TCP connections and listeners of one shard.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/lifeline.h"
#include "net/network.h"
#include "net/port_claims.h"
#include "net/system_address.h"
#include "runtime/loop.h"

namespace tandem::net {

class StreamHub;

class TcpStream final : public Stream, private runtime::ReadyHandler {
 public:
  static constexpr Duration connect_limit = std::chrono::seconds(10);

  /// An accepted connection; nothing is read before it has a handler.
  TcpStream(StreamHub& hub, Descriptor descriptor, SocketAddress remote);
  /// A connection to be opened.
  TcpStream(StreamHub& hub, SocketAddress local, SocketAddress remote, StreamHandler& handler);
  ~TcpStream() override;

  void set_handler(StreamHandler& handler) override;
  void send(std::span<const char> bytes) override;
  SocketAddress local() const override { return local_; }
  SocketAddress remote() const override { return remote_; }

 private:
  friend class StreamHub;
  enum class State : std::uint8_t { connecting, open, failing, closed };

  void begin_connect();
  void finish_connect();
  void on_ready(std::uint32_t events) override;
  void read_some(const Lifeline::Watcher& alive);
  void flush();
  /// Ends the connection; the handler learns it at the end of the turn, never from within a call of its own.
  void fail(NetError why);
  void attend();
  void report(NetError why);

  StreamHub& hub_;
  StreamHandler* handler_ = nullptr;
  Descriptor descriptor_;
  SocketAddress local_, remote_;
  State state_;
  bool attention_ = false;  ///< the hub calls attend() at the end of the turn
  Lifeline lifeline_;
  std::string output_;
  std::size_t output_sent_ = 0;
  std::optional<NetError> failure_;
  runtime::Timer connect_timer_;
  runtime::Watch watch_;
};

class TcpListener final : public Listener, private runtime::ReadyHandler {
 public:
  TcpListener(StreamHub& hub, Descriptor descriptor, PortClaims::Claim claim, StreamAcceptor& acceptor);
  SocketAddress local() const override { return local_; }

 private:
  void on_ready(std::uint32_t events) override;
  void pause();

  StreamHub& hub_;
  StreamAcceptor& acceptor_;
  PortClaims::Claim claim_;
  Descriptor descriptor_;
  SocketAddress local_;
  Lifeline lifeline_;
  runtime::Timer resume_;
  runtime::Watch watch_;
};

/// What all streams of a shard share. Outlives them.
class StreamHub {
 public:
  explicit StreamHub(runtime::Loop& loop);

  std::expected<std::unique_ptr<Listener>, NetError> listen(SocketAddress local, Sharing sharing, PortClaims* claims,
                                                            StreamAcceptor& acceptor);

  runtime::Loop& loop() { return loop_; }
  std::span<char> read_buffer() { return {read_area_.get(), read_size}; }
  void wants_attention(TcpStream& stream);
  void forget(TcpStream& stream);

 private:
  static constexpr std::size_t read_size = 64 * 1024;
  void finish_turn();

  runtime::Loop& loop_;
  std::unique_ptr<char[]> read_area_;
  std::vector<TcpStream*> waiting_, attended_;  ///< null: destroyed meanwhile
  runtime::TurnEnd turn_end_;
};

}  // namespace tandem::net
