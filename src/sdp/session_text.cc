// Text to Session and back: RFC 8866 section 5 and the grammar of section 9.
#include <algorithm>

#include "base/text.h"
#include "sdp/session.h"

namespace tandem::sdp {
namespace {

using Result = std::expected<void, Fault>;

std::string_view take_word(Cursor& in) {
  in.take_while([](char c) { return c == ' ' || c == '\t'; });
  return in.take_while([](char c) { return c != ' ' && c != '\t'; });
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// "IN IP4 192.0.2.1": an address that fits its type becomes `ip`, anything else stays text.
std::optional<Connection> read_address(Cursor& in) {
  const auto start = in.rest();
  const auto net = take_word(in);
  const auto type = take_word(in);
  const auto address = take_word(in);
  if (!is_token(net) || !is_token(type) || !is_token(address)) return std::nullopt;
  Connection connection;
  const bool v4 = equal_ignoring_case(type, "IP4");
  const bool v6 = equal_ignoring_case(type, "IP6");
  // An IPv4-mapped address in an IP6 line reads as IPv4, and some send IPv4 as IP6: the address tells, not the word.
  if (equal_ignoring_case(net, "IN") && (v4 || v6) && !address.starts_with('['))
    connection.ip = IpAddress::parse(address);
  if (!connection.ip) connection.text = trim(start.substr(0, start.size() - in.rest().size()));
  return connection;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Parsed<Session> read() {
    if (text_.size() > max_text_bytes) return fail(Fault::too_long);
    while (next_line()) {
      if (line_.empty()) continue;
      if (auto result = take_line(); !result) return fail(result.error());
    }
    if (fault_) return fail(*fault_);
    if (!seen_version_) return fail(Fault::bad_version);
    if (!seen_origin_) return fail(Fault::missing_origin);
    return finish();
  }

 private:
  std::unexpected<ParseError> fail(Fault fault) const {
    return std::unexpected(ParseError{fault, static_cast<std::uint32_t>(line_start_)});
  }

  /// Sets line_ to the next line without its end; false at the end of the text or on a fault.
  bool next_line() {
    if (at_ >= text_.size()) return false;
    line_start_ = at_;
    auto end = text_.find('\n', at_);
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    if (end == std::string_view::npos) end = text_.size();
    line_ = text_.substr(line_start_, end - line_start_);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    if (line_.size() > max_line_bytes) fault_ = Fault::line_too_long;
    const auto is_bad = [](char c) { return c == '\0' || c == '\r'; };
    if (std::ranges::any_of(line_, is_bad)) fault_ = Fault::bad_line;
    return !fault_;
  }

  Result take_line() {
    if (!seen_version_) {
      if (trim(line_) != "v=0") return std::unexpected(Fault::bad_version);
      seen_version_ = true;
      return {};
    }
    if (line_.size() < 2 || !is_alpha(line_[0]) || line_[1] != '=') return std::unexpected(Fault::bad_line);
    const auto value = line_.substr(2);
    switch (line_[0]) {
      case 'v':
        return std::unexpected(Fault::bad_version);
      case 'o':
        return take_origin(value);
      case 's':
        return take_name(value);
      case 'c':
        return take_connection(value);
      case 'm':
        return take_media(value);
      case 'a':
        return take_attribute(value);
      default:
        return take_other(line_[0], value);
    }
  }

  Result take_origin(std::string_view value) {
    Cursor in{value};
    if (seen_origin_ || in_media()) return std::unexpected(Fault::bad_origin);
    Origin& origin = session_.origin;
    origin.username = take_word(in);
    origin.session_id = take_word(in);
    origin.version = take_word(in);
    if (!is_token(origin.session_id) || !all_digits(origin.version)) return std::unexpected(Fault::bad_origin);
    auto address = read_address(in);
    if (!address) return std::unexpected(Fault::bad_origin);
    origin.address = std::move(*address);
    seen_origin_ = true;
    return {};
  }

  Result take_name(std::string_view value) {
    if (in_media()) return take_other('s', value);
    session_.name = value.empty() ? std::string_view{"-"} : value;
    return {};
  }

  Result take_connection(std::string_view value) {
    Cursor in{value};
    auto connection = read_address(in);
    if (!connection) return std::unexpected(Fault::bad_connection);
    auto& slot = in_media() ? session_.media.back().connection : session_.connection;
    // Several c= lines below one m= line are for layered multicast (section 5.7): the first counts.
    if (!slot) slot = std::move(*connection);
    return {};
  }

  Result take_media(std::string_view value) {
    if (session_.media.size() == max_media_lines) return std::unexpected(Fault::too_many_media);
    Cursor in{value};
    Media media;
    media.kind_text = take_word(in);
    media.kind = kind_of(media.kind_text);
    Cursor ports{take_word(in)};
    const auto port = parse_number<std::uint16_t>(ports.take_while(is_digit));
    if (!port) return std::unexpected(Fault::bad_port);
    media.port = *port;
    if (ports.take('/')) {
      const auto count = parse_number<std::uint16_t>(ports.rest());
      if (!count || *count == 0) return std::unexpected(Fault::bad_port);
      media.port_count = *count;
    } else if (!ports.at_end()) {
      return std::unexpected(Fault::bad_port);
    }
    media.protocol = take_word(in);
    if (!is_token(media.kind_text) || !is_token(media.protocol)) return std::unexpected(Fault::bad_media);
    for (auto format = take_word(in); !format.empty(); format = take_word(in)) {
      if (media.formats.size() == max_formats) return std::unexpected(Fault::too_many_formats);
      if (!is_token(format)) return std::unexpected(Fault::bad_media);
      media.formats.emplace_back(format);
    }
    // The grammar wants at least one format, but a refused line is often left without.
    if (media.formats.empty() && !media.refused()) return std::unexpected(Fault::bad_media);
    media_offsets_.push_back(line_start_);
    session_.media.push_back(std::move(media));
    return {};
  }

  Result take_attribute(std::string_view value) {
    auto& attributes = in_media() ? session_.media.back().attributes : session_.attributes;
    if (attributes.size() == max_attributes) return std::unexpected(Fault::too_many_attributes);
    const auto colon = value.find(':');
    const auto name = trim(value.substr(0, colon));
    if (!is_token(name)) return std::unexpected(Fault::bad_attribute);
    attributes.add(std::string(name),
                   colon == std::string_view::npos ? std::string{} : std::string(value.substr(colon + 1)));
    return {};
  }

  Result take_other(char type, std::string_view value) {
    auto& lines = in_media() ? session_.media.back().others : session_.others;
    if (lines.size() == max_other_lines) return std::unexpected(Fault::too_many_lines);
    lines.push_back({type, std::string(value)});
    return {};
  }

  Parsed<Session> finish() {
    for (std::size_t i = 0; i < session_.media.size(); ++i) {
      const Media& media = session_.media[i];
      if (media.refused() || media.connection || session_.connection) continue;
      return std::unexpected(ParseError{Fault::no_address, static_cast<std::uint32_t>(media_offsets_[i])});
    }
    return std::move(session_);
  }

  static MediaKind kind_of(std::string_view word) {
    using enum MediaKind;
    static constexpr std::pair<std::string_view, MediaKind> words[] = {
        {"audio", audio},     {"video", video}, {"text", text}, {"application", application},
        {"message", message}, {"image", image}};
    for (const auto& [name, kind] : words)
      if (equal_ignoring_case(name, word)) return kind;
    return other;
  }

  bool in_media() const { return !session_.media.empty(); }

  std::string_view text_, line_;
  std::size_t at_ = 0, line_start_ = 0;
  std::optional<Fault> fault_;
  bool seen_version_ = false, seen_origin_ = false;
  Session session_;
  std::vector<std::size_t> media_offsets_;
};

void write_line(std::string& out, char type, std::string_view value) {
  out += type;
  out += '=';
  out += value;
  out += "\r\n";
}

std::string address_text(const Connection& connection) {
  if (!connection.ip) return connection.text.empty() ? "IN IP4 0.0.0.0" : connection.text;
  return (connection.ip->is_v6() ? "IN IP6 " : "IN IP4 ") + connection.ip->to_string();
}

void write_others(std::string& out, const std::vector<Line>& lines, std::string_view types, bool among) {
  for (const auto& line : lines)
    if ((types.find(line.type) != std::string_view::npos) == among) write_line(out, line.type, line.value);
}

void write_attributes(std::string& out, const Attributes& attributes) {
  for (const auto& attribute : attributes.all()) {
    out += "a=";
    out += attribute.name;
    if (!attribute.value.empty()) {
      out += ':';
      out += attribute.value;
    }
    out += "\r\n";
  }
}

void write_media(std::string& out, const Media& media) {
  out += "m=";
  out += media.kind_text;
  out += ' ';
  out += std::to_string(media.port);
  if (media.port_count > 1) out += "/" + std::to_string(media.port_count);
  out += ' ';
  out += media.protocol;
  for (const auto& format : media.formats) {
    out += ' ';
    out += format;
  }
  out += "\r\n";
  write_others(out, media.others, "i", true);
  if (media.connection) write_line(out, 'c', address_text(*media.connection));
  write_others(out, media.others, "i", false);
  write_attributes(out, media.attributes);
}

}  // namespace

Parsed<Session> parse(std::string_view text) {
  return Reader{text}.read();
}

std::string to_text(const Session& session) {
  std::string out;
  out.reserve(1024);
  write_line(out, 'v', "0");
  const Origin& o = session.origin;
  write_line(
      out, 'o',
      (o.username.empty() ? "-" : o.username) + " " + o.session_id + " " + o.version + " " + address_text(o.address));
  write_line(out, 's', session.name.empty() ? "-" : session.name);
  write_others(out, session.others, "iuep", true);
  if (session.connection) write_line(out, 'c', address_text(*session.connection));
  write_others(out, session.others, "b", true);
  const bool timed = std::ranges::any_of(session.others, [](const Line& line) { return line.type == 't'; });
  if (!timed) write_line(out, 't', "0 0");
  write_others(out, session.others, "iuepb", false);
  write_attributes(out, session.attributes);
  for (const auto& media : session.media) write_media(out, media);
  out.shrink_to_fit();  // such texts are kept as long as a call lasts
  return out;
}

std::string_view describe(Fault fault) {
  switch (fault) {
    case Fault::too_long:
      return "the session description is larger than 32 KiB";
    case Fault::line_too_long:
      return "a line of the session description is longer than 4096 bytes";
    case Fault::bad_version:
      return "the session description does not begin with v=0";
    case Fault::bad_line:
      return "a line of the session description is not of the form letter=text";
    case Fault::bad_origin:
      return "the o= line is malformed or repeated";
    case Fault::missing_origin:
      return "the session description has no o= line";
    case Fault::bad_connection:
      return "a c= line is malformed";
    case Fault::bad_media:
      return "an m= line is malformed";
    case Fault::bad_port:
      return "the port of an m= line is not a number up to 65535";
    case Fault::bad_attribute:
      return "an a= line is malformed";
    case Fault::no_address:
      return "an m= line in use has no address";
    case Fault::too_many_media:
      return "the session description has more than 16 media lines";
    case Fault::too_many_formats:
      return "an m= line has more than 64 formats";
    case Fault::too_many_attributes:
      return "more than 256 attributes belong to one media line or to the session";
    case Fault::too_many_lines:
      return "too many lines belong to one media line or to the session";
  }
  return "the session description is malformed";
}

std::string describe(const ParseError& error) {
  return std::string(describe(error.fault)) + " (at byte " + std::to_string(error.offset) + ")";
}

}  // namespace tandem::sdp
