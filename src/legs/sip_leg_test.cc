// A leg over SIP as its call sees it.
#include "legs/sip_leg.h"

#include <gtest/gtest.h>

#include "sipstack/session_bench.h"

namespace tandem::legs {
namespace {

using sipstack::bench::Bench;
using sipstack::bench::Words;

const std::string sdp_text =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n";

sdp::Session described(std::uint16_t port) {
  return *sdp::parse("v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio " +
                     std::to_string(port) + " RTP/AVP 8\r\n");
}

class Diary final : public call::LegListener {
 public:
  void on_ringing(call::Leg&, std::uint16_t status) override { add("ringing " + std::to_string(status)); }
  void on_offer(call::Leg&, const sdp::Session& offer) override { add("offer", offer); }
  void on_answer(call::Leg&, const sdp::Session& answer) override { add("answer", answer); }
  void on_offer_wanted(call::Leg&) override { add("offer wanted"); }
  void on_offer_refused(call::Leg&, std::uint16_t status) override { add("refused " + std::to_string(status)); }
  void on_answered(call::Leg&) override { add("answered"); }
  void on_info(call::Leg&, std::string_view, std::string_view body) override { add("info " + std::string(body)); }
  void on_ended(call::Leg&, const call::Ending& ending) override {
    last = ending;
    add("ended " + std::to_string(ending.status));
  }
  Words take() { return std::exchange(entries_, {}); }
  call::Ending last;

