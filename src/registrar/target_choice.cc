#include "registrar/target_choice.h"

#include <algorithm>

namespace tandem::registrar {

bool TargetChoice::set_targets(std::vector<Target> targets) {
  if (targets.size() == targets_.size() && std::ranges::is_permutation(targets, targets_)) return false;
  const auto before = present();
  targets_ = std::move(targets);
  proofs_ = 0;
  const auto still = before ? std::ranges::find(targets_, *before) : targets_.end();
  present_ = still == targets_.end() ? 0 : static_cast<std::size_t>(still - targets_.begin());
  return before != present();
}

std::vector<TargetChoice::Target> TargetChoice::in_order() const {
  std::vector<Target> all = targets_;
  const auto present = all.begin() + static_cast<std::ptrdiff_t>(present_);
  if (!all.empty()) std::rotate(all.begin(), present, present + 1);
  return all;
}

std::optional<TargetChoice::Target> TargetChoice::present() const {
  return targets_.empty() ? std::nullopt : std::optional(targets_[present_]);
}

std::optional<TargetChoice::Target> TargetChoice::better() const {
  return present_ == 0 ? std::nullopt : std::optional(targets_.front());
}

bool TargetChoice::move_to(std::size_t index) {
  if (index == present_) return false;
  present_ = index;
  proofs_ = 0;
  return true;
}

bool TargetChoice::answered(const Target& target) {
  const auto at = std::ranges::find(targets_, target);
  return at != targets_.end() && move_to(static_cast<std::size_t>(at - targets_.begin()));
}

bool TargetChoice::failed(const Target& target, const sipstack::TargetHealth& health, TimePoint now) {
  if (present_ != 0 && target == targets_.front()) proofs_ = 0;
  if (present() != target) return false;
  for (std::size_t i = 0; i < targets_.size(); ++i)
    if (!health.is_down(targets_[i], now)) return move_to(i);
  return false;
}

bool TargetChoice::asked_better(bool answered) {
  if (!answered) {
    proofs_ = 0;
    return false;
  }
  return present_ != 0 && ++proofs_ >= proofs_wanted && move_to(0);
}

void TargetChoice::go_back() {
  move_to(0);
}

}  // namespace tandem::registrar
