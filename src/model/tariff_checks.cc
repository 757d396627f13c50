// Tariffs that contradict themselves or cannot be compared.
#include <unordered_map>

#include "model/checks.h"
#include "model/references.h"

namespace tandem::model {

namespace {

void check_rates(const Tariff& tariff, Findings& findings) {
  if (tariff.rates.empty())
    findings.warn(ProblemCode::unused, path_of(tariff) + ".rates", "The tariff has no rate.",
                  "One for all numbers: {prefix: \"+\", price: 0.02}.");
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t i = 0; i < tariff.rates.size(); ++i) {
    std::string_view digits = tariff.rates[i].prefix;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto [other, fresh] = seen.emplace(digits, i);
    if (!fresh)
      findings.error(
          ProblemCode::duplicate_key, path_of(tariff) + ".rates[" + std::to_string(i) + "].prefix",
          "There is a rate for +" + std::string(digits) + " already, rates[" + std::to_string(other->second) + "].",
          "Keep one of them.");
  }
}

}  // namespace

void check_tariffs(const Config& config, Findings& findings) {
  const Tariff* first = nullptr;
  for (const Tariff& tariff : config.tariffs) {
    check_rates(tariff, findings);
    if (first == nullptr) first = &tariff;
    if (tariff.currency != first->currency)
      findings.warn(ProblemCode::bad_value, path_of(tariff) + ".currency",
                    "The tariff '" + first->name + "' is in another currency" +
                        (first->currency.empty() ? "" : " (" + first->currency + ")") +
                        "; which of the two is cheaper is decided by the figures alone.",
                    "State all tariffs in one currency.");
  }
}

}  // namespace tandem::model
