#include "call/pin_entry.h"

#include <algorithm>
#include <utility>

#include "crypto/digest_hash.h"

namespace tandem::call {
namespace {

/// All are of one length for the comparison, so that it does not tell the right one.
std::string padded(std::string pin) {
  pin.resize(PinEntry::longest_pin + 1, '\0');
  return pin;
}

}  // namespace

PinEntry::PinEntry(std::vector<std::string> pins) : pins_(std::move(pins)) {
  for (const std::string& pin : pins_) {
    longest_ = std::max(longest_, std::min(pin.size(), longest_pin));
    if (pin.find('#') != pin.npos) hash_ends_ = false;
  }
}

bool PinEntry::add(char key) {
  if (complete_) return true;
  if (key == '#' && hash_ends_) return complete_ = true;
  typed_ += key;
  return complete_ = typed_.size() >= longest_;
}

bool PinEntry::accepts(const std::string& pin) const {
  const std::string wanted = padded(pin);
  bool right = false;
  for (const std::string& one : pins_)
    right = crypto::equal_in_constant_time(padded(one), wanted) || right;  // none is left out
  return right && !pin.empty();
}

bool PinEntry::judge() {
  const std::string typed = std::exchange(typed_, {});
  complete_ = false;
  const bool right = accepts(typed);
  if (right) right_one_ = typed;
  return right;
}

}  // namespace tandem::call
