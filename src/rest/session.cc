#include "rest/session.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <limits>

#include "base/text.h"
#include "rest/answers.h"
#include "rest/target.h"

namespace tandem::rest {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t read_at_once = 16u << 10;
constexpr std::size_t most_discarded = 1u << 20;
constexpr std::chrono::seconds farewell{2};

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::put:
      return Method::put;
    case http::verb::delete_:
      return Method::delete_;
    default:
      return Method::other;
  }
}

/// The client has closed, or was too slow: there is nobody to answer. No error at all is of the system's category too.
bool has_gone(const beast::error_code& error) {
  return error && (error.category() == asio::error::get_system_category() || error == beast::error::timeout ||
                   error == http::error::end_of_stream || error == http::error::partial_message);
}

/// What clients chose may stand in a header: it shall not make another.
bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string http_date(WallTime now) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(static_cast<std::time_t>(seconds.count())));
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, const IpAddress& remote, SessionParts& parts, Seats::Seat seat)
    : stream_(std::move(socket)),
      remote_(remote),
      parts_(parts),
      seat_(std::move(seat)),
      buffer_(parts.limits.header_bytes + read_at_once) {}

void Session::allow_time(std::chrono::seconds base, std::uint64_t bytes) {
  stream_.expires_after(base + std::chrono::seconds(bytes / parts_.limits.slowest));
}

void Session::await_request() {
  if (buffer_.size() > 0) return read_header();
  stream_.expires_after(parts_.limits.idle);
  stream_.async_read_some(buffer_.prepare(read_at_once), [self = shared_from_this()](Error error, std::size_t count) {
    if (error) return;
    self->buffer_.commit(count);
    self->read_header();
  });
}

void Session::read_header() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(parts_.limits.header_bytes));
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // until its route is known
  request_ = {};
  work_ = nullptr;
  stream_.expires_after(parts_.limits.header);
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](Error error, std::size_t) { self->on_header(error); });
}

void Session::on_header(Error error) {
  if (has_gone(error)) return;
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return refuse(431, "The header of the request is longer than 16 KiB.");
  if (error) return refuse(400, "This is no HTTP request: " + error.message() + ".");
  unread_ = !parser_->is_done();
  request_.path = view(parser_->get().target());  // for the form of a refusal
  auto request = head();
  if (!request) return refuse(400, request.error());
  request_ = std::move(*request);
  const auto admitted = parts_.gate.admit(request_);
  if (!admitted) {
    keep_ = parser_->is_done() && parser_->keep_alive();
    return send(admitted.error());
  }
  work_ = *admitted;
  if (parser_->content_length().value_or(0) > work_->max_body) return on_body(http::error::body_limit);
  parser_->body_limit(work_->max_body);
  invite_body();
}

std::expected<Request, std::string> Session::head() const {
  const auto& message = parser_->get();
  Request request;
  request.method = method_of(message.method());
  auto target = parse_target(view(message.target()));
  if (!target) return std::unexpected(std::string(sentence(target.error())));
  request.path = std::move(target->path);
  request.segments = std::move(target->segments);
  request.query = std::move(target->query);
  request.remote = remote_;
  for (const auto& field : message)
    request.headers.emplace_back(lower_case(view(field.name_string())), view(field.value()));
  return request;
}

/// curl and others wait for this before they send a long body.
void Session::invite_body() {
  const auto wish = request_.header("expect");
  if (!wish || !equal_ignoring_case(*wish, "100-continue") || parser_->is_done() || buffer_.size() > 0)
    return read_body();
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  stream_.expires_after(parts_.limits.answer);
  asio::async_write(stream_, asio::buffer(go_on), [self = shared_from_this()](Error error, std::size_t) {
    if (!error) self->read_body();
  });
}

void Session::read_body() {
  allow_time(parts_.limits.body, parser_->content_length().value_or(work_->max_body));
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](Error error, std::size_t) { self->on_body(error); });
}

void Session::on_body(Error error) {
  if (error == http::error::body_limit)
    return refuse(413, fmt::format("The body of the request is longer than {} bytes.", work_->max_body));
  if (has_gone(error)) return;
  if (error) return refuse(400, "The body of the request cannot be read: " + error.message() + ".");
  unread_ = false;
  keep_ = parser_->keep_alive();
  request_.body = std::move(parser_->get().body());
  perform();
}

