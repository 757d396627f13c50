// One connection that carries SIP: framing, keep-alive, and the times after which it is closed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/network.h"
#include "runtime/shard.h"
#include "sip/stream_framer.h"
#include "sipstack/flow.h"

namespace tandem::sipstack {

struct StackOptions;
class Connection;

/// Its owner; may close (not destroy) the connection from within each call.
class ConnectionUser {
 public:
  virtual void on_stream_message(Connection& connection, std::span<char> bytes) = 0;
  /// The stream cannot be read on; it is closed after this call.
  virtual void on_stream_broken(Connection& connection, std::span<char> head, sip::ParseFault fault) = 0;
  virtual void on_keep_alive() = 0;
  /// A connection that we opened stands.
  virtual void on_connection_ready(Connection& connection) = 0;
  /// Once, never from within a call of the owner other than close(). To be destroyed later, not in this call.
  virtual void on_connection_closed(Connection& connection) = 0;

 protected:
  ~ConnectionUser() = default;
};

/// Shard: its own. Destroying it closes it silently.
class Connection final : private net::StreamHandler {
 public:
  enum class Origin : std::uint8_t { accepted, opened };

  Connection(runtime::Shard& shard, const StackOptions& options, ConnectionUser& user, Flow flow, Origin origin);

  /// For accepted ones the stream that came, for opened ones the one that `connect` gave.
  void attach(std::unique_ptr<net::Stream> stream);
  net::StreamHandler& handler() { return *this; }  ///< for Network::connect

  void send(std::string_view bytes);
  /// Two line ends; `pong_expected`: closed unless something comes within `pong_within`.
  void ping(bool pong_expected);
  static constexpr std::chrono::seconds pong_within{10};  ///< RFC 5626 §4.4.1
  void close();

  const Flow& flow() const { return flow_; }
  bool ready() const { return connected_; }
  /// Why it ended, if not because we wanted it.
  const std::optional<net::NetError>& fault() const { return fault_; }
  bool open() const { return open_; }
  Origin origin() const { return origin_; }
  bool carried_messages = false;  ///< of ours: somebody may count on it

 private:
  void on_connected() override;
  void on_bytes(std::span<const char> bytes) override;
  void on_sign_of_life() override { last_heard_ = shard_.now(); }
  void on_closed(const net::NetError& why) override;
  void read_frames();
  void read_message(std::span<const char> bytes);
  void watch(Duration within);
  void on_watch();

  runtime::Shard& shard_;
  const StackOptions& options_;
  ConnectionUser& user_;
  Flow flow_;
  Origin origin_;
  std::unique_ptr<net::Stream> stream_;
  sip::StreamFramer framer_;
  std::string waiting_;  ///< sent before the connection stood
  runtime::Timer watch_, pong_;
  std::optional<net::NetError> fault_;
  TimePoint last_heard_;
  TimePoint unfinished_since_;
  bool connected_;
  bool had_message_ = false;
  bool open_ = true;
};

}  // namespace tandem::sipstack
