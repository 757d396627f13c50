#include "registrar/retry_schedule.h"

#include <algorithm>

namespace tandem::registrar {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

milliseconds spread(milliseconds around, double low, double high, Random& random) {
  const double factor = low + (high - low) * random.unit();
  return milliseconds{static_cast<std::int64_t>(static_cast<double>(around.count()) * factor)};
}

}  // namespace

milliseconds retry_pause(RegistrationCause cause, std::uint32_t failures, std::optional<seconds> retry_after,
                         Random& random) {
  const RetryPace pace = pace_of(cause);
  const std::uint32_t doublings = std::min<std::uint32_t>(failures > 0 ? failures - 1 : 0, 16);
  const seconds pause = std::min(pace.cap, pace.first * (1 << doublings));
  const milliseconds ours = spread(pause, 0.8, 1.2, random);
  if (!retry_after) return ours;
  return std::max(ours, spread(std::min(*retry_after, seconds{3600}), 1.0, 1.1, random));
}

milliseconds refresh_pause(seconds granted, Random& random) {
  const milliseconds pause = spread(granted, 0.70, 0.85, random);
  return std::max(milliseconds{500}, std::min(pause, milliseconds{granted} - milliseconds{1000}));
}

}  // namespace tandem::registrar
