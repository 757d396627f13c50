// Registers many phones with digest over UDP, again and again, as phones do: the first time challenged, later with the
// nonce that they were given.
//
//   register_load ADDRESS:PORT PHONES
//
// Phones are u0, u1 ... with the password `a-long-secret`. Each line on standard input, a number RATE, starts a round:
// each phone registers once, RATE of them a second but never more than a thousand at a time; a line on standard output
// ends it: `registered N challenged N resent N seconds N`. Ends with standard input. Status 1 if a phone was refused.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/random.h"
#include "base/text.h"
#include "crypto/digest_hash.h"
#include "sip/message.h"
#include "sip/writer.h"
#include "sipstack/digest_client.h"

namespace {

using namespace tandem;
using Clock = std::chrono::steady_clock;
constexpr std::size_t most_waiting = 1000;
constexpr std::chrono::seconds patience{1};  // then a request is sent again: long, as the server may be busy

struct Phone {
  sipstack::DigestClient digest;
  std::uint32_t cseq = 0;
  bool waiting = false;
};

struct Tally {
  std::size_t registered = 0, challenged = 0, resent = 0;
};

class Load {
 public:
  Load(const SocketAddress& server, std::size_t phones) : server_(server.to_string()), phones_(phones) {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int bytes = 4'000'000;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server.port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) std::exit(2);
    sockaddr_in own{};
    socklen_t size = sizeof own;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size);
    own_ = "127.0.0.1:" + std::to_string(ntohs(own.sin_port));
  }

  Tally round(double rate) {
    tally_ = {};
    waiting_.clear();
    const auto begin = Clock::now();
    std::size_t next = 0;
    while (tally_.registered < phones_.size()) {
      const double due = std::chrono::duration<double>(Clock::now() - begin).count() * rate;
      while (next < phones_.size() && static_cast<double>(next) <= due && next - tally_.registered < most_waiting)
        send(next++);
      receive();
      resend_late();
    }
    return tally_;
  }

 private:
  struct Sent {
    std::size_t index;
    std::uint32_t cseq;
    Clock::time_point at;
  };

  void send(std::size_t index) {
    Phone& phone = phones_[index];
    phone.waiting = true;
    const std::string number = std::to_string(index), cseq = std::to_string(++phone.cseq);
    const std::string uri = "sip:" + server_;
    sip::Writer writer(out_);
    writer.request(sip::Method::register_, uri)
        .header(sip::HeaderId::via, "SIP/2.0/UDP ", own_, ";branch=z9hG4bKr", number, "x", cseq, ";rport")
        .header(sip::HeaderId::max_forwards, "70")
        .header(sip::HeaderId::from, "<sip:u", number, "@", server_, ">;tag=t", number)
        .header(sip::HeaderId::to, "<sip:u", number, "@", server_, ">")
        .header(sip::HeaderId::call_id, number, "@", own_)
        .header(sip::HeaderId::cseq, cseq, " REGISTER")
        .header(sip::HeaderId::contact, "<sip:u", number, "@", own_, ">")
        .header(sip::HeaderId::expires, "3600");
    phone.digest.authorize(writer, "REGISTER", uri, hasher_, random_);
    writer.end();
    static_cast<void>(::send(socket_, out_.data(), out_.size(), 0));
    waiting_.push_back({index, phone.cseq, Clock::now()});
  }

  void receive() {
    pollfd ready{socket_, POLLIN, 0};
    poll(&ready, 1, 1);
    for (ssize_t size; (size = recv(socket_, in_.data(), in_.size(), MSG_DONTWAIT)) > 0;) {
      const auto message = sip::Message::parse(std::span{in_}.first(static_cast<std::size_t>(size)));
      if (message) on_response(*message);
    }
  }

  void on_response(const sip::Message& message) {
    const std::string_view call_id = message.value(sip::HeaderId::call_id), cseq = message.value(sip::HeaderId::cseq);
    const auto index = parse_number<std::size_t>(call_id.substr(0, call_id.find('@')));
    const auto number = parse_number<std::uint32_t>(cseq.substr(0, cseq.find(' ')));
    if (!index || *index >= phones_.size() || message.status() < 200) return;
    Phone& phone = phones_[*index];
    if (number != phone.cseq || !phone.waiting) return;
    phone.waiting = false;
    if (message.status() == 200) {
      ++tally_.registered;
    } else if (message.status() == 401) {
      ++tally_.challenged;
      const sipstack::ClientCredential credential{{}, "u" + std::to_string(*index), "a-long-secret"};
      if (!phone.digest.challenged(message, {&credential, 1})) fail(message);
      send(*index);
    } else {
      fail(message);
    }
  }

  void resend_late() {
    const auto late = Clock::now() - patience;
    while (!waiting_.empty()) {
      const Sent oldest = waiting_.front();
      const Phone& phone = phones_[oldest.index];
      const bool answered = !phone.waiting || phone.cseq != oldest.cseq;
      if (!answered && oldest.at > late) return;
      waiting_.pop_front();
      if (answered) continue;
      ++tally_.resent;
      send(oldest.index);
    }
  }

  [[noreturn]] static void fail(const sip::Message& message) {
    std::fprintf(stderr, "register_load: refused:\n%.*s\n", static_cast<int>(message.text().size()),
                 message.text().data());
    std::exit(1);
  }

  std::string server_, own_, out_;
  std::array<char, 65536> in_{};
  std::vector<Phone> phones_;
  std::deque<Sent> waiting_;
  Tally tally_;
  crypto::Hasher hasher_;
  Random random_{1};
  int socket_ = -1;
};

}  // namespace

int main(int count, char** values) {
  const auto server = count == 3 ? SocketAddress::parse(values[1], 5060) : std::nullopt;
  if (!server) {
    std::fprintf(stderr, "usage: register_load ADDRESS:PORT PHONES\n");
    return 2;
  }
  const auto load = std::make_unique<Load>(*server, static_cast<std::size_t>(std::atoll(values[2])));
  for (std::string line; std::getline(std::cin, line);) {
    const auto begin = Clock::now();
    const Tally tally = load->round(std::atof(line.c_str()));
    std::printf("registered %zu challenged %zu resent %zu seconds %.3f\n", tally.registered, tally.challenged,
                tally.resent, std::chrono::duration<double>(Clock::now() - begin).count());
    std::fflush(stdout);
  }
}
