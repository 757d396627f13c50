// One connection of the HTTP server.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <utility>  // for Asio, which forgets it

#include "rest/seats.h"
#include "rest/server.h"

namespace tandem::rest {

/// What sessions share.
struct SessionParts {
  const Gate& gate;
  telemetry::Log log;
  std::function<WallTime()> now;
  ServerLimits limits;
  boost::asio::io_context& loop;
  boost::asio::thread_pool& worker;
  std::atomic<std::size_t> waiting_work{0};
  std::size_t answering = 0;            ///< sessions whose answer is on its way
  telemetry::Counter* answers[6] = {};  ///< by the status' first digit
};

/// Lives as long as an operation of its socket, or its work, is under way. Thread: the HTTP thread's.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, const IpAddress& remote, SessionParts& parts, Seats::Seat seat);
  void start() { await_request(); }

 private:
  using Error = boost::beast::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  using Message = boost::beast::http::response<boost::beast::http::string_body>;

  void await_request();
  void read_header();
  void on_header(Error error);
  /// What stands in the parser, as a request without its body; the sentence why not.
  std::expected<Request, std::string> head() const;
  void invite_body();
  void read_body();
  void on_body(Error error);
  void perform();
  void perform_on_worker();
  Response answer_of(const Request& request) const;

  void refuse(unsigned status, std::string_view sentence);
  void send(Response response);
  void send_whole(Response response);
  void send_pieces(Response response);
  void send_next_piece();
  void on_sent(Error error);
  void close();
  void discard();
  void allow_time(std::chrono::seconds base, std::uint64_t bytes);

  boost::beast::tcp_stream stream_;
  IpAddress remote_;
  SessionParts& parts_;
  Seats::Seat seat_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Request request_;
  const Work* work_ = nullptr;
  bool keep_ = false;    ///< another request may follow this answer
  bool unread_ = false;  ///< the client may still be sending what we did not read
  std::size_t discarded_ = 0;
  std::optional<Message> message_;
  std::optional<boost::beast::http::response_serializer<boost::beast::http::string_body>> serializer_;
  BodySource source_;
  std::string piece_;
};

}  // namespace tandem::rest
