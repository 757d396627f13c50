// RFC 3261 §12.
#include "sipstack/dialog.h"

#include <gtest/gtest.h>

#include "sipstack/offer_turn.h"
#include "sipstack/reliable_provisional.h"
#include "sipstack/resend_schedule.h"
#include "sipstack/session_bench.h"

namespace tandem::sipstack::bench {
namespace {

const Flow direct = udp_flow("192.0.2.1:5060", "192.0.2.2:5060");

Seen invite_with(const std::string& headers) {
  return Seen(
      "INVITE sip:a@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKq\r\nFrom: Bob "
      "<sip:b@c>;tag=theirs\r\nTo: <sip:a@b>\r\nCall-ID: q\r\nCSeq: 5 INVITE\r\n" +
      headers + "\r\n");
}

std::expected<Dialog, DialogFault> called(const std::string& headers, const Flow& flow = direct,
                                          ContactTrust trust = ContactTrust::unless_unreachable) {
  const Seen invite = invite_with(headers);
  return Dialog::as_uas(invite.message, invite.essentials, "ours", flow, trust);
}

TEST(Dialog, CalledSideKeepsTheOrderOfRecordRoute) {
  auto dialog = called("Record-Route: <sip:p1;lr>\r\nRecord-Route: <sip:p2;lr>\r\nContact: <sip:b@192.0.2.2>\r\n");
  ASSERT_TRUE(dialog);
  const RequestText bye = dialog->request(sip::Method::bye);
  EXPECT_EQ(bye.request_uri, "sip:b@192.0.2.2");
  EXPECT_EQ(bye.routes, (std::vector<std::string>{"<sip:p1;lr>", "<sip:p2;lr>"}));
  EXPECT_EQ(bye.from, "<sip:a@b>;tag=ours");
  EXPECT_EQ(bye.to, "Bob <sip:b@c>;tag=theirs");
  EXPECT_EQ(dialog->next_hop().uri, "sip:p1;lr");
  EXPECT_FALSE(dialog->next_hop().flow);
}

// §12.2.1.1, last example
TEST(Dialog, StrictRouterGetsItsOwnUri) {
  auto dialog = called("Record-Route: <sip:p1?x=y>, <sip:p2;lr>\r\nContact: <sip:b@192.0.2.2>\r\n");
  ASSERT_TRUE(dialog);
  const RequestText bye = dialog->request(sip::Method::bye);
  EXPECT_EQ(bye.request_uri, "sip:p1");
  EXPECT_EQ(bye.routes, (std::vector<std::string>{"<sip:p2;lr>", "<sip:b@192.0.2.2>"}));
}

TEST(Dialog, SequenceNumbers) {
  auto dialog = called("Contact: <sip:b@192.0.2.2>\r\n");
  ASSERT_TRUE(dialog);
  EXPECT_FALSE(dialog->accept_cseq(4));
  EXPECT_FALSE(dialog->accept_cseq(5));
  EXPECT_TRUE(dialog->accept_cseq(9)) << "gaps are fine";
  const auto first = dialog->request(sip::Method::info).cseq;
  EXPECT_EQ(dialog->request(sip::Method::bye).cseq, first + 1);
  EXPECT_EQ(dialog->ack(7).cseq, 7u);
}

TEST(Dialog, BadPartsAreNamed) {
  EXPECT_EQ(called("").error(), DialogFault::no_contact);
  EXPECT_EQ(called("Contact: *\r\n").error(), DialogFault::bad_contact);
  EXPECT_EQ(called("Contact: <sip:b@c>\r\nRecord-Route: <<\r\n").error(), DialogFault::bad_record_route);
  std::string many;
  for (int i = 0; i < 40; ++i) many += "Record-Route: <sip:p" + std::to_string(i) + ";lr>\r\n";
  EXPECT_EQ(called("Contact: <sip:b@c>\r\n" + many).error(), DialogFault::too_many_routes);
}

TEST(Dialog, PhoneBehindNatIsReachedByItsFlow) {
  const Flow natted = udp_flow("192.0.2.1:5060", "203.0.113.9:40001");
  auto dialog = called("Contact: <sip:b@192.168.1.5:5060>\r\n", natted, ContactTrust::never);
  ASSERT_TRUE(dialog);
  EXPECT_EQ(dialog->next_hop().flow, natted);
  EXPECT_EQ(dialog->request(sip::Method::bye).request_uri, "sip:b@192.168.1.5:5060");
  EXPECT_EQ(called("Contact: <sip:b@192.168.1.5>\r\n", natted)->next_hop().flow, natted);
}

TEST(Dialog, ReachableContactIsBelieved) {
  EXPECT_FALSE(called("Contact: <sip:b@198.51.100.7>\r\n")->next_hop().flow) << "another public machine";
  EXPECT_TRUE(called("Contact: <sip:b@198.51.100.7>\r\n", direct, ContactTrust::never)->next_hop().flow);
  EXPECT_FALSE(called("Contact: <sip:b@192.0.2.2>\r\n", direct, ContactTrust::never)->next_hop().flow);
  const Flow home = udp_flow("192.168.1.1:5060", "192.168.1.7:5060");
  EXPECT_FALSE(called("Contact: <sip:b@192.168.1.9>\r\n", home)->next_hop().flow) << "both in the same network";
}

// A client's end of a stream is no port to connect to, and the stream may live on another shard.
TEST(Dialog, ContactThatIsTheStreamItselfIsReachedByIt) {
  Flow stream = udp_flow("192.0.2.1:5060", "192.0.2.2:57708");
  stream.protocol = Protocol::tcp;
  stream.connection = {ShardId{3}, 7};
  for (const auto trust : {ContactTrust::never, ContactTrust::unless_unreachable})
    EXPECT_EQ(called("Contact: <sip:b@192.0.2.2:57708;transport=tcp>\r\n", stream, trust)->next_hop().flow, stream);
}

TEST(Dialog, TargetRefreshNeedsAContact) {
  auto dialog = called("Contact: <sip:b@192.0.2.2>\r\n");
  ASSERT_TRUE(dialog);
  dialog->refresh_target(invite_with("Contact: <sip:b@192.0.2.3>\r\n").message, direct);
  EXPECT_EQ(dialog->remote_target(), "sip:b@192.0.2.3");
  dialog->refresh_target(invite_with("").message, direct);
  EXPECT_EQ(dialog->remote_target(), "sip:b@192.0.2.3");
}

TEST(ResendSchedule, DoublesUpToItsLimitFor64T1) {
  ResendSchedule schedule(500ms, 4000ms);
  std::vector<long> waits;
  while (auto wait = schedule.next_wait()) waits.push_back(wait->count());
  EXPECT_EQ(waits, (std::vector<long>{500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 500}));
}

TEST(ReliableSender, QueuesAndCounts) {
  ReliableSender sender(41);
  EXPECT_TRUE(sender.submit({.status = 183, .sdp = "x"}));
  EXPECT_TRUE(sender.submit({.status = 180}));
  ASSERT_TRUE(sender.take_next());
  EXPECT_EQ(sender.outstanding()->rseq, 41u);
  EXPECT_FALSE(sender.take_next());
  EXPECT_TRUE(sender.holds_description());
  EXPECT_FALSE(sender.acknowledge(40));
  EXPECT_TRUE(sender.acknowledge(41));
  EXPECT_FALSE(sender.acknowledge(41));
  EXPECT_FALSE(sender.holds_description());
  EXPECT_EQ(sender.take_next()->rseq, 42u);
  for (std::size_t i = 0; i < ReliableSender::max_queued; ++i) EXPECT_TRUE(sender.submit({}));
  EXPECT_FALSE(sender.submit({}));
}

TEST(OfferExchange, AbandonedOfferRestoresWhatWasAgreed) {
  OfferExchange exchange;
  EXPECT_FALSE(exchange.take(OfferEvent::answer_received));
  EXPECT_TRUE(exchange.take(OfferEvent::offer_sent));
  EXPECT_FALSE(exchange.take(OfferEvent::offer_received));
  exchange.abandon();
  EXPECT_EQ(exchange.turn(), OfferTurn::none);
  exchange.take(OfferEvent::offer_received);
  exchange.take(OfferEvent::answer_sent);
  exchange.take(OfferEvent::offer_sent);
  exchange.abandon();
  EXPECT_EQ(exchange.turn(), OfferTurn::stable);
}

}  // namespace
}  // namespace tandem::sipstack::bench
