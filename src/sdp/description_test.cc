#include "sdp/description.h"

#include <gtest/gtest.h>

#include "sdp/payload_map.h"

namespace tandem::sdp {
namespace {

const LocalMedia ours{IpAddress::v4(0xc6336401), {10000, 10002, 10004}};  // 198.51.100.1

Session read(std::string_view lines, std::string_view connection = "IN IP4 192.0.2.1") {
  auto session = parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=" + std::string(connection) + "\r\nt=0 0\r\n" +
                       std::string(lines));
  EXPECT_TRUE(session) << describe(session.error());
  return session.value_or(Session{});
}

std::string formats_of(const Media& media) {
  std::string text;
  for (const auto& format : media.formats) text += (text.empty() ? "" : " ") + format;
  return text;
}

constexpr std::string_view phone_offer =
    "m=audio 4000 RTP/AVP 0 8 97 101\r\n"
    "a=rtpmap:97 opus/48000/2\r\n"
    "a=fmtp:97 useinbandfec=1\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=ptime:20\r\n";

TEST(RelayOffer, KeepsCodecsAndNumbersAndPutsOurAddressIn) {
  const auto out = relay_offer(read(phone_offer), ours, {});
  ASSERT_EQ(out.media.size(), 1u);
  EXPECT_EQ(out.connection->ip, ours.address);
  EXPECT_EQ(out.media[0].port, 10000);
  EXPECT_EQ(formats_of(out.media[0]), "0 8 97 101");
  EXPECT_EQ(out.media[0].ptime(), 20);
  EXPECT_EQ(out.media[0].payloads()[2].codec.fmtp, "useinbandfec=1");
}

TEST(RelayOffer, NothingOfThePeersOwnTransportPasses) {
  const auto out = relay_offer(
      read("a=group:BUNDLE 0\r\na=ice-ufrag:x\r\na=fingerprint:sha-256 AA\r\nm=audio 4000 RTP/AVP 0\r\n"
           "c=IN IP4 192.0.2.77\r\na=candidate:1 1 UDP 1 192.0.2.1 4000 typ host\r\na=rtcp:4444 IN IP4 192.0.2.77\r\n"
           "a=rtcp-mux\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xyz\r\na=mid:0\r\na=label:speaker\r\n"),
      ours, {});
  const auto text = to_text(out);
  for (const auto* gone : {"192.0.2", "candidate", "rtcp", "crypto", "ice-", "fingerprint", "BUNDLE"})
    EXPECT_EQ(text.find(gone), std::string::npos) << gone << " in\n" << text;
  EXPECT_NE(text.find("a=label:speaker"), std::string::npos);
}

TEST(RelayOffer, IsFilteredAndOrderedByWhatTheTargetMayUse) {
  const auto out = relay_offer(read(phone_offer), ours, {{"g722", "alaw", "ulaw"}});
  EXPECT_EQ(formats_of(out.media[0]), "8 0 101");
  EXPECT_EQ(to_text(out).find("opus"), std::string::npos);
}

TEST(RelayOffer, TelephoneEventIsAddedWhereTheLegWantsIt) {
  const CodecPolicy policy{.events = TelephoneEvents::wanted};
  EXPECT_EQ(formats_of(relay_offer(read("m=audio 4000 RTP/AVP 8\r\n"), ours, policy).media[0]), "8 101");
  // Its number must mean nothing else.
  const auto busy = relay_offer(read("m=audio 4000 RTP/AVP 101 8\r\na=rtpmap:101 opus/48000/2\r\n"), ours, policy);
  EXPECT_EQ(formats_of(busy.media[0]), "101 8 96");
  EXPECT_EQ(busy.media[0].telephone_event(), 96);
  // The leg keeps the number that it knows.
  const auto known = read("m=audio 1 RTP/AVP 8 97\r\na=rtpmap:97 telephone-event/8000\r\n");
  EXPECT_EQ(formats_of(relay_offer(read("m=audio 4000 RTP/AVP 8\r\n"), ours, policy, &known).media[0]), "8 97");
  EXPECT_EQ(formats_of(relay_offer(read(phone_offer), ours, policy).media[0]), "0 8 97 101");
  EXPECT_EQ(
      formats_of(relay_offer(read("m=video 4000 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"), ours, policy).media[0]),
      "97");
}

TEST(RelayOffer, TelephoneEventIsTakenOutWhereTheLegDoesNotWantIt) {
  const CodecPolicy policy{.events = TelephoneEvents::unwanted};
  const auto out = relay_offer(read(phone_offer), ours, policy);
  EXPECT_EQ(formats_of(out.media[0]), "0 8 97");
  EXPECT_EQ(to_text(out).find("telephone-event"), std::string::npos);
  EXPECT_EQ(formats_of(relay_offer(read("m=audio 4000 RTP/AVP 8\r\n"), ours, policy).media[0]), "8");
}

TEST(RelayAnswer, TelephoneEventIsAcceptedForTheLegThatOfferedIt) {
  const auto offer = read(
      "m=audio 4000 RTP/AVP 8 97 98 99\r\na=rtpmap:97 opus/48000/2\r\n"
      "a=rtpmap:98 telephone-event/8000\r\na=rtpmap:99 telephone-event/48000\r\n");
  const CodecPolicy policy{.events = TelephoneEvents::wanted};
  EXPECT_EQ(formats_of(relay_answer(read("m=audio 1 RTP/AVP 8\r\n"), offer, ours, policy).media[0]), "8 98");
  const auto opus = read("m=audio 1 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\n");
  EXPECT_EQ(formats_of(relay_answer(opus, offer, ours, policy).media[0]), "97 99");
  const auto none_offered = read("m=audio 4000 RTP/AVP 8\r\n");
  EXPECT_EQ(formats_of(relay_answer(read("m=audio 1 RTP/AVP 8\r\n"), none_offered, ours, policy).media[0]), "8");
}

TEST(RelayAnswer, TelephoneEventIsLeftOutWhereTheLegDoesNotWantIt) {
  const auto answer = read("m=audio 1 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
  const CodecPolicy policy{.events = TelephoneEvents::unwanted};
  EXPECT_EQ(formats_of(relay_answer(answer, read(phone_offer), ours, policy).media[0]), "8");
  EXPECT_EQ(formats_of(relay_answer(answer, read(phone_offer), ours, {}).media[0]), "8 101");
}

TEST(RelayOffer, WithoutACommonCodecTheLineIsRefusedAndTheReasonCanBeTold) {
  const auto offer = read(phone_offer);
  const CodecPolicy policy{{"g729", "gsm"}};
  const auto out = relay_offer(offer, ours, policy);
  EXPECT_FALSE(carries_media(out));
  EXPECT_EQ(out.media.size(), 1u);
  EXPECT_EQ(explain_codecs(offer, policy), "offered: ulaw, alaw, opus; allowed: g729, gsm");
}

TEST(RelayOffer, VideoPassesUnlessTheListNamesVideoCodecs) {
  const auto offer = read(
      "m=audio 4000 RTP/AVP 8\r\nm=video 4002 RTP/AVPF 99 100\r\na=rtpmap:99 H264/90000\r\n"
      "a=fmtp:99 packetization-mode=1\r\na=rtcp-fb:99 nack pli\r\na=rtpmap:100 VP8/90000\r\na=rtcp-fb:100 nack\r\n");
  EXPECT_EQ(formats_of(relay_offer(offer, ours, {{"alaw"}}).media[1]), "99 100");
  const auto out = relay_offer(offer, ours, {{"alaw", "vp8"}});
  EXPECT_EQ(formats_of(out.media[1]), "100");
  EXPECT_EQ(out.media[1].port, 10002);
  EXPECT_EQ(out.media[1].protocol, "RTP/AVPF");
  EXPECT_NE(to_text(out).find("a=rtcp-fb:100 nack"), std::string::npos);
  EXPECT_EQ(to_text(out).find(":99 "), std::string::npos);
}

TEST(RelayOffer, RedundancyThatNamesAFilteredPayloadGoesWithIt) {
  const auto offer = read("m=audio 4000 RTP/AVP 121 0 8\r\na=rtpmap:121 red/8000\r\na=fmtp:121 0/0\r\n");
  EXPECT_EQ(formats_of(relay_offer(offer, ours, {}).media[0]), "121 0 8");
  EXPECT_EQ(formats_of(relay_offer(offer, ours, {{"alaw"}}).media[0]), "8");
}

TEST(RelayOffer, HoldInEitherFormGoesOnAsADirection) {
  const auto held = read("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
  EXPECT_EQ(direction_of({}, relay_offer(held, ours, {}).media[0]), Direction::sendonly);
  const auto old = relay_offer(read("m=audio 4000 RTP/AVP 0\r\n", "IN IP4 0.0.0.0"), ours, {});
  EXPECT_EQ(direction_of(old, old.media[0]), Direction::sendonly);
  EXPECT_EQ(old.connection->ip, ours.address);
  const auto session_level = relay_offer(read("a=inactive\r\nm=audio 4000 RTP/AVP 0\r\n"), ours, {});
  EXPECT_EQ(direction_of({}, session_level.media[0]), Direction::inactive);
}

TEST(RelayOffer, LinesThatWeCannotCarryAreRefusedInTheirPlace) {
  const auto out = relay_offer(read("m=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n"
                                    "m=message 2855 TCP/MSRP *\r\nm=audio 4004 RTP/AVP 0\r\n"),
                               ours, {});
  ASSERT_EQ(out.media.size(), 3u);
  EXPECT_TRUE(out.media[0].refused());
  EXPECT_TRUE(out.media[1].refused());
  EXPECT_EQ(out.media[1].protocol, "TCP/MSRP");
  EXPECT_EQ(out.media[2].port, 10004);
}

TEST(RelayOffer, FaxPassesAsDatagrams) {
  const auto out = relay_offer(read("m=image 4000 udptl t38\r\na=T38FaxVersion:0\r\n"), ours, {{"alaw"}});
  EXPECT_EQ(out.media[0].port, 10000);
  EXPECT_EQ(formats_of(out.media[0]), "t38");
  EXPECT_TRUE(out.media[0].attributes.has("T38FaxVersion"));
}

TEST(RelayOffer, FaxIsRefusedByPolicyAndTheRestStays) {
  const auto both = read("m=audio 4000 RTP/AVP 8\r\nm=image 4002 udptl t38\r\n");
  const auto out = relay_offer(both, {ours.address, {10000, 10002}}, {.fax = false});
  EXPECT_FALSE(out.media[0].refused());
  EXPECT_TRUE(out.media[1].refused());
  EXPECT_EQ(out.media[1].kind_text, "image");
  EXPECT_FALSE(carries_media(relay_offer(read("m=image 4000 udptl t38\r\n"), ours, {.fax = false})));
  EXPECT_TRUE(relay_answer(both, both, {ours.address, {10000, 10002}}, {.fax = false}).media[1].refused());
}

TEST(RelayOffer, KeepsAsManyLinesAsTheLegHadBefore) {
  const auto before = relay_offer(read("m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 31\r\n"), ours, {});
  const auto out = relay_offer(read("m=audio 4000 RTP/AVP 0\r\n"), ours, {}, &before);
  ASSERT_EQ(out.media.size(), 2u);
  EXPECT_TRUE(out.media[1].refused());
  EXPECT_EQ(out.media[1].kind, MediaKind::video);
}

TEST(RelayOffer, ANumberKeepsItsMeaningWithinASession) {
  const auto before = read(
      "m=audio 4000 RTP/AVP 8 96 101\r\na=rtpmap:96 opus/48000/2\r\n"
      "a=rtpmap:101 telephone-event/8000\r\n");
  // The other side calls telephone-event 96, which on this leg is opus already.
  const auto out = relay_offer(read("m=audio 5000 RTP/AVP 8 96 97\r\na=rtpmap:96 telephone-event/8000\r\n"
                                    "a=rtpmap:97 iLBC/8000\r\na=fmtp:97 mode=20\r\n"),
                               ours, {}, &before);
  EXPECT_EQ(formats_of(out.media[0]), "8 101 97");
  const auto other = relay_offer(read("m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 iLBC/8000\r\n"), ours, {}, &before);
  EXPECT_EQ(formats_of(other.media[0]), "97");
  EXPECT_EQ(other.media[0].payloads()[0].codec.name, "iLBC");
}

TEST(RelayAnswer, GetsTheNumbersThatTheOffererUsed) {
  const auto offer = read(phone_offer);
  const auto answer = read(
      "m=audio 6000 RTP/AVP 111 96\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 maxplaybackrate=1\r\n"
      "a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n");
  const auto out = relay_answer(answer, offer, ours);
  EXPECT_EQ(formats_of(out.media[0]), "97 101");
  EXPECT_EQ(out.media[0].payloads()[0].codec.fmtp, "maxplaybackrate=1");
  EXPECT_EQ(out.media[0].payloads()[1].codec.fmtp, "0-15");

  const auto a_to_b = make_payload_map(out.media[0], offer.media[0], answer.media[0]);
  EXPECT_EQ(a_to_b[97], 111);
  EXPECT_EQ(a_to_b[101], 96);
}

TEST(RelayAnswer, HasExactlyTheLinesOfTheOffer) {
  const auto offer = read("m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 31\r\nm=audio 0 RTP/AVP 0\r\n");
  const auto out = relay_answer(read("m=audio 6000 RTP/AVP 0\r\nm=video 0 RTP/AVP 31\r\n"), offer, ours);
  ASSERT_EQ(out.media.size(), 3u);
  EXPECT_EQ(out.media[0].port, 10000);
  EXPECT_TRUE(out.media[1].refused());
  EXPECT_TRUE(out.media[2].refused());
}

TEST(RelayAnswer, LeavesOutWhatWasNotOfferedAndRefusesALineWithNothingLeft) {
  const auto offer = read("m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n");
  EXPECT_EQ(formats_of(relay_answer(read("m=audio 6000 RTP/AVP 0 8\r\n"), offer, ours).media[0]), "0");
  EXPECT_FALSE(carries_media(relay_answer(read("m=audio 6000 RTP/AVP 8\r\n"), offer, ours)));
  EXPECT_FALSE(carries_media(
      relay_answer(read("m=audio 6000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n"), offer, ours)));
}

TEST(RelayAnswer, ToldAStaticCodecUnderADynamicNumberStillNamesIt) {
  const auto offer = read("m=audio 4000 RTP/AVP 100\r\na=rtpmap:100 PCMA/8000\r\n");
  const auto out = relay_answer(read("m=audio 6000 RTP/AVP 8\r\n"), offer, ours);
  EXPECT_EQ(formats_of(out.media[0]), "100");
  EXPECT_EQ(out.media[0].payloads()[0].codec.name, "PCMA");
}

TEST(RelayAnswer, NeverGoesBeyondTheDirectionOffered) {
  const auto offer = read("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
  const auto out = relay_answer(read("m=audio 6000 RTP/AVP 0\r\na=sendrecv\r\n"), offer, ours);
  EXPECT_EQ(direction_of(out, out.media[0]), Direction::recvonly);
}

TEST(MakeOffer, HoldsTheCodecsAskedForAndTelephoneEvent) {
  const auto out = make_offer({"alaw", "opus", "ulaw"}, ours);
  EXPECT_EQ(formats_of(out.media[0]), "8 96 0 101");
  EXPECT_EQ(out.media[0].port, 10000);
  EXPECT_EQ(direction_of(out, out.media[0]), Direction::sendrecv);
  EXPECT_TRUE(parse(to_text(out)));
}

TEST(MakeAnswer, TakesOneCodecAndTheEventsOfTheOffer) {
  const auto offer = read(phone_offer);
  EXPECT_EQ(formats_of(make_answer(offer, {"alaw", "ulaw"}, ours).media[0]), "8 101");
  EXPECT_EQ(formats_of(make_answer(offer, {}, ours).media[0]), "0 101");
  EXPECT_FALSE(carries_media(make_answer(offer, {"gsm"}, ours)));
}

TEST(MakeAnswer, RefusesAllOtherLinesAndReversesTheDirection) {
  const auto offer =
      read("m=video 4002 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\na=sendonly\r\nm=audio 4004 RTP/AVP 0\r\n");
  const auto out = make_answer(offer, {"ulaw"}, ours);
  ASSERT_EQ(out.media.size(), 3u);
  EXPECT_TRUE(out.media[0].refused());
  EXPECT_EQ(out.media[1].port, 10002);
  EXPECT_EQ(direction_of(out, out.media[1]), Direction::recvonly);
  EXPECT_TRUE(out.media[2].refused());
}

TEST(AgreedCodec, IsTheFirstOfTheAnswerThatWasOffered) {
  const auto offer = read(phone_offer);
  EXPECT_EQ(agreed_codec(offer.media[0], read("m=audio 6000 RTP/AVP 18 8 0\r\n").media[0])->name, "PCMA");
  EXPECT_FALSE(agreed_codec(offer.media[0], read("m=audio 6000 RTP/AVP 18\r\n").media[0]));
  EXPECT_FALSE(agreed_codec(offer.media[0], read("m=audio 0 RTP/AVP 8\r\n").media[0]));
}

}  // namespace
}  // namespace tandem::sdp
