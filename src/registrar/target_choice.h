// Which of a provider's targets an account uses: the first that serves, in the order of DNS, and back to a better one
// when that has proved itself.
#pragma once

#include <optional>
#include <vector>

#include "sipstack/target_health.h"

namespace tandem::registrar {

/// Pure. The order is that of the first draw (RFC 2782): a later answer of DNS with the same members in another order
/// changes nothing, so that an account does not wander among equal targets.
class TargetChoice {
 public:
  using Target = sipstack::Target;
  /// Answers in a row that a better target must give before it is used again, so that one that comes and goes does not
  /// drag the account along.
  static constexpr unsigned proofs_wanted = 3;

  /// True: the present target is another now.
  bool set_targets(std::vector<Target> targets);
  /// The present one first, then the others in order.
  std::vector<Target> in_order() const;
  const std::vector<Target>& targets() const { return targets_; }
  bool empty() const { return targets_.empty(); }
  /// Nothing before the first answer of DNS.
  std::optional<Target> present() const;
  /// Better than the present one.
  std::optional<Target> better() const;

  /// A request was answered there, whatever was chosen. True: it is the present one now and was not before.
  bool answered(const Target& target);
  /// True: it was the present one, and another serves.
  bool failed(const Target& target, const sipstack::TargetHealth& health, TimePoint now);
  /// The better one was asked. True: it has proved itself and is the present one now.
  bool asked_better(bool answered);
  /// Back to the better one without proof.
  void go_back();

 private:
  bool move_to(std::size_t index);

  std::vector<Target> targets_;
  std::size_t present_ = 0;
  unsigned proofs_ = 0;
};

}  // namespace tandem::registrar
