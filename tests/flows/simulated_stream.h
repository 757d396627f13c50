// A simulated TCP connection. Only for the simulator's own files.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>

#include "flows/simulated_sockets.h"
#include "net/network.h"

namespace tandem::flows {

/// Both ends of a connection and what is on its way between them: an ordered pipe of bytes, cut and joined at random,
/// in which losses are delays. Lives as long as an end or a packet of it does.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(World& world, SimHost& host, SimShard& shard, SocketAddress local, SocketAddress remote,
             net::StreamHandler& handler);

  enum Side : std::size_t { opener = 0, acceptor = 1 };

  void start();
  void send(Side from, std::span<const char> bytes);
  void set_handler(Side side, net::StreamHandler& handler);
  void close(Side side);  ///< the stream object of that side is gone
  SocketAddress local(Side side) const { return ends_[side].local; }

 private:
  struct Chunk {
    TimePoint at;
    std::string bytes;
    bool end = false;  ///< FIN
  };
  struct End {
    SimHost* host = nullptr;
    SimShard* shard = nullptr;
    SocketAddress local;
    net::StreamHandler* handler = nullptr;
    bool open = false;           ///< its stream object exists
    bool finished = false;       ///< on_closed was called, or will never be
    std::deque<Chunk> arriving;  ///< towards this end
    std::size_t bytes_arriving = 0;
    TimePoint last_arrival{};
    TimePoint stalled_since{};
  };

  static Side other(Side side) { return side == opener ? acceptor : opener; }
  bool cut(Side from) const;
  TimePoint arrival(Side from);
  void syn_arrives();
  void accepted_by(ListenerState& listener);
  void fail_after(Duration wait, Side side, net::NetFault fault, const char* text);
  void fail(Side side, net::NetFault fault, const char* text);
  void push(Side to, Chunk chunk);
  void deliver(Side to);
  std::string take_some(End& end);

  World& world_;
  SimWire& wire_;
  std::array<End, 2> ends_;
  TimePoint began_;
  bool established_ = false;
  std::string before_established_;  ///< what the opener sent too early
};

class SimStream final : public net::Stream {
 public:
  SimStream(std::shared_ptr<Connection> connection, Connection::Side side)
      : connection_(std::move(connection)), side_(side) {}
  ~SimStream() override { connection_->close(side_); }

  void set_handler(net::StreamHandler& handler) override { connection_->set_handler(side_, handler); }
  void send(std::span<const char> bytes) override { connection_->send(side_, bytes); }
  SocketAddress local() const override { return connection_->local(side_); }
  SocketAddress remote() const override {
    return connection_->local(side_ == Connection::opener ? Connection::acceptor : Connection::opener);
  }

 private:
  std::shared_ptr<Connection> connection_;
  Connection::Side side_;
};

}  // namespace tandem::flows
