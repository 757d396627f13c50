#include "telemetry/ladder.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "telemetry/log.h"

namespace tandem::telemetry {
namespace {

/// Messages that led to the call may be older than it: the INVITE that was challenged.
TimePoint first_moment(const CallTrace& trace) {
  return trace.size() == 0 ? trace.began() : std::min(trace.began(), trace[0].at);
}

using Entry = CallTrace::Entry;

constexpr std::size_t first_lane_at = 13;  ///< right of the time
constexpr std::size_t narrowest_gap = 20;  ///< between two lanes
constexpr std::size_t narrowest_picture = 60;
constexpr std::size_t longest_name = 40;

enum class Style : std::uint8_t { plain, faint, bold, good, bad, going, note };

std::string_view escape_code(Style style) {
  constexpr std::string_view codes[] = {"\x1b[0m",  "\x1b[2m",  "\x1b[1m", "\x1b[32m",
                                        "\x1b[31m", "\x1b[33m", "\x1b[36m"};
  return codes[static_cast<std::size_t>(style)];
}

/// UTF-8 text, one element per character.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
    pieces.push_back(text.substr(at, end - at));
    at = end;
  }
  return pieces;
}

/// How the picture is drawn: box characters or plain ASCII.
struct Pen {
  std::string_view lane, line, again, crossing, bullet, ellipsis, good, bad;
};
constexpr Pen unicode_pen{"│", "─", "╌", "┼", "•", "…", "✔", "✘"};
constexpr Pen ascii_pen{"|", "-", ".", "+", "*", "~", "OK", "FAILED"};

std::string shortened(std::string_view text, std::size_t room, const Pen& pen) {
  const auto pieces = characters(text);
  if (pieces.size() <= room) return std::string(text);
  std::string cut;
  for (std::size_t i = 0; i + 1 < room; ++i) cut += pieces[i];
  return cut += pen.ellipsis;
}

/// One line of the picture, as characters with styles.
class Row {
 public:
  explicit Row(std::size_t width) : cells_(width) {}

  void put(std::size_t at, std::string_view text, Style style = Style::plain) {
    for (const auto piece : characters(text)) {
      if (at >= cells_.size()) return;
      cells_[at++] = {std::string(piece), style};
    }
  }
  std::string text(bool coloured) const {
    std::size_t end = cells_.size();
    while (end > 0 && cells_[end - 1].character == " ") --end;
    std::string out;
    Style now = Style::plain;
    for (std::size_t i = 0; i < end; ++i) {
      if (coloured && cells_[i].style != now) {
        if (now != Style::plain) out += escape_code(Style::plain);
        if (cells_[i].style != Style::plain) out += escape_code(cells_[i].style);
        now = cells_[i].style;
      }
      out += cells_[i].character;
    }
    if (coloured && now != Style::plain) out += escape_code(Style::plain);
    return out += '\n';
  }

 private:
  struct Cell {
    std::string character = " ";
    Style style = Style::plain;
  };
  std::vector<Cell> cells_;
};

std::string name_of(const Entry& message) {
  return message.leg.empty() ? message.remote.to_string() : printable(message.leg, longest_name);
}

/// Value of a header in a whole message; compact forms are not asked for here.
std::string_view header_value(std::string_view message, std::string_view name) {
  Cursor text(message);
  while (!text.at_end()) {
    const auto line = text.take_until("\n");
    text.take('\n');
    if (trim(line).empty()) return {};  // the body begins
    Cursor header(line);
    if (header.take_ignoring_case(name) && (header.skip_blanks(), header.take(':'))) return trim(header.rest());
  }
  return {};
}

bool has_description(std::string_view message) {
  auto body = message.find("\r\n\r\n");
  if (body == std::string_view::npos) body = message.find("\n\n");
  if (body == std::string_view::npos) return false;
  return trim(message.substr(body)).starts_with("v=0");
}

struct Label {
  std::string text;
  std::string remark = {};  ///< never shortened
  Style style = Style::bold;
};

/// "INVITE sip:100@pbx (SDP)", "200 OK to INVITE (SDP)", "180 Ringing".
Label label_of(const Entry& message) {
  Cursor line(message.first_line);
  Label label;
  if (line.take_ignoring_case("SIP/2.0 ")) {
    label.text = printable(trim(line.rest()), 60);
    const char kind = label.text.empty() ? '0' : label.text.front();
    label.style = kind == '1' ? Style::going : kind == '2' ? Style::good : kind >= '4' ? Style::bad : Style::plain;
    Cursor sequence(header_value(message.text, "CSeq"));
    sequence.take_while(is_digit);
    const auto method = trim(sequence.rest());
    if (kind != '1' && !method.empty()) label.text += " to " + printable(method, 20);
  } else {
    auto request = message.first_line;
    if (request.ends_with(" SIP/2.0")) request.remove_suffix(8);
    label.text = printable(request, 120);
  }
  if (has_description(message.text)) label.remark += " (SDP)";
  if (message.retransmission) label.remark += " again";
  return label;
}

