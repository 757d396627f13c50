#include "call/limit_hit.h"

#include <gtest/gtest.h>

namespace tandem::call {
namespace {

routing::Holder holder(routing::HolderKind kind, std::string key) {
  routing::HolderLimits limits{30, 10, 5, std::chrono::minutes(600), 20'000'000, 5};
  return {kind, key.substr(key.find(' ') + 1), key, limits};
}

TEST(LimitHits, SayWhoHasReachedWhatAndWhatToChange) {
  const auto acme = holder(routing::HolderKind::tenant, "tenant acme");
  const auto carrier = holder(routing::HolderKind::trunk, "trunk carrier");
  EXPECT_EQ(sentence({&acme, LimitKind::calls}),
            "Tenant acme has as many calls as it may have (30). Raise `calls` in its `limits`.");
  EXPECT_EQ(sentence({&acme, LimitKind::external_calls}),
            "Tenant acme has as many calls from and to the outside as it may have (10). Raise `external_calls` in its "
            "`limits`.");
  EXPECT_EQ(sentence({&acme, LimitKind::calls_per_second}),
            "Tenant acme began as many calls in a second as it may (5). Raise `calls_per_second` in its `limits`.");
  EXPECT_EQ(sentence({&acme, LimitKind::minutes}),
            "Tenant acme has used up its 600 minutes to the outside of this day. Raise `minutes_per_day` in its "
            "`limits`, or give it today's once more: `limits reset \"tenant acme\"`.");
  EXPECT_EQ(sentence({&acme, LimitKind::spend}),
            "Tenant acme has spent what it may in a day (20), or the call would cost more than is left. Raise "
            "`spend_per_day` in its `limits`, or give it today's once more: `limits reset \"tenant acme\"`.");
  EXPECT_EQ(sentence({&carrier, LimitKind::calls}),
            "Trunk carrier has as many calls as it may have (30). Raise `max_calls` or add a trunk to the outcall.");
  EXPECT_EQ(sentence({&carrier, LimitKind::calls_per_second}),
            "Trunk carrier began as many calls in a second as it may (5). Raise `max_calls_per_second` or add a trunk "
            "to the outcall.");
}

TEST(LimitHits, ASpikeSaysWhatWasMeasuredAndHowToLetCallsGo) {
  const auto anna = holder(routing::HolderKind::user, "user anna");
  SpikeStop stop{{}, std::chrono::minutes(70), std::chrono::minutes(10)};
  EXPECT_EQ(sentence({&anna, LimitKind::spike, stop}),
            "User anna may not call the outside until an operator lets it: it had 70 minutes to the outside in an "
            "hour, where 10 were the most before. If these were its own calls, `limits release \"user anna\"` lets "
            "them go again; else change its passwords first.");
  stop = {{}, {}, {}, 6'000'000, 500'000, true};
  EXPECT_TRUE(alarm(anna, stop)
                  .starts_with("Calls of user anna to the outside are stopped: it spent 6 in an hour on calls to the "
                               "outside, where 0.5 was the "
                               "most before. If"))
      << alarm(anna, stop);
}

TEST(LimitHits, StatusesTellOurOwnCallersFromThoseOutside) {
  const auto acme = holder(routing::HolderKind::tenant, "tenant acme");
  EXPECT_EQ(status_of({&acme, LimitKind::calls}, false), 480);
  EXPECT_EQ(status_of({&acme, LimitKind::external_calls}, true), 486);
  EXPECT_EQ(status_of({&acme, LimitKind::calls_per_second}, false), 503);
  EXPECT_EQ(status_of({&acme, LimitKind::minutes}, false), 403);
  EXPECT_EQ(status_of({&acme, LimitKind::spike}, false), 403);
}

TEST(LimitHits, EndingsKeepTheirNamesOfTrunks) {
  const auto acme = holder(routing::HolderKind::tenant, "tenant acme");
  const auto carrier = holder(routing::HolderKind::trunk, "trunk carrier");
  EXPECT_EQ(to_text(code_of({&carrier, LimitKind::calls})), "trunk_full");
  EXPECT_EQ(to_text(code_of({&carrier, LimitKind::calls_per_second})), "trunk_rate");
  EXPECT_EQ(to_text(code_of({&acme, LimitKind::calls})), "too_many_calls");
  EXPECT_EQ(to_text(code_of({&acme, LimitKind::calls_per_second})), "too_fast");
  EXPECT_EQ(to_text(code_of({&acme, LimitKind::minutes})), "minutes_used_up");
  EXPECT_EQ(to_text(code_of({&acme, LimitKind::spend})), "money_spent");
  EXPECT_EQ(to_text(code_of({&acme, LimitKind::spike})), "spike_stopped");
}

}  // namespace
}  // namespace tandem::call
