// RTCP: RFC 3550 section 6. Reading a compound without copying, and writing the reports we send.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tandem::rtp {

inline constexpr unsigned max_rtcp_parts = 32;  ///< packets in one compound
inline constexpr unsigned max_report_blocks = 31;

enum class RtcpType : std::uint8_t {
  sender_report = 200,
  receiver_report = 201,
  source_description = 202,
  bye = 203,
  application = 204,
  transport_feedback = 205,
  payload_feedback = 206,
  extended_report = 207,
};

/// Section 6.4.1.
struct ReportBlock {
  std::uint32_t ssrc = 0;            ///< whose packets are reported
  std::uint8_t fraction_lost = 0;    ///< of 256, since the last report
  std::int32_t cumulative_lost = 0;  ///< 24 bits, signed: duplicates can make it negative
  std::uint32_t highest_sequence = 0;
  std::uint32_t jitter = 0;  ///< timestamp units
  std::uint32_t last_sr = 0;
  std::uint32_t delay_since_last_sr = 0;  ///< 1/65536 s

  friend bool operator==(const ReportBlock&, const ReportBlock&) = default;
};

struct SenderInfo {
  std::uint64_t ntp = 0;  ///< 32.32 fixed point seconds since 1900
  std::uint32_t rtp_timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
};

/// One packet of a compound: a view into the datagram; its lengths were checked.
class RtcpPart {
 public:
  std::uint8_t type() const { return type_; }
  std::uint8_t count() const { return count_; }         ///< report, source or subtype count of the first byte
  std::uint32_t ssrc() const;                           ///< the sender (first word); 0 when the part has no words
  std::span<const char> body() const { return body_; }  ///< after the first four bytes, without padding

  std::optional<SenderInfo> sender_info() const;  ///< only for a sender report
  /// Report `index` of a sender or receiver report; nothing beyond what is there.
  std::optional<ReportBlock> report(unsigned index) const;
  /// The canonical name of the first source of a source description; empty if none.
  std::string_view cname() const;

 private:
  friend class RtcpCompound;
  std::uint8_t type_ = 0;
  std::uint8_t count_ = 0;
  std::span<const char> body_;
};

/// A whole RTCP datagram, checked as appendix A.2 asks, except that reduced-size RTCP (RFC 5506) is allowed.
class RtcpCompound {
 public:
  static std::optional<RtcpCompound> parse(std::span<const char> datagram);
  std::span<const RtcpPart> parts() const { return {parts_.data(), count_}; }

 private:
  std::array<RtcpPart, max_rtcp_parts> parts_;
  std::size_t count_ = 0;
};

/// Builds a compound in a caller's buffer. What does not fit is left out whole, and ok() turns false.
class RtcpWriter {
 public:
  explicit RtcpWriter(std::span<char> out) : out_(out) {}
  void sender_report(std::uint32_t ssrc, const SenderInfo& info, std::span<const ReportBlock> reports);
  void receiver_report(std::uint32_t ssrc, std::span<const ReportBlock> reports);
  void source_description(std::uint32_t ssrc, std::string_view cname);  ///< at most 255 bytes are used
  void bye(std::uint32_t ssrc);
  bool ok() const { return ok_; }
  std::span<const char> bytes() const { return out_.first(used_); }

 private:
  std::span<char> begin(RtcpType type, unsigned count, std::size_t words);
  std::span<char> out_;
  std::size_t used_ = 0;
  bool ok_ = true;
};

}  // namespace tandem::rtp
