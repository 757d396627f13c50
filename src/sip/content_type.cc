#include "sip/content_type.h"

#include "base/text.h"
#include "sip/grammar.h"

namespace tandem::sip {

Parsed<ContentType> ContentType::parse(std::string_view text) {
  ContentType media;
  media.text_ = trim(text);
  Cursor cursor(media.text_);
  const auto error = [&] {
    return std::unexpected(ParseError{ParseFault::bad_content_type, static_cast<std::uint32_t>(cursor.offset())});
  };
  media.type_ = take_token(cursor);
  skip_lws(cursor);
  if (media.type_.empty() || !cursor.take('/')) return error();
  skip_lws(cursor);
  media.subtype_ = take_token(cursor);
  if (media.subtype_.empty()) return error();
  const auto params = Params::parse(cursor.rest());
  if (!params) return error();
  media.params_ = *params;
  return media;
}

bool ContentType::is(std::string_view type, std::string_view subtype) const {
  return equal_ignoring_case(type_, type) && equal_ignoring_case(subtype_, subtype);
}

bool ContentType::is_multipart() const {
  return equal_ignoring_case(type_, "multipart");
}

}  // namespace tandem::sip
