#include "sipstack/stack_core.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "sipstack/outgoing_request.h"
#include "sipstack/peek.h"

namespace tandem::sipstack {

std::shared_ptr<StackGroup> make_stack_group(unsigned shards, const PlacementKey& key) {
  return std::make_shared<StackGroup>(shards, key);
}

std::unique_ptr<Stack> make_stack(runtime::Shard& shard, net::Network& network, StackOptions options) {
  return std::make_unique<StackCore>(shard, network, std::move(options));
}

namespace {

constexpr std::chrono::milliseconds unreachable_pause{50};
constexpr std::size_t most_unreachable = 256;
constexpr std::size_t most_troubles = 1024;

std::shared_ptr<StackGroup> group_or_own(const StackOptions& options, runtime::Shard& shard) {
  if (options.group) return options.group;
  assert(shard.count() == 1 && "several shards need a common StackGroup");
  return make_stack_group(shard.count(), {{shard.random().next(), shard.random().next()}});
}

/// Keep-alives over UDP: nothing but line ends, or zeros as some phones send them.
bool is_padding(std::span<const char> bytes) {
  for (const char c : bytes)
    if (c != '\r' && c != '\n' && c != '\0' && c != ' ') return false;
  return true;
}

}  // namespace

StackCore::StackCore(runtime::Shard& shard, net::Network& network, StackOptions options)
    : shard_(shard),
      options_(std::move(options)),
      timing_{options_.t1, options_.t2, options_.t4},
      group_(group_or_own(options_, shard)),
      hash_key_{shard.random().next(), shard.random().next()},
      resolver_(shard, network),
      strangers_(shard.random().next()),
      servers_(hash_key_[0], hash_key_[1]),
      origins_(hash_key_[0], hash_key_[1]),
      clients_(hash_key_[0], hash_key_[1]),
      transport_(shard, network, options_, *this, counters_) {
  group_->enter(shard_.id(), this);
}

StackCore::~StackCore() {
  group_->enter(shard_.id(), nullptr);
  stop();
  for (ServerTransaction* transaction : servers_.all()) {
    assert(!transaction->handle && "a ServerRequest outlives its Stack");
    recycle(*transaction);
  }
  for (ClientTransaction* transaction : clients_.all()) on_ended(*transaction);
}

std::vector<std::pair<std::string, net::NetError>> StackCore::listen(std::span<const ListenAddress> wanted) {
  auto faults = transport_.listen(wanted);
  std::vector<Protocol> usable;
  for (const ListenAddress& address : transport_.listening())
    if (std::ranges::find(usable, address.protocol) == usable.end()) usable.push_back(address.protocol);
  resolver_.set_usable(std::move(usable));
  return faults;
}

void StackCore::set_handlers(RequestHandler& requests, DialogDirectory& dialogs) {
  requests_ = &requests;
  dialogs_ = &dialogs;
}

StackCounters StackCore::counters() const {
  StackCounters counters = counters_;
  counters.server_transactions = servers_.size();
  counters.client_transactions = clients_.size();
  counters.connections = transport_.connections();
  return counters;
}

void StackCore::stop() {
  stopped_ = true;
  pending_acks_.clear();
  // Whoever is told may end others: then the last one takes its place, which was told before.
  for (std::size_t i = outgoing_.size(); i-- > 0;)
    if (i < outgoing_.size()) outgoing_[i]->fail(SendFault::stopped);
}

/// A crossing: `work` runs on the target's shard, with the target's stack, if that is there by then.
template <class Work>
void StackCore::at(ShardId target, Work work) {
  shard_.post(target, [group = group_, target, work = std::move(work)]() mutable {
    if (StackCore* there = group->member(target)) work(*there);
  });
}

void StackCore::on_arrival(std::span<char> bytes, const Flow& from) {
  const auto seen = peek({bytes.data(), bytes.size()});
  if (!seen) {
    ++(is_padding(bytes) ? counters_.keep_alives : counters_.garbage);
    return;
  }
  const ShardId owner = placement().owner_of(*seen).value_or(shard_.id());
  if (owner == shard_.id()) return arrived(bytes, from);
  ++counters_.handed_to_other_shard;
  at(owner,
     [text = std::string(bytes.data(), bytes.size()), from](StackCore& there) mutable { there.arrived(text, from); });
}

void StackCore::arrived(std::span<char> bytes, const Flow& from) {
  if (!is_reliable(from.protocol)) strangers_.received(from.remote.ip, bytes.size(), now());
  auto received = received_pool_.take();
  received->text.assign(bytes.data(), bytes.size());
  received->flow = from;
  observe(false, from, received->text, false);
  auto message = sip::Message::parse(received->text);
  if (!message) {
    received_pool_.give_back(std::move(received));
    return complain(bytes, message.error().fault, from);
  }
  received->message = std::move(*message);
  const bool request = received->message.is_request();
  auto essentials = sip::essentials(received->message);
  if (!essentials) {
    received_pool_.give_back(std::move(received));
    if (request) return complain(bytes, essentials.error().fault, from);
    ++counters_.broken_responses;
    return;
  }
  received->essentials = *essentials;
  if (request) {
    on_request(std::move(received));
  } else {
    on_response(std::move(received));
  }
}

void StackCore::on_broken_stream(std::span<char> head, sip::ParseFault fault, const Flow& from) {
  if (head.empty()) {
    ++counters_.garbage;
  } else {
    complain(head, fault, from);
  }
}

/// A crossing: `work` is done with the stack of every shard.
template <class Work>
void StackCore::everywhere(const Work& work) {
  for (unsigned shard = 0; shard < shard_.count(); ++shard)
    if (ShardId id{static_cast<std::uint8_t>(shard)}; id != shard_.id()) at(id, work);
  work(*this);
}

void StackCore::on_connection_lost(ConnectionId connection) {
  everywhere([connection](StackCore& stack) {
    stack.fail_clients([&](const ClientTransaction& t) { return t.flow.connection == connection; });
    if (stack.connection_listener_) stack.connection_listener_(connection);
  });
}

/// Before the loss is told: whoever hears of that asks for the reason.
void StackCore::on_connection_failed(const Way& way, const net::NetError& why) {
  everywhere([way, why](StackCore& stack) {
    if (stack.troubles_.size() >= most_troubles) stack.troubles_.clear();
    stack.troubles_.insert_or_assign(way, why);
  });
}

void StackCore::on_connection_ready(const Way& way) {
  if (!troubles_.contains(way)) return;
  everywhere([way](StackCore& stack) { stack.troubles_.erase(way); });
}

std::optional<net::NetError> StackCore::trouble_with(const Target& target, const TlsPeerPtr& peer) const {
  const auto known = troubles_.find({target.protocol, target.address, peer});
  return known == troubles_.end() ? std::nullopt : std::optional(known->second);
}

void StackCore::note_failure(const Target& target, TargetFault fault, std::optional<std::chrono::seconds> pause) {
  if (health_.is_down(target, now())) {
    health_.failed(target, fault, now(), pause);
    return;
  }
  everywhere([target, fault, pause](StackCore& stack) {
    stack.health_.failed(target, fault, stack.now(), pause);
    stack.tell_health(target);
  });
}

void StackCore::note_answer(const Target& target) {
  if (health_.empty() || !health_.find(target)) return;
  everywhere([target](StackCore& stack) {
    if (stack.health_.answered(target)) stack.tell_health(target);
  });
}

/// Later: whoever is told may end the request that found it out.
void StackCore::tell_health(const Target& target) {
  if (!health_listener_) return;
  shard_.defer([group = group_, id = shard_.id(), target] {
    StackCore* const stack = group->member(id);
    if (stack && stack->health_listener_) stack->health_listener_(target);
  });
}

/// ICMP is easily forged and comes in bursts: all complaints of a moment are looked through at once. With one port
/// shared by all shards the kernel may tell any of them.
void StackCore::on_unreachable(const SocketAddress& peer) {
  if (unreachable_.size() >= most_unreachable) return;
  unreachable_.insert(peer);
  if (unreachable_timer_.armed()) return;
  unreachable_timer_.arm(timers(), now() + unreachable_pause, [this] {
    everywhere([peers = std::exchange(unreachable_, {})](StackCore& stack) {
      stack.fail_clients(
          [&](const ClientTransaction& t) { return !is_reliable(t.flow.protocol) && peers.contains(t.flow.remote); });
    });
  });
}

void StackCore::on_transport_closed(Protocol protocol, const SocketAddress& bind) {
  fail_clients([&](const ClientTransaction& t) {
    return t.flow.protocol == protocol && t.flow.local.port == bind.port &&
           (bind.ip.is_unspecified() || bind.ip == t.flow.local.ip);
  });
}

bool StackCore::send_bytes(Flow& flow, std::string_view bytes, Transport::Carrying carrying, bool retransmission) {
  observe(true, flow, bytes, retransmission);
  const ShardId holder = flow.connection.shard;
  if (flow.connection.serial == 0 || holder == shard_.id()) return transport_.send(flow, bytes);
  const bool request = carrying == Transport::Carrying::request;
  at(holder, [flow, text = std::string(bytes), request, back = shard_.id()](StackCore& there) mutable {
    const ConnectionId asked = flow.connection;
    const bool sent = there.transport_.send(flow, text);
    // Sent over another connection than asked for: who waits knows only the old name, and would not hear of its end.
    // It then notices by its timers, as over UDP.
    if (!sent && request)
      there.at(back, [asked](StackCore& asker) {
        asker.fail_clients([&](const ClientTransaction& t) { return t.flow.connection == asked; });
      });
  });
  return true;
}

void StackCore::keep_alive(const Flow& flow, bool pong_expected) {
  const ShardId holder = flow.connection.shard;
  if (!is_reliable(flow.protocol)) {
    Flow way = flow;
    transport_.send(way, "\r\n\r\n");
  } else if (holder == shard_.id()) {
    transport_.ping(flow.connection, pong_expected);
  } else {
    at(holder, [connection = flow.connection, pong_expected](StackCore& there) {
      there.transport_.ping(connection, pong_expected);
    });
  }
}

void StackCore::observe(bool outgoing, const Flow& flow, std::string_view text, bool retransmission) {
  if (!observer_) return;
  const auto call_id = sip::peek_call_id(text);
  observer_->on_traffic({outgoing, flow, text, call_id.value_or(std::string_view()), retransmission});
}

}  // namespace tandem::sipstack
