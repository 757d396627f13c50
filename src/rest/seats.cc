#include "rest/seats.h"

namespace tandem::rest {

std::optional<Seats::Seat> Seats::take(const IpAddress& source) {
  if (taken_.value() >= static_cast<std::int64_t>(most_)) return std::nullopt;
  const auto of_source = by_source_.find(source);
  if (of_source != by_source_.end() && of_source->second >= most_of_source_) return std::nullopt;
  taken_.add(1);
  ++by_source_[source];
  return std::optional<Seat>(std::in_place, *this, source);
}

void Seats::give_back(const IpAddress& source) {
  taken_.add(-1);
  if (const auto of_source = by_source_.find(source); --of_source->second == 0) by_source_.erase(of_source);
}

}  // namespace tandem::rest