/// Who has which lane. The party that began stands left of us, all others right of us.
class Lanes {
 public:
  Lanes(const CallTrace& trace, const LadderOptions& options) : width_(std::max(options.width, narrowest_picture)) {
    bool we_began = true;
    for (std::size_t i = 0; i < trace.size(); ++i) {
      const Entry entry = trace[i];
      if (entry.kind != Entry::Kind::message) continue;
      const std::string name = name_of(entry);
      if (std::ranges::find(names_, name) != names_.end()) continue;
      if (names_.empty()) we_began = entry.direction == Direction::out;
      names_.push_back(name);
      addresses_.push_back(entry.leg.empty() ? "" : entry.remote.to_string());
    }
    ours_ = we_began || names_.empty() ? 0 : 1;
    names_.insert(names_.begin() + static_cast<std::ptrdiff_t>(ours_), options.our_name);
    addresses_.insert(addresses_.begin() + static_cast<std::ptrdiff_t>(ours_), "");
    drawn_ = std::min(names_.size(), 1 + (last_place() - first_lane_at) / narrowest_gap);
  }

  std::size_t width() const { return width_; }
  std::size_t drawn() const { return drawn_; }
  std::size_t ours() const { return at(ours_); }
  /// Parties beyond the last lane share it.
  std::size_t of(const Entry& message) const { return at(std::min(index_of(message), drawn_ - 1)); }
  bool shares_lane(const Entry& message) const { return index_of(message) + 1 >= drawn_ && names_.size() > drawn_; }
  std::size_t at(std::size_t lane) const {
    if (drawn_ < 2) return first_lane_at;
    return first_lane_at + lane * gap();
  }
  std::size_t gap() const {
    return drawn_ < 2 ? last_place() - first_lane_at : (last_place() - first_lane_at) / (drawn_ - 1);
  }
  std::string_view name(std::size_t lane) const { return collects(lane) ? std::string_view("others") : names_[lane]; }
  std::string_view address(std::size_t lane) const { return collects(lane) ? std::string_view() : addresses_[lane]; }

 private:
  bool collects(std::size_t lane) const { return lane + 1 == drawn_ && names_.size() > drawn_; }
  std::size_t last_place() const { return width_ - 11; }
  std::size_t index_of(const Entry& message) const {
    const auto found = std::ranges::find(names_, name_of(message));
    return static_cast<std::size_t>(found - names_.begin());
  }

  std::size_t width_;
  std::size_t ours_ = 0, drawn_ = 0;
  std::vector<std::string> names_, addresses_;
};

class Picture {
 public:
  Picture(const CallTrace& trace, const LadderOptions& options)
      : trace_(trace), options_(options), pen_(options.unicode ? unicode_pen : ascii_pen), lanes_(trace, options) {}

  std::string draw() {
    heading();
    for (std::size_t i = 0; i < trace_.size(); ++i) {
      const Entry entry = trace_[i];
      if (entry.kind == Entry::Kind::message) {
        message(entry);
      } else if (options_.decisions) {
        note(entry.at, std::string(pen_.bullet) + ' ' + decision_text(entry), Style::note);
      }
    }
    ending();
    return std::move(out_);
  }

 private:
  void emit(const Row& row) { out_ += row.text(options_.coloured); }

  Row empty_row() const {
    Row row(lanes_.width());
    for (std::size_t lane = 0; lane < lanes_.drawn(); ++lane) row.put(lanes_.at(lane), pen_.lane, Style::faint);
    return row;
  }

  void put_time(Row& row, TimePoint at) const {
    const std::chrono::duration<double> offset = at - first_moment(trace_);
    row.put(0, fmt::format("{:>9.3f}", offset.count()), Style::faint);
  }

  /// Around the lane, moved inwards where the picture ends.
  void put_centred(Row& row, std::size_t lane, std::string_view text, Style style) const {
    const std::string shown = shortened(text, lanes_.gap() - 2, pen_);
    const std::size_t length = characters(shown).size();
    const std::size_t middle = lanes_.at(lane);
    std::size_t start = middle > length / 2 ? middle - length / 2 : 0;
    if (start + length > lanes_.width()) start = lanes_.width() - length;
    row.put(start, shown, style);
  }

  void heading() {
    const auto began = std::chrono::floor<std::chrono::milliseconds>(trace_.began_wall());
    out_ += fmt::format("Call {}\nbegan {:%Y-%m-%d} {:%H:%M:%S} UTC\n\n", printable(trace_.id(), 80), began,
                        began.time_since_epoch());
    Row names(lanes_.width()), addresses(lanes_.width());
    for (std::size_t lane = 0; lane < lanes_.drawn(); ++lane) {
      put_centred(names, lane, lanes_.name(lane), Style::bold);
      put_centred(addresses, lane, lanes_.address(lane), Style::faint);
    }
    emit(names);
    emit(addresses);
    Row units = empty_row();
    units.put(2, "seconds", Style::faint);
    emit(units);
  }

