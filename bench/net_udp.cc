// Datagrams over loopback on one shard: both ends run in it, so a round trip is two sent and two received.
#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

#include "net/system_network.h"

namespace {

using namespace tandem;
using namespace std::chrono_literals;

struct Echo final : net::DatagramHandler {
  void on_datagram(const net::Datagram& datagram) override { socket->send(datagram.from, datagram.bytes); }
  std::unique_ptr<net::DatagramSocket> socket;
};

struct Asker final : net::DatagramHandler {
  void on_datagram(const net::Datagram&) override { ++answers; }
  std::unique_ptr<net::DatagramSocket> socket;
  std::int64_t answers = 0;
};

/// `range(0)` datagrams of `range(1)` bytes under way at once, each from a socket of its own.
void udp_echo(benchmark::State& state) {
  const SocketAddress any{IpAddress::loopback(), 0};
  runtime::Loop loop(ShardId{0}, 1, Random(1));
  net::SystemNetwork network(loop);
  Echo echo;
  echo.socket = *network.open_datagram(any, {.receive_buffer_bytes = 1 << 22}, echo);
  std::vector<Asker> askers(static_cast<std::size_t>(state.range(0)));
  for (Asker& asker : askers) asker.socket = *network.open_datagram(any, {.report_unreachable = false}, asker);
  const std::string payload(static_cast<std::size_t>(state.range(1)), 'x');
  const SocketAddress to = echo.socket->local();
  std::int64_t round = 0;
  for (auto _ : state) {
    ++round;
    for (Asker& asker : askers) asker.socket->send(to, payload);
    loop.run_until(
        [&] {
          for (const Asker& asker : askers)
            if (asker.answers < round) return false;
          return true;
        },
        1s);
  }
  state.SetItemsProcessed(round * static_cast<std::int64_t>(askers.size()));
}
BENCHMARK(udp_echo)->Args({1, 172})->Args({32, 172})->Args({256, 172})->Args({32, 900});

/// One RTP port pair opened and closed.
void open_and_close(benchmark::State& state) {
  runtime::Loop loop(ShardId{0}, 1, Random(1));
  net::SystemNetwork network(loop);
  Asker handler;
  for (auto _ : state) {
    for (int i = 0; i < 2; ++i) {
      auto socket = network.open_datagram({IpAddress::loopback(), 0}, {.report_unreachable = false}, handler);
      benchmark::DoNotOptimize(socket);
    }
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(open_and_close);

}  // namespace
