// Tests only: stacks on a TestWire, and users that remember what they were told.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sipstack/stack.h"
#include "sipstack/test_wire.h"

namespace tandem::sipstack::test {

/// Remembers; answers if told so.
class TestUser final : public RequestHandler, public DialogDirectory {
 public:
  void on_request(std::unique_ptr<ServerRequest> request) override {
    if (on_request_do) return on_request_do(std::move(request));
    requests.push_back(std::move(request));
  }
  bool take_request(std::unique_ptr<ServerRequest>& request) override {
    if (!knows_dialogs) return false;
    in_dialog.push_back(std::move(request));
    return true;
  }
  void on_ack(const sip::Message& ack, const sip::Essentials&, const Flow&) override { acks.emplace_back(ack.text()); }
  void on_stray_success(const sip::Message& response, const sip::Essentials&, const Flow&) override {
    strays.emplace_back(response.text());
  }

  std::function<void(std::unique_ptr<ServerRequest>)> on_request_do;
  bool knows_dialogs = false;
  std::vector<std::unique_ptr<ServerRequest>> requests, in_dialog;
  std::vector<std::string> acks, strays;
};

class TestAnswers final : public ResponseHandler {
 public:
  void on_response(const sip::Message& response, const sip::Essentials&, const Flow& from) override {
    statuses.push_back(response.status());
    flow = from;
    if (on_response_do) on_response_do();
  }
  void on_failed(SendFault fault) override { faults.push_back(fault); }

  std::function<void()> on_response_do;
  std::vector<unsigned> statuses;
  std::vector<SendFault> faults;
  Flow flow;
};

/// A machine with a stack on every shard, listening on UDP and TCP port 5060 of its address.
class TestHost {
 public:
  TestHost(TestWire& wire, const char* ip, unsigned shards = 1, StackOptions options = {}) : wire_(wire) {
    const IpAddress address = *IpAddress::parse(ip);
    at = {address, 5060};
    if (!options.group) options.group = make_stack_group(shards, {{1, 2}});
    for (unsigned i = 0; i < shards; ++i) {
      const ShardId id{static_cast<std::uint8_t>(i)};
      shards_.push_back(std::make_unique<TestShard>(wire, id, shards, address.bytes()[3] * 100U + i));
      shards_.back()->set_clock(wire.now);
      wire.shards.push_back(shards_.back().get());
      networks.push_back(std::make_unique<TestNetwork>(wire, address));
      users.push_back(std::make_unique<TestUser>());
    }
    const ListenAddress listening[] = {{"udp", Protocol::udp, at, "", 0}, {"tcp", Protocol::tcp, at, "", 0}};
    for (unsigned i = 0; i < shards; ++i) {
      stacks.push_back(make_stack(*shards_[i], *networks[i], options));
      stacks[i]->set_handlers(*users[i], *users[i]);
      static_cast<void>(stacks[i]->listen(listening));
    }
  }
  ~TestHost() {
    users.clear();
    stacks.clear();
    networks.clear();
    for (auto& shard : shards_) std::erase(wire_.shards, shard.get());
  }
  Stack& stack(unsigned shard = 0) { return *stacks[shard]; }
  TestUser& user(unsigned shard = 0) { return *users[shard]; }
  TestNetwork& network(unsigned shard = 0) { return *networks[shard]; }
  TestShard& shard(unsigned number = 0) { return *shards_[number]; }
  std::size_t transactions() const {
    std::size_t sum = 0;
    for (const auto& stack : stacks) sum += stack->transactions();
    return sum;
  }

  SocketAddress at;

 private:
  TestWire& wire_;
  std::vector<std::unique_ptr<TestShard>> shards_;

 public:
  std::vector<std::unique_ptr<TestNetwork>> networks;
  std::vector<std::unique_ptr<TestUser>> users;
  std::vector<std::unique_ptr<Stack>> stacks;
};

/// Writes a usual request with this Request-URI.
inline WriteRequest usual(sip::Method method, std::string uri, std::string call_id = "call-1",
                          std::string padding = {}) {
  return [=](sip::Writer& writer, const Outgoing& way) {
    using sip::HeaderId;
    writer.request(method, uri).header(HeaderId::via, way.via).header(HeaderId::max_forwards, "70");
    writer.header(HeaderId::from, "<sip:us@example.org>;tag=ours").header(HeaderId::to, "<", uri, ">");
    writer.header(HeaderId::call_id, call_id).header(HeaderId::cseq, "1 ", sip::to_text(method));
    if (!padding.empty()) writer.header("X-Padding", padding);
    writer.end();
  };
}

/// A usual request as a peer at `via_host` says it; `branch` without the cookie.
inline std::string request_text(std::string_view method, std::string_view via_host, std::string_view branch,
                                std::string_view more_headers = {}, std::string_view to = "<sip:bob@example.net>",
                                std::string_view protocol = "UDP") {
  std::string text(method);
  text.append(" sip:bob@example.net SIP/2.0\r\nVia: SIP/2.0/").append(protocol).append(" ").append(via_host);
  text.append(";branch=z9hG4bK").append(branch).append(";rport\r\nMax-Forwards: 70\r\n");
  text.append("From: <sip:alice@example.com>;tag=alice\r\nTo: ")
      .append(to)
      .append("\r\nCall-ID: peer-call\r\nCSeq: 1 ");
  return text.append(method).append("\r\n").append(more_headers).append("Content-Length: 0\r\n\r\n");
}

}  // namespace tandem::sipstack::test
