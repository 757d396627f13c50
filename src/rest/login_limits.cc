#include "rest/login_limits.h"

#include <algorithm>

namespace tandem::rest {

namespace {

constexpr std::size_t longest_user = 128;

std::string key_of(const IpAddress& source) {
  if (source.is_v4()) return "from " + source.to_string();
  auto bytes = source.bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return "from " + IpAddress::v6(bytes).to_string();
}

std::string key_of(std::string_view user) {
  return "user " + std::string(user.substr(0, longest_user));
}

const std::string shared_key = "others";

}  // namespace

double LoginLimits::left(const Count& count, WallTime now) {
  if (now <= count.at) return count.failures;  // the clock was set back
  return std::max(count.failures - std::chrono::duration<double>(now - count.at) / forgiven_after, 0.0);
}

LoginLimits::Count& LoginLimits::count_of(const std::string& key, WallTime now) {
  auto found = counts_.find(key);
  if (found == counts_.end()) {
    if (counts_.size() >= most_kept)
      std::erase_if(counts_, [now](const auto& entry) { return left(entry.second, now) <= 0; });
    found = counts_.try_emplace(counts_.size() < most_kept ? key : shared_key, Count{0, now}).first;
  }
  found->second = {left(found->second, now), std::max(found->second.at, now)};
  return found->second;
}

bool LoginLimits::may_try(const IpAddress& source, std::string_view user, WallTime now) {
  const auto below = [&](const std::string& key, unsigned most) {
    const auto found = counts_.find(key);
    return found == counts_.end() || left(found->second, now) <= most - 1;
  };
  return below(key_of(source), most_of_source) && below(key_of(user), most_of_user);
}

void LoginLimits::failed(const IpAddress& source, std::string_view user, WallTime now) {
  for (const std::string& key : {key_of(source), key_of(user)}) count_of(key, now).failures += 1;
}

}  // namespace tandem::rest
