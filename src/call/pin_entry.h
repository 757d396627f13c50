// A PIN as a caller types it: when it is complete, and whether it is a right one.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/time.h"

namespace tandem::call {

/// Pure. What was typed is never told.
class PinEntry {
 public:
  static constexpr unsigned most_tries = 3;
  static constexpr Duration longest_pause = std::chrono::seconds{10};  ///< before the first key, and between two
  static constexpr std::size_t longest_pin = 40;                       ///< as the model's

  /// Any of the PINs will do. `#` ends an entry, unless one of them has it.
  explicit PinEntry(std::vector<std::string> pins);

  /// True: the entry is complete. Keys after that wait for the next one.
  bool add(char key);
  bool complete() const { return complete_; }
  bool empty() const { return typed_.empty(); }  ///< nothing was typed since the last judgement

  /// Whether it is a right one, in time that tells nothing of how near it came; then the next entry begins.
  bool judge();
  /// Whether one that was right elsewhere is right here.
  bool accepts(const std::string& pin) const;
  const std::string& right_one() const { return right_one_; }  ///< the last that judge() found right

 private:
  std::vector<std::string> pins_;
  std::string typed_, right_one_;
  std::size_t longest_ = 0;
  bool hash_ends_ = true, complete_ = false;
};

}  // namespace tandem::call
