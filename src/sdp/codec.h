// Which codec a payload number stands for, and the names that operators use for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sdp {

/// A codec as rtpmap and fmtp tell it. Names that nobody here knows are as good as any other: they pass through.
struct Codec {
  std::string name;                 ///< the encoding name as written, "PCMU"
  std::uint32_t clock_rate = 8000;  ///< Hz, of the RTP timestamp (8000 for G722, RFC 3551 section 4.5.2)
  std::uint8_t channels = 1;
  std::string fmtp;  ///< format parameters as written, without the payload number

  friend bool operator==(const Codec&, const Codec&) = default;
};

/// Whether a packet of `a` can be understood by a receiver of `b`: name, clock rate and channels, and those format
/// parameters that change the bytes (H264 packetization-mode and profile, AMR octet-align, VP9 profile-id).
/// Preferences such as G729 annexb, Opus bit rates or ptime do not count.
bool compatible(const Codec& a, const Codec& b);

/// One parameter of an fmtp text ("mode=20; x=1"), name without regard to case.
std::optional<std::string_view> format_parameter(std::string_view fmtp, std::string_view name);

/// RFC 3551 table 4 and 5; nothing for unassigned and dynamic numbers.
std::optional<Codec> static_codec(std::uint8_t payload_type);
std::optional<std::uint8_t> static_payload_type(const Codec& codec);

/// The codec that an operator means by a name as Asterisk uses it ("ulaw", "g722", "opus"); a name that is not known
/// is taken as an encoding name at 8000 Hz. Case does not matter.
Codec codec_from_name(std::string_view name);
/// The operator's name for a codec: "ulaw" for PCMU; for one without a known name its encoding name in lower case.
std::string operator_name(const Codec& codec);
/// True if an operator's list entry means this codec ("slin16" means L16/16000; other unknown names match any rate).
bool means(std::string_view name, const Codec& codec);

bool is_telephone_event(const Codec& codec);  ///< RFC 4733
/// Not a voice or picture of its own: telephone-event, comfort noise, redundancy, retransmission, error correction.
/// A line with nothing but these carries nothing.
bool is_auxiliary(const Codec& codec);
bool is_video_name(std::string_view operator_name);  ///< "h264", "vp8", ... as they stand in an allow list

/// RFC 4733 in the descriptions of a party.
enum class TelephoneEvents : std::uint8_t {
  as_they_come,  ///< what the other party of the call says
  wanted,        ///< offered and accepted also where the other party does not speak it
  unwanted,
};

/// Which codecs a party may use, best first, by operators' names. Empty: any, in the order offered.
/// Audio lines are always filtered by it, video lines only when it names a video codec; auxiliary formats stay.
struct CodecPolicy {
  std::vector<std::string> allowed{};
  bool fax = true;  ///< T.38 over UDPTL, which is a line of its own and not in the list
  TelephoneEvents events = TelephoneEvents::as_they_come;
};

}  // namespace tandem::sdp
