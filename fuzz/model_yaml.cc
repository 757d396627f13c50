// Site files: whatever the bytes, reading ends in a configuration or in problems; what was read can be written, and
// reading that gives the same again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/random.h"
#include "model/apply.h"
#include "model/difference.h"
#include "model/validate.h"
#include "model/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem::model;
  const auto site = parse_site({reinterpret_cast<const char*>(data), size}, "fuzz.yaml");
  if (!site) return 0;
  const auto config = read_config(*site, no_secrets());
  if (!config) return to_text(config.error()).empty() ? std::abort(), 0 : 0;
  to_text(validate(*config));
  const auto again = read_config(write_yaml(*config), "again.yaml", no_secrets());
  if (!again || *again != *config) std::abort();
  tandem::Random random(1);
  const auto applied = apply({}, *site, {.secrets = &no_secrets()}, random);
  if (applied && !difference(applied->config, applied->config).empty()) std::abort();
  return 0;
}
