#include "sdp/payload_map.h"

#include <bitset>

namespace tandem::sdp {
namespace {

const PayloadFormat* number_for(const std::vector<PayloadFormat>& formats, const Codec& codec) {
  const PayloadFormat* fitting = nullptr;
  for (const auto& format : formats) {
    if (format.codec == codec) return &format;
    if (!fitting && compatible(format.codec, codec)) fitting = &format;
  }
  return fitting;
}

bool uses(const std::vector<PayloadFormat>& formats, std::uint8_t payload_type) {
  for (const auto& format : formats)
    if (format.payload_type == payload_type) return true;
  return false;
}

}  // namespace

PayloadMap make_payload_map(const Media& told_sender, const Media& sender_said, const Media& receiver_said) {
  PayloadMap map;
  const auto wanted = receiver_said.payloads();
  if (wanted.empty()) return map;
  std::bitset<128> decided;
  for (const auto* source : {&told_sender, &sender_said}) {
    for (const auto& format : source->payloads()) {
      if (decided[format.payload_type]) continue;
      decided.set(format.payload_type);
      if (const auto* target = number_for(wanted, format.codec))
        map.set(format.payload_type, target->payload_type);
      else if (uses(wanted, format.payload_type))
        map.set(format.payload_type, PayloadMap::dropped);
    }
  }
  return map;
}

}  // namespace tandem::sdp
