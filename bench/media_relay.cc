// One RTP packet through a joined call over loopback: received from the phone, judged, counted, sent on. The CPU of the
// phone's own send and of the far end's receive is in it too, as everything runs on one shard.
#include <benchmark/benchmark.h>

#include <string>

#include "media/leg_media.h"
#include "net/system_network.h"
#include "rtp/packet.h"

namespace {

using namespace tandem;
using namespace std::chrono_literals;

struct Phone final : net::DatagramHandler {
  Phone(net::Network& network)
      : socket(*network.open_datagram({IpAddress::loopback(), 0}, {.report_unreachable = false}, *this)) {}
  void on_datagram(const net::Datagram&) override { ++heard; }
  sdp::Session description() const {
    return sdp::make_offer({"alaw"}, {IpAddress::loopback(), {socket->local().port}});
  }
  std::int64_t heard = 0;
  std::unique_ptr<net::DatagramSocket> socket;
};

/// `range(0)` packets under way at once; 0: straight from phone to phone, what the relay's share is measured against.
void relay(benchmark::State& state, bool through_us) {
  runtime::Loop loop(ShardId{0}, 1, Random(1));
  net::SystemNetwork network(loop);
  media::PortRange ports{30000, 30099, ShardId{0}, 1};
  const media::MediaEnvironment environment{loop, network, ports};
  media::LegMedia a{environment, {.bind = IpAddress::loopback()}}, b{environment, {.bind = IpAddress::loopback()}};
  Phone alice{network}, bob{network};
  if (!a.open_audio() || !b.open_audio()) return state.SkipWithError("no ports");
  a.set_remote(alice.description());
  b.set_remote(bob.description());
  media::Bridge bridge{a, b};
  const SocketAddress to = through_us ? SocketAddress{IpAddress::loopback(), a.local().ports[0]} : bob.socket->local();
  std::string packet(rtp::header_bytes + 160, '\x55');
  rtp::Header header{.payload_type = 8, .ssrc = 1};
  std::int64_t sent = 0;
  for (auto _ : state) {
    for (int i = 0; i < state.range(0); ++i) {
      ++header.sequence;
      header.timestamp += 160;
      rtp::write_header(header, packet);
      alice.socket->send(to, packet);
      ++sent;
    }
    loop.run_until([&] { return bob.heard >= sent; }, 1s);
  }
  state.SetItemsProcessed(sent);
  state.counters["lost"] = static_cast<double>(sent - bob.heard);
}
BENCHMARK_CAPTURE(relay, straight, false)->Arg(1)->Arg(32);
BENCHMARK_CAPTURE(relay, through_us, true)->Arg(1)->Arg(32);

/// What more than passing on is done with the packets.
enum class More : std::uint8_t { nothing, listens_for_tones, opens, seals };

media::SrtpKeys keys(char own, char other) {
  const auto suite = sdp::SrtpSuite::aes_128_sha1_80;
  return {{suite, std::string(sdp::key_letters(suite), own)}, {suite, std::string(sdp::key_letters(suite), other)}};
}

/// The judgement and bookkeeping alone, without any socket: parse, source lock, statistics, payload map; and SRTP of
/// one side, or the search for digits in the sound. With `opens` the phone's own sealing is in it too, as every packet
/// has to be another: what `seals` costs more than `nothing` is to be taken off.
void per_packet_work(benchmark::State& state, More more) {
  struct Sink final : net::DatagramSocket {
    void send(SocketAddress to, std::span<const char> bytes) override {
      benchmark::DoNotOptimize(to);
      benchmark::DoNotOptimize(bytes.data());
    }
    SocketAddress local() const override { return {}; }
  };
  struct Wire final : net::Network {
    std::expected<std::unique_ptr<net::DatagramSocket>, net::NetError> open_datagram(
        SocketAddress, const net::DatagramOptions&, net::DatagramHandler& handler) override {
      if (!first) first = &handler;
      return std::make_unique<Sink>();
    }
    std::expected<std::unique_ptr<net::Listener>, net::NetError> listen(SocketAddress, net::Sharing,
                                                                        net::StreamAcceptor&) override {
      return std::unexpected(net::NetError{});
    }
    std::unique_ptr<net::Stream> connect(SocketAddress, SocketAddress, net::StreamHandler&) override { return {}; }
    std::unique_ptr<net::NameQuery> resolve_addresses(std::string_view, net::NameHandler) override { return {}; }
    std::unique_ptr<net::NameQuery> resolve_services(std::string_view, net::NameHandler) override { return {}; }
    std::unique_ptr<net::NameQuery> resolve_pointers(std::string_view, net::NameHandler) override { return {}; }
    IpAddress local_address_towards(const IpAddress&) override { return IpAddress::loopback(); }
    net::DatagramHandler* first = nullptr;
  };
  runtime::Loop loop(ShardId{0}, 1, Random(1));
  Wire wire;
  media::PortRange ports{30000, 30099, ShardId{0}, 1};
  const media::MediaEnvironment environment{loop, wire, ports};
  media::LegMedia a{environment, {.bind = IpAddress::loopback()}}, b{environment, {.bind = IpAddress::loopback()}};
  if (!a.open_audio() || !b.open_audio()) return state.SkipWithError("no ports");
  const SocketAddress phone{IpAddress::loopback(), 4000};
  a.set_remote(sdp::make_offer({"alaw"}, {phone.ip, {phone.port}}));
  b.set_remote(sdp::make_offer({"alaw"}, {phone.ip, {5000}}));
  media::Bridge bridge{a, b};
  const auto says = sdp::make_offer({"alaw"}, {phone.ip, {phone.port}});
  if (more == More::listens_for_tones)
    bridge.set_agreed({&says, &says, media::DigitManner::tones}, {&says, &says, media::DigitManner::events});
  if (more == More::opens) a.set_keys(0, keys('A', 'B'));
  if (more == More::seals) b.set_keys(0, keys('A', 'B'));
  media::Srtp alice{keys('B', 'A')};
  std::string packet(rtp::header_bytes + 160, '\x55'), sealed;
  rtp::Header header{.payload_type = 8, .ssrc = 1};
  for (auto _ : state) {
    ++header.sequence;
    header.timestamp += 160;
    rtp::write_header(header, packet);
    if (more == More::opens) {
      const auto bytes = *alice.seal_rtp(packet);
      sealed.assign(bytes.begin(), bytes.end());
    }
    wire.first->on_datagram({phone, phone, more == More::opens ? sealed : packet});
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(b.statistics(0).sent_packets));
}
BENCHMARK_CAPTURE(per_packet_work, plain, More::nothing);
BENCHMARK_CAPTURE(per_packet_work, listens_for_tones, More::listens_for_tones);
BENCHMARK_CAPTURE(per_packet_work, seals, More::seals);
BENCHMARK_CAPTURE(per_packet_work, opens, More::opens);

}  // namespace
