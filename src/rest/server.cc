#include "rest/server.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "rest/session.h"

namespace tandem::rest {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Error = boost::system::error_code;

namespace {

constexpr std::chrono::seconds until_next_accept{1};  ///< when the process has no descriptor left
constexpr std::chrono::milliseconds between_goodbyes{10};
constexpr unsigned goodbyes = 100;  ///< looks at whether the last answers are sent

Tcp::endpoint endpoint_of(const SocketAddress& address) {
  if (address.ip.is_v4()) return {asio::ip::address_v4(address.ip.v4_host_order()), address.port};
  return {asio::ip::address_v6(address.ip.bytes()), address.port};
}

SocketAddress address_of(const Tcp::endpoint& endpoint) {
  const asio::ip::address ip = endpoint.address();
  return {ip.is_v4() ? IpAddress::v4(ip.to_v4().to_uint()) : IpAddress::v6(ip.to_v6().to_bytes()), endpoint.port()};
}

class RunningServer final : public Server {
 public:
  explicit RunningServer(Parts parts);
  ~RunningServer() override;
  Error open(const SocketAddress& bind);
  void run();
  SocketAddress address() const override { return address_; }

 private:
  void accept();
  void take_in(Tcp::socket socket);
  void turn_away(Tcp::socket socket);
  void end(unsigned patience);

  telemetry::Counter &accepted_, &turned_away_;
  Seats seats_;  ///< sessions give theirs back when the loop goes
  asio::io_context loop_{1};
  asio::thread_pool worker_{1};
  Tcp::acceptor acceptor_{loop_};
  asio::steady_timer pause_{loop_};
  SocketAddress address_;
  SessionParts session_;
  std::thread thread_;
};

RunningServer::RunningServer(Parts parts)
    : accepted_(parts.metrics.counter({"tandem_http_connections_total", "HTTP connections taken in"})),
      turned_away_(parts.metrics.counter({"tandem_http_connections_refused_total", "HTTP connections over a limit"})),
      seats_(parts.limits.connections, parts.limits.connections_of_source,
             parts.metrics.gauge({"tandem_http_connections", "HTTP connections now"})),
      session_{.gate = parts.gate,
               .log = parts.log,
               .now = std::move(parts.now),
               .limits = parts.limits,
               .loop = loop_,
               .worker = worker_} {
  for (const char* digit : {"0", "1", "2", "3", "4", "5"})
    session_.answers[*digit - '0'] =
        &parts.metrics.counter({"tandem_http_answers_total", "HTTP answers, by the first digit of their status",
                                std::string("status=\"") + digit + "xx\""});
}

/// First what is being done is finished, and what was answered sent; the answer may be to whoever ends us.
RunningServer::~RunningServer() {
  worker_.join();
  if (!thread_.joinable()) return;
  asio::post(loop_, [this] { end(goodbyes); });
  thread_.join();
}

void RunningServer::end(unsigned patience) {
  if (session_.answering == 0 || patience == 0) return loop_.stop();
  pause_.expires_after(between_goodbyes);
  pause_.async_wait([this, patience](Error) { end(patience - 1); });
}

Error RunningServer::open(const SocketAddress& bind) {
  const Tcp::endpoint endpoint = endpoint_of(bind);
  Error error;
  if (acceptor_.open(endpoint.protocol(), error)) return error;
  if (acceptor_.set_option(Tcp::acceptor::reuse_address(true), error)) return error;
  if (acceptor_.bind(endpoint, error)) return error;
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error)) return error;
  address_ = address_of(acceptor_.local_endpoint(error));
  return error;
}

void RunningServer::run() {
  accept();
  thread_ = std::thread([this] { loop_.run(); });
}

void RunningServer::accept() {
  acceptor_.async_accept([this](Error error, Tcp::socket socket) {
    if (!error) take_in(std::move(socket));
    if (!error || error == asio::error::connection_aborted) return accept();
    session_.log.warning({"no connection can be taken in: ", error.message()});
    pause_.expires_after(until_next_accept);
    pause_.async_wait([this](Error aborted) {
      if (!aborted) accept();
    });
  });
}

void RunningServer::take_in(Tcp::socket socket) {
  Error error;
  const Tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return;
  const IpAddress remote = address_of(peer).ip;
  auto seat = seats_.take(remote);
  if (!seat) return turn_away(std::move(socket));
  accepted_.add();
  static_cast<void>(socket.set_option(Tcp::no_delay(true), error));
  std::make_shared<Session>(std::move(socket), remote, session_, std::move(*seat))->start();
}

/// Told if that costs no waiting.
void RunningServer::turn_away(Tcp::socket socket) {
  turned_away_.add();
  static constexpr std::string_view busy =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: 37\r\n"
      "Retry-After: 5\r\nConnection: close\r\n\r\n{\"message\":\"Too many connections.\"}\r\n";
  Error ignored;
  static_cast<void>(socket.non_blocking(true, ignored));
  static_cast<void>(socket.write_some(asio::buffer(busy), ignored));
  static_cast<void>(socket.shutdown(Tcp::socket::shutdown_send, ignored));
}

}  // namespace

std::expected<std::unique_ptr<Server>, std::string> Server::start(const SocketAddress& bind, Parts parts) {
  auto server = std::make_unique<RunningServer>(std::move(parts));
  if (const Error error = server->open(bind))
    return std::unexpected("The HTTP interface cannot listen at " + bind.to_string() + ": " + error.message() + ".");
  server->run();
  return server;
}

}  // namespace tandem::rest
