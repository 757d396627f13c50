#include "legs/sip_target_lookup.h"

#include <gtest/gtest.h>

#include "legs/guests.h"
#include "sipstack/test_stack.h"

namespace tandem::legs {
namespace {

using namespace std::chrono_literals;
using routing::Target;

struct TargetLookups : testing::Test {
  TargetLookups() { publish("office.example"); }
  void publish(std::string domain, bool guests = false) {
    model::Config config;
    config.settings.domain = std::move(domain);
    model::Incall incall;
    incall.name = "desk";
    incall.did = "desk";
    incall.destination.kind = model::DestinationKind::hangup;
    incall.destination.status = 486;
    incall.guests = {.allowed = guests, .max_calls = 2, .max_calls_per_second = 0};
    config.incalls.push_back(incall);
    auto compiled = routing::Snapshot::compile(std::make_shared<const model::Config>(std::move(config)));
    ASSERT_TRUE(compiled) << model::to_text(compiled.error());
    own.set_snapshot(*compiled);
    door.set_snapshot(*compiled);
  }
  /// "uri, uri" or "(why)".
  std::string found(Target::Kind kind, std::string number, std::string uri, Duration within = 100ms) {
    Target target;
    target.kind = kind;
    target.number = std::move(number);
    target.uri = std::move(uri);
    std::string text = "nothing was told";
    addresses.clear();
    const auto search = lookup.look_up(target, [&](call::TargetLookup::Found result) {
      text = result.targets.empty() ? "(" + result.why + ")" : "";
      for (const Target& one : result.targets) {
        text += (text.empty() ? "" : ", ") + one.uri;
        EXPECT_EQ(one.kind, Target::Kind::uri);
        addresses = one.addresses;
      }
      notes = result.notes;
    });
    EXPECT_EQ(text, "nothing was told");  // never from within look_up
    wire.run_for(within);
    return text;
  }
  std::string in_enum(Duration within = 100ms) {
    return found(Target::Kind::enum_number, "+4930", "e164.arpa", within);
  }
  std::string by_uri(std::string uri, Duration within = 100ms) {
    return found(Target::Kind::uri, "1", std::move(uri), within);
  }
  void record(std::string regexp) {
    wire.pointers["0.3.9.4.e164.arpa"].pointers.push_back({10, 10, "u", "E2U+sip", "", std::move(regexp)});
  }
  bool ours(std::string_view uri) { return own.are_named_by(*sip::Uri::parse(uri)); }

  sipstack::test::TestWire wire;
  sipstack::test::TestHost us{wire, "192.0.2.1"};
  OwnHosts own{us.stack(), us.network()};
  SipTargetLookup lookup{{us.stack(), us.network(), own}};
  call::Meters meters;
  Guests door{own, meters};
  std::vector<SocketAddress> addresses;
  std::vector<std::string> notes;
};

TEST_F(TargetLookups, ENUMGivesUrisAndRemembersThem) {
  record("!^.*$!sip:a@example.net!");
  record("!^.*$!sip:b@example.net!");
  EXPECT_EQ(in_enum(), "sip:a@example.net, sip:b@example.net");
  const unsigned questions = wire.dns_questions;
  EXPECT_EQ(in_enum(), "sip:a@example.net, sip:b@example.net");
  EXPECT_EQ(wire.dns_questions, questions);
}

TEST_F(TargetLookups, WhatENUMDoesNotKnowIsSaid) {
  EXPECT_EQ(in_enum(), "(ENUM does not know the number)");
  record("!^\\+44.*$!sip:a@example.net!");
  wire.run_for(60s);
  EXPECT_EQ(in_enum(), "(ENUM has no SIP URI for it that can be called)");
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0], "E2U+sip (order 10): its expression does not match the number");
  EXPECT_EQ(found(Target::Kind::enum_number, "100", "e164.arpa"), "(the number has no name in ENUM)");
}

TEST_F(TargetLookups, WhatLeadsBackIsNobody) {
  record("!^.*$!sip:a@OFFICE.example!");
  record("!^.*$!sip:a@192.0.2.1!");
  EXPECT_EQ(in_enum(), "(ENUM has no SIP URI for it that can be called)");
  EXPECT_EQ(notes, (std::vector<std::string>{"sip:a@OFFICE.example leads back to this exchange",
                                             "sip:a@192.0.2.1 leads back to this exchange"}));
  wire.names["loop.example"].addresses = {*IpAddress::parse("192.0.2.1")};
  EXPECT_EQ(by_uri("sip:a@loop.example"), "(it leads back to this exchange)");
}

TEST_F(TargetLookups, NotesAreBounded) {
  for (int i = 0; i < 20; ++i) record("!x!");
  in_enum();
  EXPECT_EQ(notes.size(), SipTargetLookup::most_notes);
}

