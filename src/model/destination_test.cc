#include <gtest/gtest.h>

#include "model/field_types.h"
#include "model/yaml.h"

namespace tandem::model {
namespace {

struct Outcome {
  Destination destination;
  Problems problems;
};
Outcome read(std::string_view yaml) {
  Outcome outcome;
  Reading reading(no_secrets());
  read_destination(outcome.destination, parse_site(yaml, "")->root, reading);
  outcome.problems = reading.take_problems();
  return outcome;
}

TEST(Destination, HasFourForms) {
  EXPECT_EQ(read("{user: alice}").destination, (Destination{DestinationKind::user, {"alice"}, "", "", 480}));
  EXPECT_EQ(read("{users: [a, b]}").destination, (Destination{DestinationKind::users, {"a", "b"}, "", "", 480}));
  EXPECT_EQ(read("{users: a}").destination.users.size(), 1u);
  EXPECT_EQ(read("{extension: 0100, context: x}").destination,
            (Destination{DestinationKind::extension, {}, "0100", "x", 480}));
  EXPECT_EQ(read("{extension: 100}").destination.context, "default");
  EXPECT_EQ(read("{extension: \"${EXTEN}\", context: x}").destination.extension, called_number);
  EXPECT_EQ(read("{hangup: 486}").destination, (Destination{DestinationKind::hangup, {}, "", "", 486}));
}

TEST(Destination, AnAnnouncementSaysHowItEnds) {
  const Destination closed = read("{announcement: closed}").destination;
  EXPECT_EQ(closed.kind, DestinationKind::announcement);
  EXPECT_EQ(closed.name, "closed");
  EXPECT_FALSE(closed.answer);
  EXPECT_EQ(closed.status, 480);
  const Destination answered = read("{announcement: closed, answer: yes, hangup: busy}").destination;
  EXPECT_TRUE(answered.answer);
  EXPECT_EQ(answered.status, 486);
  for (auto bad : {"{announcement: [a]}", "{announcement: a, user: b}", "{user: b, answer: yes}",
                   "{announcement: a, answer: perhaps}", "{announcement: a, hangup: 200}", "{announcement: \"\"}"})
    EXPECT_EQ(read(bad).problems.size(), 1u) << bad;
}

TEST(Destination, IsExactlyOneOfThem) {
  for (auto bad : {"{}", "{user: a, hangup: 480}", "{user: a, context: x}", "{context: x}", "{hangup: 200}",
                   "{hangup: buzy}", "{user: [a]}", "{users: []}", "{usr: a}", "alice", "[a]", "{extension: \"\"}"}) {
    const Outcome outcome = read(bad);
    EXPECT_EQ(outcome.problems.size(), 1u) << bad << '\n' << to_text(outcome.problems);
    EXPECT_EQ(outcome.destination, Destination{}) << bad;
  }
  EXPECT_EQ(read("{usr: a}").problems[0].fix, "Did you mean 'user'?");
}

TEST(Destination, WritesWhatItReads) {
  for (auto yaml : {"{user: alice}", "{users: [a, b]}", "{extension: \"100\", context: x}", "{hangup: 486}",
                    "{announcement: a, answer: yes, hangup: 486}"}) {
    const Destination destination = read(yaml).destination;
    Destination again;
    Reading reading(no_secrets());
    EXPECT_TRUE(read_destination(again, destination_value(destination), reading));
    EXPECT_EQ(again, destination);
  }
  EXPECT_EQ(destination_value({}).kind, Value::Kind::null);
}

}  // namespace
}  // namespace tandem::model
