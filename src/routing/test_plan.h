// Who rings on the way of a call, for tests of plans. Tests include GoogleTest before it.
#pragma once

#include "routing/test_site.h"

namespace tandem::routing {

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
