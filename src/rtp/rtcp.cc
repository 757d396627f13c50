#include "rtp/rtcp.h"

#include <algorithm>
#include <cstring>

namespace tandem::rtp {
namespace {

constexpr std::size_t report_bytes = 24;
constexpr std::size_t sender_info_bytes = 20;

std::uint32_t word_at(std::span<const char> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// Appends big-endian words to a part whose size was fixed beforehand.
class WordWriter {
 public:
  explicit WordWriter(std::span<char> out) : out_(out) {}
  void word(std::uint32_t value) {
    for (unsigned i = 0; i < 4; ++i) out_[at_++] = static_cast<char>(value >> (24 - 8 * i) & 0xff);
  }
  void report(const ReportBlock& block) {
    word(block.ssrc);
    word(static_cast<std::uint32_t>(block.fraction_lost) << 24 |
         (static_cast<std::uint32_t>(std::clamp(block.cumulative_lost, -0x800000, 0x7fffff)) & 0xffffff));
    word(block.highest_sequence);
    word(block.jitter);
    word(block.last_sr);
    word(block.delay_since_last_sr);
  }

 private:
  std::span<char> out_;
  std::size_t at_ = 0;
};

}  // namespace

std::uint32_t RtcpPart::ssrc() const {
  return body_.size() >= 4 ? word_at(body_, 0) : 0;
}

std::optional<SenderInfo> RtcpPart::sender_info() const {
  if (type_ != static_cast<std::uint8_t>(RtcpType::sender_report) || body_.size() < 4 + sender_info_bytes)
    return std::nullopt;
  return SenderInfo{static_cast<std::uint64_t>(word_at(body_, 4)) << 32 | word_at(body_, 8), word_at(body_, 12),
                    word_at(body_, 16), word_at(body_, 20)};
}

std::optional<ReportBlock> RtcpPart::report(unsigned index) const {
  const bool from_sender = type_ == static_cast<std::uint8_t>(RtcpType::sender_report);
  if (!from_sender && type_ != static_cast<std::uint8_t>(RtcpType::receiver_report)) return std::nullopt;
  const std::size_t at = 4 + (from_sender ? sender_info_bytes : 0) + report_bytes * index;
  if (index >= count_ || at + report_bytes > body_.size()) return std::nullopt;
  ReportBlock block;
  block.ssrc = word_at(body_, at);
  const auto losses = word_at(body_, at + 4);
  block.fraction_lost = static_cast<std::uint8_t>(losses >> 24);
  block.cumulative_lost = static_cast<std::int32_t>(losses << 8) >> 8;
  block.highest_sequence = word_at(body_, at + 8);
  block.jitter = word_at(body_, at + 12);
  block.last_sr = word_at(body_, at + 16);
  block.delay_since_last_sr = word_at(body_, at + 20);
  return block;
}

std::string_view RtcpPart::cname() const {
  if (type_ != static_cast<std::uint8_t>(RtcpType::source_description)) return {};
  constexpr std::uint8_t cname_item = 1;
  // Items of the first chunk: type, length, text; type 0 ends it (RFC 3550 section 6.5).
  for (std::size_t at = 4; at + 2 <= body_.size() && body_[at] != 0;) {
    const std::size_t length = static_cast<std::uint8_t>(body_[at + 1]);
    if (at + 2 + length > body_.size()) return {};
    if (static_cast<std::uint8_t>(body_[at]) == cname_item) return {body_.data() + at + 2, length};
    at += 2 + length;
  }
  return {};
}

std::optional<RtcpCompound> RtcpCompound::parse(std::span<const char> datagram) {
  RtcpCompound compound;
  if (datagram.empty()) return std::nullopt;
  while (!datagram.empty()) {
    if (datagram.size() < 4 || compound.count_ == max_rtcp_parts) return std::nullopt;
    const auto first = static_cast<std::uint8_t>(datagram[0]);
    const auto type = static_cast<std::uint8_t>(datagram[1]);
    if (first >> 6 != 2 || type < 192 || type > 223) return std::nullopt;
    const std::size_t size =
        4u + 4u * (static_cast<std::uint8_t>(datagram[2]) << 8 | static_cast<std::uint8_t>(datagram[3]));
    if (size > datagram.size()) return std::nullopt;
    auto body = datagram.subspan(4, size - 4);
    if ((first & 0x20) != 0) {  // padding: only the last part may have it
      const std::size_t padding = body.empty() ? 0 : static_cast<std::uint8_t>(body.back());
      if (size != datagram.size() || padding == 0 || padding > body.size()) return std::nullopt;
      body = body.first(body.size() - padding);
    }
    RtcpPart& part = compound.parts_[compound.count_++];
    part.type_ = type;
    part.count_ = first & 0x1f;
    part.body_ = body;
    datagram = datagram.subspan(size);
  }
  return compound;
}

std::span<char> RtcpWriter::begin(RtcpType type, unsigned count, std::size_t words) {
  const std::size_t size = 4 + 4 * words;
  if (out_.size() - used_ < size) {
    ok_ = false;
    return {};
  }
  auto part = out_.subspan(used_, size);
  used_ += size;
  part[0] = static_cast<char>(0x80 | (count & 0x1f));
  part[1] = static_cast<char>(type);
  part[2] = static_cast<char>(words >> 8);
  part[3] = static_cast<char>(words & 0xff);
  return part.subspan(4);
}

void RtcpWriter::sender_report(std::uint32_t ssrc, const SenderInfo& info, std::span<const ReportBlock> reports) {
  reports = reports.first(std::min<std::size_t>(reports.size(), max_report_blocks));
  const auto body = begin(RtcpType::sender_report, static_cast<unsigned>(reports.size()), 6 + 6 * reports.size());
  if (body.empty()) return;
  WordWriter out{body};
  for (const auto value : {ssrc, static_cast<std::uint32_t>(info.ntp >> 32), static_cast<std::uint32_t>(info.ntp),
                           info.rtp_timestamp, info.packets, info.octets})
    out.word(value);
  for (const auto& block : reports) out.report(block);
}

void RtcpWriter::receiver_report(std::uint32_t ssrc, std::span<const ReportBlock> reports) {
  reports = reports.first(std::min<std::size_t>(reports.size(), max_report_blocks));
  const auto body = begin(RtcpType::receiver_report, static_cast<unsigned>(reports.size()), 1 + 6 * reports.size());
  if (body.empty()) return;
  WordWriter out{body};
  out.word(ssrc);
  for (const auto& block : reports) out.report(block);
}

void RtcpWriter::source_description(std::uint32_t ssrc, std::string_view cname) {
  cname = cname.substr(0, 255);
  const std::size_t words = 1 + (2 + cname.size() + 1 + 3) / 4;  // at least one zero ends the items
  const auto body = begin(RtcpType::source_description, 1, words);
  if (body.empty()) return;
  std::ranges::fill(body, '\0');
  WordWriter{body}.word(ssrc);
  body[4] = 1;
  body[5] = static_cast<char>(cname.size());
  std::ranges::copy(cname, body.begin() + 6);
}

void RtcpWriter::bye(std::uint32_t ssrc) {
  const auto body = begin(RtcpType::bye, 1, 1);
  if (!body.empty()) WordWriter{body}.word(ssrc);
}

}  // namespace tandem::rtp
