#include "sdp/codec.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tandem::sdp {
namespace {

struct StaticFormat {
  std::uint8_t payload_type;
  std::string_view name;
  std::uint32_t clock_rate;
  std::uint8_t channels = 1;
};

// RFC 3551 section 6, tables 4 and 5; 13 from RFC 3389.
constexpr StaticFormat static_formats[] = {
    {0, "PCMU", 8000},   {3, "GSM", 8000},   {4, "G723", 8000},   {5, "DVI4", 8000},     {6, "DVI4", 16000},
    {7, "LPC", 8000},    {8, "PCMA", 8000},  {9, "G722", 8000},   {10, "L16", 44100, 2}, {11, "L16", 44100},
    {12, "QCELP", 8000}, {13, "CN", 8000},   {14, "MPA", 90000},  {15, "G728", 8000},    {16, "DVI4", 11025},
    {17, "DVI4", 22050}, {18, "G729", 8000}, {25, "CelB", 90000}, {26, "JPEG", 90000},   {28, "nv", 90000},
    {31, "H261", 90000}, {32, "MPV", 90000}, {33, "MP2T", 90000}, {34, "H263", 90000},
};

struct OperatorName {
  std::string_view operators;
  std::string_view encoding;
  std::uint32_t clock_rate;
  std::uint8_t channels = 1;
  bool video = false;
};

// Names as they stand in Asterisk's allow lists; the first row of an encoding is the name we show.
constexpr OperatorName operator_names[] = {
    {"ulaw", "PCMU", 8000},
    {"alaw", "PCMA", 8000},
    {"g722", "G722", 8000},
    {"opus", "opus", 48000, 2},
    {"g729", "G729", 8000},
    {"gsm", "GSM", 8000},
    {"g723", "G723", 8000},
    {"g726", "G726-32", 8000},
    {"g726aal2", "AAL2-G726-32", 8000},
    {"ilbc", "iLBC", 8000},
    {"speex", "speex", 8000},
    {"speex16", "speex", 16000},
    {"speex32", "speex", 32000},
    {"siren7", "G7221", 16000},
    {"siren14", "G7221", 32000},
    {"g719", "G719", 48000},
    {"amr", "AMR", 8000},
    {"amrwb", "AMR-WB", 16000},
    {"silk8", "SILK", 8000},
    {"silk12", "SILK", 12000},
    {"silk16", "SILK", 16000},
    {"silk24", "SILK", 24000},
    {"slin", "L16", 8000},
    {"slin16", "L16", 16000},
    {"slin48", "L16", 48000},
    {"lpc10", "LPC", 8000},
    {"adpcm", "DVI4", 8000},
    {"pcmu", "PCMU", 8000},
    {"mulaw", "PCMU", 8000},
    {"pcma", "PCMA", 8000},
    {"g729a", "G729", 8000},
    {"h261", "H261", 90000, 1, true},
    {"h263", "H263", 90000, 1, true},
    {"h263p", "H263-1998", 90000, 1, true},
    {"h264", "H264", 90000, 1, true},
    {"h265", "H265", 90000, 1, true},
    {"vp8", "VP8", 90000, 1, true},
    {"vp9", "VP9", 90000, 1, true},
    {"av1", "AV1", 90000, 1, true},
    {"mpeg4", "MP4V-ES", 90000, 1, true},
};

const OperatorName* row_for(std::string_view operators) {
  const auto* row = std::ranges::find_if(
      operator_names, [&](const OperatorName& r) { return equal_ignoring_case(r.operators, operators); });
  return row == std::end(operator_names) ? nullptr : row;
}

/// Equal parameter on both sides, `fallback` standing for an absent one.
bool same_parameter(const Codec& a, const Codec& b, std::string_view name, std::string_view fallback) {
  return equal_ignoring_case(format_parameter(a.fmtp, name).value_or(fallback),
                             format_parameter(b.fmtp, name).value_or(fallback));
}

bool same_h264(const Codec& a, const Codec& b) {
  if (!same_parameter(a, b, "packetization-mode", "0")) return false;
  // RFC 6184 section 8.1: the first byte is the profile; the level (last byte) may differ.
  const auto profile = [](const Codec& c) {
    return format_parameter(c.fmtp, "profile-level-id").value_or("42").substr(0, 2);
  };
  return equal_ignoring_case(profile(a), profile(b));
}

bool same_bytes_on_the_wire(const Codec& a, const Codec& b) {
  if (equal_ignoring_case(a.name, "H264")) return same_h264(a, b);
  if (equal_ignoring_case(a.name, "AMR") || equal_ignoring_case(a.name, "AMR-WB"))
    return same_parameter(a, b, "octet-align", "0");
  if (equal_ignoring_case(a.name, "VP9") || equal_ignoring_case(a.name, "AV1"))
    return same_parameter(a, b, "profile-id", "0") && same_parameter(a, b, "profile", "0");
  if (equal_ignoring_case(a.name, "G7221")) return same_parameter(a, b, "bitrate", "");
  return true;
}

}  // namespace

