#include "call/hop_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace tandem::call {

namespace {

constexpr std::size_t mark_length = 16;

bool is_mark(std::string_view text) {
  return text.size() == mark_length && std::ranges::all_of(text, [](char c) { return hex_value(c) >= 0; });
}

}  // namespace

std::string HopMarks::mark(std::string_view party, std::string_view number) const {
  std::string text(party);
  text.push_back('\0');
  text.append(number);
  return fmt::format("{:016x}", siphash(text, key0_, key1_));
}

HopRecord HopMarks::arrived(std::string_view header, std::string_view party, std::string_view number) const {
  HopRecord record;
  const std::string ours = mark(party, number);
  std::size_t hops = 0;
  for (Cursor cursor(header); !cursor.at_end();) {
    const std::string_view one = trim(cursor.take_until(","));
    cursor.take(',');
    if (!is_mark(one)) continue;
    if (++hops >= max_hops) {
      record.fault = HopRecord::Fault::too_many;
      return record;
    }
    if (one == ours) record.fault = HopRecord::Fault::loop;
    record.text.append(one).append(",");
  }
  record.text += ours;
  return record;
}

std::uint16_t status_of(HopRecord::Fault fault) {
  return fault == HopRecord::Fault::too_many ? 483 : 482;
}

std::string sentence(HopRecord::Fault fault, std::string_view party, std::string_view number) {
  if (fault == HopRecord::Fault::too_many)
    return fmt::format(
        "The call to {} from {} came through {} exchanges already; look for exchanges that send it on to each other.",
        number, party, max_hops);
  return fmt::format(
      "The call to {} from {} was here before and came back; look at what the number leads to here, and what {} does "
      "with it: each takes it for the other's.",
      number, party, party);
}

}  // namespace tandem::call
