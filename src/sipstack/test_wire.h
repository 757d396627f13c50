// Tests only: a network without wires and a clock that is told. Hosts with stacks of one or more shards, and bare peers
// that say and hear texts.
#pragma once

#include <algorithm>
#include <cassert>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "net/network.h"
#include "runtime/shard.h"
#include "sip/message.h"

namespace tandem::sipstack::test {

using namespace std::chrono_literals;

class TestWire;

class TestShard final : public runtime::Shard {
 public:
  TestShard(TestWire& wire, ShardId id, unsigned count, std::uint64_t seed)
      : Shard(id, count, Random(seed)), wire_(wire) {}
  void post(ShardId target, runtime::Task task) override;
  void set_clock(TimePoint now) { set_time(now, WallTime(std::chrono::seconds(1'800'000'000)) + since_start(now)); }

 private:
  static std::chrono::microseconds since_start(TimePoint now) {
    return std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  }
  TestWire& wire_;
};

/// What crossed the wire, for looking at afterwards.
struct Passed {
  Duration at{};
  SocketAddress from, to;
  std::string text;
  bool stream = false;
  bool is(std::string_view start) const { return text.starts_with(start); }
};

class TestSocket;
class TestStream;
class TestListener;

/// Runs everything in the order of time; equal times in the order in which they were caused.
class TestWire {
 public:
  TimePoint now{};
  std::function<bool(const Passed&)> drops;  ///< datagrams that get lost
  bool icmp = false;                         ///< tell senders that nobody listens
  Duration delay{};
  std::map<std::string, net::NameAnswer> names;     ///< addresses by name
  std::map<std::string, net::NameAnswer> services;  ///< SRV records by "_sip._udp.name"
  std::map<std::string, net::NameAnswer> pointers;  ///< NAPTR records
  bool dns_is_down = false;
  unsigned dns_questions = 0;
  std::vector<Passed> passed;
  std::vector<TestSocket*> sockets;
  std::vector<TestListener*> listeners;
  std::vector<TestShard*> shards;
  std::map<SocketAddress, bool> black_holes;  ///< connects there get no answer
  unsigned spread = 0;                        ///< which of several sockets of one address gets the next datagram

  void later(Duration after, std::function<void()> what) {
    events_.push({now + after, caused_++, std::make_shared<std::function<void()>>(std::move(what))});
  }
  void run_for(Duration span) { run_to(now.time_since_epoch() + span); }
  void run_to(Duration end) {
    const TimePoint until{end};
    for (;;) {
      TimePoint next = until;
      if (!events_.empty()) next = std::min(next, events_.top().at);
      for (TestShard* shard : shards)
        if (const auto deadline = shard->timers().next_deadline()) next = std::min(next, *deadline);
      now = std::max(now, next);
      for (TestShard* shard : shards) shard->set_clock(now);
      bool worked = false;
      for (TestShard* shard : shards) worked |= shard->timers().advance(now) > 0;
      while (!events_.empty() && events_.top().at <= now) {
        const auto what = events_.top().what;
        events_.pop();
        (*what)();
        worked = true;
      }
      if (!worked && now >= until) return;
    }
  }
  /// Lets everything happen that is due now.
  void settle() { run_for(0ms); }

  /// How many texts beginning so went to `to`.
  std::size_t count(std::string_view start, const SocketAddress& to) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(passed, [&](const Passed& p) { return p.to == to && p.is(start); }));
  }
  void datagram(const SocketAddress& from, const SocketAddress& to, std::string text);

 private:
  struct Event {
    TimePoint at;
    std::uint64_t order;
    std::shared_ptr<std::function<void()>> what;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  std::priority_queue<Event> events_;
  std::uint64_t caused_ = 0;
};

inline void TestShard::post([[maybe_unused]] ShardId target, runtime::Task task) {
  assert(target.value < count());
  auto shared = std::make_shared<runtime::Task>(std::move(task));
  wire_.later({}, [shared] { (*shared)(); });
}

class TestSocket final : public net::DatagramSocket {
 public:
  TestSocket(TestWire& wire, SocketAddress address, IpAddress machine, net::DatagramHandler& told)
      : handler(told), bound(address), host(machine), wire_(wire) {
    wire_.sockets.push_back(this);
  }
  ~TestSocket() override { std::erase(wire_.sockets, this); }
  void send(SocketAddress to, std::span<const char> bytes) override {
    wire_.datagram({bound.ip.is_unspecified() ? host : bound.ip, bound.port}, to,
                   std::string(bytes.data(), bytes.size()));
  }
  SocketAddress local() const override { return bound; }
  bool takes(const SocketAddress& to) const {
    return to.port == bound.port && (to.ip == bound.ip || (bound.ip.is_unspecified() && to.ip == host));
  }
  net::DatagramHandler& handler;
  SocketAddress bound;
  IpAddress host;

 private:
  TestWire& wire_;
};

inline void TestWire::datagram(const SocketAddress& from, const SocketAddress& to, std::string text) {
  Passed packet{now.time_since_epoch(), from, to, std::move(text), false};
  if (passed.size() < 100'000) passed.push_back(packet);
  if (drops && drops(packet)) return;
  later(delay, [this, packet = std::move(packet)]() mutable {
    std::vector<TestSocket*> fits;
    std::ranges::copy_if(sockets, std::back_inserter(fits), [&](TestSocket* s) { return s->takes(packet.to); });
    if (!fits.empty()) {
      fits[spread++ % fits.size()]->handler.on_datagram(
          {packet.from, packet.to, {packet.text.data(), packet.text.size()}});
    } else if (icmp) {
      for (TestSocket* s : std::vector(sockets))
        if (s->takes(packet.from)) return s->handler.on_send_failed(packet.to);
    }
  });
}

/// One end of a connection. Both ends share `Pipe`, which forgets an end that is destroyed.
class TestStream final : public net::Stream {
 public:
  struct Pipe {
    TestStream* ends[2] = {nullptr, nullptr};
    bool connected = false;
  };
  TestStream(TestWire& wire, std::shared_ptr<Pipe> pipe, int end, SocketAddress local, SocketAddress remote)
      : wire_(wire), pipe_(std::move(pipe)), end_(end), local_(local), remote_(remote) {
    pipe_->ends[end_] = this;
  }
  ~TestStream() override {
    pipe_->ends[end_] = nullptr;
    wire_.later(wire_.delay, [pipe = pipe_, other = 1 - end_] {
      if (pipe->ends[other] && pipe->connected) pipe->ends[other]->closed({net::NetFault::closed, "closed"});
    });
  }
  void set_handler(net::StreamHandler& handler) override { handler_ = &handler; }
  void send(std::span<const char> bytes) override {
    std::string text(bytes.data(), bytes.size());
    wire_.passed.push_back({wire_.now.time_since_epoch(), local_, remote_, text, true});
    wire_.later(wire_.delay, [pipe = pipe_, other = 1 - end_, text] {
      if (TestStream* to = pipe->ends[other]; to && to->handler_) to->handler_->on_bytes({text.data(), text.size()});
    });
  }
  SocketAddress local() const override { return local_; }
  SocketAddress remote() const override { return remote_; }
  void connected() {
    if (handler_) handler_->on_connected();
  }
  void closed(const net::NetError& why) {
    if (auto* handler = std::exchange(handler_, nullptr)) handler->on_closed(why);
  }

 private:
  TestWire& wire_;
  std::shared_ptr<Pipe> pipe_;
  int end_;
  SocketAddress local_, remote_;
  net::StreamHandler* handler_ = nullptr;
};

class TestListener final : public net::Listener {
 public:
  TestListener(TestWire& wire, SocketAddress address, IpAddress machine, net::StreamAcceptor& told)
      : acceptor(told), bound(address), host(machine), wire_(wire) {
    wire_.listeners.push_back(this);
  }
  ~TestListener() override { std::erase(wire_.listeners, this); }
  SocketAddress local() const override { return bound; }
  bool takes(const SocketAddress& to) const {
    return to.port == bound.port && (to.ip == bound.ip || (bound.ip.is_unspecified() && to.ip == host));
  }
  net::StreamAcceptor& acceptor;
  SocketAddress bound;
  IpAddress host;

 private:
  TestWire& wire_;
};

/// The network as one host sees it.
class TestNetwork final : public net::Network {
 public:
  TestNetwork(TestWire& wire, IpAddress host) : wire_(wire), host_(host) {}

  std::expected<std::unique_ptr<net::DatagramSocket>, net::NetError> open_datagram(
      SocketAddress local, const net::DatagramOptions&, net::DatagramHandler& handler) override {
    if (taken_ports.contains(local.port))
      return std::unexpected(net::NetError{net::NetFault::address_in_use, "in use"});
    return std::make_unique<TestSocket>(wire_, local, host_, handler);
  }
  std::expected<std::unique_ptr<net::Listener>, net::NetError> listen(SocketAddress local, net::Sharing,
                                                                      net::StreamAcceptor& acceptor) override {
    if (taken_ports.contains(local.port))
      return std::unexpected(net::NetError{net::NetFault::address_in_use, "in use"});
    return std::make_unique<TestListener>(wire_, local, host_, acceptor);
  }
  std::unique_ptr<net::Stream> connect(SocketAddress, SocketAddress remote, net::StreamHandler& handler) override {
    auto pipe = std::make_shared<TestStream::Pipe>();
    const SocketAddress mine{host_, next_port_++};
    auto stream = std::make_unique<TestStream>(wire_, pipe, 0, mine, remote);
    stream->set_handler(handler);
    if (wire_.black_holes.contains(remote)) return stream;
    wire_.later(wire_.delay, [this, pipe, mine, remote] {
      if (!pipe->ends[0]) return;
      std::vector<TestListener*> fits;
      std::ranges::copy_if(wire_.listeners, std::back_inserter(fits), [&](auto* l) { return l->takes(remote); });
      if (fits.empty()) return pipe->ends[0]->closed({net::NetFault::refused, "connection refused"});
      pipe->connected = true;
      fits[wire_.spread++ % fits.size()]->acceptor.on_accepted(
          std::make_unique<TestStream>(wire_, pipe, 1, remote, mine));
      if (pipe->ends[0]) pipe->ends[0]->connected();
    });
    return stream;
  }
  std::unique_ptr<net::NameQuery> resolve_addresses(std::string_view name, net::NameHandler handler) override {
    return ask(wire_.names, name, std::move(handler));
  }
  std::unique_ptr<net::NameQuery> resolve_services(std::string_view name, net::NameHandler handler) override {
    return ask(wire_.services, name, std::move(handler));
  }
  std::unique_ptr<net::NameQuery> resolve_pointers(std::string_view name, net::NameHandler handler) override {
    return ask(wire_.pointers, name, std::move(handler));
  }
  IpAddress local_address_towards(const IpAddress&) override { return host_; }

  std::map<std::uint16_t, bool> taken_ports;

 private:
  struct Query final : net::NameQuery {
    std::shared_ptr<bool> wanted = std::make_shared<bool>(true);
    ~Query() override { *wanted = false; }
  };
  std::unique_ptr<net::NameQuery> ask(const std::map<std::string, net::NameAnswer>& zone, std::string_view name,
                                      net::NameHandler handler) {
    ++wire_.dns_questions;
    auto query = std::make_unique<Query>();
    const auto at = zone.find(std::string(name));
    net::NameResult result = std::unexpected(wire_.dns_is_down ? net::NameFault::timed_out : net::NameFault::not_found);
    if (at != zone.end() && !wire_.dns_is_down) result = at->second;
    auto shared = std::make_shared<net::NameHandler>(std::move(handler));
    wire_.later(wire_.delay, [shared, result, wanted = query->wanted] {
      if (*wanted) (*shared)(result);
    });
    return query;
  }

  TestWire& wire_;
  IpAddress host_;
  std::uint16_t next_port_ = 40'000;
};

/// A bare UDP party: hears texts, says texts.
class TestPeer final : private net::DatagramHandler {
 public:
  TestPeer(TestWire& wire, const char* address)
      : wire_(wire), at(*SocketAddress::parse(address)), socket_(wire, at, at.ip, *this) {}

  void say(const SocketAddress& to, std::string text) { wire_.datagram(at, to, std::move(text)); }
  bool heard_nothing() const { return heard_.empty(); }
  std::size_t heard_count() const { return heard_.size(); }
  /// The oldest text not taken yet; empty if there is none.
  std::string take() {
    if (heard_.empty()) return {};
    std::string text = std::move(heard_.front());
    heard_.pop_front();
    return text;
  }
  void forget() { heard_.clear(); }
  std::function<void(std::string text, SocketAddress from)> on_text;

 private:
  void on_datagram(const net::Datagram& datagram) override {
    std::string text(datagram.bytes.data(), datagram.bytes.size());
    if (on_text) return on_text(std::move(text), datagram.from);
    heard_.push_back(std::move(text));
  }
  TestWire& wire_;

 public:
  const SocketAddress at;

 private:
  TestSocket socket_;
  std::deque<std::string> heard_;
};

/// The first header of that name in a text, without its name; empty if there is none.
inline std::string header_of(const std::string& text, std::string_view name) {
  const auto at = text.find("\r\n" + std::string(name) + ": ");
  if (at == std::string::npos) return {};
  const auto start = at + 4 + name.size();
  return text.substr(start, text.find("\r\n", start) - start);
}

/// The answer that a usual peer gives to `request`: its Via, From, To (with a tag unless 100), Call-ID and CSeq.
inline std::string answer_to(const std::string& request, unsigned status, std::string_view more_headers = {},
                             std::string_view to_tag = "peer") {
  std::string text = "SIP/2.0 " + std::to_string(status) + " Whatever\r\n";
  std::string to = header_of(request, "To");
  if (status != 100 && to.find(";tag=") == std::string::npos) to.append(";tag=").append(to_tag);
  text += "Via: " + header_of(request, "Via") + "\r\nFrom: " + header_of(request, "From") + "\r\nTo: " + to;
  text += "\r\nCall-ID: " + header_of(request, "Call-ID") + "\r\nCSeq: " + header_of(request, "CSeq") + "\r\n";
  return text.append(more_headers).append("Content-Length: 0\r\n\r\n");
}

}  // namespace tandem::sipstack::test
