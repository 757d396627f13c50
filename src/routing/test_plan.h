// Who rings on the way of a call, for tests of plans. Tests include GoogleTest before it.
#pragma once

#include "routing/test_site.h"

namespace tandem::routing {

inline model::Destination to_user(std::string name) {
  model::Destination to;
  to.users = {std::move(name)};
  return to;
}
inline model::Destination to_number(std::string number) {
  model::Destination to;
  to.kind = model::DestinationKind::number;
  to.extension = std::move(number);
  return to;
}
inline model::Destination to_hangup(std::uint16_t status) {
  model::Destination to;
  to.kind = model::DestinationKind::hangup;
  to.status = status;
  return to;
}
/// To one friend, with the number that was called or `number`.
inline model::Destination to_friend(std::string name, std::string number = {}) {
  model::Destination to;
  to.kind = model::DestinationKind::friend_;
  to.name = std::move(name);
  to.extension = std::move(number);
  return to;
}
inline model::Extension extension(std::string number, model::Destination to) {
  model::Extension result;
  result.name = result.exten = std::move(number);
  result.destination = std::move(to);
  return result;
}

class PlanTest : public testing::Test {
 protected:
  std::expected<Plan, Refusal> ask(const Attempt& attempt) {
    snapshot = compiled(config);
    trail.clear();
    return route(attempt, *snapshot, trail);
  }

  /// Who rings on the way of a call of which every step comes out so; "refused 486" at its end, if the plan says so.
  std::string way(const Attempt& attempt, const model::Outcome& each) {
    const auto plan = ask(attempt);
    if (!plan) return "refused " + std::to_string(plan.error().status);
    std::string text;
    std::optional<std::size_t> at = 0;
    while (at && *at < plan->steps.size()) {
      const Step& step = plan->steps[*at];
      std::string who;
      if (step.announcement) who = "says " + step.announcement->sound;
      if (step.pin) who = "PIN";
      if (step.refusal) return text + " refused " + std::to_string(step.refusal->status);
      for (const Target& target : step.targets)
        who += (who.empty() ? "" : "+") + (target.phone.empty() ? target.trunk + ":" + target.number : target.phone);
      text += (text.empty() ? "" : " ") + who;
      at = step.pin ? std::optional(*at + 1) : next_step(*plan, *at, each);
    }
    return text;
  }

  static constexpr model::Outcome busy{486, true, false, false};
  static constexpr model::Outcome silent{0, true, false, false};
  static constexpr model::Outcome gone{480, false, true, false};
  static constexpr model::Outcome broken{503, false, false, false};

  model::Config config = test_site();
  std::shared_ptr<const Snapshot> snapshot;
  Trail trail;
};

}  // namespace tandem::routing
