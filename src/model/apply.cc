#include "model/apply.h"

#include "model/fields.h"
#include "model/site_reader.h"
#include "model/validate.h"

namespace tandem::model {

std::expected<Applied, Problems> apply(const Config& current, const SiteFile& site, const ApplyOptions& options,
                                       Random& random) {
  auto config = read_over(current, site, options.prune, *options.secrets);
  if (!config) return std::unexpected(std::move(config.error()));
  Problems problems = validate(*config);
  locate(problems, site);
  if (has_errors(problems)) return std::unexpected(std::move(problems));
  give_uuids(*config, random);
  return Applied{std::move(*config), std::move(problems)};
}

void give_uuids(Config& config, Random& random) {
  for_each_list(config, [&](auto& list) {
    for (auto& object : list)
      if (object.uuid.empty()) object.uuid = make_uuid(random);
  });
}

std::string make_uuid(Random& random) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::uint64_t high = (random.next() & ~0xF000ull) | 0x4000ull;                 // version 4
  const std::uint64_t low = (random.next() & ~(0xC000ull << 48)) | (0x8000ull << 48);  // variant 10
  std::string uuid;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) uuid += '-';
    uuid += digits[((nibble < 16 ? high : low) >> (60 - 4 * (nibble % 16))) & 15];
  }
  return uuid;
}

}  // namespace tandem::model
