// How often passwords may be guessed: per source address and per user, known or not.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/address.h"
#include "base/time.h"

namespace tandem::rest {

/// Failures are forgiven one by one as time passes; while too many are left, nothing is tried. One thread at a time.
class LoginLimits {
 public:
  static constexpr unsigned most_of_source = 10;  ///< of an IPv4 address, an IPv6 /64
  static constexpr unsigned most_of_user = 20;
  static constexpr std::chrono::seconds forgiven_after{30};  ///< each
  static constexpr std::size_t most_kept = 20'000;           ///< beyond that, newcomers share one count

  bool may_try(const IpAddress& source, std::string_view user, WallTime now);
  void failed(const IpAddress& source, std::string_view user, WallTime now);
  std::size_t kept() const { return counts_.size(); }

 private:
  struct Count {
    double failures = 0;
    WallTime at{};
  };
  static double left(const Count& count, WallTime now);
  Count& count_of(const std::string& key, WallTime now);

  std::unordered_map<std::string, Count> counts_;
};

}  // namespace tandem::rest
