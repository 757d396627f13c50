// The server's side of a WebSocket over any stream: RFC 6455, with subprotocol sip (RFC 7118).
#pragma once

#include <memory>
#include <string>

#include "net/lifeline.h"
#include "net/network.h"
#include "net/web_socket_frames.h"
#include "runtime/shard.h"

namespace tandem::net {

/// Every call of send() makes one message; every call of on_bytes has exactly one. ping() asks by a ping frame, whose
/// answer is on_sign_of_life.
/// Shard: the one of the stream below.
class WebSocketStream final : public Stream, private StreamHandler {
 public:
  /// The whole upgrade, and a message once it has begun, must be there in this time.
  static constexpr std::chrono::seconds patience{32};

  WebSocketStream(runtime::Shard& shard, std::unique_ptr<Stream> below);
  ~WebSocketStream() override;

  void set_handler(StreamHandler& handler) override;
  void send(std::span<const char> bytes) override;
  bool ping() override;
  SocketAddress local() const override { return below_->local(); }
  SocketAddress remote() const override { return below_->remote(); }

 private:
  enum class State : std::uint8_t { upgrading, open, over };

  void on_bytes(std::span<const char> bytes) override;
  void on_closed(const NetError& why) override;
  void on_sign_of_life() override { handler_->on_sign_of_life(); }
  bool upgrade(std::span<const char> bytes);
  void read_frames(const Lifeline::Watcher& alive);
  void send_frame(FrameOperation operation, std::string_view payload);
  void end(std::uint16_t status, std::string why);
  void watch();

  runtime::Shard& shard_;
  StreamHandler* handler_ = nullptr;
  State state_ = State::upgrading;
  std::string request_;  ///< what there is of the HTTP request
  FrameReader frames_;
  Lifeline lifeline_;
  runtime::Timer patience_;
  std::unique_ptr<Stream> below_;
};

}  // namespace tandem::net
