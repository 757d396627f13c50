#include "sip/dtmf_info.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace tandem::sip {
namespace {

std::optional<char> key_of(std::string_view text) {
  constexpr std::array by_number{'*', '#', 'A', 'B', 'C', 'D'};
  if (text.size() == 1) {
    const char key = text[0] >= 'a' && text[0] <= 'd' ? static_cast<char>(text[0] - 'a' + 'A') : text[0];
    return is_telephone_key(key) ? std::optional(key) : std::nullopt;
  }
  const auto number = parse_number<std::uint8_t>(text);
  if (!number || *number < 10 || *number >= 10 + by_number.size()) return std::nullopt;
  return by_number[*number - 10u];
}

std::chrono::milliseconds press_of(std::string_view text) {
  const auto told = parse_number<std::uint32_t>(text);
  if (!told || *told == 0) return TelephoneKey{}.pressed;
  return std::clamp(std::chrono::milliseconds(*told), shortest_key_press, longest_key_press);
}

/// "name=value" or "name: value", one a line, names without regard to case.
std::string_view value_of(std::string_view body, std::string_view name) {
  for (Cursor lines(body); !lines.at_end();) {
    Cursor line(lines.take_until("\r\n"));
    lines.take_while([](char c) { return c == '\r' || c == '\n'; });
    const std::string_view said = trim(line.take_until("=:"));
    if (line.at_end() || !equal_ignoring_case(said, name)) continue;
    line.take_count(1);
    return trim(line.rest());
  }
  return {};
}

}  // namespace

std::optional<DtmfInfo> read_dtmf_info(std::string_view content_type, std::string_view body) {
  const std::string_view type = trim(Cursor(content_type).take_until(";"));
  if (equal_ignoring_case(type, "application/dtmf")) {
    // Some write the other form under this name.
    const std::string_view signal = value_of(body, "Signal");
    const auto key = key_of(signal.empty() ? trim(body) : signal);
    if (!key) return std::nullopt;
    return DtmfInfo{{*key, press_of(value_of(body, "Duration"))}, DtmfInfoForm::plain};
  }
  const bool nortel = equal_ignoring_case(type, "application/vnd.nortelnetworks.digits");
  if (!nortel && !equal_ignoring_case(type, "application/dtmf-relay")) return std::nullopt;
  const auto key = key_of(value_of(body, nortel ? "d" : "Signal"));
  if (!key) return std::nullopt;
  return DtmfInfo{{*key, press_of(value_of(body, "Duration"))}, DtmfInfoForm::relay};
}

std::string_view content_type_of(DtmfInfoForm form) {
  return form == DtmfInfoForm::plain ? "application/dtmf" : "application/dtmf-relay";
}

std::string dtmf_info_body(const TelephoneKey& key, DtmfInfoForm form) {
  if (form == DtmfInfoForm::plain) return {key.symbol};
  return std::string("Signal=") + key.symbol + "\r\nDuration=" + std::to_string(key.pressed.count()) + "\r\n";
}

}  // namespace tandem::sip
