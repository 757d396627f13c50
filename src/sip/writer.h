// Building messages into a buffer that is used again and again.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

#include "sip/header_id.h"
#include "sip/message.h"
#include "sip/method.h"

namespace tandem::sip {

/// Writes one message: a start line, then headers, then `body` or `end`, in this order. The buffer is cleared first and
/// keeps its capacity; it must outlive the Writer. Values cannot break out of their line: CR, LF and NUL become blanks.
///
///     Writer(buffer).request(Method::invite, target).header(HeaderId::call_id, token, "@", host).end();
class Writer {
 public:
  explicit Writer(std::string& buffer) : out_(buffer) { out_.clear(); }

  Writer& request(Method method, std::string_view uri) { return request(to_text(method), uri); }
  Writer& request(std::string_view method, std::string_view uri);
  /// Without a reason: default_reason(code).
  Writer& status(unsigned code, std::string_view reason = {});

  /// Pieces (texts and unsigned numbers) are put together as the value, nothing between them.
  template <class... Pieces>
  Writer& header(HeaderId id, const Pieces&... pieces) {
    return header(name_of(id), pieces...);
  }
  template <class... Pieces>
  Writer& header(std::string_view name, const Pieces&... pieces) {
    begin_header(name);
    (put(pieces), ...);
    return end_header();
  }
  /// Every field of that kind, in order, under its canonical name: Via and Record-Route of a response, for example.
  Writer& copy(const Message& from, HeaderId id);

  /// For values built in a loop: begin_header, any number of put, end_header.
  Writer& begin_header(std::string_view name);
  Writer& begin_header(HeaderId id) { return begin_header(name_of(id)); }
  Writer& put(std::string_view piece);
  template <std::unsigned_integral T>
  Writer& put(T number) {
    char digits[20];
    auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return put(std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  Writer& put(char c) { return put(std::string_view(&c, 1)); }
  Writer& end_header();

  /// Content-Type, Content-Length, the blank line and the body. Without a body: `end`.
  void body(std::string_view content_type, std::string_view body);
  void end();  ///< Content-Length: 0 and the blank line

  std::string_view text() const { return out_; }

 private:
  std::string& out_;
};

/// The reason phrase of RFC 3261 §21 and the extensions; the class's general phrase for unknown codes.
std::string_view default_reason(unsigned status);

}  // namespace tandem::sip
