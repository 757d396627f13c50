#include "flows/simulated_stream.h"

#include <algorithm>
#include <utility>

#include "flows/simulated_network.h"
#include "flows/simulator.h"

namespace tandem::flows {

namespace {

constexpr Duration patience = std::chrono::seconds(30);  ///< until a cut connection is given up
constexpr Duration retry = std::chrono::seconds(1);
constexpr Duration first_resend = std::chrono::milliseconds(200);
constexpr int max_resends = 6;
constexpr std::size_t segment_bytes = 1'400;

}  // namespace

Connection::Connection(World& world, SimHost& host, SimShard& shard, SocketAddress local, SocketAddress remote,
                       net::StreamHandler& handler)
    : world_(world), wire_(world.wire()), began_(world.now()) {
  auto& end = ends_[opener];
  end.host = &host;
  end.shard = &shard;
  end.local = local;
  end.handler = &handler;
  end.open = true;
  ends_[acceptor].local = remote;
  ++wire_.open_;
}

void Connection::start() {
  world_.at(arrival(opener), [self = shared_from_this()] { self->syn_arrives(); });
}

/// Nothing gets through in that direction.
bool Connection::cut(Side from) const {
  const auto& source = ends_[from].local.ip;
  const auto& target = ends_[other(from)].local.ip;
  if (wire_.link(source, target).loss >= 1) return true;
  return ends_[opener].host->down() || wire_.find_host(*ends_[opener].host, ends_[acceptor].local.ip) == nullptr;
}

TimePoint Connection::arrival(Side from) {
  const auto& quality = wire_.link(ends_[from].local.ip, ends_[other(from)].local.ip);
  auto& random = world_.random();
  Duration wait = quality.delay;
  if (quality.jitter > Duration::zero())
    wait += Duration(static_cast<Duration::rep>(random.below(static_cast<std::uint64_t>(quality.jitter.count()))));
  auto resend = first_resend;
  for (int i = 0; i < max_resends && quality.loss > 0 && random.chance(quality.loss); ++i, resend *= 2) wait += resend;
  auto& last = ends_[other(from)].last_arrival;
  return last = std::max(last, world_.now() + wait);
}

void Connection::syn_arrives() {
  if (!ends_[opener].open) return;
  if (cut(opener) || cut(acceptor)) {
    if (world_.now() - began_ >= patience) return fail(opener, net::NetFault::timed_out, "connection timed out");
    world_.at(world_.now() + retry, [self = shared_from_this()] { self->syn_arrives(); });
    return;
  }
  SimHost* host = wire_.find_host(*ends_[opener].host, ends_[acceptor].local.ip);
  ends_[acceptor].host = host;
  auto* listener = receiver_of(host->listeners_, ends_[opener].local, ends_[acceptor].local);
  if (listener != nullptr) return accepted_by(*listener);
  world_.at(arrival(acceptor), *ends_[opener].shard,
            [self = shared_from_this()] { self->fail(opener, net::NetFault::refused, "connection refused"); });
}

void Connection::accepted_by(ListenerState& listener) {
  auto& end = ends_[acceptor];
  end.shard = &listener.shard;
  end.open = true;
  ++wire_.open_;
  world_.at(arrival(acceptor), *ends_[opener].shard, [self = shared_from_this()] {
    self->established_ = true;
    if (!self->ends_[opener].open) return;
    self->send(opener, std::exchange(self->before_established_, {}));
    self->ends_[opener].handler->on_connected();
  });
  const auto alive = listener.self.lock();
  listener.shard.run([&] { alive->acceptor->on_accepted(std::make_unique<SimStream>(shared_from_this(), acceptor)); });
}

void Connection::fail_after(Duration wait, Side side, net::NetFault fault, const char* text) {
  if (ends_[side].shard == nullptr) return;
  world_.at(world_.now() + wait, *ends_[side].shard,
            [self = shared_from_this(), side, fault, text] { self->fail(side, fault, text); });
}

void Connection::fail(Side side, net::NetFault fault, const char* text) {
  auto& end = ends_[side];
  if (!end.open || end.finished) return;
  end.finished = true;
  if (end.handler == nullptr) return;
  end.shard->run([&] { end.handler->on_closed({fault, text}); });
}

void Connection::send(Side from, std::span<const char> bytes) {
  if (bytes.empty() || ends_[from].finished) return;
  auto& to = ends_[other(from)];
  if (from == opener && !established_) {
    before_established_.append(bytes.data(), bytes.size());
    return;
  }
  if (to.bytes_arriving + bytes.size() > net::Stream::max_queued_bytes) {
    push(other(from), {{}, {}, true});
    return fail_after(Duration::zero(), from, net::NetFault::other, "the peer does not read");
  }
  while (!bytes.empty()) {
    auto count = std::min(bytes.size(), segment_bytes);
    if (world_.random().chance(0.5)) count = 1 + world_.random().below(count);
    push(other(from), {{}, std::string(bytes.data(), count), false});
    bytes = bytes.subspan(count);
  }
}

void Connection::push(Side to, Chunk chunk) {
  auto& end = ends_[to];
  if (end.shard == nullptr) return;
  chunk.at = arrival(other(to));
  wire_.tell({true, Packet::Fate::sent, world_.now(), ends_[other(to)].local, end.local, chunk.bytes});
  end.bytes_arriving += chunk.bytes.size();
  const auto at = chunk.at;
  end.arriving.push_back(std::move(chunk));
  world_.at(at, *end.shard, [self = shared_from_this(), to] { self->deliver(to); });
}

void Connection::set_handler(Side side, net::StreamHandler& handler) {
  auto& end = ends_[side];
  end.handler = &handler;
  for (std::size_t i = 0; i < end.arriving.size(); ++i)
    if (end.arriving[i].at <= world_.now())
      world_.at(world_.now(), *end.shard, [self = shared_from_this(), side] { self->deliver(side); });
}

/// The first chunk, perhaps with some of those behind it that are there as well.
std::string Connection::take_some(End& end) {
  std::string bytes;
  do {
    bytes += end.arriving.front().bytes;
    end.arriving.pop_front();
  } while (!end.arriving.empty() && !end.arriving.front().end && end.arriving.front().at <= world_.now() &&
           world_.random().chance(0.5));
  end.bytes_arriving -= bytes.size();
  return bytes;
}

void Connection::deliver(Side to) {
  auto& end = ends_[to];
  if (!end.open || end.finished || end.handler == nullptr) return;
  if (end.arriving.empty() || end.arriving.front().at > world_.now()) return;
  if (cut(other(to))) {
    if (end.stalled_since == TimePoint{}) end.stalled_since = world_.now();
    if (world_.now() - end.stalled_since < patience) {
      world_.at(world_.now() + retry, *end.shard, [self = shared_from_this(), to] { self->deliver(to); });
      return;
    }
    fail_after(Duration::zero(), other(to), net::NetFault::timed_out, "connection timed out");
    return fail(to, net::NetFault::timed_out, "connection timed out");
  }
  end.stalled_since = {};
  if (end.arriving.front().end) return fail(to, net::NetFault::closed, "closed by the peer");
  auto bytes = take_some(end);
  wire_.tell({true, Packet::Fate::delivered, world_.now(), ends_[other(to)].local, end.local, bytes});
  end.handler->on_bytes(bytes);
}

void Connection::close(Side side) {
  auto& end = ends_[side];
  const bool was_connected = side == acceptor || established_;
  if (!end.finished && was_connected) push(other(side), {{}, {}, true});
  end.open = false;
  end.handler = nullptr;
  end.shard = nullptr;  // nothing reaches this end any more; its shard may end
  --wire_.open_;
  // An opener that goes before the answer: the other side learns it when its own answer finds nobody.
  if (side == opener && !established_ && ends_[acceptor].open) push(acceptor, {{}, {}, true});
}

std::unique_ptr<net::Stream> SimNetwork::connect(SocketAddress local, SocketAddress remote,
                                                 net::StreamHandler& handler) {
  if (local.ip.is_unspecified()) local.ip = host_.address_towards(remote.ip);
  if (local.port == 0) {
    local.port = host_.next_port_;
    host_.next_port_ = host_.next_port_ == 65'535 ? 49'152 : static_cast<std::uint16_t>(host_.next_port_ + 1);
  }
  auto connection = std::make_shared<Connection>(world_, host_, shard_, local, remote, handler);
  auto stream = std::make_unique<SimStream>(connection, Connection::opener);
  connection->start();
  return stream;
}

}  // namespace tandem::flows
