// What calls cost.
#pragma once

#include <string>
#include <vector>

namespace tandem::model {

/// Of all numbers that begin with a prefix. The texts are model/money.h's.
struct TariffRate {
  std::string prefix;             ///< of international numbers, such as +33; "+": of all
  std::string price;              ///< of a minute
  std::string connection;         ///< of each call that is answered, besides
  std::string increment = "1/1";  ///< seconds that are billed at least, then in steps of
  friend bool operator==(const TariffRate&, const TariffRate&) = default;
};

struct Tariff {
  std::string uuid, name;
  std::string tenant;  ///< whose it is; empty: the master's
  std::string currency;
  std::vector<TariffRate> rates;  ///< the longest prefix decides
  friend bool operator==(const Tariff&, const Tariff&) = default;
};

}  // namespace tandem::model
