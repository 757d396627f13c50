#include "net/resolver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include "base/text.h"
#include "net/system_network.h"

namespace tandem::net {
namespace {

using namespace std::chrono_literals;

constexpr Duration patience = 10s;
enum : std::uint16_t { type_a = 1, type_cname = 5, type_aaaa = 28, type_srv = 33, type_naptr = 35 };

void put16(std::string& text, std::size_t value) {
  text += static_cast<char>(value >> 8);
  text += static_cast<char>(value);
}

/// RFC 1035 §3.1.
std::string wire_name(std::string_view name) {
  std::string wire;
  for (Cursor text(name); !text.at_end(); text.take('.')) {
    const auto label = text.take_until(".");
    wire += static_cast<char>(label.size());
    wire += label;
  }
  return wire + '\0';
}

struct Record {
  std::uint16_t type;
  std::uint32_t ttl;
  std::string data;
};

Record a(const char* ip, std::uint32_t ttl = 300) {
  const auto bytes = IpAddress::parse(ip)->bytes();
  return {type_a, ttl, std::string(bytes.begin(), bytes.begin() + 4)};
}
Record aaaa(const char* ip, std::uint32_t ttl = 300) {
  const auto bytes = IpAddress::parse(ip)->bytes();
  return {type_aaaa, ttl, std::string(bytes.begin(), bytes.end())};
}
Record srv(std::uint16_t priority, std::uint16_t weight, std::uint16_t port, std::string_view target,
           std::uint32_t ttl = 300) {
  std::string data;
  put16(data, priority);
  put16(data, weight);
  put16(data, port);
  return {type_srv, ttl, data + wire_name(target)};
}

Record naptr(std::uint16_t order, std::uint16_t preference, std::string_view service, std::string_view replacement,
             std::uint32_t ttl = 300, std::string_view flags = "s", std::string_view regexp = {}) {
  std::string data;
  put16(data, order);
  put16(data, preference);
  for (const std::string_view text : {flags, service, regexp})
    data.append(1, static_cast<char>(text.size())).append(text);
  return {type_naptr, ttl, data + wire_name(replacement)};
}

/// A name server of a few lines on the loop under test.
class NameServer final : public DatagramHandler {
 public:
  explicit NameServer(Network& network) {
    socket_ = std::move(*network.open_datagram(*SocketAddress::parse("127.0.0.1:0"), {}, *this));
  }
  void add(std::string_view name, Record record) { zone_[wire_name(name)].push_back(std::move(record)); }
  SocketAddress address() const { return socket_->local(); }

  int questions = 0;
  int ignore = 0;           ///< so many questions are left unanswered
  std::uint8_t refuse = 0;  ///< response code for everything

 private:
  void on_datagram(const Datagram& datagram) override {
    ++questions;
    if (ignore > 0) {
      --ignore;
      return;
    }
    const std::string_view query(datagram.bytes.data(), datagram.bytes.size());
    const auto name_end = query.find('\0', 12) + 1;
    std::string name(query.substr(12, name_end - 12));
    const auto type = static_cast<std::uint16_t>(static_cast<std::uint8_t>(query[name_end + 1]));
    const auto known = zone_.find(lower_case(name));
    std::vector<Record> answers;
    if (known != zone_.end() && refuse == 0)
      for (const Record& record : known->second)
        if (record.type == type) answers.push_back(record);

    const std::uint8_t code = refuse ? refuse : known == zone_.end() ? 3 : 0;
    std::string reply(query.substr(0, 2));
    put16(reply, 0x8180U | code);
    put16(reply, 1);
    put16(reply, answers.size());
    put16(reply, 0);
    put16(reply, 0);
    reply += query.substr(12, name_end + 4 - 12);
    for (const Record& record : answers) {
      put16(reply, 0xc00c);
      put16(reply, record.type);
      put16(reply, 1);
      put16(reply, record.ttl >> 16);
      put16(reply, record.ttl & 0xffff);
      put16(reply, record.data.size());
      reply += record.data;
    }
    socket_->send(datagram.from, reply);
  }

  std::unique_ptr<DatagramSocket> socket_;
  std::map<std::string, std::vector<Record>> zone_;
};

struct ResolverTest : testing::Test {
  std::optional<NameResult> ask(const std::function<std::unique_ptr<NameQuery>(NameHandler)>& question) {
    std::optional<NameResult> answer;
    const auto query = question([&](NameResult result) { answer = std::move(result); });
    EXPECT_FALSE(answer) << "answered before the call returned";
    loop.run_until([&] { return answer.has_value(); }, patience);
    return answer;
  }
  NameResult addresses(std::string_view name) {
    auto answer = ask([&](NameHandler handler) { return resolver.addresses(name, std::move(handler)); });
    return answer ? *answer : std::unexpected(NameFault::timed_out);
  }
  NameResult services(std::string_view name) {
    auto answer = ask([&](NameHandler handler) { return resolver.services(name, std::move(handler)); });
    return answer ? *answer : std::unexpected(NameFault::timed_out);
  }

