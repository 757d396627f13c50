#include "net/name_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

namespace tandem::net {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class TestShard final : public runtime::Shard {
 public:
  TestShard() : Shard(ShardId{0}, 1, Random{1}) { set_time(TimePoint{100s}, WallTime{}); }
  void post(ShardId, runtime::Task) override {}
  void pass(Duration time) {
    set_time(now() + time, WallTime{});
    timers().advance(now());
  }
};

/// Names only; the test answers.
class TestNames final : public Network {
 public:
  std::expected<std::unique_ptr<DatagramSocket>, NetError> open_datagram(SocketAddress, const DatagramOptions&,
                                                                         DatagramHandler&) override {
    return std::unexpected(NetError{NetFault::other, ""});
  }
  std::expected<std::unique_ptr<Listener>, NetError> listen(SocketAddress, Sharing, StreamAcceptor&) override {
    return std::unexpected(NetError{NetFault::other, ""});
  }
  std::unique_ptr<Stream> connect(SocketAddress, SocketAddress, StreamHandler&) override { return nullptr; }
  std::unique_ptr<NameQuery> resolve_addresses(std::string_view name, NameHandler handler) override {
    return ask(std::string(name), std::move(handler));
  }
  std::unique_ptr<NameQuery> resolve_services(std::string_view name, NameHandler handler) override {
    return ask(std::string(name), std::move(handler));
  }
  std::unique_ptr<NameQuery> resolve_pointers(std::string_view name, NameHandler handler) override {
    return ask("naptr " + std::string(name), std::move(handler));
  }
  IpAddress local_address_towards(const IpAddress&) override { return {}; }

  std::vector<std::string> asked() const {
    std::vector<std::string> names;
    for (const auto& [name, handler] : open_) names.push_back(name);
    return names;
  }
  void answer(const std::string& name, NameResult result) {
    auto asked = open_.extract(name);
    ASSERT_FALSE(asked.empty()) << name;
    asked.mapped()(std::move(result));
  }

 private:
  struct Query final : NameQuery {
    Query(TestNames& all, std::string asked) : names(all), name(std::move(asked)) {}
    ~Query() override { names.open_.erase(name); }
    TestNames& names;
    std::string name;
  };
  std::unique_ptr<NameQuery> ask(const std::string& name, NameHandler handler) {
    EXPECT_FALSE(open_.contains(name)) << name;
    open_[name] = std::move(handler);
    return std::make_unique<Query>(*this, name);
  }
  std::map<std::string, NameHandler> open_;
};

NameAnswer at(std::initializer_list<const char*> addresses, std::chrono::seconds ttl = 60s) {
  NameAnswer answer;
  for (const char* text : addresses) answer.addresses.push_back(*IpAddress::parse(text));
  answer.ttl = ttl;
  return answer;
}
NameAnswer by(std::initializer_list<const char*> targets, std::chrono::seconds ttl = 60s) {
  NameAnswer answer;
  for (const char* target : targets) answer.services.push_back({target, 5060, 0, 0});
  answer.ttl = ttl;
  return answer;
}

struct NameWatchTest : testing::Test {
  std::vector<std::string> known(std::string_view name) {
    std::vector<std::string> texts;
    for (const IpAddress& ip : watch.known(name).addresses) texts.push_back(ip.to_string());
    return texts;
  }
  TestShard shard;
  TestNames names;
  int changes = 0;
  NameWatch watch{shard, names, [this] { ++changes; }};
};

TEST_F(NameWatchTest, AsksAgainWhenTheTtlHasPassed) {
  watch.follow({{"a.example", false}});
  names.answer("a.example", at({"198.51.100.1", "2001:db8::1"}, 300s));
  EXPECT_THAT(known("a.example"), UnorderedElementsAre("198.51.100.1", "2001:db8::1"));
  EXPECT_EQ(changes, 1);
  shard.pass(299s);
  EXPECT_THAT(names.asked(), IsEmpty());
  shard.pass(1s);
  names.answer("a.example", at({"2001:db8::1", "198.51.100.1"}));
  EXPECT_EQ(changes, 1) << "another order is no change";
  shard.pass(60s);
  names.answer("a.example", at({"198.51.100.7"}));
  EXPECT_THAT(known("a.example"), ElementsAre("198.51.100.7"));
  EXPECT_EQ(changes, 2);
}

TEST_F(NameWatchTest, FollowsServicesToTheirHosts) {
  watch.follow({{"example.net", true}});
  EXPECT_THAT(names.asked(), UnorderedElementsAre("example.net", "naptr example.net", "_sip._udp.example.net",
                                                  "_sip._tcp.example.net", "_sips._tcp.example.net"));
  names.answer("example.net", std::unexpected(NameFault::not_found));
  names.answer("_sip._tcp.example.net", std::unexpected(NameFault::not_found));
  names.answer("_sips._tcp.example.net", by({"."}));
  names.answer("_sip._udp.example.net", by({"P1.example.net", "p2.example.net"}));
  names.answer("p1.example.net", at({"198.51.100.1"}, 1h));
  names.answer("p2.example.net", at({"198.51.100.2"}, 1h));
  EXPECT_THAT(known("example.net"), ElementsAre("198.51.100.1", "198.51.100.2"));
  EXPECT_FALSE(watch.known("example.net").trouble) << "that the name itself has no address is no trouble";
  shard.pass(60s);
  names.answer("_sip._udp.example.net", by({"p2.example.net"}));
  EXPECT_THAT(known("example.net"), ElementsAre("198.51.100.2"));
}

TEST_F(NameWatchTest, FollowsPointersToServicesOfAnyName) {
  watch.follow({{"example.net", true}});
  NameAnswer pointers;
  pointers.pointers = {{10, 10, "S", "SIP+D2U", "_sip._udp.Hoster.example"}, {20, 10, "u", "E2U+sip", "no.example"}};
  names.answer("naptr example.net", pointers);
  names.answer("_sip._udp.hoster.example", by({"edge.hoster.example"}));
  names.answer("edge.hoster.example", at({"198.51.100.9"}));
  EXPECT_THAT(known("example.net"), ElementsAre("198.51.100.9"));
}

TEST_F(NameWatchTest, WhileDnsFailsTheLastAnswerStands) {
  watch.follow({{"a.example", false}});
  names.answer("a.example", at({"198.51.100.1"}));
  shard.pass(60s);
  names.answer("a.example", std::unexpected(NameFault::timed_out));
  EXPECT_THAT(known("a.example"), ElementsAre("198.51.100.1"));
  EXPECT_EQ(watch.known("a.example").trouble, NameFault::timed_out);
  shard.pass(NameWatch::after_failure);
  names.answer("a.example", at({"198.51.100.1"}));
  EXPECT_FALSE(watch.known("a.example").trouble);
}

TEST_F(NameWatchTest, ANameThatIsGoneHasNoAddresses) {
  watch.follow({{"a.example", false}});
  names.answer("a.example", at({"198.51.100.1"}));
  shard.pass(60s);
  names.answer("a.example", std::unexpected(NameFault::not_found));
  EXPECT_THAT(known("a.example"), IsEmpty());
  EXPECT_EQ(watch.known("a.example").trouble, NameFault::not_found);
}

TEST_F(NameWatchTest, WhatIsNotWantedAnyMoreIsNotAsked) {
  watch.follow({{"a.example", false}, {"b.example", false}});
  names.answer("b.example", at({"198.51.100.1"}));
  watch.follow({});
  EXPECT_THAT(known("b.example"), IsEmpty());
  shard.pass(1h);
  EXPECT_THAT(names.asked(), IsEmpty());
}

}  // namespace
}  // namespace tandem::net
