#include "registrar/binding_change.h"

#include <gtest/gtest.h>

namespace tandem::registrar {
namespace {

using namespace std::chrono_literals;

constexpr WallTime now{std::chrono::seconds{1'700'000'000}};
constexpr BindingLimits limits{60s, 7200s, 3600s, 2};

/// A REGISTER with these header lines besides the usual ones.
std::expected<BindingChange, RegisterFault> read(std::string_view lines, unsigned cseq = 1,
                                                 BulkRule bulk = BulkRule::foreign) {
  std::string text =
      "REGISTER sip:pbx SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
      "From: <sip:alice@pbx>;tag=1\r\nTo: <sip:alice@pbx>\r\nCall-ID: call-1\r\nCSeq: " +
      std::to_string(cseq) + " REGISTER\r\n";
  text.append(lines).append("Content-Length: 0\r\n\r\n");
  const auto message = sip::Message::parse(text);
  EXPECT_TRUE(message);
  const auto essentials = sip::essentials(*message);
  EXPECT_TRUE(essentials);
  sipstack::Flow flow;
  flow.remote = {IpAddress::v4(0xc0000201), 5062};
  BindingLimits with_rule = limits;
  with_rule.bulk = bulk;
  return read_register(*message, *essentials, flow, "alice", with_rule, now);
}

TEST(BindingChange, ExpiryComesFromTheContactThenTheHeaderThenTheDefault) {
  EXPECT_EQ(read("Contact: <sip:a@192.0.2.1>;expires=100\r\nExpires: 200\r\n")->put.at(0).expires_at, now + 100s);
  EXPECT_EQ(read("Contact: <sip:a@192.0.2.1>\r\nExpires: 200\r\n")->put.at(0).expires_at, now + 200s);
  EXPECT_EQ(read("Contact: <sip:a@192.0.2.1>\r\n")->put.at(0).expires_at, now + 3600s);
  EXPECT_EQ(read("Contact: <sip:a@192.0.2.1>;expires=99999\r\n")->put.at(0).expires_at, now + 7200s);
}

TEST(BindingChange, TooBriefIsRefusedAndZeroRemoves) {
  EXPECT_EQ(read("Contact: <sip:a@192.0.2.1>;expires=59\r\n").error(), RegisterFault::too_brief);
  EXPECT_EQ(read("Contact: <sip:a@192.0.2.1>;expires=0\r\n")->remove.at(0), "sip:a@192.0.2.1");
  EXPECT_EQ(status_of(RegisterFault::too_brief), 423);
}

TEST(BindingChange, TheWildcardStandsAloneWithExpiresZero) {
  EXPECT_TRUE(read("Contact: *\r\nExpires: 0\r\n")->remove_all);
  EXPECT_EQ(read("Contact: *\r\nExpires: 60\r\n").error(), RegisterFault::bad_wildcard);
  EXPECT_EQ(read("Contact: *\r\n").error(), RegisterFault::bad_wildcard);
  EXPECT_EQ(read("Contact: *\r\nContact: <sip:a@192.0.2.1>\r\nExpires: 0\r\n").error(), RegisterFault::bad_wildcard);
}

const std::string gin = "Require: gin\r\nProxy-Require: gin\r\nSupported: path\r\n";

/// Of a trunk that may register so.
std::expected<BindingChange, RegisterFault> read_bulk(const std::string& lines, unsigned cseq = 1) {
  return read(lines, cseq, BulkRule::accepted);
}

TEST(BindingChange, OneContactStandsForAllNumbers) {
  const auto change = read_bulk(gin + "Contact: <sip:192.0.2.1:5060;bnc>;expires=600\r\n");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->put.at(0).contact, "sip:192.0.2.1:5060;bnc");
  EXPECT_EQ(change->put.at(0).expires_at, now + 600s);
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:192.0.2.1;bnc>\r\nExpires: 0\r\n")->remove.at(0), "sip:192.0.2.1;bnc");
  EXPECT_TRUE(read_bulk(gin)->is_query());
  EXPECT_TRUE(read_bulk(gin + "Contact: *\r\nExpires: 0\r\n")->remove_all);
  // One at least is for all numbers; others may be plain.
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:192.0.2.1;bnc>, <sip:a@192.0.2.1>\r\n")->put.size(), 2u);
}

TEST(BindingChange, ABulkContactMustBeAsTheRfcSays) {
  using enum RegisterFault;
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:a@192.0.2.1;bnc>\r\n").error(), bulk_with_user);
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:a@192.0.2.1;bnc>;expires=0\r\n").error(), bulk_with_user);
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:192.0.2.1;user=phone;bnc>\r\n").error(), bulk_with_user_type);
  EXPECT_EQ(read_bulk(gin + "Contact: <tel:+4930;bnc>\r\n").error(), bad_contact);
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:a@192.0.2.1>\r\n").error(), bulk_without_bulk);
  EXPECT_EQ(read_bulk("Contact: <sip:192.0.2.1;bnc>\r\n").error(), bulk_unannounced);
  EXPECT_EQ(read_bulk(gin + "Contact: *\r\nContact: <sip:192.0.2.1;bnc>\r\nExpires: 0\r\n").error(), bad_wildcard);
  EXPECT_EQ(read_bulk(gin + "Contact: <sip:192.0.2.1;bnc>;expires=5\r\n").error(), too_brief);
  EXPECT_TRUE(read_bulk("Contact: <sip:a@192.0.2.1>\r\n"));
}

TEST(BindingChange, WhoMayNotHaveABulkContactMayTakeOneAway) {
  using enum RegisterFault;
  const std::string contact = "Contact: <sip:192.0.2.1;bnc>";
  EXPECT_EQ(read(gin + contact + "\r\n").error(), bulk_of_phone);
  EXPECT_EQ(read(contact + "\r\n").error(), bulk_of_phone);
  EXPECT_EQ(read(gin + contact + "\r\n", 1, BulkRule::refused).error(), bulk_refused);
  EXPECT_EQ(read(gin, 1, BulkRule::refused).error(), bulk_refused);
  EXPECT_EQ(read(contact + "\r\n", 1, BulkRule::refused).error(), bulk_refused);
  // As the client does that goes on plainly after 420.
  const auto change = read("Contact: <sip:a@192.0.2.1>, <sip:192.0.2.1;bnc>;expires=0\r\n", 1, BulkRule::refused);
  ASSERT_TRUE(change);
  EXPECT_EQ(change->put.size(), 1u);
  EXPECT_EQ(change->remove.at(0), "sip:192.0.2.1;bnc");
}

TEST(BindingChange, TheAccountsOwnContactAndThatForAllNumbersAreTwo) {
  const auto bulk = apply_register({}, *read_bulk(gin + "Contact: <sip:192.0.2.1;bnc>\r\n", 1), limits, now);
  ASSERT_TRUE(bulk);
  const auto both = apply_register(bulk->bindings, *read_bulk("Contact: <sip:192.0.2.1>\r\n", 2), limits, now);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->bindings.size(), 2u);
  // A number's own Contact was never registered: nothing goes.
  const auto asked =
      apply_register(both->bindings, *read_bulk("Contact: <sip:+4930@192.0.2.1>;expires=0\r\n", 3), limits, now);
  EXPECT_EQ(asked->bindings.size(), 2u);
  const auto left =
      apply_register(both->bindings, *read_bulk("Contact: <sip:192.0.2.1;bnc>;expires=0\r\n", 4), limits, now);
  ASSERT_EQ(left->bindings.size(), 1u);
  EXPECT_EQ(left->bindings[0].contact, "sip:192.0.2.1");
}

TEST(BindingChange, EveryFaultHasAStatusAPhraseAndAdvice) {
  using enum RegisterFault;
  for (const RegisterFault fault :
       {bad_contact, bad_wildcard, too_many_contacts, too_brief, out_of_order, bulk_of_phone, bulk_refused,
        bulk_unannounced, bulk_without_bulk, bulk_with_user, bulk_with_user_type}) {
    EXPECT_GE(status_of(fault), 400);
    EXPECT_FALSE(sentence(fault).empty());
    EXPECT_TRUE(advice(fault).ends_with(".")) << sentence(fault);
  }
  EXPECT_EQ(status_of(bulk_with_user), 400);
  EXPECT_EQ(status_of(bulk_refused), 420);
  EXPECT_EQ(status_of(bulk_unannounced), 421);
}

TEST(BindingChange, NoContactIsAQuestion) {
  EXPECT_TRUE(read("")->is_query());
}

TEST(BindingChange, AnUnreadableOrForeignContactIsRefused) {
  EXPECT_EQ(read("Contact: <sip:@@@>\r\n").error(), RegisterFault::bad_contact);
  EXPECT_EQ(read("Contact: <mailto:a@b>\r\n").error(), RegisterFault::bad_contact);
}

TEST(BindingChange, ARefreshReplacesAndAnotherPhoneAdds) {
  const auto first = apply_register({}, *read("Contact: <sip:a@192.0.2.1>\r\n", 1), limits, now);
  ASSERT_TRUE(first);
  const auto refreshed = apply_register(first->bindings, *read("Contact: <sip:a@192.0.2.1>\r\n", 2), limits, now + 10s);
  ASSERT_TRUE(refreshed);
  EXPECT_EQ(refreshed->bindings.size(), 1u);
  EXPECT_EQ(refreshed->bindings[0].cseq, 2u);
  BindingChange other = *read("Contact: <sip:a@192.0.2.99>\r\n", 1);
  other.call_id = "call-2";
  EXPECT_EQ(apply_register(refreshed->bindings, other, limits, now + 10s)->bindings.size(), 2u);
}

TEST(BindingChange, AnOlderRequestOfTheSameCallIdChangesNothing) {
  const auto first = apply_register({}, *read("Contact: <sip:a@192.0.2.1>\r\n", 5), limits, now);
  const auto late = apply_register(first->bindings, *read("Contact: <sip:a@192.0.2.1>;expires=0\r\n", 4), limits, now);
  EXPECT_EQ(late.error(), RegisterFault::out_of_order);
}

TEST(BindingChange, OneContactTooManyPushesOutTheOldest) {
  std::vector<store::Binding> bindings;
  for (int i = 1; i <= 3; ++i) {
    BindingChange change = *read("Contact: <sip:a@192.0.2." + std::to_string(i) + ">\r\n");
    change.call_id = "call-" + std::to_string(i);
    for (auto& put : change.put) put.registered_at = now + std::chrono::seconds{i};
    bindings = apply_register(bindings, change, limits, now)->bindings;
  }
  ASSERT_EQ(bindings.size(), 2u);
  for (const auto& binding : bindings) EXPECT_NE(binding.contact, "sip:a@192.0.2.1");
}

TEST(BindingChange, TheSameInstanceReplacesItsOldAddress) {
  const char* instance = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"\r\n";
  const auto first = apply_register({}, *read(std::string("Contact: <sip:a@192.0.2.1>") + instance, 1), limits, now);
  BindingChange moved = *read(std::string("Contact: <sip:a@192.0.2.7>") + instance, 1);
  moved.call_id = "call-after-reboot";
  const auto after = apply_register(first->bindings, moved, limits, now);
  ASSERT_EQ(after->bindings.size(), 1u);
  EXPECT_EQ(after->bindings[0].contact, "sip:a@192.0.2.7");
  EXPECT_EQ(after->removed, std::vector<std::string>{"sip:a@192.0.2.1"});
}

TEST(BindingChange, TheFlowIsReadBackFromItsText) {
  sipstack::Flow flow;
  flow.protocol = sipstack::Protocol::tcp;
  flow.local = {IpAddress::loopback(), 5060};
  flow.remote = {IpAddress::v4(0xc0000205), 40000};
  flow.advertised_host = "[2001:db8::1]";
  flow.advertised_port = 5070;
  flow.connection = {ShardId{3}, 77};
  store::Binding binding;
  binding.received = flow.remote;
  binding.flow = flow_text(flow);
  EXPECT_EQ(flow_of(binding), flow);
  flow.connection = {};
  flow.protocol = sipstack::Protocol::udp;
  binding.flow = flow_text(flow);
  EXPECT_EQ(flow_of(binding), flow);
}

TEST(BindingChange, AContactBehindNatOrWithOutboundLivesByItsConnection) {
  store::Binding binding;
  binding.contact = "sip:a@192.0.2.1:5062;transport=tcp";
  binding.received = {IpAddress::v4(0xc0000201), 40000};
  binding.flow = "tcp 127.0.0.1:5060 127.0.0.1:5060 0.7";
  EXPECT_FALSE(lives_by_its_connection(binding));  // it listens where it says
  binding.reg_id = 1;
  EXPECT_TRUE(lives_by_its_connection(binding));
  binding.reg_id = 0;
  binding.contact = "sip:a@10.0.0.5;transport=tcp";
  EXPECT_TRUE(lives_by_its_connection(binding));
  binding.flow = "udp 127.0.0.1:5060 127.0.0.1:5060";
  EXPECT_FALSE(lives_by_its_connection(binding));
}

}  // namespace
}  // namespace tandem::registrar
