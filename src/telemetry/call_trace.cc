#include "telemetry/call_trace.h"

#include <cassert>
#include <utility>

namespace tandem::telemetry {
namespace {

/// A record and the growth of its vector; so that many tiny entries count as well.
constexpr std::size_t bytes_per_record = 80;
/// Kept free for first lines and decisions when the texts of messages have used up the rest.
constexpr std::size_t share_for_texts_percent = 80;

std::string_view first_line_of(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  return line.substr(0, line.find('\r'));
}

std::string join(const std::vector<Fact>& facts) {
  std::string text;
  for (const Fact& fact : facts) {
    if (!text.empty()) text += ", ";
    text += fact.name;
    text += '=';
    text += fact.value;
  }
  return text;
}

std::uint32_t size32(std::string_view text) {
  return static_cast<std::uint32_t>(text.size());
}

}  // namespace

CallTrace::CallTrace(std::string id, TimePoint began, WallTime began_wall, std::size_t limit)
    : id_(std::move(id)), began_(began), began_wall_(began_wall), limit_(limit) {}

std::size_t CallTrace::bytes() const {
  return texts_.size() + records_.size() * bytes_per_record;
}

bool CallTrace::has_room(std::size_t wanted) const {
  return bytes() + bytes_per_record + wanted <= limit_;
}

std::uint32_t CallTrace::append(std::string_view text) {
  const std::size_t offset = texts_.size(), wanted = offset + text.size();
  // By a quarter, not twofold as a container would: stories are a good part of a call's memory.
  if (wanted > texts_.capacity()) texts_.reserve(wanted + wanted / 4);
  texts_.insert(texts_.end(), text.begin(), text.end());
  return static_cast<std::uint32_t>(offset);
}

void CallTrace::add(const TracedMessage& message) {
  const auto first_line = first_line_of(message.text);
  auto rest = message.text.substr(first_line.size());
  // A repeated message says nothing new: its first line is enough.
  const bool room_for_text = bytes() + message.text.size() <= limit_ / 100 * share_for_texts_percent;
  if (message.retransmission || !room_for_text) {
    if (!message.retransmission) ++texts_cut_;
    rest = {};
  }
  if (!has_room(message.leg.size() + first_line.size() + rest.size())) {
    ++entries_cut_;
    return;
  }
  const auto offset = append(message.leg);
  append(first_line);
  append(rest);
  records_.push_back({message.at, message.remote, offset, size32(message.leg), size32(first_line), size32(rest),
                      Entry::Kind::message, message.direction, message.retransmission});
}

void CallTrace::add(const TracedDecision& decision) {
  const std::string facts = join(decision.facts);
  if (!has_room(decision.code.size() + decision.sentence.size() + facts.size())) {
    ++entries_cut_;
    return;
  }
  const auto offset = append(decision.code);
  append(decision.sentence);
  append(facts);
  records_.push_back({decision.at,
                      {},
                      offset,
                      size32(decision.code),
                      size32(decision.sentence),
                      size32(facts),
                      Entry::Kind::decision,
                      Direction::in,
                      false});
}

void CallTrace::end(TimePoint at, bool failed, std::string_view sentence) {
  ended_at_ = at;
  failed_ = failed;
  sentence_ = sentence;
}

CallTrace::Entry CallTrace::operator[](std::size_t index) const {
  assert(index < records_.size());
  const Record& record = records_[index];
  const std::string_view texts(texts_.data(), texts_.size());
  const auto first = texts.substr(record.offset, record.first);
  const auto second = texts.substr(record.offset + record.first, record.second);
  const auto third = texts.substr(record.offset + record.first + record.second, record.third);
  Entry entry;
  entry.kind = record.kind;
  entry.at = record.at;
  if (record.kind == Entry::Kind::decision) {
    entry.code = first;
    entry.sentence = second;
    entry.facts = third;
    return entry;
  }
  entry.direction = record.direction;
  entry.retransmission = record.retransmission;
  entry.remote = record.remote;
  entry.leg = first;
  entry.first_line = second;
  if (record.third > 0) entry.text = texts.substr(record.offset + record.first, record.second + record.third);
  return entry;
}

}  // namespace tandem::telemetry