  runtime::Loop loop{ShardId{0}, 1, Random(1)};
  SystemNetwork network{loop};
  NameServer server{network};
  Resolver resolver{loop, {.servers = {server.address()}, .first_wait = 20ms}};
};

std::vector<std::string> texts(const NameResult& result) {
  std::vector<std::string> ips;
  if (result)
    for (const auto& ip : result->addresses) ips.push_back(ip.to_string());
  std::ranges::sort(ips);
  return ips;
}

TEST_F(ResolverTest, FindsBothKindsOfAddressAndTheShortestTimeToLive) {
  server.add("sip.example.net", a("192.0.2.1", 300));
  server.add("sip.example.net", a("192.0.2.2", 120));
  server.add("sip.example.net", aaaa("2001:db8::1", 200));
  const auto answer = addresses("sip.example.net");
  EXPECT_EQ(texts(answer), (std::vector<std::string>{"192.0.2.1", "192.0.2.2", "2001:db8::1"}));
  EXPECT_EQ(answer->ttl, 120s);
}

TEST_F(ResolverTest, FindsServicesWithPriorityWeightAndPort) {
  server.add("_sip._udp.example.net", srv(10, 60, 5060, "a.example.net", 90));
  server.add("_sip._udp.example.net", srv(20, 0, 5070, "b.example.net", 400));
  const auto answer = services("_sip._udp.example.net");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->services.size(), 2U);
  auto found = answer->services;
  std::ranges::sort(found, {}, &SrvRecord::priority);
  EXPECT_EQ(found[0].target, "a.example.net");
  EXPECT_EQ(found[0].priority, 10);
  EXPECT_EQ(found[0].weight, 60);
  EXPECT_EQ(found[0].port, 5060);
  EXPECT_EQ(found[1].target, "b.example.net");
  EXPECT_EQ(answer->ttl, 90s);
}

TEST_F(ResolverTest, FindsPointersToServices) {
  server.add("example.net", naptr(10, 20, "SIP+D2T", "_sip._tcp.example.net", 70));
  server.add("example.net", naptr(30, 40, "SIP+D2U", "_sip._udp.example.net", 400));
  auto answer = ask([&](NameHandler handler) { return resolver.pointers("example.net", std::move(handler)); }).value();
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->pointers.size(), 2U);
  std::ranges::sort(answer->pointers, {}, &NaptrRecord::order);
  const NaptrRecord& first = answer->pointers[0];
  EXPECT_EQ(first.order, 10);
  EXPECT_EQ(first.preference, 20);
  EXPECT_EQ(first.flags, "s");
  EXPECT_EQ(first.service, "SIP+D2T");
  EXPECT_EQ(first.replacement, "_sip._tcp.example.net");
  EXPECT_EQ(answer->ttl, 70s);
}

// RFC 6116: an expression in place of a replacement, which is then the root.
TEST_F(ResolverTest, FindsTheExpressionsOfENUM) {
  server.add("4.3.2.1.e164.arpa", naptr(10, 20, "E2U+sip", "", 70, "u", "!^\\+12(.*)$!sip:\\1@example.net!"));
  auto answer =
      ask([&](NameHandler handler) { return resolver.pointers("4.3.2.1.e164.arpa", std::move(handler)); }).value();
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->pointers.size(), 1U);
  EXPECT_EQ(answer->pointers[0].flags, "u");
  EXPECT_EQ(answer->pointers[0].regexp, "!^\\+12(.*)$!sip:\\1@example.net!");
  EXPECT_EQ(answer->pointers[0].replacement, "");
}

TEST_F(ResolverTest, AsksTheNextServerWhenOneIsSilentOrRefuses) {
  NameServer second{network};
  second.add("sip.example.net", a("192.0.2.7"));
  resolver.set_servers({server.address(), second.address()});
  server.ignore = 1'000'000;
  EXPECT_EQ(texts(addresses("sip.example.net")), std::vector<std::string>{"192.0.2.7"});
  server.ignore = 0;
  server.refuse = 5;
  EXPECT_EQ(texts(addresses("sip.example.net")), std::vector<std::string>{"192.0.2.7"});
  EXPECT_GT(server.questions, 0);
  const int before = server.questions;
  resolver.set_servers({second.address()});
  EXPECT_EQ(texts(addresses("sip.example.net")), std::vector<std::string>{"192.0.2.7"});
  EXPECT_EQ(server.questions, before) << "not asked any more";
}

TEST_F(ResolverTest, AServiceThatIsDecidedlyNotThereIsNotFound) {
  server.add("_sip._udp.example.net", srv(0, 0, 0, ""));
  EXPECT_EQ(services("_sip._udp.example.net").error(), NameFault::not_found);
}

