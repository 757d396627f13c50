#include "net/tls_stream.h"

#include <utility>

namespace tandem::net {

using State = crypto::TlsEngine::State;

TlsStream::TlsStream(runtime::Shard& shard, std::unique_ptr<Stream> below, const crypto::TlsContext& context)
    : shard_(shard),
      engine_(crypto::TlsEngine::accepting(context, shard.wall())),
      opened_by_us_(false),
      begun_(true),
      below_(std::move(below)) {
  limit_handshake(handshake_of_client);
}

TlsStream::TlsStream(runtime::Shard& shard, const Open& open, const crypto::TlsContext& context,
                     crypto::TlsExpectation expected, StreamHandler& handler)
    : shard_(shard),
      engine_(crypto::TlsEngine::connecting(context, std::move(expected), shard.wall())),
      handler_(&handler),
      opened_by_us_(true) {
  below_ = open(*this);
}

TlsStream::~TlsStream() {
  if (over_ || !below_) return;
  engine_.farewell();
  pass_output();
}

void TlsStream::set_handler(StreamHandler& handler) {
  handler_ = &handler;
  below_->set_handler(*this);
}

void TlsStream::limit_handshake(Duration limit) {
  limit_.arm(shard_.timers(), shard_.now() + limit, [this] { report(crypto::TlsError{crypto::TlsFault::silent, {}}); });
}

void TlsStream::on_connected() {
  begun_ = true;
  limit_handshake(handshake_of_server);
  pass_output();
}

void TlsStream::send(std::span<const char> bytes) {
  if (over_) return;
  if (established_) {
    engine_.send(bytes);
    return pass_output();
  }
  if (waiting_.size() + bytes.size() <= max_queued_bytes) waiting_.append(bytes.begin(), bytes.end());
}

void TlsStream::pass_output() {
  const std::string bytes = engine_.output();
  if (!bytes.empty()) below_->send(bytes);
}

void TlsStream::on_bytes(std::span<const char> bytes) {
  if (over_) return;
  Lifeline::Watcher alive(lifeline_);
  text_.clear();
  const State state = engine_.receive(bytes, text_);
  pass_output();
  if (!established_ && (state == State::open || state == State::closed)) finish_handshake(alive);
  if (alive.gone() || over_) return;
  if (!text_.empty()) {
    // The handler may send, which must not disturb what it is reading.
    const std::string text = std::exchange(text_, {});
    handler_->on_bytes(text);
    if (alive.gone() || over_) return;
  }
  if (state == State::failed) return report(engine_.error());
  if (state == State::closed) return report(NetError{NetFault::closed, "the peer closed the connection"});
}

void TlsStream::finish_handshake(const Lifeline::Watcher& alive) {
  established_ = true;
  limit_.cancel();
  if (opened_by_us_) handler_->on_connected();
  if (alive.gone() || over_) return;
  engine_.send(std::exchange(waiting_, {}));
  pass_output();
}

void TlsStream::on_closed(const NetError& why) {
  if (over_) return;
  const bool within_handshake = begun_ && !established_;
  engine_.cut_off();
  if (within_handshake) return report(engine_.error());
  report(why);
}

void TlsStream::report(crypto::TlsError why) {
  NetError error{NetFault::insecure, "no TLS with " + below_->remote().to_string() + ": " + crypto::to_text(why)};
  error.tls = std::move(why);
  report(std::move(error));
}

void TlsStream::report(NetError why) {
  over_ = true;
  limit_.cancel();
  if (handler_) handler_->on_closed(why);  // may destroy this
}

}  // namespace tandem::net