 private:
  void add(std::string entry) { entries_.push_back(std::move(entry)); }
  void add(std::string entry, const sdp::Session& session) {
    entries_.push_back(std::move(entry) + " " + std::to_string(session.media.front().port));
  }
  Words entries_;
};

struct LegBench : Bench {
  void outgoing() {
    SipLegTarget target;
    target.request_uri = "sip:100@192.0.2.2";
    target.destination.uri = "sip:192.0.2.2";
    target.from_uri = "sip:+33100@carrier.example";
    target.from_display = "Alice";
    target.contact_user = "token7";
    target.headers = {{"P-Asserted-Identity", "<sip:+33100@carrier.example>"}, {"Privacy", "id"}};
    target.party = "carrier";
    target.max_forwards = 68;
    target.own.media = {.bind = *IpAddress::parse("192.0.2.1")};
    leg = SipLeg::outgoing(dialogs, std::move(target));
    leg->set_listener(story);
  }
  void incoming_leg(const std::string& body, std::string headers = {}) {
    auto seen = std::make_shared<sipstack::bench::Seen>(
        "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKin\r\n"
        "From: <sip:bob@biloxi.example>;tag=peer\r\nTo: <sip:alice@tandem.example>\r\nCall-ID: in1\r\n"
        "CSeq: 1 INVITE\r\nContact: <sip:bob@192.0.2.2>\r\n" +
        headers + "\r\n" + body);
    auto request = std::make_unique<sipstack::bench::FakeServerRequest>(stack, seen, peer_flow);
    leg = SipLeg::incoming(dialogs, std::move(request), {.party = "bob", .session = {}});
    if (leg) leg->set_listener(story);
  }
  Words heard() {
    stack.virtual_shard.turn();
    return story.take();
  }
  Diary story;
  std::unique_ptr<SipLeg> leg;
};

const std::string is_sdp = "Content-Type: application/sdp\r\n";

TEST(SipLeg, OutgoingCallFromOfferToBye) {
  LegBench bench;
  bench.outgoing();
  EXPECT_EQ(bench.leg->local().ip.to_string(), "192.0.2.1");
  EXPECT_TRUE(bench.leg->name().starts_with("SIP/carrier-0000000"));
  bench.leg->offer(described(5000));
  bench.leg->start();
  auto invite = bench.next("INVITE");
  EXPECT_EQ(invite->value("Contact"), "<sip:token7@192.0.2.1:5060>");
  EXPECT_EQ(invite->value("Privacy"), "id");
  EXPECT_EQ(invite->value("Max-Forwards"), "68");
  EXPECT_TRUE(invite->value("From").starts_with("\"Alice\" <sip:+33100@carrier.example>;tag="));
  EXPECT_EQ(invite->value("To"), "<sip:100@192.0.2.2>");
  bench.respond(invite, 180);
  bench.respond(invite, 200, {.sdp = sdp_text});
  EXPECT_EQ(bench.heard(), (Words{"ringing 180", "answer 4000", "answered"}));
  EXPECT_TRUE(bench.leg->answered());
  EXPECT_EQ(bench.leg->remote(), bench.peer_flow.remote);
  bench.next("ACK");
  bench.leg->end(0);
  EXPECT_TRUE(bench.story.take().empty());
  bench.respond(bench.next("BYE"), 200);
  EXPECT_EQ(bench.heard(), Words{"ended 0"});
  EXPECT_EQ(bench.story.last.by, call::EndedBy::us);
}

// RFC 3264 §8: the version grows with each change, and only then.
TEST(SipLeg, OriginIsOursAndCountsChanges) {
  LegBench bench;
  bench.outgoing();
  bench.leg->offer(described(5000));
  bench.leg->start();
  auto invite = bench.next("INVITE");
  const auto first = *sdp::parse(invite->body());
  EXPECT_NE(first.origin.session_id, "0");
  EXPECT_EQ(first.origin.address.ip->to_string(), "192.0.2.1");
  bench.respond(invite, 200, {.sdp = sdp_text});
  bench.next("ACK");
  bench.leg->offer(described(5000));
  auto same = bench.next("INVITE");
  EXPECT_EQ(same->body(), invite->body());
  bench.respond(same, 200, {.sdp = sdp_text});
  bench.next("ACK");
  bench.leg->offer(described(5002));
  const auto changed = *sdp::parse(bench.next("INVITE")->body());
  EXPECT_EQ(changed.origin.session_id, first.origin.session_id);
  EXPECT_EQ(changed.origin.version, std::to_string(std::stoul(first.origin.version) + 1));
}

TEST(SipLeg, IncomingCallWithEarlyMedia) {
  LegBench bench;
  bench.incoming_leg(sdp_text, is_sdp);
  EXPECT_EQ(bench.heard(), Words{"offer 4000"});
  EXPECT_EQ(bench.leg->protocol_id(), "in1");
  bench.leg->answer(described(5000), true);
  auto early = bench.next("183 INVITE");
  bench.leg->accept();
  EXPECT_EQ(bench.next("200 INVITE")->body(), early->body());
}

TEST(SipLeg, DescriptionInsideMultipartIsFound) {
  LegBench bench;
  bench.incoming_leg("--b\r\nContent-Type: application/sdp\r\n\r\n" + sdp_text +
                         "\r\n--b\r\nContent-Type: application/isup\r\nContent-Disposition: signal;handling=optional"
                         "\r\n\r\nx\r\n--b--\r\n",
                     "Content-Type: multipart/mixed;boundary=b\r\n");
  EXPECT_EQ(bench.heard(), Words{"offer 4000"});
}

TEST(SipLeg, UnreadableDescriptionGets400) {
  LegBench bench;
  bench.incoming_leg("v=1\r\n", is_sdp);
  EXPECT_EQ(bench.leg, nullptr);
  EXPECT_NE(bench.next("400 INVITE")->value("Warning"), "");
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
}

TEST(SipLeg, UnreadableAnswerEndsTheCall) {
  LegBench bench;
  bench.outgoing();
  bench.leg->offer(described(5000));
  bench.leg->start();
  bench.respond(bench.next("INVITE"), 200, {.sdp = "v=1\r\n"});
  bench.next("ACK");
  bench.next("BYE");
  EXPECT_EQ(bench.heard().back(), "ended 488");
  EXPECT_NE(bench.story.last.warning, "");
}

TEST(SipLeg, UnreadableOfferInReinviteIsRefusedSilently) {
  LegBench bench;
  bench.outgoing();
  bench.leg->offer(described(5000));
  bench.leg->start();
  auto invite = bench.next("INVITE");
  bench.respond(invite, 200, {.sdp = sdp_text});
  bench.next("ACK");
  bench.adopt(*invite);
  bench.heard();
  bench.request("INVITE", {.sdp = "v=1\r\n"});
  bench.next("488 INVITE");
  EXPECT_TRUE(bench.heard().empty());
}

TEST(SipLeg, DestroyedLegEndsOnTheWire) {
  LegBench bench;
  bench.outgoing();
  bench.leg->offer(described(5000));
  bench.leg->start();
  auto invite = bench.next("INVITE");
  bench.respond(invite, 180);
  bench.leg.reset();
  bench.next("CANCEL");
  bench.respond(invite, 487);
  EXPECT_EQ(bench.heard(), Words{"ringing 180"});
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
  bench.outgoing();
  bench.leg.reset();  // never started
  bench.heard();
  EXPECT_EQ(bench.dialogs.sessions(), 0u);
  EXPECT_TRUE(bench.silent());
}

}  // namespace
}  // namespace tandem::legs
