// The server on a real socket: what handlers answer and what strangers send.
#include "rest/server.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "rest/access_bench_for_tests.h"

namespace tandem::rest {
namespace {

namespace asio = boost::asio;

Response echo(const Request& request) {
  return {.status = 200, .body = request.body, .content_type = "text/plain", .headers = {{"X-Path", request.path}}};
}

Response count_to_three(const Request&) {
  auto left = std::make_shared<int>(3);
  return {.status = 200, .content_type = "text/plain", .source = [left]() -> std::optional<std::string> {
            return *left ? std::optional(std::to_string((*left)--)) : std::nullopt;
          }};
}

class ServerTest : public testing::Test, protected AccessBench {
 protected:
  ServerTest() {
    router_.add({Method::get, "/echo", "", {echo}});
    router_.add({Method::post, "/echo", "", {echo, 1000}});
    router_.add({Method::post, "/slow", "", {echo, 1000, true}});
    router_.add({Method::get, "/pieces", "", {count_to_three}});
    router_.add({Method::get, "/broken", "", {[](const Request&) -> Response { throw std::bad_alloc(); }}});
    start({});
  }
  void start(ServerLimits limits) {
    server_.reset();
    server_ = std::move(
        *Server::start({IpAddress::loopback(), 0},
                       {gate_, telemetry::Log(log, "rest"), metrics_.of(ShardId{0}), [this] { return now; }, limits}));
  }
  /// Everything that comes back until the server closes.
  std::string answer(std::string_view sent) {
    asio::ip::tcp::socket socket(loop_);
    socket.connect({asio::ip::address_v4::loopback(), server_->address().port});
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(sent), ignored);
    std::string text;
    asio::read(socket, asio::dynamic_buffer(text), ignored);
    return text;
  }
  std::string ask(std::string_view head, std::string_view body = {}) {
    return answer(std::string(head) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

  asio::io_context loop_;
  Router router_;
  telemetry::Metrics metrics_{1};
  Gate gate_{{router_, access(), [] { return SnapshotPtr(); }, [this] { return now; }}};
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersWithWhatTheHandlerSays) {
  const std::string text = ask("POST /echo?x=1", "hello");
  EXPECT_TRUE(text.starts_with("HTTP/1.1 200 OK\r\n")) << text;
  EXPECT_NE(text.find("X-Path: /echo\r\n"), text.npos);
  EXPECT_NE(text.find("Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n"), text.npos) << text;
  EXPECT_TRUE(text.ends_with("\r\n\r\nhello"));
  EXPECT_TRUE(ask("POST /slow", "worker").ends_with("\r\n\r\nworker"));
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
  const std::string text = ask("HEAD /nowhere");
  EXPECT_TRUE(text.starts_with("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_TRUE(text.ends_with("\r\n\r\n"));
  EXPECT_EQ(text.find("Content-Length: 0"), text.npos);
}

TEST_F(ServerTest, ServesWhatIsSentAtOnceInOrder) {
  const std::string text = answer(
      "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
      "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n2\r\n0\r\n\r\n"
      "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nConnection: close\r\n\r\n3");
  const auto one = text.find("\r\n\r\n1HTTP"), two = text.find("\r\n\r\n2HTTP"), three = text.find("\r\n\r\n3");
  EXPECT_TRUE(one < two && two < three && three != text.npos) << text;
}

TEST_F(ServerTest, SendsLongAnswersInPieces) {
  EXPECT_TRUE(ask("GET /pieces").ends_with("1\r\n3\r\n1\r\n2\r\n1\r\n1\r\n0\r\n\r\n"));
  const std::string old = answer("GET /pieces HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.ends_with("\r\n\r\n321")) << old;
  EXPECT_EQ(old.find("chunked"), old.npos);
}

TEST_F(ServerTest, RefusesWhatIsTooLongBeforeItHasCome) {
  EXPECT_TRUE(ask("POST /echo", std::string(1000, 'x')).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(ask("POST /echo", std::string(1001, 'x')).starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(answer("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2000, 'x'))
                  .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(ask("GET /echo?" + std::string(17'000, 'x')).starts_with("HTTP/1.1 431"));
  EXPECT_TRUE(answer("GET /echo HTTP/1.1\r\nX: " + std::string(40'000, 'x') + "\r\n\r\n").starts_with("HTTP/1.1 431"));
}

TEST_F(ServerTest, InvitesALongBodyThatWillBeTaken) {
  const std::string text =
      answer("POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n");
  EXPECT_TRUE(text.starts_with("HTTP/1.1 413")) << text;
}

TEST_F(ServerTest, RefusesWhatIsNoRequest) {
  EXPECT_TRUE(answer("hello\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(answer("GET /%zz HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(
      answer("POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(answer("POST /echo HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                  .starts_with("HTTP/1.1 400"));
}

TEST_F(ServerTest, AHandlerThatThrowsIsAnErrorAndNoEnd) {
  EXPECT_TRUE(ask("GET /broken").starts_with("HTTP/1.1 500"));
  EXPECT_TRUE(ask("GET /echo").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(log.has("GET /broken"));
}

TEST_F(ServerTest, DropsWhoIsSlowOrSilent) {
  start({.idle = std::chrono::seconds{1}, .header = std::chrono::seconds{1}, .body = std::chrono::seconds{1}});
  EXPECT_EQ(answer(""), "");
  EXPECT_EQ(answer("GET /echo HTTP/1.1\r\n"), "");
  EXPECT_EQ(answer("POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\n1"), "");
}

TEST_F(ServerTest, HoldsNoMoreConnectionsThanItsLimit) {
  start({.connections = 2});
  asio::ip::tcp::socket one(loop_), two(loop_);
  for (auto* socket : {&one, &two}) {
    socket->connect({asio::ip::address_v4::loopback(), server_->address().port});
    asio::write(*socket, asio::buffer(std::string_view("GET /echo HTTP/1.1\r\n\r\n")));
    char byte = 0;
    asio::read(*socket, asio::buffer(&byte, 1));
  }
  EXPECT_TRUE(answer("").starts_with("HTTP/1.1 503"));
}

TEST_F(ServerTest, SaysThatItsPortIsTaken) {
  const auto second = Server::start(server_->address(), {gate_, {}, metrics_.of(ShardId{0}), [this] { return now; }});
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().find("cannot listen at 127.0.0.1:"), std::string::npos) << second.error();
}

}  // namespace
}  // namespace tandem::rest
