#include "registrar/reachability.h"

#include <fmt/format.h>

namespace tandem::registrar {

std::string_view to_text(Reach reach) {
  switch (reach) {
    case Reach::unmonitored:
      return "unmonitored";
    case Reach::unknown:
      return "unknown";
    case Reach::reachable:
      return "reachable";
    case Reach::lagged:
      return "lagged";
    case Reach::unreachable:
      return "unreachable";
  }
  return {};
}

std::string status_text(const ReachStatus& status) {
  switch (status.state) {
    case Reach::unmonitored:
      return "Unmonitored";
    case Reach::unknown:
      return "UNKNOWN";
    case Reach::reachable:
      return fmt::format("OK ({} ms)", status.round_trip.count());
    case Reach::lagged:
      return fmt::format("LAGGED ({} ms)", status.round_trip.count());
    case Reach::unreachable:
      return "UNREACHABLE";
  }
  return {};
}

void Reachability::remark(std::string what, WallTime now) {
  if (status_.history.size() == most_changes) status_.history.erase(status_.history.begin());
  status_.history.push_back({now, status_.state, std::move(what)});
}

bool Reachability::enter(Reach state, std::string why, WallTime now) {
  if (status_.state == state) return false;
  status_.state = state;
  status_.since = now;
  remark(std::move(why), now);
  return true;
}

void Reachability::watch(bool on, WallTime now) {
  if (on == (status_.state != Reach::unmonitored)) return;
  status_.state = on ? Reach::unknown : Reach::unmonitored;
  status_.since = now;
}

bool Reachability::answered(std::chrono::milliseconds round_trip, std::chrono::milliseconds limit, WallTime now) {
  status_.round_trip = round_trip;
  const bool lagged = round_trip > limit;
  return enter(lagged ? Reach::lagged : Reach::reachable,
               lagged ? fmt::format("answers after {} ms, more than {} ms", round_trip.count(), limit.count())
                      : fmt::format("answers after {} ms", round_trip.count()),
               now);
}

bool Reachability::failed(std::string why, WallTime now) {
  return enter(Reach::unreachable, std::move(why), now);
}

}  // namespace tandem::registrar