  void message(const Entry& entry) {
    Row row = empty_row();
    put_time(row, entry.at);
    const std::size_t ours = lanes_.ours(), theirs = lanes_.of(entry);
    const std::size_t left = std::min(ours, theirs), right = std::max(ours, theirs);
    const bool to_the_right = (entry.direction == Direction::out) == (theirs > ours);
    Label label = label_of(entry);
    if (lanes_.shares_lane(entry)) label.text = name_of(entry) + ": " + label.text;

    for (std::size_t at = left + 1; at < right; ++at)
      row.put(at, entry.retransmission ? pen_.again : pen_.line, label.style);
    for (std::size_t lane = 0; lane < lanes_.drawn(); ++lane)
      if (lanes_.at(lane) > left && lanes_.at(lane) < right) row.put(lanes_.at(lane), pen_.crossing, label.style);
    row.put(to_the_right ? right - 1 : left + 1, to_the_right ? ">" : "<", label.style);

    const std::size_t room = right - left - 1;  // of these two stay line on either side, and the head of the arrow
    const std::string shown = ' ' + shortened(label.text, room - 6 - label.remark.size(), pen_) + label.remark + ' ';
    row.put(left + 1 + (room - characters(shown).size()) / 2, shown, label.style);
    emit(row);
  }

  static std::string decision_text(const Entry& entry) {
    std::string text = printable(entry.sentence.empty() ? entry.code : entry.sentence, 600);
    if (!entry.facts.empty()) text += " (" + printable(entry.facts, 600) + ")";
    return text;
  }

  /// Text between the lanes, wrapped at blanks; the lanes show where it does not cover them.
  void note(std::optional<TimePoint> at, std::string_view text, Style style) {
    const std::size_t start = first_lane_at + 2, room = lanes_.width() - start;
    std::size_t indent = 0;
    for (Cursor words(text); !words.at_end();) {
      std::string line(indent, ' ');
      std::size_t length = indent;
      for (;;) {
        Cursor ahead = words;
        const auto word = ahead.take_until(" ");
        const std::size_t needed = characters(word).size() + (length > indent ? 1 : 0);
        if (length > indent && length + needed > room) break;
        if (length > indent) line += ' ';
        line += word;
        length += needed;
        ahead.take(' ');
        words = ahead;
        if (words.at_end()) break;
      }
      Row row = empty_row();
      if (indent == 0 && at) put_time(row, *at);
      row.put(start, line + ' ', style);
      emit(row);
      indent = 2;
    }
  }

  void ending() {
    if (trace_.texts_cut() + trace_.entries_cut() > 0)
      note(std::nullopt,
           fmt::format("{} The story became too long: {} messages are kept without their text, {} entries not at all.",
                       pen_.bullet, trace_.texts_cut(), trace_.entries_cut()),
           Style::faint);
    emit(empty_row());
    if (!trace_.ended()) return;
    const std::chrono::duration<double> offset = *trace_.ended_at() - first_moment(trace_);
    Row row(lanes_.width());
    row.put(0, fmt::format("{:>9.3f}", offset.count()), Style::faint);
    row.put(first_lane_at, trace_.failed() ? pen_.bad : pen_.good, trace_.failed() ? Style::bad : Style::good);
    std::string line = row.text(options_.coloured);
    line.pop_back();
    out_ += line + ' ' + printable(trace_.sentence(), 600) + '\n';
  }

  const CallTrace& trace_;
  const LadderOptions& options_;
  const Pen& pen_;
  Lanes lanes_;
  std::string out_;
};

}  // namespace

std::string draw_ladder(const CallTrace& trace, const LadderOptions& options) {
  return Picture(trace, options).draw();
}

std::string list_messages(const CallTrace& trace) {
  std::string out;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const Entry entry = trace[i];
    if (entry.kind != Entry::Kind::message) continue;
    const std::chrono::duration<double> offset = entry.at - first_moment(trace);
    out +=
        fmt::format("--- {:.3f} {} {} ({}){} ---\n", offset.count(), entry.direction == Direction::in ? "from" : "to",
                    name_of(entry), entry.remote.to_string(), entry.retransmission ? ", again" : "");
    Cursor text(entry.text.empty() ? entry.first_line : entry.text);
    while (!text.at_end()) {
      auto line = text.take_until("\n");
      text.take('\n');
      if (line.ends_with('\r')) line.remove_suffix(1);
      out += printable(line, 4096) + '\n';
    }
    if (entry.text.empty() && !entry.retransmission) out += "(the rest was left out: the story became too long)\n";
    out += '\n';
  }
  return out;
}

}  // namespace tandem::telemetry
