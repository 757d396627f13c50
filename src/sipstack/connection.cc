#include "sipstack/connection.h"

#include "sipstack/stack.h"

namespace tandem::sipstack {

Connection::Connection(runtime::Shard& shard, const StackOptions& options, ConnectionUser& user, Flow flow,
                       Origin origin)
    : shard_(shard),
      options_(options),
      user_(user),
      flow_(std::move(flow)),
      origin_(origin),
      last_heard_(shard.now()),
      unfinished_since_(shard.now()),
      connected_(origin == Origin::accepted) {
  watch(connected_ ? Duration(options_.first_message_within) : Duration(options_.connect_within));
}

void Connection::attach(std::unique_ptr<net::Stream> stream) {
  stream_ = std::move(stream);
  if (origin_ == Origin::accepted) stream_->set_handler(*this);
}

void Connection::send(std::string_view bytes) {
  if (!open_) return;
  if (connected_) {
    stream_->send(bytes);
  } else if (waiting_.size() + bytes.size() <= net::Stream::max_queued_bytes) {
    waiting_ += bytes;
  }
}

void Connection::ping(bool pong_expected) {
  if (!connected_ || !stream_->ping()) send("\r\n\r\n");
  if (!pong_expected || pong_.armed()) return;
  pong_.arm(shard_.timers(), shard_.now() + pong_within, [this, asked = shard_.now()] {
    if (last_heard_ < asked) close();
  });
}

void Connection::close() {
  if (!open_) return;
  open_ = false;
  pong_.cancel();
  watch_.cancel();
  user_.on_connection_closed(*this);
}

void Connection::on_connected() {
  if (!open_) return;
  connected_ = true;
  last_heard_ = shard_.now();
  watch(options_.idle_close);
  if (!waiting_.empty()) stream_->send(waiting_);
  waiting_ = {};
  user_.on_connection_ready(*this);
}

void Connection::on_closed(const net::NetError& why) {
  if (open_) fault_ = why;
  close();
}

void Connection::on_bytes(std::span<const char> bytes) {
  if (!open_) return;
  last_heard_ = shard_.now();
  if (is_web_socket(flow_.protocol)) return read_message(bytes);
  if (framer_.unfinished_bytes() == 0) unfinished_since_ = shard_.now();
  framer_.push({bytes.data(), bytes.size()});
  read_frames();
}

/// RFC 7118 §5: every WebSocket message is a SIP message, or line ends that keep the connection alive (§6).
void Connection::read_message(std::span<const char> bytes) {
  std::string message(bytes.begin(), bytes.end());
  if (message.find_first_not_of("\r\n") == message.npos) {
    user_.on_keep_alive();
    if (message.size() > 2) send("\r\n");
    return;
  }
  had_message_ = true;
  user_.on_stream_message(*this, message);
}

void Connection::read_frames() {
  using Kind = sip::StreamFramer::Kind;
  while (open_) {
    const auto frame = framer_.next();
    if (!frame) {
      user_.on_stream_broken(*this, framer_.failed_message(), frame.error().fault);
      close();
      return;
    }
    switch (frame->kind) {
      case Kind::need_more:
        // A peer may take its time between messages, not within one (a "slow loris" would hold the memory for ever).
        if (framer_.unfinished_bytes() > 0) watch(unfinished_since_ + options_.first_message_within - shard_.now());
        return;
      case Kind::message:
        had_message_ = true;
        unfinished_since_ = shard_.now();
        user_.on_stream_message(*this, frame->message);
        break;
      case Kind::ping:  // RFC 5626 §3.5.1
        user_.on_keep_alive();
        send("\r\n");
        break;
      case Kind::pong:
        user_.on_keep_alive();
        break;
    }
  }
}

void Connection::watch(Duration within) {
  watch_.arm(shard_.timers(), shard_.now() + within, [this] { on_watch(); });
}

/// Looks whether one of the times is really over and waits for the next one that may be.
void Connection::on_watch() {
  const TimePoint now = shard_.now();
  if (!connected_) {
    fault_ = {net::NetFault::timed_out, "cannot connect to " + flow_.remote.to_string() + ": no answer"};
    return close();
  }
  const bool waits_for_message = framer_.unfinished_bytes() > 0 || (origin_ == Origin::accepted && !had_message_);
  const TimePoint limit =
      waits_for_message ? unfinished_since_ + options_.first_message_within : last_heard_ + options_.idle_close;
  if (now >= limit) return close();
  watch(limit - now);
}

}  // namespace tandem::sipstack