void Session::perform() {
  if (!work_->on_worker) return send(answer_of(request_));
  if (++parts_.waiting_work > parts_.limits.waiting_work) {
    --parts_.waiting_work;
    Response busy = error_answer(request_.path, 503, "Too much is waiting to be done: try again in a few seconds.");
    busy.headers.emplace_back("Retry-After", "5");
    return send(std::move(busy));
  }
  perform_on_worker();
}

/// The session goes with its work and comes back: it must end on the HTTP thread.
void Session::perform_on_worker() {
  stream_.expires_never();
  asio::post(parts_.worker, [self = shared_from_this()]() mutable {
    SessionParts& parts = self->parts_;
    Response response = self->answer_of(self->request_);
    --parts.waiting_work;
    asio::post(parts.loop,
               [self = std::move(self), response = std::move(response)]() mutable { self->send(std::move(response)); });
  });
}

Response Session::answer_of(const Request& request) const {
  try {
    return work_->handler(request);
  } catch (const std::exception& error) {
    parts_.log.error({to_text(request.method), " ", telemetry::printable(request.path, 200), ": ", error.what()});
    return error_answer(request.path, 500, std::string("Unexpected error: ") + error.what());
  }
}

void Session::refuse(unsigned status, std::string_view sentence) {
  keep_ = false;
  unread_ = true;
  send(error_answer(request_.path, status, sentence));
}

void Session::send(Response response) {
  ++parts_.answering;
  parts_.answers[std::min(response.status / 100, 5u)]->add();
  const unsigned version = parser_->get().version() == 10 ? 10 : 11;
  message_.emplace(static_cast<http::status>(response.status), version);
  message_->set(http::field::server, "Tandem");
  message_->set(http::field::date, http_date(parts_.now()));
  message_->set(http::field::cache_control, "no-store");
  message_->set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers)
    if (is_one_line(value)) message_->set(name, value);
  if (response.source) return send_pieces(std::move(response));
  send_whole(std::move(response));
}

void Session::send_whole(Response response) {
  message_->keep_alive(keep_);
  if (response.status != 204) {
    message_->set(http::field::content_type, response.content_type);
    message_->content_length(response.body.size());
  }
  if (request_.method != Method::head) message_->body() = std::move(response.body);
  allow_time(parts_.limits.answer, message_->body().size());
  http::async_write(stream_, *message_,
                    [self = shared_from_this()](Error error, std::size_t) { self->on_sent(error); });
}

/// In chunks, or until the connection closes for those who do not know chunks.
void Session::send_pieces(Response response) {
  source_ = std::move(response.source);
  const bool chunked = message_->version() == 11;
  keep_ = keep_ && chunked;
  message_->keep_alive(keep_);
  message_->chunked(chunked);
  message_->set(http::field::content_type, response.content_type);
  serializer_.emplace(*message_);
  stream_.expires_after(parts_.limits.answer);
  http::async_write_header(stream_, *serializer_, [self = shared_from_this()](Error error, std::size_t) {
    if (error || self->request_.method == Method::head) return self->on_sent(error);
    self->send_next_piece();
  });
}

void Session::send_next_piece() {
  const bool chunked = message_->version() == 11;
  auto piece = source_();
  if (piece && piece->empty()) piece = " ";  // an empty chunk would be the end
  if (!piece && !chunked) return on_sent({});
  allow_time(parts_.limits.answer, piece ? piece->size() : 0);
  const auto last = [self = shared_from_this()](Error error, std::size_t) { self->on_sent(error); };
  if (!piece) return asio::async_write(stream_, http::make_chunk_last(), last);
  piece_ = std::move(*piece);
  const auto next = [self = shared_from_this()](Error error, std::size_t) {
    error ? self->on_sent(error) : self->send_next_piece();
  };
  if (chunked)
    asio::async_write(stream_, http::make_chunk(asio::buffer(piece_)), next);
  else
    asio::async_write(stream_, asio::buffer(piece_), next);
}

void Session::on_sent(Error error) {
  --parts_.answering;
  source_ = {};
  serializer_.reset();
  message_.reset();
  request_ = {};
  if (error) return;
  keep_ ? await_request() : close();
}

/// Closing while the client sends would reset the connection, and our answer with it: take what comes for a moment.
void Session::close() {
  Error ignored;
  static_cast<void>(stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored));
  if (!unread_) return;
  stream_.expires_after(farewell);
  discard();
}

void Session::discard() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(read_at_once), [self = shared_from_this()](Error error, std::size_t count) {
    self->discarded_ += count;
    if (!error && self->discarded_ < most_discarded) self->discard();
  });
}

}  // namespace tandem::rest
