// Sends RTP as phones do, one packet every 20 ms in each direction of many calls, and counts what arrives.
//
//   rtp_load SECONDS < LINES      a line an end: LOCAL_ADDRESS:PORT REMOTE_ADDRESS:PORT; two lines are one call
//
// Each end sends from LOCAL to REMOTE (a relay's port). Prints `sent N received N`. Packets are spread evenly over the
// 20 ms, so that a relay is not measured with bursts that no exchange ever sees. What comes back is fetched when the
// next packet is sent: a real phone is another machine, so waking it must not be counted as work of the relay.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::microseconds packet_time{20'000};
constexpr std::size_t payload_bytes = 160;  // 20 ms of G.711
constexpr std::size_t header_bytes = 12;

std::optional<sockaddr_in> address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(static_cast<std::uint16_t>(std::atoi(text.c_str() + colon + 1)));
  if (inet_pton(AF_INET, text.substr(0, colon).c_str(), &out.sin_addr) != 1) return std::nullopt;
  return out;
}

/// One end of a call.
struct End {
  int socket = -1;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0, ssrc = 0;
};

std::optional<End> open_end(const std::string& local, const std::string& remote, std::uint32_t ssrc) {
  const auto from = address(local), to = address(remote);
  if (!from || !to) return std::nullopt;
  End end{.socket = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), .ssrc = ssrc};
  if (bind(end.socket, reinterpret_cast<const sockaddr*>(&*from), sizeof *from) != 0) return std::nullopt;
  if (connect(end.socket, reinterpret_cast<const sockaddr*>(&*to), sizeof *to) != 0) return std::nullopt;
  return end;
}

void send_packet(End& end) {
  std::array<unsigned char, header_bytes + payload_bytes> packet;
  packet.fill(0x55);
  const std::uint16_t sequence = htons(++end.sequence);
  const std::uint32_t timestamp = htonl(end.timestamp += payload_bytes), ssrc = htonl(end.ssrc);
  packet[0] = 0x80;  // version 2
  packet[1] = 8;     // PCMA
  std::memcpy(&packet[2], &sequence, 2);
  std::memcpy(&packet[4], &timestamp, 4);
  std::memcpy(&packet[8], &ssrc, 4);
  static_cast<void>(send(end.socket, packet.data(), packet.size(), 0));
}

std::uint64_t receive_all(int poller) {
  std::array<epoll_event, 64> ready;
  std::array<char, 2048> buffer;
  std::uint64_t heard = 0;
  const int count = epoll_wait(poller, ready.data(), ready.size(), 0);
  for (int i = 0; i < count; ++i)
    while (recv(ready[static_cast<std::size_t>(i)].data.fd, buffer.data(), buffer.size(), 0) > 0) ++heard;
  return heard;
}

/// To the microsecond: epoll_wait counts in milliseconds.
void wait_for_time(Clock::time_point when) {
  const auto since = when.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const timespec spec{seconds.count(), std::chrono::nanoseconds(since - seconds).count()};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &spec, nullptr);
}

std::vector<End> read_ends(int poller) {
  std::vector<End> ends;
  std::string local, remote;
  while (std::cin >> local >> remote) {
    const auto end = open_end(local, remote, static_cast<std::uint32_t>(1000 + ends.size()));
    if (!end) {
      std::fprintf(stderr, "rtp_load: cannot open %s -> %s: %s\n", local.c_str(), remote.c_str(), std::strerror(errno));
      std::exit(2);
    }
    epoll_event event{.events = EPOLLIN, .data = {.fd = end->socket}};
    epoll_ctl(poller, EPOLL_CTL_ADD, end->socket, &event);
    ends.push_back(*end);
  }
  return ends;
}

}  // namespace

int main(int count, char** values) {
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  std::vector<End> ends = read_ends(poller);
  if (count != 2 || ends.empty()) {
    std::fprintf(stderr, "usage: rtp_load SECONDS < LINES, each LOCAL:PORT REMOTE:PORT\n");
    return 2;
  }
  prctl(PR_SET_TIMERSLACK, 1UL);  // in ns: sleeps as exact as the machine can
  const auto begin = Clock::now();
  const auto stop = begin + std::chrono::seconds(std::atoi(values[1]));
  const auto gap = std::chrono::nanoseconds(packet_time) / ends.size();
  std::uint64_t sent = 0, heard = 0;
  for (auto due = begin; due < stop; due += gap) {
    wait_for_time(due);
    send_packet(ends[sent++ % ends.size()]);
    heard += receive_all(poller);
  }
  for (int i = 0; heard < sent && i < 50; ++i) {
    wait_for_time(Clock::now() + std::chrono::milliseconds(10));
    heard += receive_all(poller);
  }
  std::printf("sent %llu received %llu\n", static_cast<unsigned long long>(sent),
              static_cast<unsigned long long>(heard));
}
