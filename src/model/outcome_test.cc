#include "model/outcome.h"

#include <gtest/gtest.h>

namespace tandem::model {
namespace {

struct Row {
  Outcome outcome;
  OutcomeKind kind;
};

TEST(Outcome, HasOneKind) {
  using enum OutcomeKind;
  const Row rows[] = {{{0, false}, no_response},
                      {{0, true}, no_answer},
                      {{408, false}, no_response},
                      {{408, true}, no_answer},
                      {{480, false}, unavailable},
                      {{480, true}, no_answer},
                      {{486, true}, busy},
                      {{600, false}, busy},
                      {{603, false}, declined},
                      {{404, false}, unknown_number},
                      {{484, false}, unknown_number},
                      {{404, true}, declined},
                      {{500, false}, failed},
                      {{503, true}, failed},
                      {{403, false}, other},
                      {{403, true}, declined},
                      {{302, false}, other}};
  for (const Row& row : rows) EXPECT_EQ(kind_of(row.outcome), row.kind) << row.outcome.status << row.outcome.rang;
  EXPECT_EQ(kind_of({480, false, true, false}), unreachable);
  EXPECT_EQ(kind_of({503, false, false, true}), full);
}

TEST(OutcomeSet, IsMadeOfWords) {
  OutcomeSet set;
  for (const auto* word : {"busy", "404", "5xx", "No_Answer"}) {
    const auto one = OutcomeSet::of_word(word);
    ASSERT_TRUE(one) << word;
    set.add(*one);
  }
  for (const Outcome& in : {Outcome{486}, Outcome{404}, Outcome{503}, Outcome{480, true}}) EXPECT_TRUE(set.has(in));
  for (const Outcome& out : {Outcome{403}, Outcome{410}, Outcome{603}, Outcome{480}}) EXPECT_FALSE(set.has(out));
  EXPECT_EQ(set.in_words(), "no answer, busy, 5xx, 404");
  EXPECT_EQ(OutcomeSet::all().in_words(), "anything but an answer");
  for (const auto* bad : {"", "2xx", "7xx", "40", "4044", "x", "4x4", "answered"})
    EXPECT_FALSE(OutcomeSet::of_word(bad));
}

}  // namespace
}  // namespace tandem::model
