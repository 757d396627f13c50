// Keys of a telephone in the body of INFO (RFC 6086 came too late for them; the forms are those of the field).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/telephone_key.h"

namespace tandem::sip {

enum class DtmfInfoForm : std::uint8_t {
  relay,  ///< application/dtmf-relay: "Signal=5", "Duration=160"
  plain,  ///< application/dtmf: "5"
};

struct DtmfInfo {
  TelephoneKey key;
  DtmfInfoForm form;
};

/// Reads both forms and that of Nortel (application/vnd.nortelnetworks.digits: "d=5"). Keys are also known by their
/// number of RFC 4733 (10 is '*', 11 '#'), letters in either case. Nothing: another body, or none of the keys.
/// Lengths beyond the bounds of base/telephone_key.h become the bound; none or zero is the usual 160 ms.
std::optional<DtmfInfo> read_dtmf_info(std::string_view content_type, std::string_view body);

std::string_view content_type_of(DtmfInfoForm form);
std::string dtmf_info_body(const TelephoneKey& key, DtmfInfoForm form);

}  // namespace tandem::sip
