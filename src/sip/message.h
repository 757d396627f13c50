// A SIP message as it lies in its buffer: start line, index of header fields, body. RFC 3261 §7.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sip/header_id.h"
#include "sip/method.h"
#include "sip/parse_error.h"

namespace tandem::sip {

/// One header field as received, in order. `value` has no blanks at its ends and no line breaks.
struct Field {
  HeaderId id;
  std::string_view name;  ///< as written, may be the compact form
  std::string_view value;
};

/// The result of one pass over a buffer. A view: everything it gives out points into that buffer, which must outlive it
/// and stay where it is; moving or copying the Message leaves the views valid. No allocation for up to 32 fields.
///
/// Only the framing is checked here (start line, field names, Content-Length); what the fields say is checked by
/// `essentials` and by the typed views when they are used.
class Message {
 public:
  /// Reads one message from a datagram, or from exactly one frame of a stream. Writes into the buffer: continuation
  /// lines (RFC 3261 §7.3.1) are joined by blanks. Bytes after Content-Length are ignored (RFC 3261 §18.3); without
  /// Content-Length the body is all that is left. Leading CR LF is skipped (§7.5).
  static Parsed<Message> parse(std::span<char> datagram);

  /// For a request that `parse` or `essentials` refused: whatever fields can be made out, unreadable lines left away,
  /// so that a 400 with its Via, From, To, Call-ID and CSeq can be built. Nothing if it is no request, is an ACK, or
  /// has no readable top Via to answer to. The body is not looked at.
  static std::optional<Message> salvage(std::span<char> datagram);

  bool is_request() const { return status_ == 0; }
  Method method() const { return method_; }                      ///< of a request; Method::other in a response
  std::string_view method_text() const { return method_text_; }  ///< of a request
  std::string_view request_uri() const { return request_uri_; }  ///< of a request
  unsigned status() const { return status_; }                    ///< 100-699 of a response; 0 in a request
  std::string_view reason() const { return reason_; }            ///< of a response

  std::span<const Field> fields() const { return {fields_.data(), fields_.size()}; }
  /// The first field of that kind, or null.
  const Field* find(HeaderId id) const;
  /// By name, any case; for fields without an id. A compact name is not translated.
  const Field* find(std::string_view name) const;
  bool has(HeaderId id) const { return find(id) != nullptr; }
  std::size_t count(HeaderId id) const;
  /// Of the first such field; empty if there is none.
  std::string_view value(HeaderId id) const;
  std::string_view value(std::string_view name) const;

  /// `f(const Field&)` for every field of that kind, in order. For comma-separated values use for_each_value (list.h).
  template <class F>
  void for_each(HeaderId id, F&& f) const {
    for (const Field& field : fields_)
      if (field.id == id) f(field);
  }

  /// Is `token` one of the comma-separated values of these fields, parameters left away, in any case?
  /// For Supported, Require, Proxy-Require, Allow, Accept, Allow-Events and their like.
  bool has_option(HeaderId list_header, std::string_view token) const;

  std::string_view body() const { return body_; }
  std::string_view text() const { return text_; }  ///< start line to the end of the body

 private:
  friend class MessageReader;

  static constexpr std::size_t inline_fields = 32;
  boost::container::small_vector<Field, inline_fields> fields_;
  std::string_view text_;
  std::string_view body_;
  std::string_view method_text_;
  std::string_view request_uri_;
  std::string_view reason_;
  std::uint16_t status_ = 0;
  Method method_ = Method::other;
};

/// The Call-ID of an unparsed datagram, only to choose the shard: reads full and compact names and a folded value, and
/// stops at the first. Nothing if there is none before the blank line.
std::optional<std::string_view> peek_call_id(std::string_view datagram);

}  // namespace tandem::sip
