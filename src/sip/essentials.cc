#include "sip/essentials.h"

#include "base/text.h"
#include "sip/grammar.h"
#include "sip/list.h"

namespace tandem::sip {
namespace {

/// The six fields in question, each once.
struct Found {
  const Field* via = nullptr;  ///< the first: more are usual
  const Field* from = nullptr;
  const Field* to = nullptr;
  const Field* call_id = nullptr;
  const Field* cseq = nullptr;
  const Field* max_forwards = nullptr;
};

class EssentialsReader {
 public:
  explicit EssentialsReader(const Message& message) : message_(message) {}

  Parsed<Essentials> read() {
    if (auto found = find_fields(); !found) return std::unexpected(found.error());
    for (const auto step : {&EssentialsReader::read_via, &EssentialsReader::read_cseq, &EssentialsReader::read_call_id,
                            &EssentialsReader::read_parties, &EssentialsReader::read_max_forwards})
      if (auto read = (this->*step)(); !read) return std::unexpected(read.error());
    return result_;
  }

 private:
  std::unexpected<ParseError> error(ParseFault fault, std::string_view at, std::uint32_t further = 0) const {
    const auto offset = static_cast<std::uint32_t>(at.data() - message_.text().data());
    return std::unexpected(ParseError{fault, offset + further});
  }

  Parsed<void> find_fields() {
    for (const Field& field : message_.fields()) {
      const Field** place = nullptr;
      ParseFault repeated{};
      switch (field.id) {
        case HeaderId::via:
          if (found_.via == nullptr) found_.via = &field;
          continue;
        case HeaderId::from:
          place = &found_.from, repeated = ParseFault::repeated_from;
          break;
        case HeaderId::to:
          place = &found_.to, repeated = ParseFault::repeated_to;
          break;
        case HeaderId::call_id:
          place = &found_.call_id, repeated = ParseFault::repeated_call_id;
          break;
        case HeaderId::cseq:
          place = &found_.cseq, repeated = ParseFault::repeated_cseq;
          break;
        case HeaderId::max_forwards:
          place = &found_.max_forwards, repeated = ParseFault::repeated_max_forwards;
          break;
        default:
          continue;
      }
      if (*place != nullptr) return error(repeated, field.name);
      *place = &field;
    }
    if (found_.via == nullptr) return error(ParseFault::missing_via, message_.text());
    if (found_.from == nullptr) return error(ParseFault::missing_from, message_.text());
    if (found_.to == nullptr) return error(ParseFault::missing_to, message_.text());
    if (found_.call_id == nullptr) return error(ParseFault::missing_call_id, message_.text());
    if (found_.cseq == nullptr) return error(ParseFault::missing_cseq, message_.text());
    return {};
  }

  Parsed<void> read_via() {
    std::string_view top;
    for (std::string_view value : split_list(found_.via->value)) {
      top = value;
      break;
    }
    if (top.empty()) return error(ParseFault::bad_via, found_.via->name);
    const auto via = Via::parse(top);
    if (!via) return error(ParseFault::bad_via, top, via.error().offset);
    result_.top_via = *via;
    return {};
  }

  Parsed<void> read_cseq() {
    const std::string_view text = found_.cseq->value;
    const auto cseq = CSeq::parse(text);
    if (!cseq) return error(cseq.error().fault, text, cseq.error().offset);
    if (message_.is_request() && cseq->method_text != message_.method_text())
      return error(ParseFault::cseq_method_mismatch, text);
    result_.cseq = *cseq;
    return {};
  }

  Parsed<void> read_call_id() {
    result_.call_id = found_.call_id->value;
    if (!is_call_id(result_.call_id)) return error(ParseFault::bad_call_id, result_.call_id);
    return {};
  }

  Parsed<void> read_parties() {
    const auto from = NameAddr::parse(found_.from->value);
    if (!from) return error(ParseFault::bad_from, found_.from->value, from.error().offset);
    const auto to = NameAddr::parse(found_.to->value);
    if (!to) return error(ParseFault::bad_to, found_.to->value, to.error().offset);
    result_.from = *from;
    result_.to = *to;
    result_.from_tag = from->tag();
    result_.to_tag = to->tag();
    if (!result_.from_tag.empty() && !is_token(result_.from_tag)) return error(ParseFault::bad_from, result_.from_tag);
    if (!result_.to_tag.empty() && !is_token(result_.to_tag)) return error(ParseFault::bad_to, result_.to_tag);
    return {};
  }

  /// Above 255 counts as absent (RFC 4475 §3.1.2.4 leaves it to the element).
  Parsed<void> read_max_forwards() {
    if (found_.max_forwards == nullptr || !message_.is_request()) return {};
    const std::string_view text = found_.max_forwards->value;
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
      return error(ParseFault::bad_max_forwards, found_.max_forwards->name);
    const auto number = parse_number<std::uint8_t>(text);
    result_.max_forwards = number ? *number : default_max_forwards;
    return {};
  }

  const Message& message_;
  Found found_;
  Essentials result_;
};

}  // namespace

Parsed<Essentials> essentials(const Message& message) {
  return EssentialsReader(message).read();
}

}  // namespace tandem::sip