TEST_F(TargetLookups, AUriIsResolvedBeforeItIsRung) {
  wire.names["example.net"].addresses = {*IpAddress::parse("192.0.2.9")};
  EXPECT_EQ(by_uri("sip:a@example.net"), "sip:a@example.net");
  ASSERT_EQ(addresses.size(), 1u);
  EXPECT_EQ(addresses[0].to_string(), "192.0.2.9:5060");
  EXPECT_EQ(by_uri("sip:a@192.0.2.9:5070"), "sip:a@192.0.2.9:5070");
  EXPECT_EQ(by_uri("sip:a@nowhere.example"), "(the host name is not known to DNS)");
  EXPECT_EQ(by_uri("sip:a@example.net;transport=sctp"), "(the address asks for a transport that is not supported)");
}

TEST_F(TargetLookups, SilentNameServersEndItAfterThreeSeconds) {
  wire.delay = 30s;
  EXPECT_EQ(in_enum(2900ms), "nothing was told");
  EXPECT_EQ(in_enum(3100ms), "(ENUM: no name server answered in time)");
  EXPECT_EQ(by_uri("sip:a@example.net", 3100ms), "(no name server answered in time)");
}

TEST_F(TargetLookups, OursAreTheDomainAndTheAddressesWhereWeListen) {
  for (auto one : {"sip:a@office.example", "sip:a@office.example:5080", "sip:a@192.0.2.1", "sips:a@192.0.2.1:5060"})
    EXPECT_TRUE(ours(one)) << one;
  for (auto one : {"sip:a@example.net", "sip:a@192.0.2.1:5070", "sip:a@192.0.2.2", "tel:+4930"})
    EXPECT_FALSE(ours(one)) << one;
  publish("");
  EXPECT_FALSE(ours("sip:a@office.example"));
  EXPECT_TRUE(ours("sip:a@192.0.2.1"));
}

TEST_F(TargetLookups, AddressesOfAWildcardAndThoseAdvertisedAreOurs) {
  const sipstack::ListenAddress behind_nat{"udp", sipstack::Protocol::udp, {IpAddress{}, 5062}, "pbx.example", 5090};
  static_cast<void>(us.stack().listen({&behind_nat, 1}));
  EXPECT_TRUE(ours("sip:a@192.0.2.1:5062"));
  EXPECT_FALSE(ours("sip:a@192.0.2.2:5062"));
  EXPECT_TRUE(ours("sip:a@PBX.example"));
  EXPECT_TRUE(ours("sip:a@pbx.example:5090"));
  EXPECT_FALSE(ours("sip:a@pbx.example:5062"));
}

struct GuestDoor : TargetLookups {
  std::string enters(std::string_view called, std::string_view from, routing::Caller caller = {}) {
    const auto* incall = door.incall_for(*sip::Uri::parse(called), *sip::Uri::parse(from), caller);
    return incall ? incall->name : "";
  }
};

TEST_F(GuestDoor, IsOpenAtAnIncallWithGuestsAlone) {
  EXPECT_EQ(enters("sip:desk@office.example", "sip:dave@elsewhere.example"), "");
  publish("office.example", true);
  EXPECT_EQ(enters("sip:desk@office.example", "sip:dave@elsewhere.example"), "desk");
  EXPECT_EQ(enters("sip:desk@192.0.2.1", "sip:anonymous@anonymous.invalid"), "desk");
  EXPECT_EQ(enters("sip:other@office.example", "sip:dave@elsewhere.example"), "");
  EXPECT_EQ(enters("sip:desk@friends.example", "sip:dave@elsewhere.example"), "");  // nobody's relay
  EXPECT_EQ(enters("tel:+4930", "sip:dave@elsewhere.example"), "");
}

TEST_F(GuestDoor, WhoMayBeOneOfUsMustProveIt) {
  publish("office.example", true);
  EXPECT_EQ(enters("sip:desk@office.example", "sip:dave@office.example"), "");
  EXPECT_EQ(enters("sip:desk@office.example", "sip:dave@192.0.2.1"), "");
  routing::Caller phone;
  phone.kind = routing::CallerKind::phone;
  phone.by = routing::IdentifiedBy::from_user;
  EXPECT_EQ(enters("sip:desk@office.example", "sip:alice@elsewhere.example", phone), "desk");
  phone.by = routing::IdentifiedBy::digest;
  EXPECT_EQ(enters("sip:desk@office.example", "sip:alice@elsewhere.example", phone), "");
  // Without a domain every phone's From may name any host.
  publish("", true);
  EXPECT_EQ(enters("sip:desk@office.example", "sip:dave@elsewhere.example"), "desk");
  phone.by = routing::IdentifiedBy::from_user;
  EXPECT_EQ(enters("sip:desk@office.example", "sip:alice@elsewhere.example", phone), "");
}

TEST_F(GuestDoor, HasSoManySeats) {
  publish("office.example", true);
  const auto* incall =
      door.incall_for(*sip::Uri::parse("sip:desk@office.example"), *sip::Uri::parse("sip:d@e.example"), {});
  ASSERT_NE(incall, nullptr);
  auto first = door.seat(*incall, wire.now), second = door.seat(*incall, wire.now);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(door.seat(*incall, wire.now).error(), call::SeatFault::calls);
  first->leave();
  EXPECT_TRUE(door.seat(*incall, wire.now));
}

}  // namespace
}  // namespace tandem::legs
