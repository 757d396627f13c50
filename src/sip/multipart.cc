#include "sip/multipart.h"

#include "base/text.h"
#include "sip/limits.h"

namespace tandem::sip {
namespace {

constexpr unsigned max_depth = 3;

/// Where a delimiter line starts and what it is. RFC 2046 §5.1.1: CRLF "--" boundary ["--"] blanks CRLF.
struct Delimiter {
  std::size_t text_end;  ///< the end of what stands before it, its line break not counted
  std::size_t next;      ///< behind its line
  bool closing;
};

std::optional<Delimiter> find_delimiter(std::string_view body, std::size_t from, std::string_view boundary) {
  while (from <= body.size()) {
    const auto dashes = body.find("--", from);
    if (dashes == std::string_view::npos) return std::nullopt;
    from = dashes + 1;
    if (dashes != 0 && body[dashes - 1] != '\n') continue;
    Cursor cursor(body.substr(dashes + 2));
    if (!cursor.take(boundary)) continue;
    const bool closing = cursor.take("--");
    cursor.take_while([](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    if (!cursor.at_end() && !cursor.take('\n')) continue;
    std::size_t text_end = dashes;
    if (text_end > 0) --text_end;
    if (text_end > 0 && body[text_end - 1] == '\r') --text_end;
    return Delimiter{text_end, dashes + 2 + cursor.offset(), closing};
  }
  return std::nullopt;
}

std::string_view take_line(Cursor& cursor) {
  std::string_view line = cursor.take_until("\n");
  cursor.take('\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

BodyPart part_from(std::string_view text) {
  BodyPart part;
  Cursor cursor(text);
  std::size_t headers_end = 0;
  while (!cursor.at_end()) {
    headers_end = cursor.offset();
    if (take_line(cursor).empty()) break;
    headers_end = cursor.offset();
  }
  part.headers = text.substr(0, headers_end);
  part.body = cursor.rest();
  part.content_type = part.header("Content-Type");
  if (part.content_type.empty()) part.content_type = part.header("c");
  return part;
}

Parsed<std::optional<std::string_view>> find_in_multipart(std::string_view body, const ContentType& container,
                                                          std::string_view type, std::string_view subtype,
                                                          unsigned depth) {
  MultipartReader reader(body, container.boundary());
  while (true) {
    const auto part = reader.next();
    if (!part) return std::unexpected(part.error());
    if (!*part) return std::nullopt;
    const auto media = ContentType::parse((*part)->content_type);
    if (!media) continue;
    if (media->is(type, subtype)) return (*part)->body;
    if (!media->is_multipart() || depth == max_depth) continue;
    if (auto inner = find_in_multipart((*part)->body, *media, type, subtype, depth + 1); inner && *inner) return inner;
  }
}

}  // namespace

std::string_view BodyPart::header(std::string_view name) const {
  Cursor cursor(headers);
  while (!cursor.at_end()) {
    const std::size_t start = cursor.offset();
    take_line(cursor);
    while (cursor.peek() == ' ' || cursor.peek() == '\t') take_line(cursor);  // continuation lines
    const std::string_view field = headers.substr(start, cursor.offset() - start);
    const auto colon = field.find(':');
    if (colon != std::string_view::npos && equal_ignoring_case(trim(field.substr(0, colon)), name))
      return trim(field.substr(colon + 1));
  }
  return {};
}

MultipartReader::MultipartReader(std::string_view body, std::string_view boundary) : body_(body), boundary_(boundary) {}

Parsed<std::optional<BodyPart>> MultipartReader::next() {
  const auto error = [&] {
    return std::unexpected(ParseError{ParseFault::bad_multipart, static_cast<std::uint32_t>(at_)});
  };
  if (finished_) return std::nullopt;
  if (boundary_.empty() || boundary_.size() > max_boundary_bytes || given_ == max_body_parts) return error();
  if (!started_) {
    const auto first = find_delimiter(body_, 0, boundary_);
    if (!first) return error();
    started_ = true;
    at_ = first->next;
    finished_ = first->closing;
    if (finished_) return std::nullopt;
  }
  const auto end = find_delimiter(body_, at_, boundary_);
  if (!end) return error();
  const BodyPart part = part_from(body_.substr(at_, end->text_end < at_ ? 0 : end->text_end - at_));
  at_ = end->next;
  finished_ = end->closing;
  ++given_;
  return part;
}

Parsed<std::optional<std::string_view>> find_body(const Message& message, std::string_view type,
                                                  std::string_view subtype) {
  if (message.body().empty() || !message.has(HeaderId::content_type)) return std::nullopt;
  const auto media = ContentType::parse(message.value(HeaderId::content_type));
  if (!media) return std::unexpected(media.error());
  if (media->is(type, subtype)) return message.body();
  if (!media->is_multipart()) return std::nullopt;
  return find_in_multipart(message.body(), *media, type, subtype, 1);
}

Parsed<std::optional<std::string_view>> find_sdp(const Message& message) {
  return find_body(message, "application", "sdp");
}

}  // namespace tandem::sip
