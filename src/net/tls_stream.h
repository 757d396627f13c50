// TLS over any stream.
#pragma once

#include <memory>
#include <string>

#include "crypto/tls_engine.h"
#include "net/lifeline.h"
#include "net/network.h"
#include "runtime/shard.h"

namespace tandem::net {

/// Connected once the handshake is done and the peer is who it must be; what is sent before waits. A fault of TLS ends
/// it with NetFault::insecure, the cause in NetError::tls.
/// Shard: the one of the stream below.
class TlsStream final : public Stream, private StreamHandler {
 public:
  /// A peer that took the connection must have finished the handshake by then.
  static constexpr std::chrono::seconds handshake_of_server{3}, handshake_of_client{10};

  /// Over a connection that was accepted.
  TlsStream(runtime::Shard& shard, std::unique_ptr<Stream> below, const crypto::TlsContext& context);
  /// Over one that is being opened: `open` is called at once and gives the stream below, made with the given handler.
  using Open = std::function<std::unique_ptr<Stream>(StreamHandler& handler)>;
  TlsStream(runtime::Shard& shard, const Open& open, const crypto::TlsContext& context, crypto::TlsExpectation expected,
            StreamHandler& handler);
  ~TlsStream() override;

  void set_handler(StreamHandler& handler) override;
  void send(std::span<const char> bytes) override;
  SocketAddress local() const override { return below_->local(); }
  SocketAddress remote() const override { return below_->remote(); }

 private:
  void on_connected() override;
  void on_bytes(std::span<const char> bytes) override;
  void on_closed(const NetError& why) override;
  void finish_handshake(const Lifeline::Watcher& alive);
  void pass_output();
  void report(NetError why);
  void report(crypto::TlsError why);
  void limit_handshake(Duration limit);

  runtime::Shard& shard_;
  crypto::TlsEngine engine_;
  StreamHandler* handler_ = nullptr;
  bool opened_by_us_;
  bool begun_ = false;  ///< the connection below stands
  bool established_ = false, over_ = false;
  std::string waiting_;  ///< sent before the handshake was done
  std::string text_;     ///< decrypted; a member, so that its memory is used again
  Lifeline lifeline_;
  runtime::Timer limit_;
  std::unique_ptr<Stream> below_;
};

}  // namespace tandem::net
