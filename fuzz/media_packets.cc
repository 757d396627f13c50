// Any datagrams to the two legs of a call whose digits are translated, one of them encrypted: nothing falls over, and
// what is sent is never longer than what came and a digit's packet may be.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "media/fake_network_for_tests.h"
#include "media/leg_media.h"

namespace {

using namespace tandem;
using namespace tandem::media;

void demand(bool holds) {
  if (!holds) std::abort();
}

const SocketAddress alice = *SocketAddress::parse("192.0.2.10:4000"), bob = *SocketAddress::parse("192.0.2.20:5000");
const IpAddress ours = *IpAddress::parse("198.51.100.1");

sdp::Session described(const SocketAddress& place) {
  const std::string ip = place.ip.to_string();
  return *sdp::parse("v=0\r\no=- 1 1 IN IP4 " + ip + "\r\ns=-\r\nc=IN IP4 " + ip + "\r\nt=0 0\r\nm=audio " +
                     std::to_string(place.port) + " RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
}

struct Listener final : DigitListener {
  void on_key(LegMedia&, const TelephoneKey& key) override {
    demand(is_telephone_key(key.symbol) && key.pressed >= shortest_key_press && key.pressed <= longest_key_press);
  }
};

SrtpKeys keys(char own, char other) {
  const auto suite = sdp::SrtpSuite::aes_128_sha1_80;
  return {{suite, std::string(sdp::key_letters(suite), own)}, {suite, std::string(sdp::key_letters(suite), other)}};
}

}  // namespace

/// The first byte chooses the manners and whether alice encrypts; then packets, each behind a byte that says from whom
/// and one with its length.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  FakeShard shard;
  FakeNetwork network;
  PortRange ports(10000, 10099, ShardId{0}, 1);
  const MediaEnvironment environment{shard, network, ports};
  LegMedia a(environment, {.bind = ours}), b(environment, {.bind = ours});
  const sdp::Session a_says = described(alice), b_says = described(bob);
  demand(a.open_lines(a_says) && b.open_lines(b_says));
  a.set_remote(a_says);
  b.set_remote(b_says);
  Listener listener;
  a.set_digit_listener(&listener);
  b.set_digit_listener(&listener);
  Bridge bridge(a, b);
  bridge.set_agreed({&a_says, &a_says, static_cast<DigitManner>(data[0] % 5)},
                    {&b_says, &b_says, static_cast<DigitManner>(data[0] / 5 % 5)});
  if (data[0] & 0x80) a.set_keys(0, keys('A', 'B'));
  Srtp phone(keys('B', 'A'));
  const SocketAddress a_port{ours, a.local().ports[0]}, b_port{ours, b.local().ports[0]};
  for (std::size_t at = 1; at + 2 <= size;) {
    const std::uint8_t way = data[at];
    const std::size_t length = std::min<std::size_t>(data[at + 1], size - at - 2);
    std::string bytes(reinterpret_cast<const char*>(data) + at + 2, length);
    at += 2 + length;
    if (way & 2) {
      const auto sealed = phone.seal_rtp(bytes);
      if (sealed) bytes.assign(sealed->begin(), sealed->end());
    }
    network.arrive(way & 1 ? bob : alice, way & 1 ? b_port : a_port, bytes);
    if (way & 4) a.tell_key({"0123456789*#ABCD" [way >> 4], std::chrono::milliseconds { 160 }});
    shard.pass(std::chrono::milliseconds{way & 8 ? 20 : 1});
    shard.timers().advance(shard.now());
    for (const auto& sent : network.take_sent())
      demand(sent.bytes.size() <= std::max<std::size_t>(length, rtp::header_bytes + 160) + Srtp::max_growth);
  }
  return 0;
}