bool compatible(const Codec& a, const Codec& b) {
  return equal_ignoring_case(a.name, b.name) && a.clock_rate == b.clock_rate &&
         (a.channels == b.channels || equal_ignoring_case(a.name, "opus")) && same_bytes_on_the_wire(a, b);
}

std::optional<std::string_view> format_parameter(std::string_view fmtp, std::string_view name) {
  while (!fmtp.empty()) {
    const auto end = std::min(fmtp.find(';'), fmtp.size());
    const auto piece = trim(fmtp.substr(0, end));
    fmtp.remove_prefix(std::min(end + 1, fmtp.size()));
    const auto equals = std::min(piece.find('='), piece.size());
    if (!equal_ignoring_case(trim(piece.substr(0, equals)), name)) continue;
    return equals == piece.size() ? std::string_view{} : trim(piece.substr(equals + 1));
  }
  return std::nullopt;
}

std::optional<Codec> static_codec(std::uint8_t payload_type) {
  for (const auto& row : static_formats)
    if (row.payload_type == payload_type) return Codec{std::string(row.name), row.clock_rate, row.channels, {}};
  return std::nullopt;
}

std::optional<std::uint8_t> static_payload_type(const Codec& codec) {
  for (const auto& row : static_formats)
    if (equal_ignoring_case(row.name, codec.name) && row.clock_rate == codec.clock_rate &&
        row.channels == codec.channels)
      return row.payload_type;
  return std::nullopt;
}

Codec codec_from_name(std::string_view name) {
  if (const auto* row = row_for(name)) return {std::string(row->encoding), row->clock_rate, row->channels, {}};
  return {std::string(name), 8000, 1, {}};
}

std::string operator_name(const Codec& codec) {
  const OperatorName* same_name = nullptr;
  for (const auto& row : operator_names) {
    if (!equal_ignoring_case(row.encoding, codec.name)) continue;
    if (row.clock_rate == codec.clock_rate) return std::string(row.operators);
    if (!same_name) same_name = &row;
  }
  // A rate that the list does not know (speex/11025) must not be shown as another one.
  return same_name ? lower_case(codec.name) + "/" + std::to_string(codec.clock_rate) : lower_case(codec.name);
}

bool means(std::string_view name, const Codec& codec) {
  if (const auto* row = row_for(name))
    return equal_ignoring_case(row->encoding, codec.name) && row->clock_rate == codec.clock_rate;
  return equal_ignoring_case(name, codec.name) || equal_ignoring_case(name, operator_name(codec));
}

bool is_telephone_event(const Codec& codec) {
  return equal_ignoring_case(codec.name, "telephone-event");
}

bool is_auxiliary(const Codec& codec) {
  static constexpr std::string_view names[] = {"telephone-event", "CN",         "red",       "rtx",
                                               "ulpfec",          "flexfec-03", "parityfec", "tone"};
  return std::ranges::any_of(names, [&](std::string_view n) { return equal_ignoring_case(n, codec.name); });
}

bool is_video_name(std::string_view operator_name) {
  const auto* row = row_for(operator_name);
  return row && row->video;
}

}  // namespace tandem::sdp
