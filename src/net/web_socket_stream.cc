#include "net/web_socket_stream.h"

#include <utility>

#include "net/web_socket_upgrade.h"

namespace tandem::net {
namespace {

// RFC 6455 §7.4.1
constexpr std::uint16_t normal_closure = 1000, going_away = 1001, policy_violation = 1008;

}  // namespace

WebSocketStream::WebSocketStream(runtime::Shard& shard, std::unique_ptr<Stream> below)
    : shard_(shard), below_(std::move(below)) {
  watch();
}

WebSocketStream::~WebSocketStream() {
  if (state_ == State::open) send_frame(FrameOperation::close, close_payload(going_away));
}

void WebSocketStream::set_handler(StreamHandler& handler) {
  handler_ = &handler;
  below_->set_handler(*this);
}

/// A peer may take its time between messages, not within one.
void WebSocketStream::watch() {
  if (state_ == State::open && !frames_.unfinished()) return patience_.cancel();
  if (patience_.armed()) return;
  patience_.arm(shard_.timers(), shard_.now() + patience, [this] {
    end(policy_violation, state_ == State::upgrading ? "no WebSocket request came in time"
                                                     : "a WebSocket message was not finished in time");
  });
}

void WebSocketStream::send_frame(FrameOperation operation, std::string_view payload) {
  std::string frame;
  write_frame(frame, operation, payload);
  below_->send(frame);
}

void WebSocketStream::send(std::span<const char> bytes) {
  // SIP may hold bytes that are no UTF-8, which a text message must not (RFC 7118 §5.2 allows both).
  if (state_ != State::open) return;
  bool ascii = true;
  for (const char c : bytes) ascii = ascii && static_cast<std::uint8_t>(c) < 0x80;
  send_frame(ascii ? FrameOperation::text : FrameOperation::binary, {bytes.data(), bytes.size()});
}

bool WebSocketStream::ping() {
  if (state_ == State::open) send_frame(FrameOperation::ping, {});
  return true;
}

void WebSocketStream::on_bytes(std::span<const char> bytes) {
  if (state_ == State::over) return;
  Lifeline::Watcher alive(lifeline_);
  if (state_ == State::upgrading) {
    if (!upgrade(bytes)) return;
  } else {
    frames_.push(bytes);
  }
  read_frames(alive);
  if (!alive.gone() && state_ == State::open) watch();
}

/// True: the request was good; what follows it is among the frames.
bool WebSocketStream::upgrade(std::span<const char> bytes) {
  request_.append(bytes.begin(), bytes.end());
  const auto read = read_upgrade(request_);
  if (!read) return false;
  below_->send(read->response);
  if (!read->accepted) {
    state_ = State::over;
    patience_.cancel();
    handler_->on_closed({NetFault::closed, "WebSocket refused: " + read->why});  // may destroy this
    return false;
  }
  state_ = State::open;
  patience_.cancel();
  frames_.push(std::span<const char>(request_).subspan(read->consumed));
  request_ = {};
  return true;
}

void WebSocketStream::read_frames(const Lifeline::Watcher& alive) {
  while (!alive.gone() && state_ == State::open) {
    auto event = frames_.next();
    if (!event) return end(close_status(event.error()), std::string(sentence(event.error())));
    if (!*event) return;
    switch ((*event)->kind) {
      case FrameReader::Kind::message:
        handler_->on_bytes((*event)->payload);
        break;
      case FrameReader::Kind::ping:
        send_frame(FrameOperation::pong, (*event)->payload);
        handler_->on_sign_of_life();
        break;
      case FrameReader::Kind::pong:
        handler_->on_sign_of_life();
        break;
      case FrameReader::Kind::close:
        return end(normal_closure, "the peer closed the connection");
    }
  }
}

void WebSocketStream::end(std::uint16_t status, std::string why) {
  if (state_ == State::open) send_frame(FrameOperation::close, close_payload(status));
  state_ = State::over;
  patience_.cancel();
  handler_->on_closed({NetFault::closed, std::move(why)});  // may destroy this
}

void WebSocketStream::on_closed(const NetError& why) {
  if (state_ == State::over) return;
  state_ = State::over;
  patience_.cancel();
  if (handler_) handler_->on_closed(why);  // may destroy this
}

}  // namespace tandem::net
