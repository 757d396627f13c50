// MIME multipart bodies: RFC 2046 §5.1, RFC 5621. Finds the parts; decodes nothing.
#pragma once

#include <optional>
#include <string_view>

#include "sip/content_type.h"
#include "sip/message.h"
#include "sip/parse_error.h"

namespace tandem::sip {

struct BodyPart {
  std::string_view headers;  ///< raw lines
  std::string_view body;
  std::string_view content_type;                         ///< value as written; empty means text/plain
  std::string_view header(std::string_view name) const;  ///< any other field of the part; empty if absent
};

/// Steps through the parts of a body. Points into the body. At most max_body_parts are given out.
class MultipartReader {
 public:
  MultipartReader(std::string_view body, std::string_view boundary);
  /// The next part; nothing after the closing delimiter; an error if it is missing or there are too many parts.
  Parsed<std::optional<BodyPart>> next();

 private:
  std::string_view body_, boundary_;
  std::size_t at_ = 0;
  unsigned given_ = 0;
  bool started_ = false;
  bool finished_ = false;
};

/// The body of that type in a message: the body itself, or the first fitting part of a multipart body (nested up to
/// three levels). Nothing if there is none; an error if the multipart is broken. A body without Content-Type is none.
Parsed<std::optional<std::string_view>> find_body(const Message& message, std::string_view type,
                                                  std::string_view subtype);
/// application/sdp; the common case.
Parsed<std::optional<std::string_view>> find_sdp(const Message& message);

}  // namespace tandem::sip