TEST_F(ResolverTest, LiteralsAreTheirOwnAnswerAndAskNobody) {
  EXPECT_EQ(texts(addresses("192.0.2.7")), std::vector<std::string>{"192.0.2.7"});
  EXPECT_EQ(texts(addresses("[2001:db8::7]")), std::vector<std::string>{"2001:db8::7"});
  EXPECT_EQ(server.questions, 0);
}

TEST_F(ResolverTest, HonoursTheHostsFile) {
  const auto found = texts(addresses("localhost"));
  EXPECT_TRUE(std::ranges::find(found, "127.0.0.1") != found.end() || std::ranges::find(found, "::1") != found.end());
  EXPECT_EQ(server.questions, 0);
}

TEST_F(ResolverTest, SaysWhyThereIsNoAnswer) {
  EXPECT_EQ(addresses("nowhere.example.net").error(), NameFault::not_found);
  EXPECT_EQ(services("_sip._udp.nowhere.example.net").error(), NameFault::not_found);
  server.add("empty.example.net", srv(1, 1, 1, "x"));
  EXPECT_EQ(addresses("empty.example.net").error(), NameFault::not_found);
  for (std::uint8_t code : {2, 5}) {  // SERVFAIL and REFUSED: the other servers are asked, of which there are none
    server.refuse = code;
    EXPECT_EQ(services("_sip._udp.example.net").error(), NameFault::server_failed);
  }
}

TEST_F(ResolverTest, RefusesWhatIsNoName) {
  for (const char* wrong : {"", ".", "a..b", "a b", "a/b", "caf\xc3\xa9.example.net", "x\r\ny"}) {
    EXPECT_EQ(addresses(wrong).error(), NameFault::bad_name) << wrong;
    EXPECT_EQ(services(wrong).error(), NameFault::bad_name) << wrong;
  }
  EXPECT_EQ(addresses(std::string(64, 'x') + ".example.net").error(), NameFault::bad_name);
  std::string long_name;
  for (int i = 0; i < 60; ++i) long_name += "abcd.";
  EXPECT_EQ(addresses(long_name).error(), NameFault::bad_name);
  EXPECT_EQ(server.questions, 0);
}

TEST_F(ResolverTest, AsksAgainWhenTheFirstQuestionIsLostAndGivesUpThen) {
  server.add("_sip._udp.example.net", srv(1, 1, 5060, "a.example.net"));
  server.ignore = 1;
  EXPECT_TRUE(services("_sip._udp.example.net"));
  server.ignore = 1'000'000;
  EXPECT_EQ(services("_sip._udp.example.net").error(), NameFault::timed_out);
}

TEST_F(ResolverTest, ADestroyedQuestionIsNeverAnswered) {
  server.add("sip.example.net", a("192.0.2.1"));
  bool answered = false;
  auto query = resolver.addresses("sip.example.net", [&](NameResult) { answered = true; });
  query.reset();
  auto literal = resolver.addresses("192.0.2.1", [&](NameResult) { answered = true; });
  literal.reset();
  EXPECT_TRUE(addresses("sip.example.net"));  // everything asked before has passed by now
  EXPECT_FALSE(answered);
}

TEST_F(ResolverTest, AQuestionMayBeDestroyedByItsOwnHandlerWhichMayAskAgain) {
  server.add("sip.example.net", a("192.0.2.1"));
  std::unique_ptr<NameQuery> query;
  bool second = false;
  query = resolver.addresses("sip.example.net", [&](NameResult) {
    query = resolver.addresses("sip.example.net", [&](NameResult) {
      query.reset();
      second = true;
    });
  });
  EXPECT_TRUE(loop.run_until([&] { return second; }, patience));
}

TEST_F(ResolverTest, QuestionsMayOutliveTheResolver) {
  auto short_lived = std::make_unique<Resolver>(loop, ResolverOptions{.servers = {server.address()}});
  bool answered = false;
  const auto query = short_lived->addresses("sip.example.net", [&](NameResult) { answered = true; });
  short_lived.reset();
  EXPECT_EQ(addresses("nowhere.example.net").error(), NameFault::not_found);
  EXPECT_FALSE(answered);
}

TEST_F(ResolverTest, AnswersAreBounded) {
  for (int i = 0; i < 60; ++i) server.add("many.example.net", a(("192.0.2." + std::to_string(i)).c_str()));
  const auto many = addresses("many.example.net");
  ASSERT_TRUE(many) << static_cast<int>(many.error());
  EXPECT_EQ(many->addresses.size(), Resolver::max_answers);
  server.add("_sip._udp.zero.example.net", srv(1, 1, 1, "x", 0));
  EXPECT_EQ(services("_sip._udp.zero.example.net")->ttl, 1s);
  server.add("_sip._udp.long.example.net", srv(1, 1, 1, "x", 0x7fffffff));
  EXPECT_EQ(services("_sip._udp.long.example.net")->ttl, 24h);
}

}  // namespace
}  // namespace tandem::net
