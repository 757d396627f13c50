// Where calls are led.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "confd/expand_subjects.h"
#include "confd/test_documents.h"

namespace tandem::confd {
namespace {

using namespace std::chrono_literals;
using test::Client;
using test::list;
using test::pairs;
using test::told_of;
using testing::ElementsAre;
using testing::HasSubstr;

class ExpandDestinations : public testing::Test {
 protected:
  model::Destination of(const Json& destination) {
    Expansion expansion(client.documents, {}, tenants);
    const auto to = destination_of(expansion, destination, {Kind::incall, "1", "destination", ""});
    sounds = expansion.config().sounds;
    told.clear();
    for (const Warning& warning : expansion.finish({}).warnings) told += to_text(warning) + '\n';
    return to;
  }
  Client client;
  Tenants tenants{{test::office_uuid, ""}};
  std::vector<model::Sound> sounds;
  std::string told;
};

TEST_F(ExpandDestinations, UsersAreFoundByTheirId) {
  client.user("alice", "100", "inside");
  const auto to = of({{"type", "user"}, {"user_id", 1}, {"ring_time", 10.0}});
  EXPECT_THAT(to.users, ElementsAre("alice"));
  EXPECT_EQ(to.ring_time, 10s);
  EXPECT_EQ(of({{"type", "user"}, {"user_id", 9}}).kind, model::DestinationKind::hangup);
  EXPECT_THAT(told, HasSubstr("no user 9"));
}

TEST_F(ExpandDestinations, HangUpsHaveTheirStatus) {
  EXPECT_EQ(of({{"type", "hangup"}, {"cause", "busy"}}).status, 486);
  EXPECT_EQ(of({{"type", "hangup"}, {"cause", "congestion"}}).status, 503);
  EXPECT_EQ(of({{"type", "hangup"}, {"cause", "normal"}}).status, 480);
  EXPECT_EQ(of({{"type", "none"}}).kind, model::DestinationKind::hangup);
  EXPECT_EQ(told, "");
}

TEST_F(ExpandDestinations, ExtensionsAndJumpsToAContextAreLookedUpThere) {
  const auto extension = of({{"type", "extension"}, {"exten", "100"}, {"context", "inside"}});
  EXPECT_EQ(extension.kind, model::DestinationKind::extension);
  EXPECT_EQ(extension.extension, "100");
  EXPECT_EQ(extension.context, "inside");
  const auto jump = of({{"type", "custom"}, {"command", "Goto(to-pabx,${EXTEN},1)"}});
  EXPECT_EQ(jump.kind, model::DestinationKind::extension);
  EXPECT_EQ(jump.extension, model::called_number);
  EXPECT_EQ(jump.context, "to-pabx");
  EXPECT_EQ(of({{"type", "custom"}, {"command", "Goto(to-pabx,${XIVO_DSTNUM},1)"}}), jump);
  EXPECT_EQ(of({{"type", "custom"}, {"command", "Playback(hello)"}}).kind, model::DestinationKind::hangup);
  EXPECT_THAT(told, HasSubstr("only Goto"));
}

TEST_F(ExpandDestinations, OutcallsTakeTheNumberAsItIs) {
  client.outcall("out", {}, list());
  const auto to = of({{"type", "outcall"}, {"outcall_id", 1}, {"exten", "4185551234"}});
  EXPECT_EQ(to.kind, model::DestinationKind::outcall);
  EXPECT_EQ(to.name, "out");
  EXPECT_EQ(to.extension, "4185551234");
}

TEST_F(ExpandDestinations, SoundsAreFilesBelowTheFolderOfSounds) {
  const auto to = of({{"type", "sound"}, {"filename", "closed"}});
  EXPECT_EQ(to.kind, model::DestinationKind::announcement);
  EXPECT_EQ(to.name, "closed");
  EXPECT_TRUE(to.answer);
  ASSERT_EQ(sounds.size(), 1u);
  EXPECT_EQ(sounds[0].file, "closed.wav");
  EXPECT_FALSE(of({{"type", "sound"}, {"filename", "busy"}, {"no_answer", true}}).answer);
  EXPECT_TRUE(sounds.empty());  // a tone
}

TEST_F(ExpandDestinations, WhatThereIsNotEndsTheCallAndIsTold) {
  for (const char* type : {"group", "ivr", "voicemail", "queue", "application", "switchboard", "conference"}) {
    EXPECT_EQ(of({{"type", type}}).status, 480);
    EXPECT_THAT(told, HasSubstr(std::string("nothing of type '") + type));
  }
  EXPECT_EQ(of({}).status, 480);
  EXPECT_EQ(of(Json(7)).status, 480);
}

}  // namespace
}  // namespace tandem::confd
