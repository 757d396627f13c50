#include "sip/cseq.h"

#include "base/text.h"
#include "sip/grammar.h"

namespace tandem::sip {
namespace {

constexpr std::uint32_t number_limit = 0x80000000;

std::unexpected<ParseError> error(ParseFault fault, const Cursor& cursor) {
  return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(cursor.offset())});
}

}  // namespace

Parsed<CSeq> CSeq::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  const std::string_view digits = cursor.take_while(is_digit);
  if (digits.empty()) return error(ParseFault::bad_cseq, cursor);
  const auto number = parse_number<std::uint32_t>(digits);
  if (!number || *number >= number_limit) return error(ParseFault::bad_cseq_number, cursor);
  const std::size_t gap = cursor.offset();
  skip_lws(cursor);
  if (cursor.offset() == gap) return error(ParseFault::bad_cseq, cursor);
  CSeq cseq{.number = *number, .method_text = take_token(cursor)};
  skip_lws(cursor);
  if (cseq.method_text.empty() || !cursor.at_end()) return error(ParseFault::bad_cseq, cursor);
  cseq.method = method_from(cseq.method_text);
  return cseq;
}

Parsed<RAck> RAck::parse(std::string_view text) {
  Cursor cursor(text);
  skip_lws(cursor);
  const auto rseq = parse_number<std::uint32_t>(cursor.take_while(is_digit));
  if (!rseq || (cursor.peek() != ' ' && cursor.peek() != '\t')) return error(ParseFault::bad_rack, cursor);
  const auto cseq = CSeq::parse(cursor.rest());
  if (!cseq) return error(ParseFault::bad_rack, cursor);
  return RAck{.rseq = *rseq, .cseq = *cseq};
}

}  // namespace tandem::sip
